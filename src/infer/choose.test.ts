import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { argmax, checkSampling, chooseToken, drawToken, logProbability } from './choose.ts'

const logits = Float32Array.of(1, 3, -2, 2.5, 0)

const softmax = (temperature: number): number[] => {
  const weights = [...logits].map((logit) => Math.exp(logit / temperature))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** How often each token is drawn, as fractions. */
const drawn = (sampling: { temperature: number; topP: number }): number[] => {
  const random = createRandom('draws', sampling.temperature, sampling.topP)
  const draws = Array.from({ length: 20_000 }, () => chooseToken(logits, sampling, random))
  return Array.from(logits, (_, token) => draws.filter((draw) => draw === token).length / draws.length)
}

const expectClose = (fractions: number[], probabilities: number[]): void => {
  // four standard errors of a fraction of 20,000 draws are at most 0.0142
  for (const [i, fraction] of fractions.entries())
    expect(Math.abs(fraction - (probabilities[i] as number))).toBeLessThan(0.0142)
}

test.each([0.5, 1, 2])('temperature %d draws from softmax(logits / temperature)', (temperature) => {
  expectClose(drawn({ temperature, topP: 1 }), softmax(temperature))
})

test('temperature 0 takes the likeliest, the lowest of equal ones, and uses no random number', () => {
  const random = createRandom(1)
  expect(chooseToken(logits, { temperature: 0, topP: 0.5 }, random)).toBe(1)
  expect(chooseToken(Float32Array.of(0, 2, 2), { temperature: 0, topP: 1 }, random)).toBe(1)
  expect(random.uniform()).toBe(createRandom(1).uniform())
})

test('a tiny temperature does not overflow', () => {
  expect(chooseToken(logits, { temperature: 1e-9, topP: 1 }, createRandom(1))).toBe(1)
})

test('top-p keeps the fewest likeliest tokens that reach it, in their proportions', () => {
  const [a, b, c, d, e] = softmax(1) as [number, number, number, number, number]
  expectClose(drawn({ temperature: 1, topP: b }), [0, 1, 0, 0, 0])
  expectClose(drawn({ temperature: 1, topP: b + 0.01 }), [0, b / (b + d), 0, d / (b + d), 0])
  expect(drawn({ temperature: 1, topP: b + 0.01 }).map((fraction) => fraction > 0)).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
  const kept = a + b + d + e
  expectClose(drawn({ temperature: 1, topP: kept - c / 2 }), [a / kept, b / kept, 0, d / kept, e / kept])
})

test('one uniform number per draw, whatever top-p', () => {
  const streams = [0.3, 1].map((topP) => {
    const random = createRandom('stream')
    chooseToken(logits, { temperature: 1, topP }, random)
    return random.uniform()
  })
  expect(streams[0]).toBe(streams[1])
})

test('log-probabilities are those of the softmax, for large logits too', () => {
  for (const [token, probability] of softmax(1).entries()) {
    expect(logProbability(logits, token)).toBeCloseTo(Math.log(probability), 6)
  }
  expect(logProbability(Float32Array.of(1000, 1000), 0)).toBeCloseTo(-Math.log(2), 9)
})

test('logits that are not finite are named, not sampled from', () => {
  expect(() => argmax(Float32Array.of(1, Number.NaN))).toThrow(/not finite \(NaN\)/)
  expect(() => argmax(Float32Array.of(Number.POSITIVE_INFINITY, 1))).toThrow(/not finite \(Infinity\)/)
})

test.each([
  { temperature: -1, topP: 1 },
  { temperature: Number.NaN, topP: 1 },
  { temperature: 1, topP: 0 },
  { temperature: 1, topP: 1.5 },
])('%o is refused', (sampling) => {
  expect(() => checkSampling(sampling)).toThrow(/must be/)
})

test('a token drawn with its log-probability is the token drawn without, at any setting', () => {
  for (const sampling of [
    { temperature: 1, topP: 1 },
    { temperature: 0.7, topP: 1 },
    { temperature: 1, topP: 0.8 },
    { temperature: 0, topP: 1 },
  ]) {
    const [one, other] = [createRandom('both'), createRandom('both')]
    for (let i = 0; i < 50; i++) {
      const token = chooseToken(logits, sampling, one)
      expect(drawToken(logits, sampling, other)).toEqual({ token, logProbability: logProbability(logits, token) })
    }
    expect(logProbability(logits, 3)).toBeCloseTo(Math.log(softmax(1)[3] as number), 6)
  }
})
