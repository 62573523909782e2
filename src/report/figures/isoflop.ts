/** IsoFLOP curves: at each compute level, loss against model size, with the law's own curve for that level. */
import * as Plot from '@observablehq/plot'
import { type ChinchillaParameters, chinchillaLoss } from '../../laws/index.ts'
import { formatCount, formatFlops, formatLoss } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { groupByRung, type MeasuredRun, measuredRuns, standing } from '../select.ts'
import { logDomain, logScale, lossScale, rungColour } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

/** The runs of one compute and the law at it. */
export interface IsoflopLine {
  readonly C: number
  /** Colour number, see `rungColour`. */
  readonly colour: number
  readonly runs: readonly { readonly N: number; readonly loss: number; readonly title: string }[]
  readonly law: readonly { readonly N: number; readonly loss: number }[]
}

/** Null when no rung has two measured runs, so that there is no curve to show. */
export function isoflopCurves(record: LadderRecord, size: FigureSize): string | null {
  const runs = measuredRuns(record.runs).filter((run) => standing(run) !== 'excluded')
  const rungs = [...groupByRung(runs).values()]
  if (!rungs.some((members) => members.length > 1)) return null
  const { params } = record.law
  const lines = rungs.map((members): IsoflopLine => {
    const best = members.reduce((low, run) => (run.loss < low.loss ? run : low))
    return {
      ...{ C: best.C, colour: best.rung },
      runs: members.map(({ id, N, D, loss }) => {
        const title = `${id}: N ${formatCount(N)}, D ${formatCount(D)}, loss ${formatLoss(loss)}`
        return { N, loss, title }
      }),
      law: params === null ? [] : isoflopLaw(params, members),
    }
  })
  return isoflopFigure(lines, 'held-out loss (nats)', size)
}

/** Loss against size, line by line, the best run of each ringed and its compute beside it. */
export function isoflopFigure(lines: readonly IsoflopLine[], lossName: string, size: FigureSize): string {
  const runs = lines.flatMap(({ runs, colour }) => runs.map((run) => ({ ...run, colour })))
  const curves = lines.flatMap(({ law, colour }, line) => law.map((point) => ({ ...point, line, colour })))
  const minima = lines.map(({ C, colour, runs }) => ({
    ...{ C, colour },
    ...runs.reduce((best, run) => (run.loss < best.loss ? run : best)),
  }))
  const colourOf = ({ colour }: { readonly colour: number }) => rungColour(colour)
  return draw({
    ...size,
    marginRight: 88,
    label: `Held-out loss against parameters at ${lines.length} compute levels: ${minima
      .map(({ N, C }) => `best N ${formatCount(N)} at ${formatFlops(C)}`)
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
      lossName,
    ),
    marks: [
      Plot.line(curves, {
        x: 'N',
        y: 'loss',
        z: 'line',
        stroke: colourOf,
        strokeOpacity: 0.45,
        strokeWidth: 2,
        clip: true,
      }),
      Plot.dot(runs, { x: 'N', y: 'loss', r: 4.5, fill: colourOf, stroke: 'var(--surface)', title: 'title' }),
      Plot.dot(minima, { x: 'N', y: 'loss', r: 8, stroke: colourOf, strokeWidth: 1.5 }),
      Plot.text(
        lines.map(({ C, runs }) => ({ C, ...runs.reduce((a, b) => (b.N > a.N ? b : a)) })),
        {
          x: 'N',
          y: 'loss',
          text: ({ C }: { readonly C: number }) => formatFlops(C),
          textAnchor: 'start',
          dx: 14,
          fill: 'var(--muted)',
        },
      ),
    ],
  })
}

/** The law at the rung's compute over its range of N; D follows from the rung's own mean ratio C/(N·D). */
export function isoflopLaw(
  params: ChinchillaParameters,
  members: readonly MeasuredRun[],
): IsoflopLine['law'][number][] {
  const [first] = members
  if (first === undefined || members.length < 2) return []
  const perPair = members.reduce((sum, run) => sum + run.C / (run.N * run.D), 0) / members.length
  const compute = members.reduce((sum, run) => sum + run.C, 0) / members.length
  const low = Math.log(Math.min(...members.map((run) => run.N)))
  const high = Math.log(Math.max(...members.map((run) => run.N)))
  return Array.from({ length: 33 }, (_, i) => {
    const N = Math.exp(low + ((high - low) * i) / 32)
    return { N, loss: chinchillaLoss(params, N, compute / (perPair * N)) }
  })
}
