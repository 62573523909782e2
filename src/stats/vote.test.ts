import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { majorityVoteOfSubsets, majorityVoteSuccess } from './vote.ts'

test('by hand: three votes between two answers, and a tie of two', () => {
  expect(majorityVoteSuccess([0.6, 0.4], 3)).toBeCloseTo(0.6 ** 3 + 3 * 0.6 ** 2 * 0.4, 14)
  expect(majorityVoteSuccess([0.6, 0.4], 2)).toBeCloseTo(0.6, 14)
  expect(majorityVoteSuccess([1], 5)).toBe(1)
  expect(majorityVoteSuccess([0, 1], 5)).toBe(0)
})

test('subsets by hand: samples A A B, A correct', () => {
  const answers = [
    { count: 2, correct: true },
    { count: 1, correct: false },
  ]
  // Pairs: AA wins once, AB ties twice.
  expect(majorityVoteOfSubsets(answers, 2)).toBeCloseTo((1 + 0.5 + 0.5) / 3, 14)
  expect(majorityVoteOfSubsets(answers, 1)).toBeCloseTo(2 / 3, 14)
  expect(majorityVoteOfSubsets(answers, 3)).toBe(1)
})

test('all subsets agree with drawing them, also when several answers are correct', () => {
  const answers = [
    { count: 5, correct: true },
    { count: 6, correct: false },
    { count: 3, correct: true },
    { count: 1, correct: false },
    { count: 1, correct: false },
  ]
  const samples = answers.flatMap(({ count }, answer) => Array<number>(count).fill(answer))
  const random = createRandom('votes')
  for (const votes of [4, 9]) {
    let won = 0
    for (let i = 0; i < 20_000; i++) {
      const tally = answers.map(() => 0)
      for (const answer of random.shuffle(samples).slice(0, votes)) tally[answer] = (tally[answer] ?? 0) + 1
      const top = tally.flatMap((count, answer) => (count === Math.max(...tally) ? [answer] : []))
      won += answers[random.pick(top)]?.correct ? 1 : 0
    }
    expect(Math.abs(majorityVoteOfSubsets(answers, votes) - won / 20_000)).toBeLessThan(0.012)
  }
})

test('a vote over subsets is unbiased for the vote of independent samples', () => {
  const probabilities = [0.5, 0.3, 0.2] as const
  let expected = 0
  const n = 6
  for (let a = 0; a <= n; a++) {
    for (let b = 0; a + b <= n; b++) {
      const c = n - a - b
      const ways = factorial(n) / (factorial(a) * factorial(b) * factorial(c))
      const probability = ways * probabilities[0] ** a * probabilities[1] ** b * probabilities[2] ** c
      const answers = [a, b, c].map((count, i) => ({ count, correct: i === 0 }))
      expected += probability * majorityVoteOfSubsets(answers, 4)
    }
  }
  expect(expected).toBeCloseTo(majorityVoteSuccess(probabilities, 4), 12)
})

test('says what is wrong with a vote', () => {
  expect(() => majorityVoteSuccess([0.5, 0.4], 3)).toThrow(/sum to 1/)
  expect(() => majorityVoteSuccess([0.5, 0.5], 0)).toThrow(/whole number of votes/)
  expect(() => majorityVoteOfSubsets([{ count: 2, correct: true }], 3)).toThrow(/between 1 and 2/)
})

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}

const folder = process.env.ESCALADO_TEST_DATA
test.skipIf(folder === undefined)('the closed forms of the reference (skipped without ESCALADO_TEST_DATA)', () => {
  const reference = JSON.parse(readFileSync(join(folder ?? '', 'data-evals/reference.json'), 'utf8'))
  const cases: { answer_probs_first_is_correct: number[]; votes: number; p_correct: number }[] =
    reference.closed_forms.majority_vote
  expect(cases.length).toBeGreaterThan(0)
  for (const { answer_probs_first_is_correct, votes, p_correct } of cases) {
    expect(Math.abs(majorityVoteSuccess(answer_probs_first_is_correct, votes) - p_correct)).toBeLessThan(6e-9)
  }
})
