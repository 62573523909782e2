/** Shows a study of thinking as it goes: the jobs under way, how much of all is done, and lines that stay. */
import { createColors } from 'picocolors'
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatRange,
  formatTime,
  type TerminalStyle,
} from '../../report/index.ts'
import { type ThinkEvent, type ThinkPhase, taughtLevels } from '../../studies/index.ts'
import { paragraph } from './lines.ts'
import { liveScreen, plainScreen } from './screen.ts'
import { bar, oneLine, percent, widest } from './view.ts'

export type LiveThinking = ThinkEvent | { readonly type: 'stopping' }

interface Running {
  readonly done: number
  readonly note: string
}

export interface ThinkingState {
  readonly phase: ThinkPhase | null
  readonly running: ReadonlyMap<string, Running>
  readonly finished: number
  readonly jobs: number
  /** Of all work: done now, and when this start began. */
  readonly share: number
  readonly shareBefore: number
  readonly since: number
  readonly stopping: boolean
}

export const initialThinking = (now: number): ThinkingState => ({
  ...{ phase: null, running: new Map(), finished: 0, jobs: 0, share: 0, shareBefore: 0, since: now, stopping: false },
})

/** The state after one more event. */
export function reduceThinking(state: ThinkingState, event: LiveThinking): ThinkingState {
  switch (event.type) {
    case 'plan':
      return { ...state, jobs: event.jobs, finished: event.finished, share: event.share, shareBefore: event.share }
    case 'phase':
      return { ...state, phase: event.phase, running: new Map() }
    case 'progress': {
      const { job, done, note, share } = event
      return { ...state, share, running: new Map([...state.running, [job, { done, note }]]) }
    }
    case 'finished': {
      const running = new Map([...state.running].filter(([job]) => job !== event.job))
      return { ...state, running, finished: state.finished + 1, share: event.share }
    }
    case 'stopping':
      return { ...state, stopping: true }
    case 'law':
    case 'sealed':
    case 'warning':
      return state
  }
}

/** Seconds that the rest takes at the pace so far; null while there is too little to tell. */
export function leftOf({ share, shareBefore, since }: ThinkingState, now: number): number | null {
  const done = share - shareBefore
  return done < 0.02 ? null : ((1 - share) * (now - since)) / 1000 / done
}

/** One line per job under way, and one of the study, none wider than the terminal. */
export function thinkingView(state: ThinkingState, style: TerminalStyle & { readonly now: number }): string[] {
  const paint = createColors(style.color)
  const columns = Math.min(style.columns, widest)
  const lines = [...state.running].map(([job, { done, note }]) => {
    const left = `  ${style.unicode ? '▸' : '>'} ${job.padEnd(34)}`
    const right = `${percent(done)}  ${note.padEnd(12)}`
    const room = columns - left.length - right.length - 5
    return room < 8
      ? oneLine([left, percent(done), note], columns)
      : `${left}  ${bar(done, room, style)}  ${paint.dim(right)}`
  })
  const elapsed = formatDuration(Math.floor((style.now - state.since) / 1000))
  const left = leftOf(state, style.now)
  const facts = [
    `  ${state.phase ?? 'getting ready'}`,
    `${state.finished} of ${state.jobs} jobs`,
    left === null || left < 0.5 ? elapsed : `${elapsed}, about ${formatDuration(left)} left`,
  ]
  const note = state.stopping
    ? [paint.yellow(oneLine(['  stopping at the next safe point; Ctrl-C again ends at once'], columns))]
    : []
  return [
    ...lines,
    '',
    oneLine(facts, columns),
    `  ${bar(state.share, Math.max(1, columns - 12), style)}  ${percent(state.share)}`,
    ...note,
  ]
}

/** What stays on the terminal of one event. */
export function thinkingLines(event: LiveThinking, state: ThinkingState, style: TerminalStyle): string[] {
  const paint = createColors(style.color)
  switch (event.type) {
    case 'plan': {
      const { tasks, widths, depth, teaching, measuring } = event.spec
      const { seeds } = event
      const sizes = widths.map((width) => `${width}${style.unicode ? '×' : 'x'}${depth}`).join(', ')
      const taught = taughtLevels(event.spec)
      const beyond = (level: number) => (taught.includes(level) ? '' : ', beyond what is taught')
      const what = tasks.map(({ name, level }) => `${name} (level ${level}${beyond(level)})`).join(', ')
      const steps = teaching.steps.map(formatCount).join(' and ')
      return [
        ...paragraph('tasks', what, style),
        ...paragraph(
          'models',
          seeds === undefined
            ? `${sizes}: taught ${steps} steps, practised, and each with a learned verifier`
            : `${sizes}: taught ${steps} steps with and without self-verification, practised; seeds ${seeds.join(', ')}`,
          style,
        ),
        ...paragraph(
          'measured',
          `on ${measuring.problems} held-out problems of each task, ${measuring.samples} samples of each`,
          style,
        ),
        ...paragraph(
          'plan',
          `${event.path}${event.finished > 0 ? `; ${event.finished} of ${event.jobs} jobs are done already` : ''}`,
          style,
        ),
        '',
      ]
    }
    case 'finished':
      return [
        `  ${paint.green(style.unicode ? '✓' : '+')} ${event.job}  ${paint.dim(`${state.finished}/${state.jobs}`)}`,
      ]
    case 'law':
      return event.forecast === null
        ? paragraph('law', `none: ${event.reason ?? 'there is too little to fit'}`, style)
        : paragraph(
            'forecast',
            `${event.target}: accuracy ${formatPercent(event.forecast.mean)}, 80% ${formatRange(event.forecast, event.forecast.interval80)}, 95% ${formatRange(event.forecast, event.forecast.interval95)}`,
            style,
          )
    case 'sealed':
      return [
        ...paragraph('seal', event.sha256, style),
        ...paragraph(
          '',
          `${event.already ? 'sealed by an earlier start' : 'sealed'} ${formatTime(event.at)}, before it is run`,
          style,
        ),
      ]
    case 'warning':
      return paragraph('warning', event.message, style)
    case 'phase':
    case 'progress':
    case 'stopping':
      return []
  }
}

export interface WatchThinkingOptions {
  readonly stream: NodeJS.WriteStream
  readonly style: TerminalStyle
  readonly live: boolean
}

export function watchThinking({ stream, style, live }: WatchThinkingOptions) {
  const now = (): number => performance.now()
  let state = initialThinking(now())
  const frame = () => thinkingView(state, { ...style, columns: stream.columns ?? 80, now: now() })
  const screen = live ? liveScreen(stream, frame) : plainScreen(stream)
  screen.draw()
  return {
    see(event: LiveThinking): void {
      state = reduceThinking(state, event)
      const lines = thinkingLines(event, state, style)
      if (!live && event.type === 'stopping')
        lines.push('  stopping at the next safe point; a second signal ends at once')
      if (lines.length > 0) screen.line(lines.join('\n'))
      else if (event.type !== 'progress') screen.draw()
    },
    end: () => screen.end(),
  }
}
