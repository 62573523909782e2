/** From what is typed after `fit`, `forecast` or `wall` to the table it names, as the reports see it. */
import path from 'node:path'
import type { ReadTable } from '../report/index.ts'
import { type RunTable, readRunTable, type TableOptions } from '../tables/index.ts'
import type { Context } from './context.ts'

/** The flags that say which table and how to read it. */
export interface TableFlags {
  readonly n?: string
  readonly d?: string
  readonly c?: string
  readonly y?: string
  readonly run?: string
  readonly trunk?: string
  readonly unique?: string
  readonly corpus?: string
  readonly where?: readonly string[]
  readonly html?: string
  readonly store: string
  readonly json?: boolean
}

/** Reads the table that the flags describe, as a function of N and D or of one amount alone. */
export async function readTable(
  file: string,
  { n, d, c, y, run, trunk, unique, corpus, where }: TableFlags,
  variables: NonNullable<TableOptions['variables']>,
  context: Context,
): Promise<{ readonly table: RunTable; readonly view: ReadTable }> {
  const table = await readRunTable(file, { n, d, c, y, run, trunk, unique, corpus }, { where, variables })
  const { observations, rowNumbers, rowUnit, rows, excluded, diagnostics } = table
  return {
    table,
    view: {
      name: path.basename(path.resolve(file)),
      ...{ observations, rowNumbers, rowUnit, rows, excluded, variables },
      notes: diagnostics.map(({ message }) => message),
      command: context.command,
    },
  }
}

/** What `--json` says of a table beside the answer about it. */
export function tableFacts({ name, notes }: ReadTable, { columns, rows, filtered, excluded, rowUnit }: RunTable) {
  return { table: name, columns, read: { rows, filtered, rowUnit }, excluded, notes }
}
