/** Held-out loss beside the loss on a source never trained on, against compute. */
import * as Plot from '@observablehq/plot'
import type { LadderRecord, LadderRun } from '../../studies/ladder/record.ts'
import { formatFlops, formatInterval, formatLoss, formatNumber } from '../format.ts'
import { bestByRung, forecastOf, measuredRuns, standing, topRun } from '../select.ts'
import { computeScale, logDomain, logScale } from './axes.ts'
import { draw, type FigureSize } from './draw.ts'

/** Lines go through the best run of each rung. Null when the unseen loss was not measured. */
export function generalization(record: LadderRecord, size: FigureSize): string | null {
  const runs = measuredRuns(record.runs).filter((run) => standing(run) !== 'excluded')
  const unseen = runs.filter(hasUnseen)
  if (unseen.length === 0) return null
  const best = bestByRung(record.runs)
  const top = topRun(record.runs)
  const forecast = forecastOf(record, 'unseenLoss')?.forecast
  const interval = top && forecast ? [{ C: top.C, ...forecast }] : []
  const losses = [...runs.map((run) => run.loss), ...unseen.map((run) => run.unseenLoss), ...interval.flatMap((at) => at.interval80)]
  const last = best.at(-1)
  return draw({
    ...size,
    marginRight: 84,
    label: `Held-out and never-trained-on loss against compute for ${unseen.length} runs, both axes logarithmic.`,
    x: computeScale(logDomain(runs.map((run) => run.C), 0.05)),
    y: logScale(logDomain(losses, 0.06), '↑ loss (nats)', (loss) => formatNumber(loss)),
    marks: [
      Plot.line(best, { x: 'C', y: 'loss', stroke: SEEN, strokeWidth: 2 }),
      Plot.line(best.filter(hasUnseen), { x: 'C', y: 'unseenLoss', stroke: UNSEEN, strokeWidth: 2, strokeDasharray: '6 3' }),
      Plot.dot(runs, { x: 'C', y: 'loss', r: 3.5, fill: SEEN, stroke: 'var(--surface)', title: titleOf('held-out', 'loss') }),
      Plot.ruleX(interval, { x: 'C', y1: (at) => at.interval80[0], y2: (at) => at.interval80[1], stroke: 'var(--law)', strokeWidth: 6, strokeOpacity: 0.6 }),
      Plot.dot(interval, {
        x: 'C',
        y: 'mean',
        r: 4,
        fill: 'var(--surface)',
        stroke: 'var(--law)',
        strokeWidth: 2,
        title: (at) => `forecast ${formatLoss(at.mean)}, 80% ${formatInterval(at.interval80)}`,
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
      ...(last ? [lineLabel(last, 'loss', 'held-out', SEEN)] : []),
      ...(last && hasUnseen(last) ? [lineLabel(last, 'unseenLoss', 'never seen', UNSEEN)] : []),
    ],
  })
}

const SEEN = 'var(--seen)'
const UNSEEN = 'var(--unseen)'

type UnseenRun = LadderRun & { readonly unseenLoss: number }

function hasUnseen(run: LadderRun): run is UnseenRun {
  return run.unseenLoss !== null
}

function titleOf(name: string, field: 'loss' | 'unseenLoss') {
  return (run: LadderRun) => `${run.id}: ${name} loss ${formatLoss(run[field] ?? Number.NaN)} at ${formatFlops(run.C)}`
}

function lineLabel(run: LadderRun, y: 'loss' | 'unseenLoss', text: string, fill: string): Plot.Markish {
  return Plot.text([run], { x: 'C', y, text: () => text, textAnchor: 'start', dx: 10, fill, fontWeight: 600 })
}
