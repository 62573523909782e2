/** How a sealed forecast and its outcome look wherever they appear. */
import * as Plot from '@observablehq/plot'
import { formatInterval, formatLoss } from '../format.ts'
import type { PlacedForecast } from './figure.ts'

/** Pixels to the right of the run's own compute, so that the outcome never hides the interval. */
export const FORECAST_OFFSET = 12

/** Thin bar for 95%, thick for 80%, a ring at the mean; nothing without a forecast. */
export function forecastMarks(forecast: PlacedForecast | null): Plot.Markish[] {
  if (forecast === null) return []
  const { C, mean, interval80, interval95 } = forecast
  const bar = ([y1, y2]: readonly [number, number], strokeWidth: number) =>
    Plot.ruleX([C], { x: C, y1, y2, dx: FORECAST_OFFSET, stroke: 'var(--law)', strokeWidth, clip: 'frame' })
  return [
    bar(interval95, 2),
    bar(interval80, 6),
    Plot.dot([mean], {
      x: C,
      y: mean,
      dx: FORECAST_OFFSET,
      r: 3.5,
      fill: 'var(--surface)',
      stroke: 'var(--law)',
      strokeWidth: 2,
      title: () => `forecast ${formatLoss(mean)}, 80% ${formatInterval(interval80)}, 95% ${formatInterval(interval95)}`,
    }),
  ]
}

/** The outcome, at the compute of its run. */
export function outcomeMark(C: number, outcome: number): Plot.Markish {
  return Plot.dot([outcome], {
    x: C,
    y: outcome,
    symbol: 'diamond',
    r: 5.5,
    fill: 'var(--outcome)',
    stroke: 'var(--surface)',
    strokeWidth: 1.5,
    title: () => `outcome ${formatLoss(outcome)}`,
  })
}
