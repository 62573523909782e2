import { expect, test } from 'vitest'
import {
  bootstrap,
  cholesky,
  choleskyInverse,
  choleskySolve,
  createRandom,
  drawGroupWeights,
  groupIndex,
  incompleteBeta,
  logDeterminant,
  logGamma,
  mean,
  median,
  normalCdf,
  normalQuantile,
  percentileInterval,
  quantile,
  sd,
  studentCdf,
  studentLogDensity,
  studentQuantile,
  weightedMean,
} from './index.ts'

// Reference values from SciPy 1.17 (scipy.special, scipy.stats).
test('normal distribution', () => {
  expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14)
  expect(normalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 10)
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12)
  expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 10)
  expect(normalQuantile(0)).toBe(-Infinity)
})

test('Student’s t', () => {
  expect(studentCdf(2, 5)).toBeCloseTo(0.9490302605850709, 13)
  expect(studentCdf(-40, 3) / 1.7190340394579253e-5).toBeCloseTo(1, 10)
  expect(studentQuantile(0.975, 4)).toBeCloseTo(2.7764451051977987, 11)
  expect(studentQuantile(0.025, 4)).toBeCloseTo(-2.7764451051977987, 11)
  expect(studentQuantile(0.9, Infinity)).toBeCloseTo(1.2815515655446004, 12)
  expect(studentLogDensity(0.7, 6)).toBeCloseTo(-1.2351789709594012, 12)
  for (const p of [0.001, 0.2, 0.77]) expect(studentCdf(studentQuantile(p, 7.5), 7.5)).toBeCloseTo(p, 12)
})

test('special functions', () => {
  expect(logGamma(10)).toBeCloseTo(Math.log(362880), 11)
  expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13)
  expect(incompleteBeta(0.3, 2, 5)).toBeCloseTo(0.579825, 12)
})

test('summaries', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([1, 2, 3, 4], 0.9)).toBeCloseTo(3.7, 12)
  expect(median([5, 1, 9])).toBe(5)
  expect(mean([1, 2, 6])).toBe(3)
  expect(sd([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138089935299395, 12)
  expect(weightedMean([1, 5], [3, 1])).toBe(2)
  expect(quantile([], 0.5)).toBeNaN()
})

test('Cholesky solves, inverts and says when a matrix is not positive definite', () => {
  const matrix = () => Float64Array.of(4, 2, 0.6, 2, 5, 1, 0.6, 1, 3)
  const factor = matrix()
  expect(cholesky(factor, 3)).toBe(true)
  const x = choleskySolve(factor, 3, Float64Array.of(1, 2, 3))
  const back = [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + (matrix()[i * 3 + j] ?? 0) * (x[j] ?? 0), 0))
  for (const [i, value] of back.entries()) expect(value).toBeCloseTo(i + 1, 12)
  expect(logDeterminant(factor, 3)).toBeCloseTo(3.7977338590260183, 12)
  const inverse = choleskyInverse(factor, 3)
  expect((inverse[0] ?? 0) * 4 + (inverse[1] ?? 0) * 2 + (inverse[2] ?? 0) * 0.6).toBeCloseTo(1, 12)
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false)
})

test('the bootstrap over groups keeps rows of a group together and finds the clustered standard error', () => {
  const labels = ['a', 'a', 'a', 'b', 'c', 'c']
  const { index, groups } = groupIndex(labels)
  const weights = drawGroupWeights(index, groups, createRandom(3), new Float64Array(6))
  expect(weights[0]).toBe(weights[2])
  expect(weights[4]).toBe(weights[5])

  // 40 groups of 10 equal values: the standard error of the mean is that of 40 values, not of 400.
  const random = createRandom('clusters')
  const centers = Array.from({ length: 40 }, () => random.normal())
  const values = centers.flatMap((center) => Array<number>(10).fill(center))
  const names = centers.flatMap((_, i) => Array<string>(10).fill(`group ${i}`))
  const means = bootstrap(names, (w) => weightedMean(values, w), random, 2000)
  expect(sd(means) / (sd(centers) / Math.sqrt(40))).toBeCloseTo(1, 1)
  const [low, high] = percentileInterval(means, 0.9)
  expect(low).toBeLessThan(mean(values))
  expect(high).toBeGreaterThan(mean(values))
})
