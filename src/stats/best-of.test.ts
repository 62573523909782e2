import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bestOfKOfSubsets, bestOfNSuccess } from './best-of.ts'
import { passAtK } from './pass-at-k.ts'

const coin = { mean: 0, sd: 1 }

test('a coin as scorer gains nothing, an exact one reaches coverage', () => {
  expect(bestOfNSuccess({ p: 0.3, correct: coin, wrong: coin }, 20)).toBeCloseTo(0.3, 12)
  expect(bestOfNSuccess({ p: 0.3, correct: { mean: 40, sd: 1 }, wrong: coin }, 5)).toBeCloseTo(1 - 0.7 ** 5, 12)

  const samples = Array.from({ length: 12 }, (_, i) => ({ correct: i % 4 === 0, score: 1 }))
  const exact = samples.map(({ correct }) => ({ correct, score: correct ? 1 : 0 }))
  for (const k of [1, 5, 12]) {
    expect(bestOfKOfSubsets(samples, k)).toBeCloseTo(0.25, 14)
    expect(bestOfKOfSubsets(exact, k)).toBeCloseTo(passAtK(12, 3, k), 13)
  }
})

test('subsets by hand: scores 3 (wrong), 2, 2 (one of them correct), 1 (correct)', () => {
  const samples = [
    { correct: true, score: 2 },
    { correct: false, score: 3 },
    { correct: true, score: 1 },
    { correct: false, score: 2 },
  ]
  // Of the six pairs, three hold the 3; the pair of twos and the two pairs of a two and the 1 are half correct.
  expect(bestOfKOfSubsets(samples, 2)).toBeCloseTo(1.5 / 6, 14)
  expect(bestOfKOfSubsets(samples, 4)).toBe(0)
})

test('says what is wrong', () => {
  expect(() => bestOfNSuccess({ p: 1.2, correct: coin, wrong: coin }, 3)).toThrow(/p must lie in 0 to 1/)
  expect(() => bestOfKOfSubsets([], 1)).toThrow(/between 1 and 0/)
  expect(() => bestOfKOfSubsets([{ correct: true, score: Number.NaN }], 1)).toThrow(/finite numbers \(NaN\)/)
})

const folder = process.env.ESCALADO_TEST_DATA
test.skipIf(folder === undefined)('the closed forms of the reference (skipped without ESCALADO_TEST_DATA)', () => {
  const reference = JSON.parse(readFileSync(join(folder ?? '', 'data-evals/reference.json'), 'utf8'))
  const law = (text: string) => {
    const [mean = Number.NaN, sd = Number.NaN] = (text.match(/[\d.]+/g) ?? []).map(Number)
    return { mean, sd }
  }
  interface Case {
    readonly p_sample_correct: number
    readonly score_correct: string
    readonly score_wrong: string
    readonly n: number
    readonly p_correct: number
  }
  const cases: Case[] = reference.closed_forms.best_of_n_noisy_verifier
  expect(cases.length).toBeGreaterThan(0)
  for (const { p_sample_correct, score_correct, score_wrong, n, p_correct } of cases) {
    const scorer = { p: p_sample_correct, correct: law(score_correct), wrong: law(score_wrong) }
    expect(Math.abs(bestOfNSuccess(scorer, n) - p_correct)).toBeLessThan(6e-8)
  }
})
