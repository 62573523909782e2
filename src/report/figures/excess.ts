/** How far losses lie from what a law gives them, against compute: residuals of a fit, or outcomes of forecasts. */
import * as Plot from '@observablehq/plot'
import { formatNumber } from '../format.ts'
import { computeScale, evenTicks, logDomain, logScale, rungColour } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

/** One run. All but C are fractions of the loss that the law gives. */
export interface ExcessPoint {
  readonly C: number
  /** (loss − law) / law. */
  readonly excess: number
  /** Ends of the 90% interval, for a forecast. */
  readonly interval90?: readonly [number, number]
  /** Colour number, see `rungColour`. */
  readonly size: number
  readonly ringed: boolean
}

export interface ExcessContent {
  readonly amount: { readonly name: string; readonly unit: string }
  readonly points: readonly ExcessPoint[]
  /** What the vertical axis shows. */
  readonly quantity: string
  readonly label: string
}

/** Linear in per cent, logarithmic in compute; above zero is worse than the law. */
export function excessFigure({ amount, points, quantity, label }: ExcessContent, size: FigureSize): string {
  const x = logDomain(
    points.map(({ C }) => C),
    0.05,
  )
  const ends = points.flatMap(({ excess, interval90 = [0, 0] }) => [excess, ...interval90]).map((value) => 100 * value)
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)]
  const margin = 0.06 * (high - low || 1)
  const y: [number, number] = [low - margin, high + margin]
  const bars = points.filter(({ interval90 }) => interval90 !== undefined)
  return draw({
    ...size,
    label,
    marginRight: 16,
    x: amount.unit === 'FLOP' ? computeScale(x, amount.name) : logScale(x, amount.name),
    y: {
      domain: y,
      label: `${quantity} (%)`,
      labelArrow: 'up',
      grid: true,
      ticks: evenTicks(...y, 7),
      tickFormat: (value: number) => formatNumber(value).replace('-', '−'),
    },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--law)', strokeWidth: 2 }),
      Plot.ruleX(bars, {
        x: 'C',
        y1: ({ interval90 }: ExcessPoint) => 100 * (interval90?.[0] ?? 0),
        y2: ({ interval90 }: ExcessPoint) => 100 * (interval90?.[1] ?? 0),
        stroke: 'var(--law)',
        strokeOpacity: 0.3,
        strokeWidth: 2,
      }),
      Plot.dot(points, {
        x: 'C',
        y: ({ excess }: ExcessPoint) => 100 * excess,
        r: 3.2,
        fill: (point: ExcessPoint) => rungColour(point.size),
        stroke: 'var(--surface)',
        strokeWidth: 0.75,
      }),
      Plot.dot(
        points.filter(({ ringed }) => ringed),
        { x: 'C', y: ({ excess }: ExcessPoint) => 100 * excess, r: 6, stroke: 'var(--outcome)', strokeWidth: 1.5 },
      ),
    ],
  })
}
