import { fail } from '../../error.ts'
import {
  drawGroupWeights,
  fitSuccessLaw,
  groupIndex,
  mean,
  percentileInterval,
  type Random,
  type ShapeBelief,
  smallest,
  solvedLater,
  sortedQuantile,
} from '../../stats/index.ts'
import type { Interval } from '../predictive.ts'
import { type ProblemCounts, problemPassAtK } from './counts.ts'
import { REPLICATES } from './over-problems.ts'

/** Predictive distribution of the share of these problems solved within k samples each, those already drawn included. */
export interface CoverageForecast {
  readonly k: number
  readonly mean: number
  readonly interval80: Interval
  readonly interval90: Interval
  /** By probability: what a verdict needs once the outcome is known. */
  readonly quantiles: readonly { readonly p: number; readonly value: number }[]
  readonly diagnostics: readonly string[]
}

/**
 * What is believed before the counts speak: near 0 the density of success goes as p^(alpha − 1) with alpha about 0.3,
 * give or take a factor of e, and the mean success has odds of 1 to 50, give or take a factor of e². Both are wide
 * beside what is published of repeated sampling; they only keep resampled counts with few successes from extremes.
 */
const BELIEFS: readonly ShapeBelief[] = [
  { weights: [1, 0], mean: Math.log(0.3), sd: 1 },
  { weights: [1, -1], mean: -Math.log(50), sd: 2 },
]

/** Ratio of k to n up to which the intervals were checked against recorded samples. */
const CHECKED_RATIO = 100

const PROBABILITIES = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]

/**
 * Forecast of coverage at a k beyond the samples drawn. A problem with a success is solved; one without is solved by k
 * with the probability that the law of success gives it. Three uncertainties enter: the parameters (each replicate
 * resamples problems and refits), the form of the law (half of the replicates let a share of problems be never solved),
 * and which of the open problems will be solved (drawn). Problems with n ≥ k enter with their own unbiased estimate.
 *
 * The intervals err on the wide side, since few samples seldom tell the two forms apart: stated 80% held 81 to 92% of the
 * outcomes of recorded tables (`bench/laws/coverage.ts`). They rely on a density of success that is a power of p near 0;
 * where it is lognormal, coverage grows much faster than forecast.
 * @throws EscaladoError `forecast-undetermined` when no sample of any problem was correct
 */
export function forecastCoverage(
  counts: readonly ProblemCounts[],
  k: number,
  random: Random,
  replicates: number = REPLICATES,
): CoverageForecast {
  return forecastCoverages(counts, [k], random, replicates)[0] as CoverageForecast
}

/**
 * Forecasts at several k, as `forecastCoverage`, from the same draws: what is solved within one k is solved within every
 * larger one. The forecast at the largest k is the one it would be alone.
 * @throws EscaladoError `forecast-undetermined`
 */
export const forecastCoverages = (
  counts: readonly ProblemCounts[],
  ks: readonly number[],
  random: Random,
  replicates: number = REPLICATES,
): CoverageForecast[] => forecastsOf([drawCoverages(counts, ks, random, replicates)])

/** Coverage at several k as it may turn out. */
export interface CoverageDraws {
  readonly ks: readonly number[]
  /** One list per replicate, in the order of `ks`. */
  readonly values: readonly (readonly number[])[]
  /** Per k. */
  readonly diagnostics: readonly (readonly string[])[]
}

/** @throws EscaladoError `forecast-undetermined` */
export function drawCoverages(
  counts: readonly ProblemCounts[],
  ks: readonly number[],
  random: Random,
  replicates: number,
): CoverageDraws {
  if (counts.every(({ c }) => c === 0)) {
    fail({
      code: 'forecast-undetermined',
      what: 'no sample of any problem was correct, so nothing tells how fast coverage grows',
      fix: 'Draw more samples, or look at easier problems.',
    })
  }
  const largest = Math.max(...ks)
  const isOpen = ({ n, c }: ProblemCounts) => n < largest && c === 0
  const open = counts.filter(isOpen)
  const rest = counts.filter((problem) => !isOpen(problem))
  const settled = ks.map((k) =>
    rest.reduce((sum, problem) => sum + (problem.n < k ? 1 : problemPassAtK(problem, k)), 0),
  )

  const { index, groups } = groupIndex(counts.map(({ problem }) => problem))
  const weights = new Float64Array(counts.length)
  const values = [false, true].flatMap((never) => {
    const start = fitSuccessLaw(counts, { never, beliefs: BELIEFS }).law
    return Array.from({ length: Math.ceil(replicates / 2) }, () => {
      drawGroupWeights(index, groups, random, weights)
      const resampled = counts.map(({ n, c }, i) => ({ n, c, weight: weights[i] as number }))
      const { law } = fitSuccessLaw(resampled, { never, beliefs: BELIEFS, start })
      const luck = open.map(() => random.uniform())
      const solvedWithin = (k: number) =>
        open.filter(({ n }, i) => n < k && (luck[i] as number) < solvedLater(law, n, k)).length
      return ks.map((k, i) => ((settled[i] as number) + solvedWithin(k)) / counts.length)
    })
  })
  return { ks, values, diagnostics: ks.map((k) => farBeyond(open, k)) }
}

/** The forecast at each k that draws come to, those from several sets of counts pooled with equal weight per replicate. */
export function forecastsOf(draws: readonly [CoverageDraws, ...CoverageDraws[]]): CoverageForecast[] {
  return draws[0].ks.map((k, i) => {
    const drawn = Float64Array.from(draws.flatMap(({ values }) => values.map((value) => value[i] as number))).sort()
    return {
      k,
      mean: mean(drawn),
      interval80: percentileInterval(drawn, 0.8),
      interval90: percentileInterval(drawn, 0.9),
      quantiles: PROBABILITIES.map((p) => ({ p, value: sortedQuantile(drawn, p) })),
      diagnostics: [...new Set(draws.flatMap(({ diagnostics }) => diagnostics[i] ?? []))],
    }
  })
}

function farBeyond(open: readonly ProblemCounts[], k: number): string[] {
  const ratio = k / smallest(open.flatMap(({ n }) => (n < k ? [n] : [])))
  if (ratio <= CHECKED_RATIO) return []
  return [
    `k is ${Math.round(ratio)} times the samples drawn; the interval was checked up to ${CHECKED_RATIO} times, and is too narrow to trust beyond`,
  ]
}
