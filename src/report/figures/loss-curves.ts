/** Training loss of every run against the tokens it has seen. */
import * as Plot from '@observablehq/plot'
import { formatCount, formatLoss } from '../format.ts'
import type { LadderRecord, LadderRun } from '../record.ts'
import { byRung, measuredRuns } from '../select.ts'
import { logDomain, logScale, lossScale, rungColour } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

/** Both axes logarithmic; the dot at a line's end is the run's held-out loss. Null when no run has a curve. */
export function lossCurves(record: LadderRecord, size: FigureSize): string | null {
  const points = byRung(record.runs).flatMap((run) => finitePoints(run))
  if (points.length === 0) return null
  const { bigramLoss } = record.text
  const ends = measuredRuns(record.runs)
  const x = logDomain(
    points.map((point) => point.tokens),
    0.02,
  )
  const y = logDomain([...points.map((point) => point.loss), ...ends.map((run) => run.loss), bigramLoss], 0.05)
  return draw({
    ...size,
    label: `Training loss of ${record.runs.length} runs against tokens seen, both axes logarithmic; a bigram table reaches ${formatLoss(bigramLoss)}.`,
    x: logScale(x, 'tokens seen'),
    y: lossScale(y, 'loss (nats)'),
    marks: [
      Plot.ruleY([bigramLoss], { stroke: 'var(--muted)', strokeDasharray: '4 4' }),
      Plot.text([bigramLoss], {
        x: x[0],
        y: (loss: number) => loss,
        text: (loss: number) => `bigram table ${formatLoss(loss)}`,
        textAnchor: 'start',
        dx: 6,
        dy: -8,
        fill: 'var(--muted)',
        stroke: 'var(--surface)',
        strokeWidth: 4,
      }),
      Plot.line(points, {
        x: 'tokens',
        y: 'loss',
        z: 'run',
        stroke: (point: CurvePoint) => rungColour(point.rung),
        strokeWidth: 1.3,
        strokeOpacity: 0.85,
      }),
      Plot.dot(ends, {
        x: 'D',
        y: 'loss',
        r: 3.5,
        fill: (run: LadderRun) => rungColour(run.rung),
        stroke: 'var(--surface)',
        title: (run: LadderRun) =>
          `${run.id}: held-out loss ${formatLoss(run.loss ?? Number.NaN)} after ${formatCount(run.D)} tokens`,
      }),
    ],
  })
}

interface CurvePoint {
  readonly run: string
  readonly rung: number
  readonly tokens: number
  readonly loss: number
}

/** A diverged run's curve ends where its loss stops being a positive number. */
function finitePoints(run: LadderRun): CurvePoint[] {
  const end = run.curve.findIndex(({ loss }) => !(Number.isFinite(loss) && loss > 0))
  return run.curve
    .slice(0, end === -1 ? undefined : end)
    .filter(({ tokens }) => tokens > 0)
    .map(({ tokens, loss }) => ({ run: run.id, rung: run.rung, tokens, loss }))
}
