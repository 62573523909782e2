import { expect, test } from 'vitest'
import { bestSize, isoFlopRuns, lawLoss } from '../../../test/support/runs.ts'
import { answerCurve, answerForecast } from './forecast.ts'
import { answerHoldOut } from './hold-out.ts'
import type { Wanted } from './wanted.ts'

const rows = isoFlopRuns()

test('a bare C is split as the law finds best; two of N, D and C decide the third', () => {
  const wanted: Wanted[] = [{ C: 3e21 }, { N: 1e9, D: 2e10 }, { N: 1e9, C: 1.2e20 }, { D: 2e10, C: 1.2e20 }]
  const { forecasts, identified, reach } = answerForecast(rows, wanted)
  expect(identified).toBe(true)
  const [best, ...given] = forecasts
  expect(best?.split).toBe('best')
  expect((best?.N ?? 0) / bestSize(3e21)).toBeCloseTo(1, 0)
  for (const { N, D, C, split } of given) {
    expect(split).toBe('given')
    expect([N / 1e9, D / 2e10, C / 1.2e20].map((ratio) => Number(ratio.toFixed(9)))).toEqual([1, 1, 1])
  }
  for (const run of forecasts) {
    const truth = lawLoss(run.N, run.D)
    expect(run.interval90[0]).toBeLessThan(truth)
    expect(run.interval90[1]).toBeGreaterThan(truth)
    expect(run.quantiles['0.05']).toBeCloseTo(run.interval90[0], 10)
    expect(run.quantiles['0.9']).toBeCloseTo(run.interval80[1], 10)
    expect(run.power).toBeGreaterThan(0)
  }
  expect(best?.distance).toBeCloseTo(10, 6)
  expect(reach).toBeGreaterThan(1)
  expect(() => answerForecast(rows, [{ N: 1e9 }])).toThrow(/two of N, D and C/)
})

test('a run that repeats its data is not foreseen as if it did not, where no row shows what repeats cost', () => {
  const ask = (unique: number) => answerForecast(rows, [{ N: 1e9, D: 2e10, unique }])
  expect(ask(1e9)).toMatchObject({ identified: false })
  expect(ask(1e9).diagnostics[0]).toMatch(/20 epochs .* none that repeat any: what repeats cost is not identified/)
  expect(ask(1e10)).toMatchObject({ identified: true })
  const repeating = rows.map((row, i) => (i % 3 === 0 ? { ...row, unique: row.D / 6 } : row))
  expect(answerForecast(repeating, [{ N: 1e9, D: 2e10, unique: 1e9 }])).toMatchObject({ identified: true })
})

test('the frontier reaches from the smallest run to the farthest forecast and falls', () => {
  const { frontier, largest } = answerForecast(rows, [{ C: 3e21 }])
  expect(frontier[0]?.C).toBeCloseTo(1e18, -12)
  expect((frontier.at(-1)?.C ?? 0) / 3e21).toBeCloseTo(1, 9)
  expect(largest).toBe(3e20)
  const losses = frontier.map(({ mean }) => mean)
  expect(losses).toEqual([...losses].sort((a, b) => b - a))
})

test('far beyond what hold-outs checked the interval widens, and a line says so', () => {
  const { forecasts, diagnostics } = answerForecast(rows, [{ C: 3e21 }, { C: 3e26 }])
  const widths = forecasts.map(({ interval90: [low, high] }) => high - low)
  expect(widths[1]).toBeGreaterThan(2 * (widths[0] as number))
  expect(diagnostics.join()).toMatch(/times the compute fitted; hold-outs inside the table checked/)
})

test('no interval of a loss reaches below zero, however little the rows say of so far', () => {
  const few = rows.slice(0, 5).map((run) => ({ ...run, N: 1e8 }))
  const { forecasts } = answerForecast(few, [{ C: 1e26 }])
  expect(forecasts[0]?.quantiles['0.025']).toBeGreaterThan(0)
  expect(forecasts[0]?.interval95[0]).toBeGreaterThan(0)
})

test('a best split of a shape that the table has nowhere near is told', () => {
  const lopsided = rows.map((run) => ({ ...run, loss: 1.7 + 30 / run.N ** 0.12 + 9e6 / run.D ** 0.8 }))
  const { forecasts, diagnostics } = answerForecast(lopsided, [{ C: 1e24 }])
  expect(forecasts[0]?.split).toBe('best')
  expect(diagnostics.join()).toMatch(/tokens per parameter, where the table has .*: give N and D/)
  expect(answerForecast(rows, [{ C: 3e21 }]).diagnostics.join()).not.toMatch(/tokens per parameter/)
})

test('where tokens per parameter are fixed, a bare C keeps them, and the answer leans on beliefs', () => {
  const fixed = rows.map(({ N }) => ({ N, D: 20 * N, C: 120 * N * N, loss: lawLoss(N, 20 * N) }))
  const { forecasts, identified, diagnostics } = answerForecast(fixed, [{ C: 1e22 }])
  expect(identified).toBe(false)
  expect(forecasts[0]?.split).toBe('table')
  expect((forecasts[0]?.D ?? 0) / (forecasts[0]?.N ?? 1)).toBeCloseTo(20, 6)
  expect(diagnostics.join()).toMatch(/table’s own tokens per parameter/)
})

test('a hold-out looks at nothing above its cut', () => {
  const answer = answerHoldOut(rows, 3e19)
  expect(answer).toMatchObject({ cut: 3e19, n: { rows: 28 }, largest: 3e19 })
  expect(answer.outcomes).toEqual(rows.slice(28).map(({ loss }) => loss))
  expect(answer.forecasts.map(({ N }) => N)).toEqual(rows.slice(28).map(({ N }) => N))
  const spoiled = rows.map((row, i) => (i < 28 ? row : { ...row, loss: 2 * row.loss }))
  const again = answerHoldOut(spoiled, 3e19)
  expect(again.forecasts).toEqual(answer.forecasts)
  expect(answer.errors.mean).toBeLessThan(0.01)
  expect(answer.errors.max).toBeGreaterThanOrEqual(answer.errors.mean)
  expect(again.errors.mean).toBeCloseTo(1, 1)
  expect([again.coverage80, again.coverage90]).toEqual([0, 0])
  expect(again.u.every((u) => u > 0.99)).toBe(true)
  expect(() => answerHoldOut(rows, 1e17)).toThrow(/from 1\.00e\+18 to 3\.00e\+20; choose a cut inside/)
  expect(() => answerHoldOut(rows, 1e25)).toThrow(/one above/)
})

test('a curve is foreseen along its own variable', () => {
  const curve = Array.from({ length: 14 }, (_, i) => {
    const D = 1e6 * 2 ** i
    return { N: 1, D, C: D, loss: 0.5 + 30 / D ** 0.3 }
  })
  const { forecasts, frontier, identified } = answerCurve(curve, 'D', [4e10])
  expect(identified).toBe(true)
  expect(forecasts[0]).toMatchObject({ D: 4e10, distance: expect.closeTo(4e10 / (1e6 * 2 ** 13), 9) })
  expect(forecasts[0]?.mean).toBeCloseTo(0.5 + 30 / 4e10 ** 0.3, 2)
  expect(frontier).toHaveLength(49)
  const held = answerHoldOut(curve, 1e9, 'D')
  expect(held.outcomes).toHaveLength(4)
  expect(held.errors.max).toBeLessThan(0.05)
})
