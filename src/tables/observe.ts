import { fail } from '../error.ts'
import { badCell, type Cell, isAbsent, positiveNumber, printable } from './cell.ts'
import { type Column, noColumn } from './columns.ts'
import type { FoundColumns } from './find-columns.ts'
import { fingerprint } from './fingerprint.ts'
import { growingColumn, noName, type Rows } from './rows.ts'
import type { TableOptions, TableSource } from './run-table.ts'
import { textOf } from './where.ts'

/** Reads rows one by one into columns. */
export interface RowReader {
  /**
   * Adds a row; false when it has no loss and was left out.
   * @throws EscaladoError naming the row and column of a cell that is no usable number
   */
  readonly add: (cells: readonly Cell[], row: number) => boolean
  /** How many rows were added so far. */
  readonly count: () => number
  /** What was added so far. */
  readonly rows: () => Rows
}

/**
 * How the rows of a table with these columns are read.
 * @param others places of the columns that have no role
 */
export function rowReader(
  columns: FoundColumns,
  others: readonly number[],
  variables: NonNullable<TableOptions['variables']>,
  source: TableSource,
): RowReader {
  const names = namer()
  const grown = {
    ...{ N: growingColumn(), D: growingColumn(), C: growingColumn(), loss: growingColumn(), unique: growingColumn() },
    ...{ run: growingColumn(), trunk: growingColumn(), rest: growingColumn(), row: growingColumn() },
  }
  let count = 0
  const amountsOf = amountReaders[variables]
  const read = (cells: readonly Cell[], row: number, column: Column | null, isCount: boolean): number => {
    if (column === null) return Number.NaN
    const value = positiveNumber(cells[column.index], column.exponent, isCount)
    return Number.isNaN(value) ? refuseCell(cells[column.index], column, placeOf(source, row)) : value
  }
  const nameIn = (cells: readonly Cell[], column: Column | null): number => {
    const text = column === null ? '' : textOf(cells[column.index])
    return text === '' ? noName : names.numberOf(text)
  }

  return {
    count: () => count,
    rows: () => ({
      ...{ N: grown.N.values(), D: grown.D.values(), C: grown.C.values(), loss: grown.loss.values() },
      ...{ unique: grown.unique.values(), run: grown.run.values(), trunk: grown.trunk.values() },
      ...{ rest: grown.rest.values(), row: grown.row.values(), names: names.list },
    }),
    add(cells, row) {
      const lossCell = cells[columns.loss.index]
      const loss = positiveNumber(lossCell)
      if (Number.isNaN(loss) && isAbsent(lossCell)) return false
      const N = read(cells, row, columns.N, true)
      const D = read(cells, row, columns.D, true)
      const C = read(cells, row, columns.C, false)
      if (Number.isNaN(loss)) refuseCell(lossCell, columns.loss, placeOf(source, row))
      const amounts = amountsOf(N, D, C)
      if (!isFinitePositive(amounts.D) || !isFinitePositive(amounts.C)) beyondRange(placeOf(source, row))
      // A blank cell beside others is a run that repeated nothing.
      const hasUnique = columns.unique !== null && !isAbsent(cells[columns.unique.index])
      const unique = hasUnique ? read(cells, row, columns.unique, true) : Number.NaN
      if (unique > amounts.D * (1 + 1e-6)) uniqueExceeds(unique, amounts.D, columns, placeOf(source, row))
      grown.N.push(amounts.N)
      grown.D.push(amounts.D)
      grown.C.push(amounts.C)
      grown.loss.push(loss)
      grown.unique.push(unique)
      grown.run.push(nameIn(cells, columns.run))
      grown.trunk.push(nameIn(cells, columns.trunk))
      grown.rest.push(fingerprint(cells, others))
      grown.row.push(row)
      count++
      return true
    },
  }
}

interface Amounts {
  readonly N: number
  readonly D: number
  readonly C: number
}

/** N, D and C from those of them that are columns; the others come in as NaN. */
const amountReaders: {
  readonly [V in NonNullable<TableOptions['variables']>]: (N: number, D: number, C: number) => Amounts
} = {
  ND(N, D, C) {
    const tokens = Number.isNaN(D) ? C / (6 * N) : D
    return { N, D: tokens, C: Number.isNaN(C) ? 6 * N * tokens : C }
  },
  N: (N) => ({ N, D: 1, C: N }),
  D: (_, D) => ({ N: 1, D, C: D }),
  C: (_, __, C) => ({ N: 1, D: C, C }),
}

const isFinitePositive = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY

/** Numbers names in the order of their first row. */
function namer(): { readonly list: readonly string[]; readonly numberOf: (text: string) => number } {
  const list: string[] = []
  const numbers = new Map<string, number>()
  let last = ''
  let lastNumber = noName
  return {
    list,
    numberOf(text) {
      if (text === last) return lastNumber
      lastNumber = numbers.get(text) ?? list.length
      if (lastNumber === list.length) {
        // Joined anew: a piece of a block of the file would keep the whole block in memory.
        const copy = [...text].join('')
        list.push(copy)
        numbers.set(copy, lastNumber)
      }
      last = list[lastNumber] as string
      return lastNumber
    },
  }
}

const placeOf = (source: TableSource, row: number): string => `${source.name}, ${source.rowUnit} ${row}`

function refuseCell(cell: Cell, { name }: Column, place: string): never {
  const { code, what, fix } = badCell(cell)
  const shown = isAbsent(cell) ? {} : { value: printable(cell) }
  return fail({ code, what, ...shown, where: `${place}, column ${printable(name)}`, fix })
}

const beyondRange = (place: string): never =>
  fail({
    code: 'cell-out-of-range',
    what: 'what N, D and C of this row come to is beyond the range of numbers',
    where: place,
    fix: 'Correct its numbers, or leave out the row with --where.',
  })

function uniqueExceeds(unique: number, D: number, columns: FoundColumns, place: string): never {
  const tokens = columns.D === null ? 'tokens as C/(6N)' : printable(columns.D.name)
  return fail({
    code: 'unique-exceeds-tokens',
    what: `${printable((columns.unique as Column).name)} is more than ${tokens}; the two look swapped`,
    value: `${unique} > ${D}`,
    where: place,
    fix: `Name the right columns with --d and --unique, or leave unique tokens out with --unique ${noColumn}.`,
  })
}
