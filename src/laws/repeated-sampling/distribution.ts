import {
  drawGroupWeights,
  fitSuccessLaw,
  groupIndex,
  percentileInterval,
  type Random,
  type SuccessLaw,
  successObstacle,
  successPassAtK,
} from '../../stats/index.ts'
import type { Interval } from '../predictive.ts'
import type { ProblemCounts } from './counts.ts'
import { type Estimate, REPLICATES } from './over-problems.ts'

/** How success is spread over problems, and the coverage that follows from it at any k. */
export interface SuccessDistribution {
  readonly alpha: number
  readonly beta: number
  /** Of the counts, without binomial coefficients. */
  readonly logLikelihood: number
  readonly intervals90: { readonly alpha: Interval; readonly beta: Interval }
  readonly passAtK: readonly (Estimate & { readonly k: number })[]
  readonly neverSolved: NeverSolved
}

/** Whether the counts call for problems that no number of samples solves, and coverage if they do. */
export interface NeverSolved {
  /** Their most likely share; the others follow Beta(alpha, beta). */
  readonly share: number
  readonly alpha: number
  readonly beta: number
  /** Gain of the log-likelihood over the law without them. */
  readonly gain: number
  /** Whether chance alone would show such a gain in fewer than 5% of tables. */
  readonly supported: boolean
  readonly passAtK: readonly { readonly k: number; readonly value: number }[]
}

/** Twice the gain is 0 or χ² with 1 degree of freedom, with probability ½ each (Self & Liang 1987): its 95% point. */
const SUPPORTING_GAIN = 2.7055 / 2

/**
 * The beta-binomial law of the counts by maximum likelihood, which takes a different n per problem, also one that was
 * extended adaptively. Intervals by a bootstrap over problems.
 * @returns undefined when the counts determine no such law; `successObstacle` says why
 */
export function successDistribution(
  counts: readonly ProblemCounts[],
  ks: readonly number[],
  random: Random,
  replicates: number = REPLICATES,
): SuccessDistribution | undefined {
  if (successObstacle(counts) !== undefined) return undefined
  const { law, logLikelihood } = fitSuccessLaw(counts)
  const draws = resampledLaws(counts, law, random, replicates)
  const spread = (of: (law: SuccessLaw) => number) => percentileInterval(Float64Array.from(draws, of).sort(), 0.9)
  return {
    alpha: law.alpha,
    beta: law.beta,
    logLikelihood,
    intervals90: { alpha: spread(({ alpha }) => alpha), beta: spread(({ beta }) => beta) },
    passAtK: ks.map((k) => ({
      k,
      value: successPassAtK(law, k),
      interval90: spread((drawn) => successPassAtK(drawn, k)),
    })),
    neverSolved: neverSolved(counts, ks, logLikelihood),
  }
}

function neverSolved(counts: readonly ProblemCounts[], ks: readonly number[], without: number): NeverSolved {
  const { law, logLikelihood } = fitSuccessLaw(counts, { never: true })
  const gain = logLikelihood - without
  return {
    share: law.never,
    alpha: law.alpha,
    beta: law.beta,
    gain,
    supported: gain > SUPPORTING_GAIN,
    passAtK: ks.map((k) => ({ k, value: successPassAtK(law, k) })),
  }
}

/** One law per resampling of the problems; a resampling that determines none is left out. */
function resampledLaws(counts: readonly ProblemCounts[], start: SuccessLaw, random: Random, replicates: number) {
  const { index, groups } = groupIndex(counts.map(({ problem }) => problem))
  const weights = new Float64Array(counts.length)
  return Array.from({ length: replicates }).flatMap(() => {
    drawGroupWeights(index, groups, random, weights)
    const drawn = counts.map(({ n, c }, i) => ({ n, c, weight: weights[i] as number }))
    return successObstacle(drawn) === undefined ? [fitSuccessLaw(drawn, { start }).law] : []
  })
}
