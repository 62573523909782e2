/** The predictive distribution of the top rung's loss as a curve, with the outcome on it. */
import * as Plot from '@observablehq/plot'
import type { Forecast } from '../../laws/index.ts'
import { formatInterval, formatLoss, formatNumber } from '../format.ts'
import { evenTicks } from './axes.ts'
import { draw, type FigureSize } from './draw.ts'

/** For a forecast on the linear scale; the shaded parts are the 95% and the 80% interval. */
export function forecastDensity(
  forecast: Forecast,
  outcome: number | null,
  size: FigureSize,
  quantity = 'loss of the top rung (nats)',
): string {
  const [low, high] = domainOf(forecast, outcome)
  const curve = Array.from({ length: 121 }, (_, i) => {
    const loss = low + ((high - low) * i) / 120
    return { loss, density: density(forecast, loss) }
  })
  const inside = ([from, to]: readonly [number, number]) => [
    { loss: from, density: density(forecast, from) },
    ...curve.filter(({ loss }) => loss > from && loss < to),
    { loss: to, density: density(forecast, to) },
  ]
  const shade = (interval: readonly [number, number], fillOpacity: number) =>
    Plot.areaY(inside(interval), { x: 'loss', y: 'density', fill: 'var(--law)', fillOpacity })
  return draw({
    ...size,
    marginLeft: 8,
    marginRight: 8,
    marginTop: 22,
    marginBottom: 34,
    label: `Forecast ${formatLoss(forecast.mean)}, 95% interval ${formatInterval(forecast.interval95)}, outcome ${outcome === null ? 'not known yet' : formatLoss(outcome)}.`,
    x: {
      domain: [low, high],
      label: quantity,
      labelArrow: 'right',
      ticks: evenTicks(low, high, size.width > 500 ? 8 : 4),
      tickFormat: (loss: number) => formatNumber(loss, 4),
    },
    y: { domain: [0, 1.02], axis: null },
    marks: [
      shade(forecast.interval95, 0.16),
      shade(forecast.interval80, 0.26),
      Plot.line(curve, { x: 'loss', y: 'density', stroke: 'var(--law)', strokeWidth: 1.5 }),
      Plot.ruleY([0], { stroke: 'var(--muted)' }),
      Plot.ruleX([forecast.mean], { y1: 0, y2: 1, stroke: 'var(--law)', strokeDasharray: '3 3' }),
      ...(outcome === null ? [] : outcomeMarks(outcome, outcome > (low + high) / 2)),
    ],
  })
}

function outcomeMarks(outcome: number, right: boolean): Plot.Markish[] {
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
      text: [`outcome ${formatLoss(outcome)}`],
      textAnchor: right ? 'start' : 'end',
      dx: right ? 6 : -6,
      dy: -6,
      fill: 'var(--outcome)',
      fontWeight: 600,
    }),
  ]
}

/** Student's t density relative to its peak; normal when the degrees are infinite. */
function density({ location, spread, degrees }: Forecast, loss: number): number {
  const z = (loss - location) / spread
  return Number.isFinite(degrees) ? (1 + (z * z) / degrees) ** (-(degrees + 1) / 2) : Math.exp(-(z * z) / 2)
}

/** The 95% interval and half as much again on both sides, or as far as the outcome lies. */
function domainOf({ interval95: [low, high] }: Forecast, outcome: number | null): [number, number] {
  const margin = (high - low) * 0.3
  return [Math.min(low, outcome ?? low) - margin, Math.max(high, outcome ?? high) + margin]
}
