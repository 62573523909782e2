/** A running ladder as lines for a terminal that redraws them in place. */
import { createColors } from 'picocolors'
import { formatCount, formatDuration, formatLoss, formatScientific, type TerminalStyle } from '../../report/index.ts'
import type { PlannedRun } from '../../studies/index.ts'
import type { LadderState, Lane, Stage } from './state.ts'
import { workOf } from './work.ts'

export interface ViewOptions extends TerminalStyle {
  /** Lines the terminal has. */
  readonly rows: number
  /** Milliseconds of the clock the state was made with. */
  readonly now: number
}

/** Wider lines are harder to read than they are worth. */
export const widest = 110

/** One line per trunk in training and the ladder's own two, none wider than `columns`. */
export function ladderView(state: LadderState, options: ViewOptions): string[] {
  const columns = Math.min(options.columns, widest)
  return [...laneLines(state.lanes, { ...options, columns }), ...ladderLines(state, { ...options, columns })]
}

/** What the ladder is at, in words. */
export const stageNames: { readonly [stage in Stage]: string } = {
  text: 'reading the text',
  calibrating: 'timing this machine',
  plan: 'getting ready',
  'lower rungs': 'lower rungs',
  law: 'fitting the law and sealing the forecast',
  'top rung': 'top rung',
  closing: 'verdict and samples',
}

function laneLines(lanes: readonly Lane[], options: ViewOptions): string[] {
  // The ladder's own lines, a note and the cursor's line stay below.
  const room = Math.max(1, options.rows - 6)
  const hidden = lanes.length - room
  const lines = lanes.slice(0, room).map((lane) => laneLine(lane, options))
  return hidden > 0 ? [...lines, oneLine([`  and ${hidden} more`], options.columns)] : lines
}

/** A training on one line: size, bar, loss, speed; in a narrow terminal without its bar. */
export function laneLine(
  { run, step, steps, loss, tokensPerSecond, measuring }: Omit<Lane, 'run' | 'trunk'> & { readonly run: RunShape },
  options: TerminalStyle,
): string {
  const paint = createColors(options.color)
  const fraction = Math.min(1, step / steps)
  const left = `  ${options.unicode ? '▸' : '>'} ${runName(run, options)}`
  const speed = measuring ? 'measuring' : `${formatCount(tokensPerSecond)} tokens/s`
  const right = `${percent(fraction)}  loss ${formatLoss(loss)}  ${speed.padEnd(14)}`
  const room = options.columns - left.length - right.length - 5
  if (room < 8) return oneLine([left, percent(fraction), `loss ${formatLoss(loss)}`], options.columns)
  return `${left}  ${bar(fraction, room, options)}  ${paint.dim(right).trimEnd()}`
}

function ladderLines(state: LadderState, options: ViewOptions): string[] {
  const { stage, stageSince, trainingSince, runs, ended, stopping } = state
  const { columns, now } = options
  const paint = createColors(options.color)
  const elapsed = formatDuration(Math.floor((now - (trainingSince ?? stageSince)) / 1000))
  const note = stopping
    ? [paint.yellow(oneLine(['  stopping at the next safe point; Ctrl-C again ends at once'], columns))]
    : []
  if (trainingSince === null) return [oneLine([`  ${stageNames[stage]}`, elapsed], columns), ...note]

  const { flops, allFlops, left } = workOf(state, now)
  const fraction = allFlops === 0 ? 0 : flops / allFlops
  const facts = [
    `  ${stageNames[stage]}`,
    `${ended.size} of ${runs.length} runs`,
    left === null || left < 0.5 ? elapsed : `${elapsed}, about ${formatDuration(left)} left`,
  ]
  const spent = `${percent(fraction)}  ${formatScientific(flops, 3)} of ${formatScientific(allFlops, 3)} FLOP`
  const tail = spent.length + 14 < columns ? spent : percent(fraction)
  const progress = `  ${bar(fraction, Math.max(1, columns - 5 - tail.length), options)}  ${tail}`
  return ['', oneLine(facts, columns), progress, ...note]
}

type RunShape = Pick<PlannedRun, 'width' | 'depth' | 'N' | 'D'>

/** `16×2    N 13.1k  D 1.2M `: width, depth, parameters and tokens, padded so that lines under each other line up. */
export function runName({ width, depth, N, D }: RunShape, { unicode }: Pick<TerminalStyle, 'unicode'>): string {
  return `${`${width}${unicode ? '×' : 'x'}${depth}`.padEnd(6)}  N ${formatCount(N).padEnd(5)}  D ${formatCount(D).padEnd(5)}`
}

/** A share of 1 as a line of `width` characters. */
export function bar(fraction: number, width: number, style: TerminalStyle): string {
  const paint = createColors(style.color)
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  const [full, rest] = style.unicode ? ['━', '─'] : ['#', '-']
  return paint.cyan(full.repeat(filled)) + paint.dim(rest.repeat(width - filled))
}

/** Whole percents, never rounded up to 100 before the end. */
export const percent = (fraction: number): string => `${String(Math.floor(100 * fraction + 1e-9)).padStart(3)}%`

/** As many of the parts, separated by three spaces, as a line holds. */
export function oneLine(parts: readonly string[], columns: number): string {
  const line = parts.reduce((text, part) => (text.length + 3 + part.length < columns ? `${text}   ${part}` : text))
  return line.slice(0, columns - 1)
}
