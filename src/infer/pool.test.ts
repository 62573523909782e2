import { expect, test } from 'vitest'
import { createRandom, mean, passAtK, type Random } from '../stats/index.ts'
import type { Problem } from '../tasks/index.ts'
import { withCoinScores } from './coin.ts'
import { estimateFromPool } from './pool.ts'
import { costOf, type Sample, type SampledProblem } from './samples.ts'
import {
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

const problem: Problem = { task: 'made up', level: 1, prompt: 'x=', answer: '1' }

/** Samples that answer 0 (right), 1 or 2, or nothing at all; some do not finish. */
function randomSample(random: Random): Sample {
  const answer = random.pick(['0', '0', '1', '2', undefined])
  const finished = answer !== undefined || random.uniform() < 0.5
  const tokens = 1 + random.integer(4)
  return {
    completion: `${answer}`,
    finished,
    answer,
    verdict: answer === '0' ? 'right' : 'wrong',
    logProbabilities: [-random.integer(5)],
    score: random.integer(4) / 4,
    tokens,
    flops: 10 * tokens,
    verifierFlops: 3 * tokens,
  }
}

const sampled = (samples: readonly Sample[]): SampledProblem => ({
  problem,
  samples,
  promptFlops: 100,
  verifierPromptFlops: 30,
})

const subsetsOf = <T>(items: readonly T[], k: number): T[][] =>
  k === 0 ? [[]] : items.flatMap((item, i) => subsetsOf(items.slice(i + 1), k - 1).map((rest) => [item, ...rest]))

/** Success over all subsets, ties broken by every lot in turn. */
function bruteForce(rule: SelectionRule, samples: readonly Sample[], k: number): number {
  const lots = 12
  return mean(
    subsetsOf(samples, k).map((subset) => {
      const picks = Array.from({ length: lots }, (_, lot) => {
        const pick: Random['pick'] = (items) => items[lot % items.length] as (typeof items)[number]
        return choose(rule, subset, { ...createRandom('lot'), pick })?.verdict === 'right' ? 1 : 0
      })
      return mean(picks)
    }),
  )
}

test.each([bestByVerifier, bestByLikelihood, bestByMeanLikelihood, bestByLearnedVerifier, majorityVote])(
  '$name: the closed form is the mean over all subsets',
  (rule) => {
    for (let seed = 0; seed < 8; seed++) {
      const random = createRandom('pool', seed)
      const samples = Array.from({ length: 7 }, () => randomSample(random))
      // up to four tied samples, every tie then divides the twelve lots evenly
      for (const k of [1, 2, 3, 4]) {
        const [estimate] = estimateFromPool([sampled(samples)], rule, k, random)
        expect(estimate?.success).toBeCloseTo(bruteForce(rule, samples, k), 12)
      }
    }
  },
)

test('weighted votes agree with all subsets within the error of random ones', () => {
  const random = createRandom('weighted')
  const samples = Array.from({ length: 7 }, () => randomSample(random))
  const [estimate] = estimateFromPool([sampled(samples)], weightedVote, 3, random, { subsets: 4000 })
  // 4 standard errors of 4000 draws are at most 4 · 0.5/√4000 = 0.032
  expect(Math.abs((estimate?.success as number) - bruteForce(weightedVote, samples, 3))).toBeLessThan(0.032)
})

test('the exact verifier’s best of k is pass@k, and no rule does better', () => {
  const random = createRandom('coverage')
  const pool = Array.from({ length: 5 }, () => sampled(Array.from({ length: 9 }, () => randomSample(random))))
  const successes = (rule: SelectionRule) => estimateFromPool(pool, rule, 4, random).map(({ success }) => success)
  const coverage = pool.map(({ samples }) => passAtK(9, samples.filter(({ verdict }) => verdict === 'right').length, 4))
  for (const [i, success] of successes(bestByVerifier).entries()) expect(success).toBeCloseTo(coverage[i] as number, 12)
  for (const rule of selectionRules)
    for (const [i, success] of successes(rule).entries())
      expect(success).toBeLessThanOrEqual((coverage[i] as number) + 1e-9)
})

/** A learned verifier that has learned everything. */
const worth = ({ verdict }: Sample): number => (verdict === 'right' ? 1 : 0)

test('a coin for a verifier gives best-of-k no gain over one sample', () => {
  const random = createRandom('coin')
  const pool = Array.from({ length: 1500 }, () =>
    sampled(
      Array.from({ length: 8 }, () => randomSample(random)).map((sample) => ({ ...sample, score: worth(sample) })),
    ),
  )
  const gains = (own: readonly SampledProblem[]) => {
    const one = estimateFromPool(own, bestByVerifier, 1, random)
    const best = estimateFromPool(own, bestByLearnedVerifier, 8, random)
    return best.map(({ success }, i) => (success ?? 0) - (one[i]?.success ?? 0))
  }
  const coins = withCoinScores(pool, createRandom('coins'))
  const [coin, key] = [gains(coins), gains(pool)]
  const error = Math.sqrt(mean(coin.map((gain) => gain ** 2)) / coin.length)
  expect(error).toBeLessThan(0.015)
  expect(Math.abs(mean(coin))).toBeLessThan(3 * error)
  // each sample is right with probability 0.4, so the key gains 0.6 − 0.6⁸ = 0.583
  expect(mean(key)).toBeGreaterThan(0.55)
  // heads and tails are equally many; all else, and what it costs, is as before
  const scores = coins.flatMap(({ samples }) => samples.map(({ score }) => score as number))
  expect(new Set(scores)).toEqual(new Set([0, 1]))
  expect(Math.abs(mean(scores) - 0.5)).toBeLessThan(0.015)
  expect(withCoinScores(pool, createRandom('coins'))).toEqual(coins)
  const costs = (own: readonly SampledProblem[]) => own.map((each) => costOf(each, true))
  expect(costs(coins)).toEqual(costs(pool))
  // a constant says nothing either, and then the closed form is exactly the mean
  const constant = pool.map((own) => sampled(own.samples.map((sample) => ({ ...sample, score: 0.5 }))))
  const flat = estimateFromPool(constant, bestByLearnedVerifier, 8, random)
  for (const [i, { success }] of flat.entries())
    expect(success).toBeCloseTo(mean(pool[i]?.samples.map(({ verdict }) => (verdict === 'right' ? 1 : 0)) ?? []), 12)
})

test('costs: the prompt once, k samples on average, the verifier only where it is asked', () => {
  const random = createRandom('costs')
  const samples = Array.from({ length: 5 }, () => randomSample(random))
  const tokens = 2 * mean(samples.map((sample) => sample.tokens))
  const [vote] = estimateFromPool([sampled(samples)], majorityVote, 2, random)
  expect(vote).toMatchObject({ tokens: expect.closeTo(tokens, 9), flops: expect.closeTo(100 + 10 * tokens, 9) })
  expect(vote?.verifierFlops).toBe(0)
  const [best] = estimateFromPool([sampled(samples)], bestByLearnedVerifier, 2, random)
  expect(best?.verifierFlops).toBeCloseTo(30 + 3 * tokens, 9)
  expect(best?.flops).toBeCloseTo(130 + 13 * tokens, 9)
})

test('failed verification is neither right nor wrong, and is counted', () => {
  const random = createRandom('failed')
  const right: Sample = { ...randomSample(random), verdict: 'right', answer: '0', finished: true }
  const failed: Sample = { ...right, verdict: 'failed', answer: undefined }
  const [two] = estimateFromPool([sampled([right, failed, right])], majorityVote, 2, random)
  expect(two).toMatchObject({ success: 1, failures: 1 })
  const [none] = estimateFromPool([sampled([right, failed, failed])], majorityVote, 2, random)
  expect(none).toMatchObject({ success: null, failures: 2 })
})

test('what cannot be estimated is named', () => {
  const random = createRandom('errors')
  const samples = [randomSample(random), randomSample(random)]
  expect(() => estimateFromPool([sampled(samples)], majorityVote, 3, random)).toThrow(/has 2 samples \(3\)/)
  const unscored = samples.map((sample) => ({ ...sample, score: undefined }))
  expect(() => estimateFromPool([sampled(unscored)], weightedVote, 2, random)).toThrow(
    /no scores of a learned verifier/,
  )
})
