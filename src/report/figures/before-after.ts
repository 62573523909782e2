/** Shares before and after something, one pair per row of a study, side by side in groups. */
import * as Plot from '@observablehq/plot'
import { percentTicks } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'

export interface Pair {
  /** Which group it belongs to, 1, 2, …, and its place in it, −½ … ½. */
  readonly group: number
  readonly place: number
  readonly colour: string
  readonly before: number
  readonly after: number
  readonly interval: readonly [number, number]
  readonly title: string
}

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]

/** A ring where it began, a dot where it ended, an arrow's line between them and the interval of the end. */
export function beforeAfterFigure(
  pairs: readonly Pair[],
  names: { x: string; y: string; label: string },
  size: FigureSize,
): string {
  const groups = Math.max(...pairs.map(({ group }) => group))
  const at = ({ group, place }: Pair): number => group + place
  return draw({
    ...size,
    label: names.label,
    x: {
      domain: [0.5, groups + 0.5],
      ticks: Array.from({ length: groups }, (_, i) => i + 1),
      tickFormat: String,
      label: names.x,
    },
    y: { domain: [0, 1], ticks: TICKS, tickFormat: percentTicks(TICKS), label: names.y, labelArrow: 'up', grid: true },
    marks: [
      Plot.ruleX(pairs, {
        x: at,
        y1: (pair: Pair) => pair.interval[0],
        y2: (pair: Pair) => pair.interval[1],
        stroke: 'colour',
        strokeOpacity: 0.35,
        strokeWidth: 5,
      }),
      Plot.ruleX(pairs, { x: at, y1: 'before', y2: 'after', stroke: 'colour', strokeWidth: 1.6 }),
      Plot.dot(pairs, { x: at, y: 'before', stroke: 'colour', fill: 'var(--surface, white)', r: 4, title: 'title' }),
      Plot.dot(pairs, { x: at, y: 'after', fill: 'colour', r: 4.5, title: 'title' }),
    ],
  })
}
