/** Views of a study of thinking that its figures, tables and sentences share. */
import type { Resampled } from '../../laws/index.ts'
import { rungColour } from '../figures/axes.ts'
import type { Dashes } from '../figures/dashes.ts'
import { type Shape, shapeAt } from '../figures/shapes.ts'
import { formatCount, formatPercent, minus } from '../format.ts'
import type { ThinkCell, ThinkModel, ThinkRecord, ThinkStrategy } from '../record.ts'

/** What a strategy's share is: how often its choice is right, how often any sample is, or what choosing blindly gives. */
export type Side = 'selection' | 'coverage' | 'control'

const SIDES: { readonly [consults in ThinkStrategy['consults']]: Side } = {
  nothing: 'selection',
  'learned verifier': 'selection',
  'exact verifier': 'coverage',
  control: 'control',
}

export function sideOf({ consults }: Pick<ThinkStrategy, 'consults'>): Side {
  return SIDES[consults]
}

const CONSULT_COLOURS: { readonly [consults in ThinkStrategy['consults']]: string } = {
  nothing: 'var(--seen)',
  'learned verifier': 'var(--unseen)',
  'exact verifier': 'var(--outcome)',
  control: 'var(--muted)',
}

/** How a strategy is marked wherever it is drawn: the colour says what it consults, the shape which one it is. */
export interface StrategyMark {
  readonly shape: Shape
  readonly colour: string
  /** Only what chooses by itself is filled. */
  readonly hollow: boolean
}

export function strategyMark({ strategies }: Pick<ThinkRecord, 'strategies'>, name: string): StrategyMark {
  const index = strategies.findIndex((strategy) => strategy.name === name)
  const consults = strategies[index]?.consults ?? 'control'
  return {
    shape: shapeAt(Math.max(0, index)),
    colour: CONSULT_COLOURS[consults],
    hollow: SIDES[consults] !== 'selection',
  }
}

/** A strategy with its cells of one model, or of all, on one task or on the mean over tasks (null). */
export interface StrategyCells extends ThinkStrategy {
  readonly cells: readonly ThinkCell[]
}

export interface CellChoice {
  readonly task: string | null
  readonly model?: string
}

/** Strategies that were run there, in the record's order, each with its cells from the cheapest to the dearest. */
export function strategyCells(record: ThinkRecord, { task, model }: CellChoice): StrategyCells[] {
  const chosen = record.cells.filter((cell) => cell.task === task && (model === undefined || cell.model === model))
  return record.strategies.flatMap((strategy) => {
    const cells = chosen.filter((cell) => cell.strategy === strategy.name).sort((a, b) => a.flops - b.flops)
    return cells.length === 0 ? [] : [{ ...strategy, cells }]
  })
}

/** Their cells on one side, from the cheapest to the dearest. */
export function cellsOn(strategies: readonly StrategyCells[], side: Side): ThinkCell[] {
  return strategies
    .filter((strategy) => sideOf(strategy) === side)
    .flatMap(({ cells }) => cells)
    .sort((a, b) => a.flops - b.flops)
}

/** The best accuracy at no more FLOPs: each cell that is better than all that are no dearer. */
export function frontier(cells: readonly ThinkCell[]): ThinkCell[] {
  const best: ThinkCell[] = []
  for (const cell of [...cells].sort((a, b) => a.flops - b.flops || b.accuracy.value - a.accuracy.value)) {
    if (cell.accuracy.value > (best.at(-1)?.accuracy.value ?? Number.NEGATIVE_INFINITY)) best.push(cell)
  }
  return best
}

/** Smallest first, then what was taught less, then what practised less. */
export function byTraining(models: readonly ThinkModel[]): ThinkModel[] {
  return [...models].sort((a, b) => a.N - b.N || a.teaching - b.teaching || a.practice - b.practice)
}

/** Of each size the model that was trained longest, smallest size first. */
export function longestTrained(models: readonly ThinkModel[]): ThinkModel[] {
  const bySize = new Map(byTraining(models).map((model) => [model.N, model]))
  return [...bySize.values()]
}

/** `82.9k`, and what sets it apart from those that were only taught, and in full: `82.9k (taught 25%)`, `82.9k (practised)`. */
export function modelName({ N, taught, practised }: ThinkModel): string {
  const share = (part: number) => (part === 1 ? '' : ` ${formatPercent(part, { digits: 0 })}`)
  const parts = [
    ...(taught === 1 ? [] : [`taught${share(taught)}`]),
    ...(practised === 0 ? [] : [`practised${share(practised)}`]),
  ]
  return parts.length === 0 ? formatCount(N) : `${formatCount(N)} (${parts.join(', ')})`
}

export function nameOf({ models }: Pick<ThinkRecord, 'models'>, id: string): string {
  const model = models.find((candidate) => candidate.id === id)
  return model === undefined ? id : modelName(model)
}

/** FLOPs of all that made a model. */
export function trainingFlops({ teaching, practice, verifier }: ThinkModel): number {
  return teaching + practice + verifier
}

/** Colours that sizes, accuracies and budgets are told apart by. */
export const COLOURS = 7

/** Colour i of a few that go along the ramp. */
export function rampColour(i: number, count: number): string {
  return rungColour(1 + Math.round((COLOURS - 1) * (count === 1 ? 1 : i / (count - 1))))
}

/** The colour of a model's size among the sizes of the study. */
export function sizeColour(models: readonly ThinkModel[], N: number): string {
  const sizes = [...new Set(models.map((model) => model.N))].sort((a, b) => a - b)
  return rampColour(Math.max(0, sizes.indexOf(N)), sizes.length)
}

/** How far a model was trained, as a line is drawn. */
export function stageDashes({ taught, practised }: ThinkModel): Dashes {
  if (practised > 0) return 'solid'
  return taught === 1 ? 'dashed' : 'dotted'
}

/** What an interval of 95% says of a difference; `none` where it holds 0. */
export function signOf({ interval95: [low, high] }: Resampled): 'gain' | 'loss' | 'none' {
  if (low > 0) return 'gain'
  return high < 0 ? 'loss' : 'none'
}

/** A difference of shares in percentage points: 0.123 → `+12.3`. */
export function formatPoints(difference: number): string {
  return minus(formatPercent(difference, { signed: true })).replace('%', '')
}

/** `−1.2 to +3.4`. */
export function formatPointsRange([low, high]: readonly [number, number]): string {
  return `${formatPoints(low)} to ${formatPoints(high)}`
}

/** `+2.1 points (95%: −0.6 to +4.8)`. */
export function formatGain({ value, interval95 }: Resampled): string {
  return `${formatPoints(value)} points (95%: ${formatPointsRange(interval95)})`
}

/** `36.7% to 51.3%`. */
export function formatShares([low, high]: readonly [number, number]): string {
  return `${formatPercent(low)} to ${formatPercent(high)}`
}

/** `44.0% (36.7% to 51.3%)`. */
export function formatShare({ value, interval95 }: Resampled): string {
  return `${formatPercent(value)} (${formatShares(interval95)})`
}
