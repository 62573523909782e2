import { describe, expect, test } from 'vitest'
import { learningCurves, reference } from '../../test/support/published.ts'
import { mean } from '../stats/index.ts'
import { forecastCurve } from './curve.ts'

const missing = process.env.ESCALADO_TEST_DATA === undefined
describe.skipIf(missing)('published learning curves (skipped without ESCALADO_TEST_DATA)', () => {
  /** Root mean square of ln(forecast / outcome) on the held-out part, mean over a domain's curves. */
  const errorOn = (domain: string) => {
    const errors = (learningCurves().get(domain) ?? []).map(({ fitted, heldOut }) => {
      const forecasts = forecastCurve(
        fitted,
        heldOut.map(({ x }) => x),
      )
      return Math.sqrt(mean(heldOut.map(({ y }, i) => Math.log(y / (forecasts[i]?.mean ?? Number.NaN)) ** 2)))
    })
    return mean(errors)
  }

  test.each([
    ['NMT', 5],
    ['LM', 5],
    ['BB', 10],
    ['IC', 72],
  ])('%s: at most the better of two power laws', { timeout: 120_000 }, (domain, curves) => {
    expect(learningCurves().get(domain)).toHaveLength(curves)
    const of = (law: string) => reference('nsl_benchmark', 'mean_by_domain', domain, law)
    expect(errorOn(domain)).toBeLessThanOrEqual(Math.min(of('power'), of('power_floor')))
  })
})
