/** One measure of a policy gradient along its iterations, one line per model. */
import * as Plot from '@observablehq/plot'
import { formatNumber, minus } from '../format.ts'
import { evenTicks, percentTicks } from './axes.ts'
import { type Dashes, dashesOf } from './dashes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

export interface PracticeLine {
  readonly points: readonly { readonly iteration: number; readonly value: number }[]
  readonly colour: string
  readonly dashes: Dashes
}

/** Both axes linear; the vertical one begins at 0 unless something lies below. Values that are no numbers leave gaps. */
export function practiceFigure(
  lines: readonly PracticeLine[],
  { name, isShare }: { readonly name: string; readonly isShare: boolean },
  size: FigureSize,
): string {
  const points = lines.flatMap((line) => line.points)
  const values = points.map(({ value }) => value).filter(Number.isFinite)
  const low = values.reduce((a, b) => Math.min(a, b), 0)
  const high = values.reduce((a, b) => Math.max(a, b), low + 1e-6)
  const last = points.reduce((most, { iteration }) => Math.max(most, iteration), 1)
  const domain: readonly [number, number] = [low, high + (high - low) * 0.06]
  const ticks = evenTicks(...domain, 4)
  return draw({
    ...size,
    ...{ marginTop: 12, marginLeft: 40, marginRight: 16, marginBottom: 36 },
    label: `${name} against iterations of practice, ${lines.length} models.`,
    x: {
      ...{ domain: [0, last], label: 'iterations', labelArrow: 'right', ticks: evenTicks(0, last, 4) },
      tickFormat: (iteration: number) => String(iteration),
    },
    y: {
      ...{ domain: [...domain], label: null, grid: true, ticks },
      tickFormat: isShare ? percentTicks(ticks) : (value: number) => minus(formatNumber(value)),
    },
    marks: lines.map(({ points: own, colour, dashes }) =>
      Plot.line(own, { x: 'iteration', y: 'value', stroke: colour, strokeWidth: 1.8, ...dashesOf(dashes) }),
    ),
  })
}
