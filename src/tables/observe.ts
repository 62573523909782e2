import { fail } from '../error.ts'
import type { Observation } from '../laws/index.ts'
import { badCell, type Cell, isAbsent, positiveNumber, printable } from './cell.ts'
import { type Column, type FoundColumns, noColumn } from './columns.ts'
import type { TableOptions, TableSource } from './run-table.ts'
import { textOf } from './where.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Amounts = Pick<Observation, 'N' | 'D' | 'C'>

/**
 * Reads one row as an observation; `null` when it has no loss.
 * @throws EscaladoError naming the row and column of a cell that is no usable number
 */
export type ReadRow = (cells: readonly Cell[], row: number) => Observation | null

/** How the rows of a table with these columns are read. */
export function rowReader(
  columns: FoundColumns,
  variables: NonNullable<TableOptions['variables']>,
  source: TableSource,
): ReadRow {
  const placeOf = (row: number): string => `${source.name}, ${source.rowUnit} ${row}`
  const read = (cells: readonly Cell[], row: number, { index, name, exponent }: Column, isCount: boolean): number => {
    const value = positiveNumber(cells[index], exponent, isCount)
    if (!Number.isNaN(value)) return value
    const { code, what, fix } = badCell(cells[index])
    const shown = isAbsent(cells[index]) ? {} : { value: printable(cells[index]) }
    return fail({ code, what, ...shown, where: `${placeOf(row)}, column ${printable(name)}`, fix })
  }
  const derived = (value: number, row: number, what: string): number => {
    if (value > 0 && Number.isFinite(value)) return value
    const fix = 'Correct its numbers, or leave out the row with --where.'
    return fail({ code: 'cell-out-of-range', what: `${what} is beyond the range of numbers`, where: placeOf(row), fix })
  }
  const amountsOf = amountReaders[variables]
  const shareNames = interner()

  return (cells, row) => {
    if (isAbsent(cells[columns.loss.index])) return null
    const count = (column: Column | null): number => (column === null ? Number.NaN : read(cells, row, column, true))
    const N = count(columns.N)
    const D = count(columns.D)
    const C = columns.C === null ? Number.NaN : read(cells, row, columns.C, false)
    const amounts = amountsOf({ N, D, C }, (value, what) => derived(value, row, what))
    const observation: Mutable<Observation> = { ...amounts, loss: read(cells, row, columns.loss, false) }
    const run = columns.run === null ? '' : shareNames(textOf(cells[columns.run.index]))
    const trunk = columns.trunk === null ? '' : shareNames(textOf(cells[columns.trunk.index]))
    if (run !== '') observation.run = run
    if (trunk !== '') observation.trunk = trunk
    // A blank cell beside others is a run that repeated nothing.
    if (columns.unique !== null && !isAbsent(cells[columns.unique.index])) {
      observation.unique = count(columns.unique)
      if (observation.unique > observation.D * (1 + 1e-6)) uniqueExceeds(observation, columns, placeOf(row))
    }
    return observation
  }
}

/** N, D and C from those of them that are columns; the others come in as NaN. */
const amountReaders: {
  readonly [V in NonNullable<TableOptions['variables']>]: (
    amounts: Amounts,
    derived: (value: number, what: string) => number,
  ) => Amounts
} = {
  ND({ N, D, C }, derived) {
    const tokens = Number.isNaN(D) ? derived(C / (6 * N), 'C/(6N)') : D
    return { N, D: tokens, C: Number.isNaN(C) ? derived(6 * N * tokens, '6ND') : C }
  },
  N: ({ N }) => ({ N, D: 1, C: N }),
  D: ({ D }) => ({ N: 1, D, C: D }),
  C: ({ C }) => ({ N: 1, D: C, C }),
}

/** Equal names as one string in memory. */
function interner(): (text: string) => string {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return known
    // Joined anew: a piece of a block of the file would keep the whole block in memory.
    const copy = [...text].join('')
    names.set(copy, copy)
    return copy
  }
}

function uniqueExceeds({ D, unique }: Observation, columns: FoundColumns, place: string): never {
  const tokens = columns.D === null ? 'tokens as C/(6N)' : printable(columns.D.name)
  const distinct = printable((columns.unique as Column).name)
  return fail({
    code: 'unique-exceeds-tokens',
    what: `${distinct} is more than ${tokens}; the two look swapped`,
    value: `${unique} > ${D}`,
    where: place,
    fix: `Name the right columns with --d and --unique, or leave unique tokens out with --unique ${noColumn}.`,
  })
}
