/** Rows of a table as marks of a figure: coloured by size, and never more of them than an eye can tell apart. */
import type { Observation } from '../../laws/index.ts'
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
export function sizeScale(observations: readonly { readonly N: number }[]): (N: number) => number {
  const [low, high] = extent(observations.map(({ N }) => Math.log(N)))
  if (!(high > low)) return () => sizeColours
  return (N) => 1 + Math.round(((sizeColours - 1) * (Math.log(N) - low)) / (high - low))
}

/** Rows of which none stands in the same cell of a grid over ln C and ln loss; all of them where they are few. */
export function thinMarks<Row extends { readonly C: number; readonly loss: number }>(
  rows: readonly Row[],
): readonly Row[] {
  if (rows.length <= MOST_MARKS) return rows
  const cell = (values: readonly number[], count: number) => {
    const [low, high] = extent(values)
    return values.map((value) => Math.min(count - 1, Math.floor((count * (value - low)) / (high - low || 1))))
  }
  const columns = cell(
    rows.map(({ C }) => Math.log(C)),
    GRID.columns,
  )
  const lines = cell(
    rows.map(({ loss }) => Math.log(loss)),
    GRID.rows,
  )
  const kept = new Map<number, Row>()
  rows.forEach((row, i) => {
    kept.set((lines[i] as number) * GRID.columns + (columns[i] as number), row)
  })
  return [...kept.values()]
}

function extent(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

function titleOf({ run, N, D, C, loss }: Observation): string {
  const name = run === undefined ? '' : `${run}: `
  return `${name}N ${formatCount(N)}, D ${formatCount(D)}, C ${formatScientific(C, 3)}, loss ${formatLoss(loss)}`
}
