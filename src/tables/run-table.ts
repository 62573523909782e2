import type { Observation, Variable } from '../laws/index.ts'

/** Columns named by whoever asks; `none` says that a table has no such column, whatever its names look like. */
export interface ColumnChoice {
  /** Parameters, N. */
  readonly n?: string | undefined
  /** Training tokens, D; `none` derives them as C/(6N). */
  readonly d?: string | undefined
  /** Training compute, C, in FLOPs; `none` derives it as 6ND. */
  readonly c?: string | undefined
  /** Held-out loss. */
  readonly y?: string | undefined
  /** What tells the runs apart; rows of one run are its checkpoints. */
  readonly run?: string | undefined
  /** The trunk a run branched from. */
  readonly trunk?: string | undefined
  /** Distinct training tokens. */
  readonly unique?: string | undefined
  /** What must not differ within one fit; `none` allows corpora and evaluation sets to be mixed. */
  readonly corpus?: string | undefined
}

export interface TableOptions {
  /** Rows to keep, all conditions together: `corpus=c4`, `seed!=3`, `tokens<=6e10`. */
  readonly where?: readonly string[] | undefined
  /**
   * What the loss is a function of. Default `ND`. For a curve in one variable the others are not looked for: N and D
   * are 1 unless they are that variable, C is the variable itself, and so is D where the variable is C.
   */
  readonly variables?: 'ND' | Variable | undefined
}

/** A row that is not among the observations. */
export interface ExcludedRow {
  readonly row: number
  readonly reason: string
  /** `no-loss` or `duplicate`. */
  readonly code: string
}

/** Something about a table that its reader should know, though it was read. */
export interface Diagnostic {
  readonly code: string
  readonly message: string
}

/** Names of the columns that were read; null where a quantity was derived or is absent. */
export interface TableColumns {
  /** Null only for a curve in D or C. */
  readonly N: string | null
  /** Null: D = C/(6N), or a curve in N or C. */
  readonly D: string | null
  /** Null: C = 6ND, or a curve in N or D. */
  readonly C: string | null
  readonly loss: string
  readonly run: string | null
  readonly trunk: string | null
  readonly unique: string | null
}

/** A table of training runs, understood and checked. `rows` = observations + excluded. */
export interface RunTable {
  /** Every number is finite and positive. */
  readonly observations: readonly Observation[]
  /** Where each observation stands in the file, counted in `rowUnit`. */
  readonly rowNumbers: readonly number[]
  /** `line` of a text file, its header being line 1; `row` of a list of records, the first being row 1. */
  readonly rowUnit: 'line' | 'row'
  /** Rows read that pass the filters. */
  readonly rows: number
  /** Rows read that do not. */
  readonly filtered: number
  readonly columns: TableColumns
  readonly excluded: readonly ExcludedRow[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What messages call the table, and how they count its rows. */
export interface TableSource {
  readonly name: string
  readonly rowUnit: 'line' | 'row'
}
