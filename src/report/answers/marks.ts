/** Rows of a table as marks of a figure: coloured by size, and never more of them than an eye can tell apart. */
import type { Observation } from '../../laws/index.ts'
import { extentOf, largest, smallest } from '../../stats/index.ts'
import { formatCount, formatLoss, formatScientific } from '../format.ts'

export interface RunMark {
  readonly C: number
  readonly N: number
  readonly D: number
  readonly loss: number
  /** From 1 (smallest) to `sizeColours`, for `rungColour`. */
  readonly size: number
  readonly title: string
}

/** Number of colours that sizes are told apart by. */
export const sizeColours = 7
/** Marks up to which all are drawn; beyond, one per cell of a grid, which looks the same. */
const MOST_MARKS = 1500
const GRID = { columns: 64, rows: 48 }

/** The marks of a table, the last of those that would hide each other. */
export function runMarks(observations: readonly Observation[]): readonly RunMark[] {
  const sizeOf = sizeScale(observations)
  return thinMarks(observations).map((row) => ({ ...row, size: sizeOf(row.N), title: titleOf(row) }))
}

/** The colour number of a size: equal steps of ln N between the smallest and the largest. */
export function sizeScale(rows: readonly { readonly N: number }[]): (N: number) => number {
  const [least, most] = extentOf(rows, ({ N }) => N)
  const [low, high] = [Math.log(least), Math.log(most)]
  if (!(high > low)) return () => sizeColours
  return (N) => 1 + Math.round(((sizeColours - 1) * (Math.log(N) - low)) / (high - low))
}

type Place = { readonly C: number; readonly loss: number }

export function thinMarks<Row extends Place>(rows: readonly Row[]): readonly Row[] {
  return rows.length <= MOST_MARKS ? rows : thinPlaces(rows).map((place) => rows[place] as Row)
}

/** Places of rows of which none stands in the same cell of a grid over ln C and ln loss; all where they are few. */
export function thinPlaces(rows: readonly Place[]): number[] {
  if (rows.length <= MOST_MARKS) return rows.map((_, place) => place)
  const [computes, losses] = [new Float64Array(rows.length), new Float64Array(rows.length)]
  rows.forEach(({ C, loss }, place) => {
    computes[place] = Math.log(C)
    losses[place] = Math.log(loss)
  })
  const [column, line] = [cutter(computes, GRID.columns), cutter(losses, GRID.rows)]
  const kept = new Int32Array(GRID.columns * GRID.rows).fill(-1)
  for (let place = 0; place < rows.length; place++) {
    kept[line(losses[place] as number) * GRID.columns + column(computes[place] as number)] = place
  }
  return [...kept.filter((place) => place >= 0)]
}

/** Which of `count` cells between the smallest and the largest value a value falls in. */
function cutter(values: Float64Array, count: number): (value: number) => number {
  const [low, high] = extent(values)
  const perCell = (high - low) / count || 1
  return (value) => Math.min(count - 1, Math.floor((value - low) / perCell))
}

function extent(values: Float64Array): readonly [number, number] {
  return [smallest(values), largest(values)]
}

function titleOf({ run, N, D, C, loss }: Observation): string {
  const name = run === undefined ? '' : `${run}: `
  return `${name}N ${formatCount(N)}, D ${formatCount(D)}, C ${formatScientific(C, 3)}, loss ${formatLoss(loss)}`
}
