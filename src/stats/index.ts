export { ascend, type Maximum, type Surface } from './ascend.ts'
export { bestOfKOfSubsets, bestOfNSuccess, type NoisyScorer, type ScoredSample, type ScoreLaw } from './best-of.ts'
export { bootstrap, drawCounts, drawGroupWeights, groupIndex, percentileInterval } from './bootstrap.ts'
export { fitSuccessLaw, type SuccessFit, type SuccessFitOptions, successObstacle } from './fit-success-law.ts'
export { groupBy } from './group.ts'
export { cholesky, choleskyInverse, choleskySolve, logDeterminant, quadraticForm } from './linear.ts'
export { normalCdf, normalDensity, normalQuantile } from './normal.ts'
export { passAtK, passAtKStopped, passHatK, plugInPassAtK } from './pass-at-k.ts'
export { createRandom, hashSeed, type Random } from './random.ts'
export { digamma, incompleteBeta, incompleteGamma, logGamma, logRising, trigamma } from './special.ts'
export { studentCdf, studentLogDensity, studentQuantile } from './student.ts'
export {
  type Counts,
  type SuccessLaw,
  solvedLater,
  successLogLikelihood,
  successPassAtK,
  successPosterior,
} from './success-law.ts'
export type { ShapeBelief } from './success-likelihood.ts'
export {
  extentOf,
  largest,
  mean,
  median,
  quantile,
  sd,
  smallest,
  sortedQuantile,
  variance,
  weightedMean,
} from './summary.ts'
export { type CountedAnswer, hypergeometricLaw, majorityVoteOfSubsets, majorityVoteSuccess } from './vote.ts'
