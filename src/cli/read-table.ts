/** From what is typed after `fit`, `forecast` or `wall` to the table it names, as the reports see it. */
import path from 'node:path'
import { EscaladoError, fail } from '../error.ts'
import type { Observation } from '../laws/index.ts'
import type { ReadTable } from '../report/index.ts'
import type { RunRecord } from '../store/index.ts'
import { type ExcludedRow, type RunTable, readRunTable, type TableOptions } from '../tables/index.ts'
import type { Context } from './context.ts'
import { describeRuns } from './stored-runs.ts'

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
  readonly best?: boolean
  readonly html?: string
  readonly store: string
  readonly json?: boolean
}

/** What a verb wants of a table. */
export interface TableQuestion {
  /** What the loss is a function of; default N and D. */
  readonly variables?: NonNullable<TableOptions['variables']>
  /** What the verb can do with a table that lacks N or D, as a sentence. */
  readonly alone: string
}

/** Reads the table that the flags describe, as a function of N and D or of one amount alone. */
export async function readTable(
  file: string,
  flags: TableFlags,
  { variables = 'ND', alone }: TableQuestion,
  context: Context,
): Promise<{ readonly table: RunTable; readonly view: ReadTable }> {
  const { n, d, c, y, run, trunk, unique, corpus, where } = flags
  const choice = { n, d, c, y, run, trunk, unique, corpus }
  const whole = await readRunTable(file, choice, { where, variables, describeRuns: storedRows }).catch(
    (error: unknown) => {
      // a table without N or D may still be a curve; without a loss it is nothing
      const isCurve = error instanceof EscaladoError && error.code === 'column-missing' && variables === 'ND'
      if (!isCurve || error.problem.what.endsWith('the loss')) throw error
      return fail({ ...error.problem, fix: `${error.problem.fix} ${alone}` }, error)
    },
  )
  const table = flags.best === true ? bestOnly(whole) : whole
  const { observations, rowNumbers, rowUnit, rows, excluded, diagnostics } = table
  return {
    table,
    view: {
      name: path.basename(path.resolve(file)),
      ...{ observations, rowNumbers, rowUnit, rows, excluded, variables },
      columns: Object.values(table.columns).filter((name) => name !== null),
      notes: diagnostics.map(({ message }) => message),
      command: context.command,
    },
  }
}

/** The runs of a store, whoever still trains one: without a loss it is no row that a law could use. */
const storedRows = (records: readonly RunRecord[]) => describeRuns(records, () => false)

/** A table without the runs that another of the same N, D and distinct tokens beats. */
export function bestOnly(table: RunTable): RunTable {
  const { observations, rowNumbers, rowUnit } = table
  const keyOf = ({ N, D, unique }: Observation): string => `${N} ${D} ${unique ?? D}`
  const best = new Map<string, number>()
  observations.forEach((row, i) => {
    const before = observations[best.get(keyOf(row)) ?? -1]
    if (before === undefined || row.loss < before.loss) best.set(keyOf(row), i)
  })
  const isBest = (row: Observation, i: number): boolean => best.get(keyOf(row)) === i
  const beaten = observations.flatMap((row, i): ExcludedRow[] => {
    const winner = best.get(keyOf(row)) as number
    if (winner === i) return []
    const reason = `${rowUnit} ${rowNumbers[winner]} has a lower loss at the same N and D`
    return [{ row: rowNumbers[i] as number, reason, code: 'not-best' }]
  })
  return {
    ...table,
    observations: observations.filter(isBest),
    rowNumbers: rowNumbers.filter((_, i) => isBest(observations[i] as Observation, i)),
    excluded: [...table.excluded, ...beaten].sort((a, b) => a.row - b.row),
  }
}

/** What `--json` says of a table beside the answer about it. */
export function tableFacts({ name, notes }: ReadTable, { columns, rows, filtered, excluded, rowUnit }: RunTable) {
  return { table: name, columns, read: { rows, filtered, rowUnit }, excluded, notes }
}
