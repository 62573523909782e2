/** Rows of a table as marks of a figure: coloured by size, and never more of them than an eye can tell apart. */
import type { Observation } from '../../laws/index.ts'
import { largest, smallest } from '../../stats/index.ts'
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
  const [low, high] = extent(Float64Array.from(rows, ({ N }) => Math.log(N)))
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
  const columns = cellsOf(
    Float64Array.from(rows, ({ C }) => Math.log(C)),
    GRID.columns,
  )
  const lines = cellsOf(
    Float64Array.from(rows, ({ loss }) => Math.log(loss)),
    GRID.rows,
  )
  const kept = new Map<number, number>()
  for (let place = 0; place < rows.length; place++) {
    kept.set((lines[place] as number) * GRID.columns + (columns[place] as number), place)
  }
  return [...kept.values()]
}

/** The cell of each value when their range is cut into `count`. */
function cellsOf(values: Float64Array, count: number): Uint8Array {
  const [low, high] = extent(values)
  return Uint8Array.from(values, (value) =>
    Math.min(count - 1, Math.floor((count * (value - low)) / (high - low || 1))),
  )
}

function extent(values: Float64Array): readonly [number, number] {
  return [smallest(values), largest(values)]
}

function titleOf({ run, N, D, C, loss }: Observation): string {
  const name = run === undefined ? '' : `${run}: `
  return `${name}N ${formatCount(N)}, D ${formatCount(D)}, C ${formatScientific(C, 3)}, loss ${formatLoss(loss)}`
}
