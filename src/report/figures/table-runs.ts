/** Loss against compute for the rows of a table: runs, the law along its best splits, forecasts and outcomes. */
import * as Plot from '@observablehq/plot'
import { largest } from '../../stats/index.ts'
import type { RunMark } from '../answers/marks.ts'
import { computeScale, logDomain, logScale, lossScale, reachableEnds, rungColour } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize, PlacedForecast } from './figure.ts'
import { forecastMarks, outcomeMark } from './forecast-marks.ts'

/** The law, or what is foreseen, at one compute. */
export interface LinePoint {
  readonly C: number
  readonly loss: number
  readonly interval80?: readonly [number, number]
  readonly interval90?: readonly [number, number]
}

export interface TableRuns {
  /** What the horizontal axis counts. */
  readonly amount: { readonly name: string; readonly unit: string }
  readonly marks: readonly RunMark[]
  /** Marks ringed, as the newest scale or held out. */
  readonly ringed: readonly RunMark[]
  readonly line: readonly LinePoint[]
  /** Compute up to which the line was fitted; it is dotted beyond. */
  readonly fittedTo: number
  readonly forecasts: readonly PlacedForecast[]
  readonly outcomes: readonly { readonly C: number; readonly loss: number }[]
  readonly label: string
}

/** Both axes logarithmic. */
export function tableRuns(content: TableRuns, size: FigureSize): string {
  const { amount, marks, ringed, line, fittedTo, forecasts, outcomes, label } = content
  const measured = [...marks, ...ringed, ...outcomes]
  const losses = measured.map(({ loss }) => loss)
  const foreseen = forecasts.flatMap(({ mean, interval95 }) => [mean, ...reachableEnds(interval95, [...losses, mean])])
  const x = logDomain(
    [...measured, ...forecasts].map(({ C }) => C),
    0.05,
  )
  const highest = largest(losses) * 1.1
  const seen = line.filter(({ C, loss }) => C >= x[0] && C <= x[1] && loss < highest)
  const y = logDomain([...losses, ...foreseen, ...seen.map(({ loss }) => loss)], 0.07)
  const within = line.filter(({ C }) => C <= fittedTo * 1.0001)
  const beyond = line.filter(({ C }) => C > fittedTo * 1.0001)
  const stroke = (points: readonly LinePoint[], dashes: object) =>
    Plot.line(points, { x: 'C', y: 'loss', stroke: 'var(--law)', strokeWidth: 2, ...dashes, clip: true })
  return draw({
    ...size,
    label,
    marginRight: forecasts.length > 0 ? 36 : 16,
    x: amount.unit === 'FLOP' ? computeScale(x, amount.name) : logScale(x, amount.name),
    y: lossScale(y, 'loss'),
    marks: [
      band(line, 'interval90', 0.13),
      band(line, 'interval80', 0.2),
      dots(marks, 3.5),
      stroke(within, {}),
      stroke([...within.slice(-1), ...beyond], { strokeDasharray: '2 4' }),
      dots(ringed, 3.5),
      Plot.dot(ringed, { x: 'C', y: 'loss', r: 6, stroke: 'var(--outcome)', strokeWidth: 1.5 }),
      ...forecasts.flatMap(forecastMarks),
      ...outcomes.map(({ C, loss }) => outcomeMark(C, loss)),
    ],
  })
}

function dots(marks: readonly RunMark[], r: number): Plot.Markish {
  return Plot.dot(marks, {
    x: 'C',
    y: 'loss',
    r,
    fill: ({ size }: RunMark) => rungColour(size),
    stroke: 'var(--surface)',
    strokeWidth: 0.75,
    ...(marks.length <= MOST_TITLES && { title: 'title' }),
  })
}

/** Marks that can each be hovered over; more would make the page heavy. */
const MOST_TITLES = 500

function band(line: readonly LinePoint[], interval: 'interval80' | 'interval90', fillOpacity: number): Plot.Markish {
  const points = line.filter((point) => point[interval] !== undefined && point[interval][0] > 0)
  return Plot.areaY(points, {
    x: 'C',
    y1: (point: LinePoint) => point[interval]?.[0],
    y2: (point: LinePoint) => point[interval]?.[1],
    fill: 'var(--law)',
    fillOpacity,
    clip: true,
  })
}
