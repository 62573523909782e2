import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { type AbilityBeliefs, forecastBounded } from './bounded.ts'
import { climbOf } from './climb.ts'
import { offsetOf, shareAt } from './link.ts'
import {
  type Forecast,
  linearForecast,
  logForecast,
  logitForecast,
  predictiveCdf,
  predictiveDensity,
  predictiveQuantile,
} from './predictive.ts'
import { smoothQuantile, solvedDistribution } from './solved.ts'
import { judge } from './verdict.ts'

const beliefs: AbilityBeliefs = {
  departure: { mean: 0.1, sd: 0.1 },
  link: { guess: 0.01, half: -1.5, slope: { mean: 4, sd: 0.4 }, stray: { ladder: 0.4, run: 0.3 } },
}
const computes = [1e10, 3e10, 1e11, 2e11].flatMap((C) => [C, C, C, C])

/** A ladder drawn from the beliefs, its top at eight times the compute of the largest run. */
function drawLadder(seed: number) {
  const random = createRandom('abilities', seed)
  const { guess, half, slope, stray } = beliefs.link
  const normal = (sd: number) => sd * random.normal()
  const [offset, rise] = [normal(stray.ladder), slope.mean + normal(slope.sd)]
  const departure = beliefs.departure.mean + normal(beliefs.departure.sd)
  const run = (C: number, beyond: number) => {
    const logProbability = -3 + 0.25 * Math.log(C / 2e11) + normal(0.08) + beyond * departure
    const { share } = shareAt(rise * (logProbability - half) + offset + normal(stray.run), guess)
    const solved = Array.from({ length: 120 }, () => (random.uniform() < share ? 1 : 0)).reduce<number>(
      (a, b) => a + b,
      0,
    )
    return { C, value: solved / 120, trials: 120, logProbability }
  }
  return { runs: computes.map((C) => run(C, 0)), top: run(1.6e12, Math.log(8)) }
}

test('intervals hold about as often as they say, on ladders drawn from the beliefs', () => {
  const levels = [
    ['interval50', 0.5],
    ['interval80', 0.8],
    ['interval95', 0.95],
  ] as const
  const ladders = Array.from({ length: 300 }, (_, seed) => drawLadder(seed))
  const made = ladders.map(({ runs, top }) => forecastBounded(runs, top, { beliefs }).forecast)
  for (const [interval, level] of levels) {
    const held = ladders.filter(({ top }, i) => {
      const [low, high] = (made[i] as Forecast)[interval]
      return low <= top.value && top.value <= high
    })
    // Counts are discrete, so intervals near none hold too much rather than too little.
    expect(held.length / ladders.length).toBeGreaterThan(level - 0.06)
    expect(held.length / ladders.length).toBeLessThan(level + 0.16)
  }
})

test('foresees an ability that no run has yet, and leaves room for none', () => {
  const runs = computes.map((C) => ({ C, value: 0, trials: 120, logProbability: -2.6 + 0.4 * Math.log(C / 2e11) }))
  const { forecast, identified } = forecastBounded(runs, { C: 1.6e12 }, { beliefs })
  expect(identified).toBe(false)
  expect(forecast.mean).toBeGreaterThan(0.2)
  const early = forecastBounded(
    runs.map((run) => ({ ...run, logProbability: run.logProbability - 1.5 })),
    { C: 1.6e12 },
    { beliefs },
  ).forecast
  expect(early.mean).toBeLessThan(0.05)
  expect(early.interval80[0]).toBe(0)
  expect(predictiveCdf(early, 0)).toBeGreaterThan(0.03)
  expect(predictiveCdf(early, predictiveQuantile(early, 0.9))).toBeCloseTo(0.9, 6)
})

test('an ability foreseen to be solved throughout, and solved throughout, is no surprise', () => {
  const runs = computes.map((C, i) => ({ C, value: 1 - 0.5 * Math.exp(-i / 3), trials: 1000 }))
  const { forecast } = forecastBounded(runs, { C: 1.6e12 })
  expect(forecast.interval80[1]).toBe(1)
  const { u } = judge(forecast, 1, { higherIsBetter: true, identified: true })
  expect(u).toBeGreaterThan(0.025)
  expect(u).toBeLessThan(0.5)
  // counts below the middle lie on the other side
  expect(judge(forecast, 0.98, { higherIsBetter: true, identified: true }).u).toBeGreaterThan(0.9)
})

test('a density is the slope of its distribution, on every scale', () => {
  const { runs, top } = drawLadder(4)
  const parts = { noise: 0.1, parameters: 0.1, form: 0, calibration: 0 }
  const bounded = forecastBounded(runs, top, { beliefs }).forecast
  const others = [linearForecast(2, parts, 6), logForecast(0.7, parts, 6), logitForecast(0.4, parts, Infinity)]
  for (const forecast of [bounded, ...others]) {
    for (const p of [0.1, 0.5, 0.8]) {
      const x = predictiveQuantile(forecast, p)
      const slope = (predictiveCdf(forecast, x + 1e-5) - predictiveCdf(forecast, x - 1e-5)) / 2e-5
      expect(predictiveDensity(forecast, x) / slope).toBeCloseTo(1, 5)
    }
  }
})

test('without beliefs log-probability is not used; without log-probability, the shares are', () => {
  const { runs, top } = drawLadder(1)
  const bare = runs.map(({ logProbability: _, ...run }) => run)
  expect(forecastBounded(runs, top)).toEqual(forecastBounded(bare, top))
  expect(forecastBounded(bare, top, { beliefs, floor: 0 })).toEqual(forecastBounded(bare, top))
})

test('mean and sd are of the fraction, their parts add up', () => {
  const { runs, top } = drawLadder(2)
  const { forecast } = forecastBounded(runs, top, { beliefs })
  const squares = Object.values(forecast.parts).reduce((sum, part) => sum + part * part, 0)
  expect(Math.sqrt(squares)).toBeCloseTo(forecast.sd, 10)
  expect(forecast.interval50[1]).toBeLessThan(forecast.interval95[1])
})

test('refuses what is no score', () => {
  const { runs, top } = drawLadder(3)
  expect(() => forecastBounded([{ C: 1e10, value: 0, logProbability: 1 }, ...runs], top)).toThrow(/not above 0/)
  expect(() => forecastBounded(runs.slice(0, 2), top)).toThrow(/at least three/)
})

test('zeros where zeros are expected say nothing of the offset; where solutions are expected, they do', () => {
  const zeros = (eta: number) => Array.from({ length: 10 }, () => ({ solved: 0, trials: 120, eta }))
  const link = { guess: 0, stray: { ladder: 0.5, run: 0.3 } }
  expect(offsetOf(zeros(-14), link).mean).toBeCloseTo(0, 2)
  expect(offsetOf(zeros(-14), link).sd).toBeCloseTo(0.5, 2)
  expect(offsetOf(zeros(-2), link).mean).toBeLessThan(-1)
})

test('the distribution of the count solved', () => {
  const exact = solvedDistribution({ mean: 0, sd: 1e-9 }, 0, 4)
  for (const [k, ways] of [1, 4, 6, 4, 1].entries()) expect(exact[k]).toBeCloseTo(ways / 16, 8)
  const wide = solvedDistribution({ mean: -3, sd: 2 }, 0.1, 120)
  expect(wide.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10)
  expect(smoothQuantile(exact, 0.5)).toBeCloseTo(0.5, 6)
  expect(smoothQuantile(exact, 1 / 32)).toBeCloseTo(0, 6)
})

test('a climb finds its line and the scatter about it', () => {
  const random = createRandom('climb')
  const steps = Array.from({ length: 400 }, (_, i) => {
    const x = -i / 100
    return { x, y: -2 + 0.3 * x + 0.2 * random.normal(), variance: 0 }
  })
  const climb = climbOf(steps, { level: { mean: 0, sd: 3 }, slope: { mean: 0, sd: 1 }, scatter: 0.1 })
  expect(climb.level).toBeCloseTo(-2, 1)
  expect(climb.slope).toBeCloseTo(0.3, 1)
  expect(climb.scatter).toBeCloseTo(0.2, 1)
  expect(climb.at(2).variance).toBeGreaterThan(climb.at(-2).variance)
})
