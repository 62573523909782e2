/** Held-out loss beside the loss on a source never trained on, against compute. */
import * as Plot from '@observablehq/plot'
import { formatFlops, formatLoss } from '../format.ts'
import type { LadderRecord, LadderRun } from '../record.ts'
import { bestByRung, forecastOf, measuredRuns, standing, topRun } from '../select.ts'
import { computeScale, logDomain, lossScale, reachableEnds } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'
import { FORECAST_OFFSET, forecastMarks } from './forecast-marks.ts'

/** Lines go through the best run of each rung. Null when the unseen loss was not measured. */
export function generalization(record: LadderRecord, size: FigureSize): string | null {
  const runs = measuredRuns(record.runs).filter((run) => standing(run) !== 'excluded')
  const unseen = runs.filter(hasUnseen)
  if (unseen.length === 0) return null
  const best = bestByRung(record.runs)
  const top = topRun(record.runs)
  const forecast = forecastOf(record, 'unseenLoss')?.forecast
  const placed = top && forecast ? { ...forecast, C: top.C } : null
  const measured = [...runs.map((run) => run.loss), ...unseen.map(({ unseenLoss }) => unseenLoss)]
  const losses = placed ? [...measured, ...reachableEnds(placed.interval95, [...measured, placed.mean])] : measured
  const last = best.at(-1)
  return draw({
    ...size,
    marginRight: 104,
    label: `Held-out and never-trained-on loss against compute for ${unseen.length} runs, both axes logarithmic.`,
    x: computeScale(
      logDomain(
        runs.map((run) => run.C),
        0.05,
      ),
    ),
    y: lossScale(logDomain(losses, 0.06), 'loss (nats)'),
    marks: [
      Plot.line(best, { x: 'C', y: 'loss', stroke: SEEN, strokeWidth: 2 }),
      Plot.line(best.filter(hasUnseen), {
        x: 'C',
        y: 'unseenLoss',
        stroke: UNSEEN,
        strokeWidth: 2,
        strokeDasharray: '6 3',
      }),
      Plot.dot(runs, {
        x: 'C',
        y: 'loss',
        r: 3.5,
        fill: SEEN,
        stroke: 'var(--surface)',
        title: titleOf('held-out', 'loss'),
      }),
      Plot.dot(unseen, {
        x: 'C',
        y: 'unseenLoss',
        r: 4,
        symbol: 'diamond',
        fill: UNSEEN,
        stroke: 'var(--surface)',
        title: titleOf('never trained on', 'unseenLoss'),
      }),
      ...forecastMarks(placed),
      ...(last ? [lineLabel(last, 'loss', 'held-out', SEEN)] : []),
      ...(last && hasUnseen(last) ? [lineLabel(last, 'unseenLoss', 'never seen', UNSEEN)] : []),
    ],
  })
}

const SEEN = 'var(--seen)'
const UNSEEN = 'var(--unseen)'

interface UnseenRun {
  readonly unseenLoss: number
}

function hasUnseen<Run extends LadderRun>(run: Run): run is Run & UnseenRun {
  return run.unseenLoss !== null
}

function titleOf(name: string, field: 'loss' | 'unseenLoss') {
  return (run: LadderRun) => `${run.id}: ${name} loss ${formatLoss(run[field] ?? Number.NaN)} at ${formatFlops(run.C)}`
}

function lineLabel(run: LadderRun, y: 'loss' | 'unseenLoss', text: string, fill: string): Plot.Markish {
  return Plot.text([run], {
    x: 'C',
    y,
    text: () => text,
    textAnchor: 'start',
    dx: FORECAST_OFFSET + 10,
    fill,
    fontWeight: 600,
  })
}
