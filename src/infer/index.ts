export { type AbilityOptions, type AbilityScore, evaluateAbilities, type VerifierFailure } from './abilities.ts'
export { type AdaptiveBudget, adaptiveFromPool, adaptiveVote, allocate, doubtOf } from './adaptive.ts'
export { type Question, scoreAnswers } from './answers.ts'
export { type PoolBudget, withinBudget } from './budget.ts'
export type { Sampling } from './choose.ts'
export { withCoinScores } from './coin.ts'
export { readingFlops, spanFlops, tokenFlops, writingFlops } from './cost.ts'
export { forceContinuation, forceStop } from './force.ts'
export { type GenerateOptions, generate } from './generate.ts'
export { createGenerator, type Generator, windowStart } from './generator.ts'
export { countRight, coverage, judge, type Verdict } from './judge.ts'
export { type EvaluationOptions, evaluateLoss } from './losses.ts'
export { estimateFromPool, type PoolEstimate, type PoolOptions } from './pool.ts'
export { newline, type Rollout, type RolloutOptions, rollOut } from './rollouts.ts'
export { greedy, sampleAndSelect } from './sampled.ts'
export { costOf, type Draft, drawSamples, type Sample, type SampledProblem, type SampleRequest } from './samples.ts'
export { beamSearch, treeSearch } from './search.ts'
export {
  bestByLearnedVerifier,
  bestByLikelihood,
  bestByMeanLikelihood,
  bestByVerifier,
  choose,
  majorityVote,
  type SelectionRule,
  selectionRules,
  weightedVote,
} from './select.ts'
export { markVerdicts, type RevisionOptions, revise, type ThinkingBudget, think } from './sequential.ts'
export {
  type Choice,
  type Setting,
  type Solved,
  type Strategy,
  type Summary,
  solve,
  summarize,
} from './strategy.ts'
export {
  balancedWeights,
  type JudgedText,
  judgeText,
  judgeUnfinished,
  verdictBytes,
  verdictLesson,
} from './verdict-data.ts'
export { createVerdictScorer, type VerdictScorer, type VerdictScorerOptions } from './verdict-scorer.ts'
export {
  bytesOf,
  createWriter,
  textOf,
  type WriteOptions,
  type WriteRequest,
  type Writer,
  type Written,
} from './writer.ts'
