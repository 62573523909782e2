/** Pairs of training and inference compute that reach one accuracy: both axes logarithmic, one line per accuracy. */
import * as Plot from '@observablehq/plot'
import { formatPower } from '../format.ts'
import { computeScale, logDomain, logScale } from './axes.ts'
import { dashesOf, stretches } from './dashes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

export interface ExchangeLine {
  /** The accuracy. */
  readonly name: string
  readonly colour: string
  /** FLOPs of training, FLOPs per query. */
  readonly points: readonly { readonly training: number; readonly inference: number; readonly extrapolated: boolean }[]
}

/** Parts that lead to or from an extrapolated pair are dashed. */
export function exchangeFigure(lines: readonly ExchangeLine[], size: FigureSize): string {
  const points = lines.flatMap((line) => line.points)
  const parts = lines.flatMap(({ colour, points: own }) => stretches(own).map((stretch) => ({ ...stretch, colour })))
  return draw({
    ...size,
    label: `Training against inference compute for accuracies of ${lines.map(({ name }) => name).join(', ')}, both axes logarithmic.`,
    x: computeScale(
      logDomain(
        points.map(({ training }) => training),
        0.04,
      ),
      'training compute (FLOP)',
    ),
    y: {
      ...logScale(
        logDomain(
          points.map(({ inference }) => inference),
          0.06,
        ),
        'inference compute per query (FLOP)',
        formatPower,
      ),
      labelArrow: 'up',
    },
    marks: [
      ...parts.map(({ points: own, colour, dashes }) =>
        Plot.line(own, { x: 'training', y: 'inference', stroke: colour, strokeWidth: 2, ...dashesOf(dashes) }),
      ),
    ],
  })
}
