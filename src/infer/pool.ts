/**
 * Strategies computed from one pool of samples instead of by drawing anew: averages over all subsets of k samples, which
 * are unbiased and as cheap as the pool.
 */
import { fail } from '../error.ts'
import {
  bestOfKOfSubsets,
  type CountedAnswer,
  hypergeometricLaw,
  majorityVoteOfSubsets,
  type Random,
} from '../stats/index.ts'
import type { Problem } from '../tasks/index.ts'
import { costOf, type Sample, type SampledProblem } from './samples.ts'
import { choose, type SelectionRule } from './select.ts'
import type { Choice } from './strategy.ts'

/** What a rule reaches on one problem with k of its samples, on average over their subsets. */
export interface PoolEstimate extends Pick<Choice, 'tokens' | 'flops' | 'verifierFlops'> {
  readonly problem: Problem
  /** Probability that the choice is right; null when fewer than k samples could be verified. */
  readonly success: number | null
  /** Samples whose verification failed: they are left out of the success, not of the cost. */
  readonly failures: number
}

export interface PoolOptions {
  /** Subsets drawn per problem where there is no closed form (weighted votes); default 400. */
  readonly subsets?: number
}

/**
 * One estimate per problem: in closed form for best-of-k and majority votes, over seeded random subsets for weighted
 * ones. Equal worths are broken uniformly.
 * @throws `too-few-samples`, `no-verifier`
 */
export function estimateFromPool(
  pool: readonly SampledProblem[],
  rule: SelectionRule,
  k: number,
  random: Random,
  { subsets = 400 }: PoolOptions = {},
): PoolEstimate[] {
  return pool.map((sampled) => {
    const { problem, samples } = sampled
    if (!Number.isInteger(k) || k < 1 || k > samples.length) {
      fail({
        code: 'too-few-samples',
        what: `a problem has ${samples.length} samples`,
        value: k,
        where: problem.prompt,
        fix: 'Draw at least k samples of every problem, and ask for at least one.',
      })
    }
    const judged = samples.filter(({ verdict }) => verdict !== 'failed')
    return {
      problem,
      success: judged.length < k ? null : successOf(rule, judged, k, random, subsets),
      failures: samples.length - judged.length,
      ...costOf(sampled, rule.consults === 'learned verifier', k),
    }
  })
}

const isRight = ({ verdict }: Sample): boolean => verdict === 'right'

function successOf(
  rule: SelectionRule,
  samples: readonly Sample[],
  k: number,
  random: Random,
  subsets: number,
): number {
  if (rule.kind === 'best') {
    return bestOfKOfSubsets(
      samples.map((sample) => ({ correct: isRight(sample), score: rule.worth(sample) })),
      k,
    )
  }
  return rule.kind === 'equal votes'
    ? majorityOfSubsets(samples, k)
    : voteOverSubsets(rule, samples, k, random, subsets)
}

/** Samples without an answer do not vote: the mean over how many voters a subset holds of their majority's success. */
function majorityOfSubsets(samples: readonly Sample[], k: number): number {
  const voters = samples.filter(({ answer }) => answer !== undefined)
  const counted = new Map<string, CountedAnswer>()
  for (const sample of voters) {
    const answer = sample.answer as string
    counted.set(answer, { count: (counted.get(answer)?.count ?? 0) + 1, correct: isRight(sample) })
  }
  const answers = [...counted.values()]
  return hypergeometricLaw(k, voters.length, samples.length - voters.length).reduce(
    (sum, p, votes) => (p === 0 || votes === 0 ? sum : sum + p * majorityVoteOfSubsets(answers, votes)),
    0,
  )
}

function voteOverSubsets(
  rule: SelectionRule,
  samples: readonly Sample[],
  k: number,
  random: Random,
  subsets: number,
): number {
  let right = 0
  for (let i = 0; i < subsets; i++) {
    const winner = choose(rule, random.shuffle(samples).slice(0, k), random)
    if (winner !== undefined && isRight(winner)) right++
  }
  return right / subsets
}
