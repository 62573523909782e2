import type { FoundColumns } from '../columns.ts'
import type { Division } from '../labels.ts'
import type { Diagnostic, RunTable, TableOptions, TableSource } from '../run-table.ts'

/** What a check knows besides the rows. */
export interface TableContext {
  readonly source: TableSource
  readonly columns: FoundColumns
  readonly variables: NonNullable<TableOptions['variables']>
  readonly divisions: readonly Division[]
  /** Whether corpora and evaluation sets may be mixed. */
  readonly mayMix: boolean
}

export type ReadRows = Omit<RunTable, 'diagnostics'>

/** Looks at a whole table: throws when it makes no sense, else says what its reader should know. */
export type Check = (table: ReadRows, context: TableContext) => readonly Diagnostic[]

/** Least, middle and largest of some numbers. */
export interface Spread {
  readonly least: number
  readonly median: number
  readonly most: number
}

export function spreadOf(values: Float64Array): Spread {
  const sorted = values.toSorted()
  const at = (place: number): number => sorted[place] as number
  return { least: at(0), median: at(sorted.length >> 1), most: at(sorted.length - 1) }
}

/** A number for a message: three digits are enough to see what is meant. */
export const short = (value: number): string => String(Number(value.toPrecision(3)))
