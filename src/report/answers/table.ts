/** A table of runs as the reports see it: what was read, what was not, and how to get the same again. */
import type { Observation, Variable } from '../../laws/index.ts'
import { sentence } from '../format.ts'

export interface ReadTable {
  /** Name of the file, without its folder. */
  readonly name: string
  readonly observations: readonly Observation[]
  /** Where each observation stands in the file. */
  readonly rowNumbers: readonly number[]
  /** What row numbers count: lines of a text file, or rows of a list. */
  readonly rowUnit: 'line' | 'row'
  /** Rows read, those that are excluded too. */
  readonly rows: number
  readonly excluded: readonly { readonly row: number; readonly reason: string }[]
  /** Names of the columns that were read. */
  readonly columns: readonly string[]
  /** What a reader should know of the table though it was read. */
  readonly notes: readonly string[]
  /** What the loss is a function of. */
  readonly variables: 'ND' | Variable
  /** The command that answers the same again. */
  readonly command: string
}

/** How the amount that figures are drawn against is called: compute, or the one variable of a curve. */
export function amountOf({ variables }: Pick<ReadTable, 'variables'>): {
  readonly name: string
  readonly unit: string
} {
  return {
    ND: { name: 'compute C (FLOP)', unit: 'FLOP' },
    C: { name: 'compute C (FLOP)', unit: 'FLOP' },
    N: { name: 'parameters N', unit: 'N' },
    D: { name: 'tokens or examples D', unit: 'D' },
  }[variables]
}

/** Notes on a table as sentences; one that begins with the name of a column keeps its spelling. */
export function noteSentences({ notes, columns }: Pick<ReadTable, 'notes' | 'columns'>): string[] {
  return notes.map((note) => {
    const isName = columns.some((name) => note.startsWith(`${name} `))
    return isName ? `${note}${/[.!?]$/.test(note) ? '' : '.'}` : sentence(note)
  })
}
