import { expect, test } from 'vitest'
import { createRandom, mean } from '../stats/index.ts'
import { adaptiveFromPool, allocate, doubtOf } from './adaptive.ts'
import { estimateFromPool } from './pool.ts'
import type { Sample, SampledProblem } from './samples.ts'
import { majorityVote } from './select.ts'

const sampleOf = (answer: string | undefined): Sample => ({
  completion: `${answer}`,
  finished: answer !== undefined,
  answer,
  verdict: answer === '0' ? 'right' : 'wrong',
  logProbabilities: [-1],
  score: undefined,
  tokens: 5,
  flops: 50,
  verifierFlops: 0,
})
const sampled = (answers: readonly (string | undefined)[]): SampledProblem => ({
  problem: { task: 'made up', level: 1, prompt: answers.join(), answer: '0' },
  samples: answers.map(sampleOf),
  promptFlops: 100,
  verifierPromptFlops: 0,
})

test('samples are shared out by doubt, within the total and the limit of each', () => {
  expect(allocate([0.5, 0.5], 6, 10)).toEqual([3, 3])
  expect(allocate([0.75, 0.25], 8, 10)).toEqual([6, 2])
  expect(allocate([0.75, 0.25], 8, 4)).toEqual([4, 4])
  expect(allocate([0.75, 0, 0.25], 100, 4)).toEqual([4, 0, 4])
  expect(allocate([0, 0], 6, 10)).toEqual([0, 0])
})

test('doubt is what the most frequent answer leaves; no answer agrees with nothing', () => {
  const doubt = (...answers: (string | undefined)[]) => doubtOf(answers.map(sampleOf))
  expect(doubt('0', '0', '0', '0')).toBe(0)
  expect(doubt('0', '0', '1', '2')).toBe(0.5)
  expect(doubt('0', undefined, undefined, undefined)).toBe(0.75)
  expect(doubt(undefined, undefined)).toBe(1)
})

test('an adaptive vote does as well as an equal one with fewer samples of easy problems', () => {
  const random = createRandom('adaptive')
  const draw = (p: number) => Array.from({ length: 32 }, () => (random.uniform() < p ? '0' : random.pick(['1', '2'])))
  const pool = [
    ...Array.from({ length: 20 }, () => sampled(draw(1))),
    ...Array.from({ length: 20 }, () => sampled(draw(0.55))),
  ]
  const budget = { first: 4, average: 8, most: 32 }
  const adaptive = adaptiveFromPool(pool, budget, random)
  const equal = estimateFromPool(pool, majorityVote, 8, random)
  const success = (estimates: readonly { success: number | null }[]) =>
    mean(estimates.map(({ success }) => success ?? 0))
  expect(success(adaptive)).toBeGreaterThan(success(equal) + 0.02)
  // easy problems take the four samples that show it, and all together no more than their total
  for (const { tokens } of adaptive.slice(0, 20)) expect(tokens).toBe(20)
  expect(mean(adaptive.map(({ tokens }) => tokens))).toBeLessThanOrEqual(40)
  for (const { tokens, flops } of adaptive) expect(flops).toBeCloseTo(100 + 10 * tokens, 6)
})

test('failed verification is counted, not taken for wrong; bad budgets are named', () => {
  const random = createRandom('failed')
  const healthy = sampled(['0', '0', '0', '0'])
  const broken = { ...healthy, samples: healthy.samples.map((sample) => ({ ...sample, verdict: 'failed' as const })) }
  const [first, second] = adaptiveFromPool([healthy, broken], { first: 2, average: 2, most: 4 }, random)
  expect(first).toMatchObject({ success: 1, failures: 0 })
  expect(second).toMatchObject({ success: null, failures: 4 })
  const ask = (budget: { first: number; average: number; most: number }) => () =>
    adaptiveFromPool([healthy], budget, random)
  expect(ask({ first: 2, average: 4, most: 8 })).toThrow(/up to 8 samples/)
  expect(ask({ first: 4, average: 2, most: 4 })).toThrow(/average not below them/)
})
