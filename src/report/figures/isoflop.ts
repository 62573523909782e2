/** IsoFLOP curves: at each compute level, loss against model size, with the law's own curve for that level. */
import * as Plot from '@observablehq/plot'
import { type ChinchillaParameters, chinchillaLoss } from '../../laws/index.ts'
import { formatCount, formatFlops, formatLoss } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { groupByRung, type MeasuredRun, measuredRuns, standing } from '../select.ts'
import { logDomain, logScale, lossScale, rungColour } from './axes.ts'
import { draw, type FigureSize } from './draw.ts'

/** Null when no rung has two measured runs, so that there is no curve to show. */
export function isoflopCurves(record: LadderRecord, size: FigureSize): string | null {
  const runs = measuredRuns(record.runs).filter((run) => standing(run) !== 'excluded')
  const rungs = groupByRung(runs)
  if (![...rungs.values()].some((members) => members.length > 1)) return null
  const { params } = record.law
  const curves = params === null ? [] : [...rungs.values()].flatMap((members) => isoflopLaw(params, members))
  const minima = [...rungs.values()].map((members) =>
    members.reduce((best, run) => (run.loss < best.loss ? run : best)),
  )

  return draw({
    ...size,
    marginRight: 88,
    label: `Held-out loss against parameters at ${rungs.size} compute levels: ${minima
      .map((run) => `best N ${formatCount(run.N)} at ${formatFlops(run.C)}`)
      .join('; ')}.`,
    x: logScale(
      logDomain(
        runs.map((run) => run.N),
        0.08,
      ),
      'parameters N',
    ),
    y: lossScale(
      logDomain(
        runs.map((run) => run.loss),
        0.08,
      ),
      'held-out loss (nats)',
    ),
    marks: [
      Plot.line(curves, {
        x: 'N',
        y: 'loss',
        z: 'rung',
        stroke: (point: { rung: number }) => rungColour(point.rung),
        strokeOpacity: 0.45,
        strokeWidth: 2,
        clip: true,
      }),
      Plot.dot(runs, {
        x: 'N',
        y: 'loss',
        r: 4.5,
        fill: (run: MeasuredRun) => rungColour(run.rung),
        stroke: 'var(--surface)',
        title: (run: MeasuredRun) =>
          `${run.id}: N ${formatCount(run.N)}, D ${formatCount(run.D)}, loss ${formatLoss(run.loss)}`,
      }),
      Plot.dot(minima, {
        x: 'N',
        y: 'loss',
        r: 8,
        stroke: (run: MeasuredRun) => rungColour(run.rung),
        strokeWidth: 1.5,
      }),
      Plot.text(
        [...rungs.values()].map((members) => members.reduce((a, b) => (b.N > a.N ? b : a))),
        {
          x: 'N',
          y: 'loss',
          text: (run: MeasuredRun) => formatFlops(run.C),
          textAnchor: 'start',
          dx: 14,
          fill: 'var(--muted)',
        },
      ),
    ],
  })
}

interface CurvePoint {
  readonly rung: number
  readonly N: number
  readonly loss: number
}

/** The law at the rung's compute over its range of N; D follows from the rung's own mean ratio C/(N·D). */
export function isoflopLaw(params: ChinchillaParameters, members: readonly MeasuredRun[]): CurvePoint[] {
  const [first] = members
  if (first === undefined || members.length < 2) return []
  const perPair = members.reduce((sum, run) => sum + run.C / (run.N * run.D), 0) / members.length
  const compute = members.reduce((sum, run) => sum + run.C, 0) / members.length
  const low = Math.log(Math.min(...members.map((run) => run.N)))
  const high = Math.log(Math.max(...members.map((run) => run.N)))
  return Array.from({ length: 33 }, (_, i) => {
    const N = Math.exp(low + ((high - low) * i) / 32)
    return { rung: first.rung, N, loss: chinchillaLoss(params, N, compute / (perPair * N)) }
  })
}
