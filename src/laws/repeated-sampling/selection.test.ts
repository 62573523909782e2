import { expect, test } from 'vitest'
import { createRandom, mean, passAtK } from '../../stats/index.ts'
import { coverageAndSelection, type SampledAnswer } from './selection.ts'

/** Problems on which the right answer is given with probability p, and wrong ones are spread over four answers. */
function sampled(p: number, n: number, score: (correct: boolean) => number): SampledAnswer[][] {
  const random = createRandom('answers', p)
  return Array.from({ length: 60 }, () =>
    Array.from({ length: n }, () => {
      const correct = random.uniform() < p
      return { correct, answer: correct ? 'right' : `wrong ${random.integer(4)}`, score: score(correct) }
    }),
  )
}

test('coverage is not selection: a coin as verifier selects no better than one sample', () => {
  const coin = createRandom('coin')
  const samples = sampled(0.3, 16, () => coin.uniform())
  const { coverage, selection } = coverageAndSelection(samples, 8, createRandom(1))
  const single = mean(samples.map((own) => own.filter(({ correct }) => correct).length / 16))
  expect(coverage.value).toBeGreaterThan(0.9)
  const [low, high] = selection.bestByScore?.interval90 ?? [1, 0]
  expect(low).toBeLessThan(single)
  expect(high).toBeGreaterThan(single)
})

test('an exact verifier selects what is covered; a vote gains on the most frequent answer', () => {
  const samples = sampled(0.3, 16, (correct) => (correct ? 1 : 0))
  const { coverage, selection } = coverageAndSelection(samples, 8, createRandom(1))
  expect(selection.bestByScore?.value).toBeCloseTo(coverage.value, 12)
  expect(selection.weightedVote?.value).toBeCloseTo(coverage.value, 2)
  expect(selection.majority?.value).toBeGreaterThan(0.35)
  expect(coverage.value).toBeCloseTo(
    mean(samples.map((own) => passAtK(16, own.filter(({ correct }) => correct).length, 8))),
    12,
  )
})

test('equal weights make the weighted vote a majority vote', () => {
  const samples = sampled(0.3, 12, () => 1)
  for (const k of [5, 12]) {
    const { selection } = coverageAndSelection(samples, k, createRandom(2), { subsets: 2000 })
    expect(Math.abs((selection.weightedVote?.value ?? 0) - (selection.majority?.value ?? 1))).toBeLessThan(0.01)
  }
})

test('what the samples do not carry is null, not guessed', () => {
  const bare = coverageAndSelection([[{ correct: true }, { correct: false }]], 2, createRandom(3))
  expect(bare.coverage.value).toBe(1)
  expect(bare.selection).toEqual({ bestByScore: null, majority: null, weightedVote: null })
  const likelihoods = [[{ correct: true, answer: '7', score: -2 }]]
  expect(coverageAndSelection(likelihoods, 1, createRandom(3)).selection.weightedVote).toBeNull()
})

test('says which problem has too few samples, and which answer is judged both ways', () => {
  expect(() => coverageAndSelection([[{ correct: true }]], 2, createRandom(4))).toThrow(/problem 1 has fewer than 2/)
  const torn = [
    { correct: true, answer: '7' },
    { correct: false, answer: '7' },
  ]
  expect(() => coverageAndSelection([torn], 2, createRandom(4))).toThrow(/\(7\)/)
})
