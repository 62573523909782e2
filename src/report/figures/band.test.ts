import { expect, test } from 'vitest'
import { emptyRecord, ladderRecord } from '../../../test/figures/ladder-record.ts'
import { chinchillaLoss } from '../../laws/index.ts'
import { frontierLoss, lawBand } from './band.ts'

const band = lawBand(ladderRecord)
const top = ladderRecord.runs.at(-1)
const forecast = ladderRecord.forecasts[0]?.forecast

test('the band ends at the top rung with the relative interval of the forecast', () => {
  const last = band.at(-1)
  if (last === undefined || top === undefined || forecast === undefined) throw new Error('the fixture has a top rung')
  expect(last.C).toBe(top.C)
  for (const end of [0, 1] as const) {
    expect(last.interval80[end] / last.loss).toBeCloseTo(forecast.interval80[end] / forecast.mean, 10)
    expect(last.interval95[end] / last.loss).toBeCloseTo(forecast.interval95[end] / forecast.mean, 10)
  }
})

test('among the fitted runs its width is their scatter about the law', () => {
  const fitted = ladderRecord.runs.filter((run) => !run.top)
  const { params } = ladderRecord.law
  if (params === null) throw new Error('the fixture has a law')
  const residuals = fitted.map((run) => Math.log((run.loss ?? Number.NaN) / chinchillaLoss(params, run.N, run.D)))
  const scatter = Math.sqrt(residuals.reduce((sum, residual) => sum + residual ** 2, 0) / residuals.length)
  const [first] = band
  expect(Math.log((first?.interval80[1] ?? 0) / (first?.loss ?? 1))).toBeCloseTo(1.28155 * scatter, 5)
})

test('it only widens, and 95% contains 80%', () => {
  const widths = band.map(({ interval95: [low, high] }) => Math.log(high / low))
  for (const [i, width] of widths.entries()) expect(width).toBeGreaterThanOrEqual((widths[i - 1] ?? 0) - 1e-12)
  for (const { interval80, interval95 } of band) {
    expect(interval95[0]).toBeLessThan(interval80[0])
    expect(interval95[1]).toBeGreaterThan(interval80[1])
  }
})

test('without a law there is no band', () => {
  expect(lawBand(emptyRecord)).toEqual([])
})

test('the frontier is interpolated in the logarithms and not extrapolated', () => {
  const line = [
    { C: 1e10, loss: 4 },
    { C: 1e12, loss: 1 },
  ]
  expect(frontierLoss(line, 1e11)).toBeCloseTo(2, 12)
  expect(frontierLoss(line, 1e12)).toBeCloseTo(1, 12)
  expect(frontierLoss(line, 1e10)).toBe(4)
  expect(frontierLoss(line, 2e12)).toBeNull()
  expect(frontierLoss(line, 9e9)).toBeNull()
})
