import type { FoundColumns } from '../find-columns.ts'
import type { Division } from '../labels.ts'
import type { Rows } from '../rows.ts'
import type { Diagnostic, TableOptions, TableSource } from '../run-table.ts'

/** What a check knows besides the rows. */
export interface TableContext {
  readonly source: TableSource
  readonly columns: FoundColumns
  readonly variables: NonNullable<TableOptions['variables']>
  readonly divisions: readonly Division[]
  /** Whether corpora and evaluation sets may be mixed. */
  readonly mayMix: boolean
  /** Rows that meet the conditions, and rows that do not. */
  readonly rows: number
  readonly filtered: number
  /** The condition that no row meets, if there is one. */
  readonly unmet: string | null
}

/** Looks at a whole table: throws when it makes no sense, else says what its reader should know. */
export type Check = (rows: Rows, context: TableContext) => readonly Diagnostic[]

/** Middle of some numbers; the upper one of two. */
export function middle(values: ArrayLike<number>): number {
  return Float64Array.from(values).sort()[values.length >> 1] as number
}

/** Least and largest of some numbers. */
export function rangeOf(values: ArrayLike<number>): { readonly least: number; readonly most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i] as number)
    most = Math.max(most, values[i] as number)
  }
  return { least, most }
}

/** A number for a message: three digits are enough to see what is meant. */
export const short = (value: number): string => String(Number(value.toPrecision(3)))

/** Where a message points: a row of the table and a column, if it is about one. */
export const placeOf = ({ source }: TableContext, row: number | undefined, column?: string): string =>
  `${source.name}, ${source.rowUnit} ${row}${column === undefined ? '' : `, column ${column}`}`
