import { largest, mean, type Random, smallest } from '../../stats/index.ts'
import type { Interval } from '../predictive.ts'
import { firstSamples, type ProblemCounts, problemPassAtK } from './counts.ts'
import { roundNumbers } from './curve.ts'
import { type CoverageDraws, type CoverageForecast, drawCoverages, forecastsOf } from './forecast.ts'
import { type CoveragePowerLaw, fitCoveragePowerLaw, powerLawCoverage } from './power-law.ts'

export interface GroupForecast extends CoverageForecast {
  /** Samples per problem that it used: the first ones where the outcome is recorded, else all. */
  readonly from: { readonly min: number; readonly max: number }
  /** Coverage on the way to k. From all samples the interval is empty up to `from.min`, where coverage is known. */
  readonly curve: readonly { readonly k: number; readonly mean: number; readonly interval80: Interval }[]
  /** The line −ln(coverage) = a k^−b through the same samples, and where it comes to at k: for comparison. */
  readonly line: (CoveragePowerLaw & { readonly atK: number }) | null
  /** Null where coverage at k is not recorded. */
  readonly outcome: RecordedOutcome | null
}

export interface RecordedOutcome {
  /** Unbiased coverage at k from all samples. */
  readonly value: number
  readonly inInterval80: boolean
  /** Orders of the samples that were drawn, and how many of them alone would have given an 80% interval that holds it. */
  readonly orders: number
  readonly ordersHeld: number
}

/** Orders of recorded samples that a forecast is pooled over, and replicates of each as a share of those asked for. */
const ORDERS = 10
const SHARE_PER_ORDER = 0.25

/**
 * Forecast of a group's coverage at k. Where every problem was sampled that often, only the first `forecastFrom` samples
 * are used, and the outcome is known. A table does not say which samples came first: several orders are drawn, and the
 * forecast is the mixture of what they foresee, so that its interval holds the luck of the order too.
 * @returns null when no sample that it may use was correct
 */
export function groupForecast(
  counts: readonly ProblemCounts[],
  random: Random,
  {
    forecastK: k,
    forecastFrom,
    replicates,
  }: { readonly forecastK: number; readonly forecastFrom: number; readonly replicates: number },
): GroupForecast | null {
  const isRecorded = counts.every(({ n }) => n >= k)
  const used = isRecorded ? Array.from({ length: ORDERS }, () => firstSamples(counts, forecastFrom, random)) : [counts]
  const each = isRecorded ? Math.ceil(SHARE_PER_ORDER * replicates) : replicates
  const [first, ...others] = used
    .filter((order) => order.some(({ c }) => c > 0))
    .map((order) => drawCoverages(order, stepsTo(k), random, each))
  if (first === undefined) return null
  const draws = [first, ...others] as const
  const forecasts = forecastsOf(draws)
  const curve = forecasts.map(({ k, mean, interval80 }) => ({ k, mean, interval80 }))
  const from = rangeOf(used.flat())
  const line = fitCoveragePowerLaw(curve.filter((point) => point.k <= from.min).map((p) => ({ k: p.k, value: p.mean })))
  return {
    ...(forecasts.at(-1) as CoverageForecast),
    ...{ from, curve },
    line: line === undefined ? null : { ...line, atK: powerLawCoverage(line, k) },
    outcome: isRecorded ? outcomeOf(draws, mean(counts.map((problem) => problemPassAtK(problem, k)))) : null,
  }
}

function outcomeOf(draws: readonly [CoverageDraws, ...CoverageDraws[]], value: number): RecordedOutcome {
  const holds = (pooled: readonly [CoverageDraws, ...CoverageDraws[]]): boolean => {
    const [low, high] = (forecastsOf(pooled).at(-1) as CoverageForecast).interval80
    return low <= value && value <= high
  }
  return {
    value,
    inInterval80: holds(draws),
    orders: draws.length,
    ordersHeld: draws.filter((order) => holds([order])).length,
  }
}

/** 1, 2, 5, 10, … and k itself. */
export const stepsTo = (k: number): number[] => [...new Set([...roundNumbers(k), k])]

export function rangeOf(counts: readonly ProblemCounts[]): { readonly min: number; readonly max: number } {
  const n = counts.map((problem) => problem.n)
  return { min: smallest(n), max: largest(n) }
}
