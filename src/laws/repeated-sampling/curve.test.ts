import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { firstSamples } from './counts.ts'
import { coverageCurve, roundNumbers } from './curve.ts'
import { fitCoveragePowerLaw, powerLawCoverage } from './power-law.ts'

const counts = [
  { problem: 'a', n: 10, c: 0 },
  { problem: 'b', n: 10, c: 2 },
  { problem: 'c', n: 4, c: 4 },
]

test('each k holds over the problems with enough samples, and says over how many', () => {
  const curve = coverageCurve(counts, [1, 5, 50], createRandom(1))
  expect(curve.map(({ k, problems }) => [k, problems])).toEqual([
    [1, 3],
    [5, 2],
  ])
  expect(curve[0]?.value).toBeCloseTo((0 + 0.2 + 1) / 3, 14)
  expect(curve[1]?.value).toBeCloseTo((1 - (5 * 4) / (10 * 9)) / 2, 14)
  expect(curve[1]?.plugIn).toBeLessThan(curve[1]?.value ?? 0)
  for (const { value, interval90 } of curve) {
    expect(interval90[0]).toBeLessThan(value)
    expect(interval90[1]).toBeGreaterThan(value)
  }
})

test('sampling that stopped at a success is corrected', () => {
  const stopped = counts.map((row) => ({ ...row, stopped: true }))
  expect(coverageCurve(stopped, [1], createRandom(1))[0]?.value).toBeCloseTo((0 + 1 / 9 + 1) / 3, 14)
})

test('no success at all leaves an interval, not a certainty', () => {
  const none = counts.map((row) => ({ ...row, c: 0 }))
  const point = coverageCurve(none, [1], createRandom(1))[0]
  expect(point?.value).toBe(0)
  expect(point?.interval90[0]).toBe(0)
  expect(point?.interval90[1]).toBeCloseTo(1 - 0.05 ** (1 / 3), 12)
  expect(() => coverageCurve([], [1], createRandom(1))).toThrow(/no problem/)
})

test('the line recovers a power law and needs two points inside', () => {
  const law = { a: 4, b: 0.37 }
  const points = roundNumbers(1000).map((k) => ({ k, value: powerLawCoverage(law, k) }))
  expect(points.length).toBe(10)
  const fit = fitCoveragePowerLaw(points)
  expect(fit?.a).toBeCloseTo(4, 10)
  expect(fit?.b).toBeCloseTo(0.37, 12)
  expect(fitCoveragePowerLaw([{ k: 1, value: 0 }, ...points.slice(0, 1)])).toBeUndefined()
})

test('first samples are drawn without replacement', () => {
  const random = createRandom('first')
  const draws = Array.from({ length: 4000 }, () => firstSamples([{ problem: 'a', n: 20, c: 6 }], 10, random)[0]?.c ?? 0)
  expect(draws.reduce((a, b) => a + b) / 4000).toBeCloseTo(3, 1)
  expect(firstSamples(counts, 4, random).map(({ n }) => n)).toEqual([4, 4, 4])
  const stopped = { problem: 'a', n: 9, c: 1, stopped: true }
  expect(firstSamples([stopped], 8, random)).toEqual([{ problem: 'a', n: 8, c: 0 }])
  expect(firstSamples([stopped], 9, random)).toEqual([stopped])
  expect(firstSamples(counts, 10, random)[2]).toEqual({ problem: 'c', n: 4, c: 4 })
})
