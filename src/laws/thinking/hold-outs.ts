import { mean, variance } from '../../stats/index.ts'
import { COORDINATES, levelsOf } from './axes.ts'
import type { ThinkingCell } from './cell.ts'
import type { CheckedCells } from './check.ts'
import { fitSurface, lacking } from './surface.ts'

export type Budget = 'thinking' | 'samples'
export const OTHER = { thinking: 'samples', samples: 'thinking' } as const satisfies Record<Budget, Budget>

/** What a forecast along one budget would have missed one step back. */
export interface HoldOut {
  /** Per model: its logit at the level held out, less what was foreseen from the level it was carried on from. */
  readonly errors: readonly number[]
  /** Variance of one such error that drawing the problems anew would bring, mean over models. */
  readonly sampling: number
}

/** The step to be foreseen: along which budget, from where, and what the other budget is. */
export interface Step {
  readonly axis: Budget
  readonly from: number
  readonly to: number
  readonly other: number
}

/** Levels from which an exponent is told, so that a hold-out above them tests what the forecast does. */
const LEVELS_BELOW = 3
/** Hold-outs used at most: the nearest to the target. */
const MOST = 2
const SAME = 1e-9

/**
 * The forecast's own procedure on what came before: for the levels nearest to the target, the surface is fitted to all
 * cells at least one step of the same factor below, and every model is carried on from there. Levels with too few below
 * them are used only where there is no other.
 */
export function holdOutsOf({ cells, table }: CheckedCells, step: Step): HoldOut[] {
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
  return used.map(({ level, base }) => {
    const kept = [...cells.keys()].filter((i) => coordinate(cells[i] as ThinkingCell) <= base + SAME)
    const surface = fitSurface(
      kept.map((i) => cells[i] as ThinkingCell),
      { ...table, rows: kept.map((i) => table.rows[i] as (typeof table.rows)[number]) },
    )
    const at = (where: number) =>
      cells.filter((cell) => Math.abs(coordinate(cell) - where) < SAME && cell[OTHER[step.axis]] === step.other)
    const pairs = at(level).flatMap((after) => {
      const before = at(base).find(({ model }) => model === after.model)
      return before === undefined ? [] : [{ before, after }]
    })
    const steps = pairs.map(({ before, after }) => pairedStep(before, after))
    return {
      errors: pairs.map(
        ({ before, after }, i) =>
          (steps[i] as PairedStep).rise - lacking(surface.params, before) + lacking(surface.params, after),
      ),
      sampling: mean(steps.map(({ sampling }) => sampling)),
    }
  })
}

interface PairedStep {
  readonly rise: number
  readonly sampling: number
}

/** Rise of the logit from one cell to another of the same problems, and its variance over problems (delta method). */
function pairedStep(before: ThinkingCell, after: ThinkingCell): PairedStep {
  const both = [...before.success.keys()].flatMap((i) => {
    const [low, high] = [before.success[i] ?? null, after.success[i] ?? null]
    return low === null || high === null ? [] : [{ low, high }]
  })
  const n = both.length
  const shareOf = (values: readonly number[]) => (values.reduce((sum, value) => sum + value, 0.5) as number) / (n + 1)
  const low = shareOf(both.map((pair) => pair.low))
  const high = shareOf(both.map((pair) => pair.high))
  const influence = both.map((pair) => pair.high / (high * (1 - high)) - pair.low / (low * (1 - low)))
  return { rise: logit(high) - logit(low), sampling: variance(influence) / n }
}

const logit = (share: number) => Math.log(share / (1 - share))
