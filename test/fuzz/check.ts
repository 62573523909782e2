import type { RunTable } from '../../src/tables/index.ts'
import { cellsOf, numberIn } from './oracle.ts'

/** Where a table says anything else than its file; nothing when all is well. */
export function problemsOf(table: RunTable, bytes: Uint8Array): readonly string[] {
  const { observations, rowNumbers, excluded, rows, columns } = table
  const problems: string[] = []
  const require = (holds: boolean, what: string): void => {
    if (!holds) problems.push(what)
  }
  const cells = cellsOf(Buffer.from(bytes).toString('utf8'))
  require(rows === observations.length + excluded.length, 'rows are lost')
  require(cells.size === rows, `${cells.size} rows in the file, ${rows} read`)
  require(new Set([...rowNumbers, ...excluded.map(({ row }) => row)]).size === rows, 'a row is counted twice')
  require(rowNumbers.length === observations.length, 'row numbers are missing')
  for (const { row, code } of excluded) {
    const loss = textIn(cells.get(row)?.get(columns.loss))
    require(code === 'duplicate' || !/\d/.test(loss), `row ${row} is left out with a loss of ${loss}`)
  }
  for (const [i, observation] of observations.entries()) {
    const { N, D, C, loss, unique = 1 } = observation
    const record = cells.get(rowNumbers[i] as number)
    require([N, D, C, loss, unique].every((value) => value > 0 && Number.isFinite(value)), 'not a positive number')
    for (const role of ['N', 'D', 'C', 'loss', 'unique'] as const) {
      const column = columns[role]
      const value = observation[role]
      if (column === null || value === undefined) continue
      const wanted = numberIn(record?.get(column), role, column)
      require(value === wanted, `row ${rowNumbers[i]}: ${role} is ${value}, its cell ${String(record?.get(column))}`)
    }
    if (columns.C === null) require(C === 6 * N * D, 'C is not 6ND')
    if (columns.D === null) require(D === C / (6 * N), 'D is not C/(6N)')
    if (columns.run !== null) require((observation.run ?? '') === textIn(record?.get(columns.run)), 'another run')
  }
  return problems
}

const textIn = (cell: unknown): string => String(cell ?? '').trim()
