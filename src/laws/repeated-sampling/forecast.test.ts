import { expect, test } from 'vitest'
import { mean as average, createRandom, type Random } from '../../stats/index.ts'
import type { ProblemCounts } from './counts.ts'
import { forecastCoverage, forecastCoverages } from './forecast.ts'

/** Problems whose chance of success has density ∝ p^(alpha − 1) on 0 … top, and of which a share is never solved. */
function problems(random: Random, alpha: number, top: number, never: number): number[] {
  return Array.from({ length: 120 }, () => (random.uniform() < never ? 0 : top * random.uniform() ** (1 / alpha)))
}

function sampled(random: Random, chances: readonly number[], n: number): ProblemCounts[] {
  return chances.map((p, i) => {
    let c = 0
    for (let draw = 0; draw < n; draw++) c += random.uniform() < p ? 1 : 0
    return { problem: String(i), n, c }
  })
}

test('80% intervals hold at least 80% of outcomes a hundred times beyond the samples, and still say something', () => {
  const random = createRandom('forecasts')
  const families = Array.from({ length: 30 }, (_, i) => {
    const never = i % 2 === 0 ? 0 : 0.3
    const chances = problems(random, 0.15 + 0.4 * random.uniform(), 0.2 + 0.5 * random.uniform(), never)
    const counts = sampled(random, chances, 50)
    const solved = chances.map((p, j) => (counts[j]?.c ?? 0) > 0 || random.uniform() < 1 - (1 - p) ** 4950)
    const outcome = solved.filter(Boolean).length / chances.length
    const { interval80, mean } = forecastCoverage(counts, 5000, random, 80)
    expect(interval80[0]).toBeLessThanOrEqual(mean)
    expect(interval80[1]).toBeGreaterThanOrEqual(mean)
    return {
      held: interval80[0] <= outcome && outcome <= interval80[1] ? 1 : 0,
      width: interval80[1] - interval80[0],
    }
  })
  expect(average(families.map(({ held }) => held))).toBeGreaterThanOrEqual(0.8)
  expect(average(families.map(({ width }) => width))).toBeLessThan(0.35)
})

test('what was sampled enough is not forecast, and a solved problem stays solved', () => {
  const counts = [
    { problem: 'a', n: 10, c: 3 },
    { problem: 'b', n: 400, c: 0 },
    { problem: 'c', n: 400, c: 40 },
  ]
  const { mean, interval80 } = forecastCoverage(counts, 200, createRandom(1), 40)
  expect(mean).toBeCloseTo(2 / 3, 6)
  expect(interval80[1] - interval80[0]).toBeCloseTo(0, 12)
})

test('forecasts at several k grow, begin where samples end, and do not depend on each other', () => {
  const counts = sampled(createRandom('curve'), problems(createRandom('curve'), 0.3, 0.5, 0), 20)
  const curve = forecastCoverages(counts, [5, 20, 100, 1000], createRandom(1), 60)
  const [at5, at20, at100, at1000] = curve
  expect(at5?.interval80[0]).toBe(at5?.interval80[1])
  expect(at20?.mean).toBeCloseTo(average(counts.map(({ c }) => (c > 0 ? 1 : 0))), 12)
  expect(at20?.mean).toBeLessThan(at100?.mean ?? 0)
  expect(at100?.interval80[1]).toBeLessThan(at1000?.interval80[1] ?? 0)
  expect(at1000).toEqual(forecastCoverage(counts, 1000, createRandom(1), 60))
})

test('quantiles ascend, and a reach beyond what was checked is said', () => {
  const counts = sampled(createRandom('far'), problems(createRandom('far'), 0.3, 0.5, 0), 20)
  const near = forecastCoverage(counts, 2000, createRandom(1), 80)
  expect(near.diagnostics).toEqual([])
  const values = near.quantiles.map(({ value }) => value)
  expect([...values].sort((a, b) => a - b)).toEqual(values)
  expect(forecastCoverage(counts, 10_000, createRandom(1), 40).diagnostics[0]).toMatch(/500 times/)
})

test('refuses to forecast from no success', () => {
  expect(() => forecastCoverage([{ problem: 'a', n: 9, c: 0 }], 100, createRandom(1))).toThrow(/no sample/)
})
