import { expect, test } from 'vitest'
import { createRandom, mean, type Random } from '../stats/index.ts'
import { forecastCurve } from './curve.ts'
import { forecastLoss, forecastTop } from './forecast.ts'
import { coupled } from './forms/coupled.ts'
import type { Observation } from './observation.ts'
import { predictiveCdf } from './predictive.ts'

/** A laptop's ladder: five sizes, two trunks each, two branches per trunk; the top has 8 times the compute. */
function ladder(law: (N: number, D: number) => number, noise: number, random: Random) {
  const luck = () => random.normal() * noise * Math.SQRT1_2
  const runs = [16e3, 32e3, 60e3, 110e3, 200e3].flatMap((N, size) =>
    [0, 1].flatMap((twin) => {
      const shared = luck()
      return [1, 2].map((branch): Observation => {
        const D = 0.5e6 * 2 ** (0.7 * size + 0.9 * twin) * branch
        return { N, D, C: 6 * N * D, loss: law(N, D) * Math.exp(shared + luck()), trunk: `${size}.${twin}` }
      })
    }),
  )
  const C = 8 * Math.max(...runs.map((run) => run.C))
  const N = 480e3
  const D = C / 6 / N
  return { runs, target: { N, D, C }, outcome: law(N, D) * Math.exp(luck() + luck()) }
}

function randomLaw(random: Random) {
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const [E, n, d] = [between(0.5, 1.3), between(0.3, 0.7), between(0.3, 0.7)]
  const [alpha, beta, g] = [between(0.15, 0.4), between(0.15, 0.4), between(0.4, 1)]
  return (N: number, D: number) =>
    E + ((n * (N / 6e4) ** -alpha) ** (1 / g) + (d * (D / 1.5e6) ** -beta) ** (1 / g)) ** g
}

test('forecasts of simulated ladders: accurate, and as wide as they should be', () => {
  const random = createRandom('coverage')
  const results = Array.from({ length: 60 }, () => {
    const { runs, target, outcome } = ladder(randomLaw(random), 0.003 + 0.005 * random.uniform(), random)
    const { forecast, identified } = forecastTop(runs, target)
    expect(identified).toBe(true)
    return {
      u: predictiveCdf(forecast, outcome),
      error: Math.abs(outcome / forecast.mean - 1),
      halfWidth: (forecast.interval80[1] - forecast.interval80[0]) / 2 / forecast.mean,
    }
  })
  const inside = (level: number) => mean(results.map(({ u }) => (Math.abs(u - 0.5) < level / 2 ? 1 : 0)))
  expect(mean(results.map(({ error }) => error))).toBeLessThan(0.012)
  expect(mean(results.map(({ halfWidth }) => halfWidth))).toBeLessThan(0.02)
  // Binomial 95% ranges for 60 ladders.
  expect(inside(0.5)).toBeGreaterThan(0.37)
  expect(inside(0.8)).toBeGreaterThan(0.69)
  expect(inside(0.8)).toBeLessThan(0.92)
  expect(inside(0.95)).toBeGreaterThan(0.9)
})

test('what a forecast is made of', () => {
  const random = createRandom('parts')
  const { runs, target } = ladder(randomLaw(random), 0.004, random)
  const { forecast, forms, law, calibration } = forecastTop(runs, target)
  const squared = Object.values(forecast.parts).reduce((sum, part) => sum + part * part, 0)
  expect(Math.sqrt(squared)).toBeCloseTo(forecast.sd, 10)
  expect(forms.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
  expect(Object.values(law).every((value) => value > 0)).toBe(true)
  expect(calibration).toBeGreaterThan(0.5)
  expect(JSON.parse(JSON.stringify(forecast))).toEqual(forecast)
})

test('one run gone wrong is named and does not bend the forecast', () => {
  const random = createRandom('outlier')
  const { runs, target } = ladder(randomLaw(random), 0.003, random)
  const clean = forecastTop(runs, target).forecast.mean
  const spoiled = runs.map((run, i) => (i === 7 ? { ...run, loss: run.loss * 1.15 } : run))
  const { forecast, diagnostics } = forecastTop(spoiled, target)
  expect(Math.abs(forecast.mean / clean - 1)).toBeLessThan(0.02)
  expect(diagnostics.join('\n')).toMatch(/far off every form/)
})

test('a ladder of one size or too few levels is not identified, and says why', () => {
  const runs = [5e5, 1e6, 2e6, 4e6, 8e6, 1.6e7, 3.2e7, 6.4e7].map((D) => ({
    N: 5e4,
    D,
    C: 3e5 * D,
    loss: 1 + (D / 1e5) ** -0.2,
  }))
  const { identified, diagnostics } = forecastTop(runs, { N: 2e5, D: 2e8, C: 2.4e14 })
  expect(identified).toBe(false)
  expect(diagnostics.join('\n')).toMatch(/one size/)
  expect(() => forecastTop(runs.slice(0, 3), { N: 2e5, D: 2e8, C: 2.4e14 })).toThrow(/at least 5/)
})

test('a contest without the additive form still gives the additive law', () => {
  const random = createRandom('contest')
  const { runs, target } = ladder(randomLaw(random), 0.004, random)
  const { law, forms } = forecastTop(runs, target, { evidenceRows: 1, candidates: [{ form: coupled, logOdds: 0 }] })
  expect(forms.map(({ name }) => name)).toEqual(['coupled'])
  expect(Object.values(law).every((value) => value > 0)).toBe(true)
})

test('a table: forecasts far out follow the law, widen past what hold-outs checked, and say so', () => {
  const random = createRandom('table')
  const law = (N: number, D: number) => 1.7 + 400 / N ** 0.34 + 900 / D ** 0.31
  const runs = [1e18, 3e18, 1e19, 3e19, 1e20].flatMap((C) =>
    [0.3, 0.55, 1, 1.8, 3.3].map((factor) => {
      const N = factor * Math.sqrt(C / 120)
      return { N, D: C / 6 / N, C, loss: law(N, C / 6 / N) * Math.exp(0.002 * random.normal()) }
    }),
  )
  const at = (C: number) => ({ N: Math.sqrt(C / 120), D: C / 6 / Math.sqrt(C / 120), C })
  const { forecasts, identified, diagnostics, reach } = forecastLoss(runs, [at(1e20), at(1e22), at(1e25)])
  expect(identified).toBe(true)
  expect(reach).toBeCloseTo(100 / 3, 0)
  const [near, far, farthest] = forecasts
  for (const { point, forecast } of forecasts) {
    expect(Math.abs(law(point.N, point.D) / forecast.mean - 1)).toBeLessThan(2.5 * (forecast.sd / forecast.mean))
  }
  const relative = (entry: typeof near) => (entry === undefined ? Number.NaN : entry.forecast.sd / entry.forecast.mean)
  expect(relative(far)).toBeGreaterThan(relative(near))
  expect(relative(farthest)).toBeGreaterThan(relative(far))
  expect(farthest?.distance).toBeCloseTo(1e5, 0)
  expect(diagnostics.join('\n')).toMatch(/widened/)
})

test('a learning curve: onward along a power law with floor, and refusals', () => {
  const random = createRandom('curve')
  const y = (x: number) => 0.3 + 20 / x ** 0.4
  const points = Array.from({ length: 60 }, (_, i) => 1e3 * 1.12 ** i).map((x) => ({
    x,
    y: y(x) * Math.exp(0.004 * random.normal()),
  }))
  const far = [2e6, 5e6]
  forecastCurve(points, far).forEach((forecast, i) => {
    const truth = y(far[i] ?? Number.NaN)
    expect(Math.abs(forecast.mean / truth - 1)).toBeLessThan(0.02)
    expect(forecast.interval95[0]).toBeLessThan(truth)
    expect(forecast.interval95[1]).toBeGreaterThan(truth)
  })
  expect(() => forecastCurve([], [1])).toThrow(/at least 4/)
  expect(() => forecastCurve([...points, { x: 5, y: 0 }], [1e6])).toThrow(/row 61, column loss/)
})
