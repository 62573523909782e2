import { bootstrap, mean, percentileInterval, type Random, weightedMean } from '../../stats/index.ts'
import type { Interval } from '../predictive.ts'

/** A mean over problems with its 90% interval: of problems like these, not of further samples of the same ones. */
export interface Estimate {
  readonly value: number
  readonly interval90: Interval
}

export const REPLICATES = 400

/**
 * Mean of one number in 0 … 1 per problem, its interval by a bootstrap over problems. Where all problems are 0 (or all
 * 1) resampling them shows nothing, and the exact bound for that many equal outcomes stands in: 1 − 0.05^(1/problems).
 */
export function overProblems(values: readonly number[], random: Random, replicates = REPLICATES): Estimate {
  const value = mean(values)
  const reach = 1 - 0.05 ** (1 / values.length)
  if (value === 0) return { value, interval90: [0, reach] }
  if (value === 1) return { value, interval90: [1 - reach, 1] }
  const labels = values.map((_, problem) => String(problem))
  const means = bootstrap(labels, (weights) => weightedMean(values, weights), random, replicates)
  return { value, interval90: percentileInterval(means, 0.9) }
}
