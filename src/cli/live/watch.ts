/** Shows a ladder's events as they come: the one place where its state lives. */
import { equalParts } from '../../engine/index.ts'
import { planTable, type TerminalStyle, wrap } from '../../report/index.ts'
import type { LadderEvent, LadderPlan } from '../../studies/index.ts'
import { isMilestone, lawLines, paragraph, progressLine, runLine, sealLines } from './lines.ts'
import { liveScreen, plainScreen } from './screen.ts'
import { initialState, type LiveEvent, reduce } from './state.ts'
import { ladderView } from './view.ts'

export interface WatchOptions {
  readonly stream: NodeJS.WriteStream
  readonly style: TerminalStyle
  /** Whether the stream can be redrawn. */
  readonly live: boolean
  /** Whether to show the plan as a table; it is left out where it is the result itself. */
  readonly withPlan: boolean
}

export interface Watch {
  see(event: LiveEvent): void
  end(): void
}

export function watchLadder({ stream, style, live, withPlan }: WatchOptions): Watch {
  const now = (): number => performance.now()
  let state = initialState(now())
  const frame = () =>
    ladderView(state, { ...style, columns: stream.columns ?? 80, rows: stream.rows ?? 24, now: now() })
  const screen = live ? liveScreen(stream, frame) : plainScreen(stream)
  screen.draw()

  const linesOf = (event: LiveEvent): string[] => {
    switch (event.type) {
      case 'text':
        return paragraph('text', event.text.description, style)
      case 'plan':
        return withPlan ? planLines(event, style) : []
      case 'run':
        return [runLine(event.run, state, style)]
      case 'law':
        return lawLines(event, style)
      case 'sealed':
        return sealLines(event, style)
      case 'warning':
        return paragraph('warning', event.message, style)
      case 'calibrating':
        return live ? [] : ['  timing this machine, to plan a ladder that fits the budget']
      case 'phase':
        return live ? [] : [progressLine(state, now())]
      case 'stopping':
        return live ? [] : ['  stopping at the next safe point; a second signal ends at once']
      case 'progress':
        return []
    }
  }

  return {
    see(event) {
      const before = state
      state = reduce(state, event, now())
      const lines = linesOf(event)
      if (!live && event.type === 'progress' && isMilestone(before, state, now()))
        lines.push(progressLine(state, now()))
      if (lines.length > 0) screen.line(lines.join('\n'))
      else if (event.type !== 'progress') screen.draw()
    },
    end: () => screen.end(),
  }
}

/** The frozen plan, and what of it was done by an earlier start. */
export function planLines(
  { plan, runs, resumed, finished }: LadderEvent & { type: 'plan' },
  style: TerminalStyle,
): string[] {
  const table = planTable(
    runs,
    { compute: plan.spentFlops, seconds: plan.seconds.total, memory: peakMemory(plan) },
    style,
  )
  const sharing = wrap(sharingSentence(plan), style.columns)
  const shrunk = plan.shrunk === null ? [] : wrap(`Note: ${plan.shrunk}.`, style.columns)
  const again = `This plan was frozen by an earlier start; ${finished.length} of its ${runs.length} runs are done.`
  return ['', ...table.trimEnd().split('\n'), ...sharing, ...shrunk, ...(resumed ? wrap(again, style.columns) : []), '']
}

/** How several devices share the work; nothing where there is one. */
export function sharingSentence({ speed: { lanes, topSteps }, top }: LadderPlan): string {
  if (topSteps === undefined) return ''
  const sharing = equalParts([top.spec.batch], top.threads)
  const last =
    sharing > 1
      ? `on ${sharing} that share its batch`
      : 'on one, since several were not measured to be faster with steps of its size'
  return `${lanes} devices: each trains lower runs of its own, and the top rung is trained ${last}. Memory is that of one device.`
}

/** Bytes: the most that trunks side by side on the lanes can need, or the top rung alone; of devices each has its own. */
function peakMemory({ trunks, top, speed }: LadderPlan): number {
  const most = (of: readonly { readonly memory: number }[]): number => Math.max(...of.map(({ memory }) => memory))
  const sideBySide = trunks
    .map(({ runs }) => most(runs))
    .sort((a, b) => b - a)
    .slice(0, speed.memory === undefined ? speed.lanes : 1)
  return Math.max(
    most(top.runs),
    sideBySide.reduce((sum, memory) => sum + memory, 0),
  )
}
