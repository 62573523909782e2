import { expect, test } from 'vitest'
import { forecastBounded } from './bounded.ts'
import { linearForecast, logForecast, predictiveCdf, predictiveQuantile, shareForecast } from './predictive.ts'
import { decide, judge, powerToSee } from './verdict.ts'

const sharp = linearForecast(2, { noise: 0.01, parameters: 0.008, form: 0.006, calibration: 0 }, 12)
const wide = linearForecast(2, { noise: 0.04, parameters: 0.02, form: 0, calibration: 0.01 }, 12)

test('the rule, case by case', () => {
  const at = (u: number) => predictiveQuantile(sharp, u)
  const cases = [
    { outcome: at(0.5), identified: true, verdict: 'holds' },
    { outcome: at(0.974), identified: true, verdict: 'holds' },
    { outcome: at(0.976), identified: true, verdict: 'wall' },
    { outcome: at(0.026), identified: true, verdict: 'holds' },
    { outcome: at(0.024), identified: true, verdict: 'leap' },
    { outcome: at(0.999), identified: false, verdict: 'unknown' },
    { outcome: at(0.5), identified: false, verdict: 'unknown' },
  ] as const
  for (const { outcome, identified, verdict } of cases) {
    expect(judge(sharp, outcome, { identified }).verdict).toBe(verdict)
  }
  expect(judge(wide, 2.5, { identified: true })).toMatchObject({ verdict: 'unknown' })
})

test('mirrored where higher is better', () => {
  const high = predictiveQuantile(sharp, 0.99)
  expect(judge(sharp, high, { identified: true, higherIsBetter: true })).toMatchObject({ verdict: 'leap' })
  expect(judge(sharp, 2 * 2 - high, { identified: true, higherIsBetter: true })).toMatchObject({ verdict: 'wall' })
})

test('error is signed, u is the predictive distribution, power falls with the spread', () => {
  const { error, u, power } = judge(sharp, 2.02, { identified: true })
  expect(error).toBeCloseTo(0.01, 12)
  expect(u).toBeCloseTo(predictiveCdf(sharp, 2.02), 12)
  expect(power).toBeGreaterThan(0.95)
  expect(powerToSee(wide, 0.03)).toBeLessThan(0.5)
  expect(powerToSee(sharp, 0)).toBeCloseTo(0.025, 6)
})

test('the rule: identified and power first, then u; what could not be computed decides nothing', () => {
  const at = (u: number, power = 0.8, identified = true) => decide({ u, power, identified })
  expect([at(0.9751), at(0.975), at(0.025), at(0.0249)]).toEqual(['wall', 'holds', 'holds', 'leap'])
  expect([at(1, 0.79), at(1, 1, false), at(0.5, Number.NaN), at(Number.NaN)]).toEqual(Array(4).fill('unknown'))
})

test('power is that of a normal forecast with 3% at 2.857 standard deviations', () => {
  const normal = linearForecast(1, { noise: 0.0105, parameters: 0, form: 0, calibration: 0 }, Infinity)
  expect(powerToSee(normal, 0.03)).toBeCloseTo(0.81523, 4)
})

test('a loss is foreseen on a logarithmic scale: never below zero, and as a plain one where it is narrow', () => {
  const parts = { noise: 0.006, parameters: 0.006, form: 0.004, calibration: 0 }
  const log = logForecast(Math.log(2), parts, 12)
  const plain = linearForecast(2, { noise: 0.012, parameters: 0.012, form: 0.008, calibration: 0 }, 12)
  expect(log.mean).toBeCloseTo(plain.mean, 12)
  expect(log.sd).toBeCloseTo(plain.sd, 12)
  for (const level of ['interval80', 'interval95'] as const)
    for (const end of [0, 1] as const) expect(log[level][end] / plain[level][end]).toBeCloseTo(1, 3)
  expect(predictiveCdf(log, 2)).toBeCloseTo(0.5, 12)
  expect(powerToSee(log, 0.03)).toBeCloseTo(powerToSee(plain, Math.log(1.03)), 12)
  const far = logForecast(0, { ...parts, form: 1.5 }, 6)
  expect(far.interval95[0]).toBeGreaterThan(0)
  expect(far.interval95[0] * far.interval95[1]).toBeCloseTo(1, 10)
  expect(predictiveCdf(far, 0)).toBe(0)
  expect(predictiveCdf(far, -1)).toBe(0)
})

test('refuses an outcome that is not a number', () => {
  expect(() => judge(sharp, Number.NaN, { identified: true })).toThrow(/finite number/)
})

test('a bounded forecast stays within its bounds and follows the trend', () => {
  const rows = [1e10, 3e10, 1e11, 3e11, 1e12].flatMap((C, i) =>
    [-0.1, 0.1].map((off) => ({ C, value: 1 / (1 + Math.exp(2 - 0.6 * i + off)), trials: 400 })),
  )
  const { forecast, identified } = forecastBounded(rows, { C: 8e12 })
  expect(identified).toBe(true)
  expect(forecast.mean).toBeGreaterThan(0.6)
  expect(forecast.mean).toBeLessThan(0.95)
  expect(forecast.interval95[0]).toBeGreaterThan(0)
  expect(forecast.interval95[1]).toBeLessThan(1)
  expect(predictiveCdf(forecast, 1)).toBeGreaterThan(0.99)
  const squared = Object.values(forecast.parts).reduce((sum, part) => sum + part * part, 0)
  expect(Math.sqrt(squared)).toBeCloseTo(forecast.sd, 10)
})

test('an ability that no run has is not identified', () => {
  const rows = [1e10, 3e10, 1e11, 3e11].flatMap((C) => [1, 2].map(() => ({ C, value: 0, trials: 100 })))
  expect(forecastBounded(rows, { C: 1e13 })).toMatchObject({ identified: false })
  expect(() => forecastBounded([{ C: 1, value: 50 }, ...rows], { C: 1e13 })).toThrow(/fraction/)
})

test('a fraction may be 0 or 1: that is no surprise beside the bound, and a forecast without spread has a verdict too', () => {
  const near = shareForecast(0.995, { noise: 0.008, parameters: 0, form: 0, calibration: 0 }, 12)
  expect(near.interval80[1]).toBe(1)
  expect(judge(near, 1, { higherIsBetter: true, identified: true })).toMatchObject({ verdict: 'holds' })
  expect(judge(near, 0.9, { higherIsBetter: true, identified: true })).toMatchObject({ verdict: 'wall' })
  expect(predictiveQuantile(near, 0.999)).toBe(1)
  const sure = shareForecast(1, { noise: 0, parameters: 0, form: 0, calibration: 0 }, 12)
  expect(judge(sure, 1, { higherIsBetter: true, identified: true })).toMatchObject({
    verdict: 'holds',
    u: 0.5,
    power: 1,
  })
  expect(judge(sure, 0.99, { higherIsBetter: true, identified: true })).toMatchObject({ verdict: 'wall', u: 1 })
})
