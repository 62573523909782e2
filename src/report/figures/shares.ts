/** Shares (accuracy, coverage, a part of a budget) against an amount on a log axis: lines, marks, intervals. */
import * as Plot from '@observablehq/plot'
import { formatCount, formatPower } from '../format.ts'
import { evenTicks, logDomain, logScale, percentTicks } from './axes.ts'
import { type Dashes, dashesOf } from './dashes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'
import { plotSymbol, type Shape } from './shapes.ts'

/** A place: an amount above 0, a share. */
export interface SharePoint {
  readonly at: number
  readonly share: number
}

export interface ShareLine {
  readonly points: readonly SharePoint[]
  readonly colour: string
  readonly dashes: Dashes
  /** Pixels. */
  readonly width: number
  /** Below 1 for lines that lie behind the others; default 1. */
  readonly opacity?: number
  /** Words at the line's end. */
  readonly name?: string
}

export interface ShareMark extends SharePoint {
  readonly interval: readonly [number, number] | null
  readonly shape: Shape
  readonly colour: string
  readonly hollow: boolean
  readonly title: string
}

/** What lies around a line. */
export interface ShareBand {
  readonly points: readonly { readonly at: number; readonly interval: readonly [number, number] }[]
  readonly colour: string
}

/** What a figure shows; bands behind lines in order, marks above them. */
export interface ShareContent {
  readonly bands?: readonly ShareBand[]
  readonly lines: readonly ShareLine[]
  readonly marks: readonly ShareMark[]
  readonly domain: ShareDomain
  /** Whether lines hold their share up to the next amount, as a frontier does. */
  readonly steps: boolean
  readonly x: { readonly label: string | null; readonly powers: boolean }
  /** Name of the vertical axis; null where the heading says it. */
  readonly y: string | null
  /** The sentence that stands for the figure where it cannot be seen. */
  readonly label: string
}

export interface ShareDomain {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** Share above which an axis ends at 1. */
const NEARLY_ALL = 0.8

/** From the least to the largest amount, and from 0 to a little above the largest share, or to 1 where that is near. */
export function shareDomain(
  points: readonly SharePoint[],
  intervals: readonly (readonly [number, number])[] = [],
): ShareDomain {
  const highest = [...points.map(({ share }) => share), ...intervals.map(([, high]) => high)].reduce(larger, 0.05)
  const x = logDomain(
    points.map(({ at }) => at),
    0.06,
  )
  return { x, y: [0, highest > NEARLY_ALL ? 1 : highest * 1.08] }
}

export function sharesFigure(content: ShareContent, size: FigureSize): string {
  const { bands = [], lines, marks, domain, steps, x, y, label } = content
  const small = size.width < 340
  const ticks = evenTicks(...domain.y, small ? 4 : 6)
  const named = lines.filter(({ name, points }) => name !== undefined && points.length > 0)
  return draw({
    ...size,
    ...{ marginTop: 22, marginLeft: small ? 40 : 48, marginRight: named.length > 0 ? 116 : 16 },
    ...(small ? { marginBottom: x.label === null ? 24 : 36 } : {}),
    label,
    x: logScale(domain.x, x.label, x.powers ? formatPower : formatCount),
    y: {
      domain: [...domain.y],
      label: y,
      labelArrow: 'up',
      grid: true,
      ticks,
      tickFormat: percentTicks(ticks),
    },
    marks: [
      ...bands.map(({ points, colour }) =>
        Plot.areaY(points, {
          x: 'at',
          y1: ({ interval }: ShareBand['points'][number]) => interval[0],
          y2: ({ interval }: ShareBand['points'][number]) => interval[1],
          ...{ fill: colour, fillOpacity: 0.18, clip: true },
        }),
      ),
      ...lines.map(({ points, colour, dashes, width, opacity = 1 }) =>
        Plot.line(points, {
          ...{ x: 'at', y: 'share', stroke: colour, strokeWidth: width, strokeOpacity: opacity, clip: true },
          ...(steps && { curve: 'step-after' as const }),
          ...dashesOf(dashes),
        }),
      ),
      Plot.ruleX(
        marks.filter(({ interval }) => interval !== null),
        {
          x: 'at',
          y1: ({ interval }: ShareMark) => interval?.[0] ?? 0,
          y2: ({ interval }: ShareMark) => interval?.[1] ?? 0,
          stroke: 'colour',
          strokeOpacity: 0.35,
          strokeWidth: 1.5,
          clip: 'frame',
        },
      ),
      markOf(
        marks.filter(({ hollow }) => hollow),
        small,
        { fill: 'var(--surface)', stroke: 'colour', strokeWidth: 1.5 },
      ),
      markOf(
        marks.filter(({ hollow }) => !hollow),
        small,
        { fill: 'colour', stroke: 'var(--surface)', strokeWidth: 0.75 },
      ),
      Plot.text(named, {
        x: ({ points }: ShareLine) => points.at(-1)?.at ?? 1,
        y: ({ points }: ShareLine) => points.at(-1)?.share ?? 0,
        text: 'name',
        textAnchor: 'start',
        dx: 8,
        fill: 'colour',
        fontWeight: 600,
      }),
    ],
  })
}

function markOf(marks: readonly ShareMark[], small: boolean, paint: Plot.DotOptions): Plot.Markish {
  return Plot.dot(marks, {
    ...{ x: 'at', y: 'share', r: small ? 3.4 : 4.6, title: 'title' },
    symbol: ({ shape }: ShareMark) => plotSymbol(shape),
    ...paint,
  })
}

function larger(a: number, b: number): number {
  return Math.max(a, b)
}
