import { type Random, variance, weightedMean } from '../../stats/index.ts'
import { COORDINATES, levelsOf } from './axes.ts'
import type { ThinkingCell } from './cell.ts'
import type { CheckedCells } from './check.ts'
import { drawProblems, meanLogits, type ProblemRow, type ProblemTable } from './problems.ts'
import { fitSurface, lacking } from './surface.ts'

export type Budget = 'thinking' | 'samples'
export const OTHER = { thinking: 'samples', samples: 'thinking' } as const satisfies Record<Budget, Budget>

/** What a forecast of one model along one budget missed one step back, in accuracy. */
export interface Missed {
  readonly model: string
  /** What it reached at the level held out, less what was foreseen from the level it was carried on from. */
  readonly error: number
  /** Variance of that error when the problems are drawn again, and of half a problem, which is as near as they can tell. */
  readonly luck: number
}

/** The step to be foreseen: along which budget, from where, and what the other budget is. */
export interface Step {
  readonly axis: Budget
  readonly from: number
  readonly to: number
  readonly other: number
}

export interface Resampling {
  readonly random: Random
  readonly replicates: number
}

/** Levels from which an exponent is told, so that a hold-out above them tests what the forecast does. */
const LEVELS_BELOW = 3
/** Hold-outs used at most: the nearest to the target. */
const MOST = 2
const SAME = 1e-9

/**
 * The forecast's own procedure on what came before: for the levels nearest to the target, the surface is fitted to all
 * cells at least one step of the same factor below, and every model is carried on from there. Levels with too few below
 * them are used only where there is no other. One list of models per level.
 */
export function holdOutsOf({ cells, table }: CheckedCells, step: Step, resampling: Resampling): (readonly Missed[])[] {
  const reach = Math.log(step.to / step.from)
  const coordinate = COORDINATES[step.axis]
  const levels = levelsOf(cells, step.axis).filter((level) => level <= Math.log(step.from) + SAME)
  const candidates = levels.flatMap((level) => {
    const below = levels.filter((lower) => lower < level - SAME)
    const asFar = below.filter((lower) => lower <= level - reach + SAME)
    const base = asFar.at(-1) ?? below[0]
    return base === undefined ? [] : [{ level, base, fitted: below.filter((lower) => lower <= base).length }]
  })
  const told = candidates.filter(({ fitted }) => fitted >= LEVELS_BELOW)
  const used = told.length > 0 ? told.slice(-MOST) : candidates.filter(({ fitted }) => fitted > 1).slice(-1)
  return used.flatMap(({ level, base }) => {
    const known = [...cells.keys()].filter((i) => coordinate(cells[i] as ThinkingCell) <= base + SAME)
    const at = (where: number) =>
      [...cells.entries()].filter(
        ([, cell]) => Math.abs(coordinate(cell) - where) < SAME && cell[OTHER[step.axis]] === step.other,
      )
    const pairs = at(level).flatMap(([after, { model }]) => {
      const before = at(base).find(([, cell]) => cell.model === model)
      return before === undefined ? [] : [{ before: before[0], after }]
    })
    return pairs.length === 0 ? [] : [missedOf({ cells, table }, known, pairs, resampling)]
  })
}

/** Cells of one model, by number: where it is carried on from, and what came. */
interface Pair {
  readonly before: number
  readonly after: number
}

function missedOf(
  { cells, table }: Pick<CheckedCells, 'cells' | 'table'>,
  known: readonly number[],
  pairs: readonly Pair[],
  { random, replicates }: Resampling,
): Missed[] {
  const rows = known.map((i) => table.rows[i] as ProblemRow)
  const lower: ProblemTable = { ...table, rows }
  const surface = fitSurface(
    known.map((i) => cells[i] as ThinkingCell),
    lower,
  )
  const errorsOf = (counts: Float64Array, logits: Float64Array, params: typeof surface.params): number[] =>
    pairs.map(({ before, after }) => {
      const [from, to] = [cells[before], cells[after]] as [ThinkingCell, ThinkingCell]
      const logit = (logits[known.indexOf(before)] as number) + lacking(params, from) - lacking(params, to)
      return accuracyOf(table.rows[after] as ProblemRow, counts) - 1 / (1 + Math.exp(-logit))
    })
  const errors = errorsOf(new Float64Array(table.problems).fill(1), surface.logits, surface.params)
  const counts = new Float64Array(table.problems)
  const drawn = Array.from({ length: replicates }, () => {
    const logits = meanLogits(lower, drawProblems(table.strata, random, counts))
    return errorsOf(counts, logits, surface.refit(logits))
  })
  return pairs.map(({ before }, i) => ({
    model: (cells[before] as ThinkingCell).model,
    error: errors[i] as number,
    luck: variance(drawn.map((each) => each[i] as number)) + (0.5 / (table.problems + 1)) ** 2,
  }))
}

/** Mean success over the verified problems, each counted `counts` times. */
export function accuracyOf({ success, verified }: ProblemRow, counts: Float64Array): number {
  if (verified === null) return weightedMean(success, counts)
  return weightedMean(
    success,
    counts.map((count, i) => count * (verified[i] as number)),
  )
}
