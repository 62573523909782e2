/** The predictive distribution of the top rung's loss as a curve, with the outcome on it. */
import * as Plot from '@observablehq/plot'
import { type Forecast, isFraction, predictiveDensity } from '../../laws/index.ts'
import { formatNumber } from '../format.ts'
import { formatQuantity, formatRange } from '../quantity.ts'
import { evenTicks, percentTicks } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

/** The shaded parts are the 95% and the 80% interval. */
export function forecastDensity(
  forecast: Forecast,
  outcome: number | null,
  size: FigureSize,
  quantity = 'loss of the top rung (nats)',
): string {
  const [low, high] = domainOf(forecast, outcome)
  const ticks = evenTicks(low, high, size.width > 500 ? 8 : 4)
  const places = Array.from({ length: 121 }, (_, i) => low + ((high - low) * i) / 120)
  const peak = places.reduce((most, value) => Math.max(most, predictiveDensity(forecast, value)), 0)
  const pointAt = (value: number) => ({ value, density: predictiveDensity(forecast, value) / peak })
  const inside = ([from, to]: readonly [number, number]) =>
    [from, ...places.filter((value) => value > from && value < to), to].map(pointAt)
  const shade = (interval: readonly [number, number], fillOpacity: number) =>
    Plot.areaY(inside(interval), { x: 'value', y: 'density', fill: 'var(--law)', fillOpacity })
  return draw({
    ...size,
    marginLeft: 8,
    marginRight: 8,
    marginTop: 22,
    marginBottom: 34,
    label: `Forecast ${formatQuantity(forecast, forecast.mean)}, 95% interval ${formatRange(forecast, forecast.interval95)}, outcome ${outcome === null ? 'not known yet' : formatQuantity(forecast, outcome)}.`,
    x: {
      domain: [low, high],
      label: quantity,
      labelArrow: 'right',
      ticks,
      tickFormat: isFraction(forecast) ? percentTicks(ticks) : (value: number) => formatNumber(value, 4),
    },
    y: { domain: [0, 1.02], axis: null },
    marks: [
      shade(forecast.interval95, 0.16),
      shade(forecast.interval80, 0.26),
      Plot.line(places.map(pointAt), { x: 'value', y: 'density', stroke: 'var(--law)', strokeWidth: 1.5 }),
      Plot.ruleY([0], { stroke: 'var(--muted)' }),
      Plot.ruleX([forecast.mean], { y1: 0, y2: 1, stroke: 'var(--law)', strokeDasharray: '3 3' }),
      ...(outcome === null
        ? []
        : outcomeMarks(outcome, `outcome ${formatQuantity(forecast, outcome)}`, (outcome - low) / (high - low))),
    ],
  })
}

/** @param place of the outcome along the axis, 0 … 1: its name stands on the side away from the curve, unless it has no room there */
function outcomeMarks(outcome: number, text: string, place: number): Plot.Markish[] {
  const right = place < 0.3 || (place > 0.5 && place < 0.7)
  return [
    Plot.ruleX([outcome], { y1: 0, y2: 1, stroke: 'var(--outcome)', strokeWidth: 2 }),
    Plot.dot([outcome], {
      x: outcome,
      y: 0,
      symbol: 'diamond',
      r: 5,
      fill: 'var(--outcome)',
      stroke: 'var(--surface)',
    }),
    Plot.text([outcome], {
      x: outcome,
      y: 1,
      text: [text],
      textAnchor: right ? 'start' : 'end',
      dx: right ? 6 : -6,
      dy: -6,
      fill: 'var(--outcome)',
      fontWeight: 600,
    }),
  ]
}

/** The 95% interval and three tenths of it on both sides, or as far as the outcome lies; a fraction stays one. */
function domainOf(forecast: Forecast, outcome: number | null): [number, number] {
  const [low, high] = forecast.interval95
  const margin = (high - low) * 0.3
  const wide = [Math.min(low, outcome ?? low) - margin, Math.max(high, outcome ?? high) + margin] as const
  if (isFraction(forecast)) return [Math.max(forecast.floor, wide[0]), Math.min(1, wide[1])]
  return forecast.scale === 'log' ? [Math.max(0, wide[0]), wide[1]] : [...wide]
}
