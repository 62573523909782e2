import { drawGroupWeights, groupIndex, mean, percentileInterval, type Random, weightedMean } from '../../stats/index.ts'
import { fitLine } from '../line.ts'
import type { Interval } from '../predictive.ts'
import { type ProblemCounts, problemPassAtK } from './counts.ts'
import { REPLICATES } from './over-problems.ts'

/** −ln(coverage) = a k^−b. */
export interface CoveragePowerLaw {
  readonly a: number
  readonly b: number
}

/**
 * The straight line of ln(−ln coverage) on ln k by least squares (Brown et al. 2024, arXiv 2407.21787). A summary of the
 * curve where it was seen; beyond it, coverage follows the distribution of success over problems, which bends.
 * @returns undefined with fewer than two points strictly between 0 and 1
 */
export function fitCoveragePowerLaw(
  points: readonly { readonly k: number; readonly value: number }[],
): CoveragePowerLaw | undefined {
  const inside = points.filter(({ value }) => value > 0 && value < 1)
  if (inside.length < 2) return undefined
  const { slope, intercept } = fitLine(
    inside.map(({ k }) => Math.log(k)),
    inside.map(({ value }) => Math.log(-Math.log(value))),
  )
  return { a: Math.exp(intercept), b: -slope }
}

export function powerLawCoverage({ a, b }: CoveragePowerLaw, k: number): number {
  return Math.exp(-a * k ** -b)
}

export interface EstimatedPowerLaw extends CoveragePowerLaw {
  readonly intervals90: { readonly a: Interval; readonly b: Interval }
}

/**
 * The power law through the unbiased coverage at those `ks` that every problem was sampled for, with intervals from a
 * bootstrap over problems.
 * @returns undefined when fewer than two points lie strictly between 0 and 1
 */
export function estimatePowerLaw(
  counts: readonly ProblemCounts[],
  ks: readonly number[],
  random: Random,
  replicates: number = REPLICATES,
): EstimatedPowerLaw | undefined {
  const columns = ks
    .filter((k) => counts.every(({ n }) => n >= k))
    .map((k) => ({ k, perProblem: counts.map((problem) => problemPassAtK(problem, k)) }))
  const fit = fitCoveragePowerLaw(columns.map(({ k, perProblem }) => ({ k, value: mean(perProblem) })))
  if (fit === undefined) return undefined
  const { index, groups } = groupIndex(counts.map(({ problem }) => problem))
  const weights = new Float64Array(counts.length)
  const draws = Array.from({ length: replicates }).flatMap(() => {
    drawGroupWeights(index, groups, random, weights)
    const points = columns.map(({ k, perProblem }) => ({ k, value: weightedMean(perProblem, weights) }))
    return fitCoveragePowerLaw(points) ?? []
  })
  const spread = (of: (law: CoveragePowerLaw) => number) => percentileInterval(Float64Array.from(draws, of).sort(), 0.9)
  return { ...fit, intervals90: { a: spread(({ a }) => a), b: spread(({ b }) => b) } }
}
