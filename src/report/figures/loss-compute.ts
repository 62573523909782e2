/** L(C): every run's loss against its compute, the law along the frontier with its band, the forecast and the outcome. */
import * as Plot from '@observablehq/plot'
import { formatCount, formatFlops, formatLoss } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { forecastOf, type MeasuredRun, measuredRuns, standing, topRun } from '../select.ts'
import { computeScale, logDomain, lossScale, reachableEnds, rungColour } from './axes.ts'
import { type BandPoint, lawBand } from './band.ts'
import { draw } from './draw.ts'
import type { FigureSize, PlacedForecast } from './figure.ts'
import { FORECAST_OFFSET, forecastMarks, outcomeMark } from './forecast-marks.ts'

/** Log–log; the frontier is dotted where it extrapolates beyond the fitted runs. Null when no run has a loss yet. */
export function lossAgainstCompute(record: LadderRecord, size: FigureSize): string | null {
  const runs = measuredRuns(record.runs)
  if (runs.length === 0) return null
  const top = topRun(record.runs)
  const resolved = forecastOf(record, 'loss')
  const forecast: PlacedForecast | null = resolved && top ? { ...resolved.forecast, C: top.C } : null
  const outcome = top && record.outcome !== null ? { C: top.C, loss: record.outcome } : null

  const measured = [...runs.map((run) => run.loss), ...(outcome ? [outcome.loss] : [])]
  const losses = forecast
    ? [...measured, ...reachableEnds(forecast.interval95, [...measured, forecast.mean])]
    : measured
  const x = logDomain([...runs.map((run) => run.C), ...(forecast ? [forecast.C] : [])], 0.05)
  const band = lawBand(record).filter(within(x))
  const nearby = band.map((point) => point.loss).filter((loss) => loss < Math.max(...losses) * 1.1)
  const fitted = runs.filter((run) => standing(run) === 'fitted')
  const reach = fitted.at(-1)?.C ?? Number.POSITIVE_INFINITY
  const line = (points: readonly BandPoint[], dashes: object) =>
    Plot.line(points, { x: 'C', y: 'loss', stroke: 'var(--law)', strokeWidth: 2, ...dashes, clip: true })

  return draw({
    ...size,
    marginRight: 96,
    label: describe(runs, record),
    x: computeScale(x),
    y: lossScale(logDomain([...losses, ...nearby], 0.07), 'held-out loss (nats)'),
    marks: [
      bandArea(band, 'interval95', 0.13),
      bandArea(band, 'interval80', 0.2),
      line(
        band.filter(({ C }) => C <= reach),
        {},
      ),
      line(
        band.filter(({ C }) => C >= reach),
        { strokeDasharray: '2 4' },
      ),
      Plot.dot(fitted, {
        x: 'C',
        y: 'loss',
        r: 4.5,
        fill: (run: MeasuredRun) => rungColour(run.rung),
        stroke: 'var(--surface)',
        title: runTitle,
      }),
      Plot.dot(
        runs.filter((run) => standing(run) === 'excluded'),
        {
          x: 'C',
          y: 'loss',
          r: 4.5,
          symbol: 'times',
          stroke: (run: MeasuredRun) => rungColour(run.rung),
          strokeWidth: 2,
          title: runTitle,
        },
      ),
      ...forecastMarks(forecast),
      ...(outcome ? [outcomeMark(outcome.C, outcome.loss)] : []),
      ...labels(forecast, outcome),
    ],
  })
}

function within([low, high]: readonly [number, number]) {
  return ({ C }: { readonly C: number }) => C >= low && C <= high
}

function bandArea(
  band: readonly BandPoint[],
  interval: 'interval80' | 'interval95',
  fillOpacity: number,
): Plot.Markish {
  return Plot.areaY(band, {
    x: 'C',
    y1: (point: BandPoint) => point[interval][0],
    y2: (point: BandPoint) => point[interval][1],
    fill: 'var(--law)',
    fillOpacity,
    clip: true,
  })
}

/** The two numbers that matter, in the right margin: the lower one below the marks, the higher one above. */
function labels(forecast: PlacedForecast | null, outcome: { C: number; loss: number } | null): Plot.Markish[] {
  const outcomeBelow = forecast !== null && outcome !== null && outcome.loss < forecast.mean
  const label = (C: number, y: number, text: string, fill: string, dy: number) =>
    Plot.text([text], {
      x: C,
      y,
      text: [text],
      fill,
      dx: FORECAST_OFFSET + 10,
      dy,
      textAnchor: 'start',
      fontWeight: 600,
      lineHeight: 1.15,
    })
  return [
    ...(forecast
      ? [
          label(
            forecast.C,
            forecast.mean,
            `forecast\n${formatLoss(forecast.mean)}`,
            'var(--law)',
            outcomeBelow ? -16 : 16,
          ),
        ]
      : []),
    ...(outcome
      ? [
          label(
            outcome.C,
            outcome.loss,
            `outcome\n${formatLoss(outcome.loss)}`,
            'var(--outcome)',
            outcomeBelow ? 18 : -18,
          ),
        ]
      : []),
  ]
}

function runTitle(run: MeasuredRun): string {
  const note = run.excluded === null ? '' : `\nnot in the fit: ${run.excluded}`
  return `${run.id}: N ${formatCount(run.N)}, D ${formatCount(run.D)}, ${formatFlops(run.C)}, loss ${formatLoss(run.loss)}${note}`
}

function describe(runs: readonly MeasuredRun[], record: LadderRecord): string {
  const [first] = runs
  const last = runs.at(-1)
  const fall =
    first && last
      ? `, from ${formatLoss(first.loss)} at ${formatFlops(first.C)} to ${formatLoss(last.loss)} at ${formatFlops(last.C)}`
      : ''
  const outcome = record.outcome === null ? '' : `; the outcome of the top rung is ${formatLoss(record.outcome)}`
  return `Held-out loss against compute for ${runs.length} runs, both axes logarithmic${fall}${outcome}.`
}
