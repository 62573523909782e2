/** L(C): every run's loss against its compute, the law along the frontier with its band, the forecast and the outcome. */
import * as Plot from '@observablehq/plot'
import type { LadderRecord } from '../../studies/ladder/record.ts'
import { formatCount, formatFlops, formatInterval, formatLoss, formatNumber } from '../format.ts'
import { forecastOf, type MeasuredRun, measuredRuns, standing, topRun } from '../select.ts'
import { computeScale, logDomain, logScale, rungColour } from './axes.ts'
import { lawBand } from './band.ts'
import { draw, type FigureSize } from './draw.ts'

/** Log–log; the frontier is dashed where it extrapolates beyond the fitted runs. Null when no run has a loss yet. */
export function lossAgainstCompute(record: LadderRecord, size: FigureSize): string | null {
  const runs = measuredRuns(record.runs)
  if (runs.length === 0) return null
  const band = lawBand(record)
  const resolved = forecastOf(record, 'loss')
  const top = topRun(record.runs)
  const largestFitted = runs.filter((run) => standing(run) === 'fitted').at(-1)?.C ?? Number.POSITIVE_INFINITY

  const forecast = resolved && top ? { C: top.C, ...resolved.forecast } : null
  const outcome = top && record.outcome !== null ? { C: top.C, loss: record.outcome } : null
  const losses = [...runs.map((run) => run.loss), ...(forecast?.interval95 ?? []), ...(outcome ? [outcome.loss] : [])]
  const x = logDomain([...runs.map((run) => run.C), ...(forecast ? [forecast.C] : [])], 0.09)
  const y = logDomain([...losses, ...band.map((point) => point.loss).filter((loss) => loss < Math.max(...losses) * 1.1)], 0.08)
  const frontier = record.law.frontier.filter(({ C }) => C >= x[0] && C <= x[1]).sort((a, b) => a.C - b.C)
  const inside = band.filter(({ C }) => C >= x[0] && C <= x[1])

  return draw({
    ...size,
    label: describe(runs, record),
    x: computeScale(x),
    y: logScale(y, '↑ held-out loss (nats)', (loss) => formatNumber(loss)),
    marks: [
      Plot.areaY(inside, areaOf('interval95', 0.12)),
      Plot.areaY(inside, areaOf('interval80', 0.2)),
      Plot.line(frontier.filter(({ C }) => C <= largestFitted), { x: 'C', y: 'loss', stroke: 'var(--law)', strokeWidth: 2, clip: true }),
      Plot.line(frontier.filter(({ C }) => C >= largestFitted), {
        x: 'C',
        y: 'loss',
        stroke: 'var(--law)',
        strokeWidth: 2,
        strokeDasharray: '2 5',
        clip: true,
      }),
      Plot.dot(runs.filter((run) => standing(run) === 'fitted'), {
        x: 'C',
        y: 'loss',
        r: 4.5,
        fill: (run: MeasuredRun) => rungColour(run.rung),
        stroke: 'var(--surface)',
        title: runTitle,
      }),
      Plot.dot(runs.filter((run) => standing(run) === 'excluded'), {
        x: 'C',
        y: 'loss',
        r: 4.5,
        symbol: 'times',
        stroke: (run: MeasuredRun) => rungColour(run.rung),
        strokeWidth: 2,
        title: runTitle,
      }),
      ...(forecast ? forecastMarks(forecast) : []),
      ...(outcome ? outcomeMarks(outcome, forecast === null || outcome.loss >= forecast.mean) : []),
    ],
  })
}

function areaOf(interval: 'interval80' | 'interval95', fillOpacity: number) {
  return {
    x: 'C',
    y1: (point: { [key in typeof interval]: readonly [number, number] }) => point[interval][0],
    y2: (point: { [key in typeof interval]: readonly [number, number] }) => point[interval][1],
    fill: 'var(--law)',
    fillOpacity,
    clip: true,
  }
}

interface DrawnForecast {
  readonly C: number
  readonly mean: number
  readonly interval80: readonly [number, number]
  readonly interval95: readonly [number, number]
}

function forecastMarks({ C, mean, interval80, interval95 }: DrawnForecast): Plot.Markish[] {
  const rule = ([y1, y2]: readonly [number, number], strokeWidth: number) =>
    Plot.ruleX([{ C }], { x: 'C', y1, y2, stroke: 'var(--law)', strokeWidth, strokeLinecap: 'round' })
  return [
    rule(interval95, 2),
    rule(interval80, 6),
    Plot.dot([{ C, mean }], {
      x: 'C',
      y: 'mean',
      r: 4,
      fill: 'var(--surface)',
      stroke: 'var(--law)',
      strokeWidth: 2,
      title: () => `forecast ${formatLoss(mean)}, 80% ${formatInterval(interval80)}, 95% ${formatInterval(interval95)}`,
    }),
  ]
}

function outcomeMarks(outcome: { C: number; loss: number }, above: boolean): Plot.Markish[] {
  return [
    Plot.dot([outcome], {
      x: 'C',
      y: 'loss',
      symbol: 'diamond',
      r: 5.5,
      fill: 'var(--outcome)',
      stroke: 'var(--surface)',
      strokeWidth: 1.5,
      title: () => `outcome ${formatLoss(outcome.loss)}`,
    }),
    Plot.text([outcome], {
      x: 'C',
      y: 'loss',
      text: () => `outcome ${formatLoss(outcome.loss)}`,
      fill: 'var(--outcome)',
      fontWeight: 600,
      textAnchor: 'end',
      dx: -12,
      dy: above ? -8 : 10,
      stroke: 'var(--surface)',
      strokeWidth: 4,
    }),
  ]
}

function runTitle(run: MeasuredRun): string {
  const note = run.excluded === null ? '' : `\nnot in the fit: ${run.excluded}`
  return `${run.id}: N ${formatCount(run.N)}, D ${formatCount(run.D)}, ${formatFlops(run.C)}, loss ${formatLoss(run.loss)}${note}`
}

function describe(runs: readonly MeasuredRun[], record: LadderRecord): string {
  const first = runs[0]
  const last = runs.at(-1)
  const fall = first && last ? ` from ${formatLoss(first.loss)} at ${formatFlops(first.C)} to ${formatLoss(last.loss)} at ${formatFlops(last.C)}` : ''
  const outcome = record.outcome === null ? '' : `; outcome of the top rung ${formatLoss(record.outcome)}`
  return `Held-out loss against compute for ${runs.length} runs, both axes logarithmic${fall}${outcome}.`
}
