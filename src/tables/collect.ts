import { fail } from '../error.ts'
import type { Observation } from '../laws/index.ts'
import { type Cell, printable } from './cell.ts'
import { checkTable } from './checks/index.ts'
import { type Column, columnNamed, type FoundColumns, findColumns, noColumn } from './columns.ts'
import { repeatedRows } from './duplicates.ts'
import { trackLabels } from './labels.ts'
import { rowReader } from './observe.ts'
import type { ColumnChoice, ExcludedRow, RunTable, TableColumns, TableOptions, TableSource } from './run-table.ts'
import { readConditions, textOf } from './where.ts'

/** Takes a table row by row, holding no more of it than the numbers that are needed. */
export interface Collector {
  /** @throws EscaladoError naming the row and column of a cell that is no usable number */
  readonly add: (cells: readonly Cell[], row: number) => void
  /** @throws EscaladoError when the table as a whole makes no sense; see `checkTable` */
  readonly finish: () => RunTable
}

/** Most rows that are held in memory at once, about a gigabyte. */
const mostRows = 5_000_000

/**
 * Opens a table with these columns.
 * @throws EscaladoError when a column cannot be found or a condition not be read
 */
export function createCollector(
  header: readonly string[],
  source: TableSource,
  choice: ColumnChoice = {},
  { where = [], variables = 'ND' }: TableOptions = {},
): Collector {
  const { columns, diagnostics } = findColumns(header, choice, variables, source.name)
  const conditions = readConditions(where, header, source.name)
  const mayMix = choice.corpus === noColumn
  const separating =
    choice.corpus === undefined || mayMix ? null : columnNamed(header, choice.corpus, '--corpus', source.name)
  const used = Object.values(columns).map((column) => column?.index)
  const labels = trackLabels(
    header,
    header.map((_, index) => index).filter((index) => !used.includes(index)),
    separating,
  )
  const readRow = rowReader(columns, variables, source)
  const observations: Observation[] = []
  const rowNumbers: number[] = []
  const excluded: ExcludedRow[] = []
  let filtered = 0

  return {
    add(cells, row) {
      if (!conditions.every(({ index, isMet }) => isMet(cells[index]))) {
        filtered++
        return
      }
      if (observations.length + excluded.length >= mostRows) tooManyRows(source)
      const observation = readRow(cells, row)
      if (observation === null) {
        excluded.push({ row, reason: withoutLoss(cells[columns.loss.index]), code: 'no-loss' })
        return
      }
      observations.push(observation)
      rowNumbers.push(row)
      labels.add(cells)
    },

    finish() {
      const first = repeatedRows(observations)
      const isKept = (_: unknown, place: number): boolean => first[place] === -1
      const duplicates = rowNumbers.flatMap((row, place): ExcludedRow[] =>
        first[place] === -1
          ? []
          : [{ row, reason: `repeats ${source.rowUnit} ${rowNumbers[first[place] as number]}`, code: 'duplicate' }],
      )
      const table = {
        observations: observations.filter(isKept),
        rowNumbers: rowNumbers.filter(isKept),
        rowUnit: source.rowUnit,
        rows: observations.length + excluded.length,
        filtered,
        columns: namesOf(columns),
        excluded: [...excluded, ...duplicates].sort((a, b) => a.row - b.row),
      }
      const found = checkTable(table, { source, columns, variables, divisions: labels.divisions(), mayMix })
      return { ...table, diagnostics: [...diagnostics, ...found] }
    },
  }
}

/** Reads rows that are in memory already: cells in the order of the header, of text or numbers. */
export function runTableOf(
  { header, records, name = 'table' }: ParsedRows,
  choice: ColumnChoice = {},
  options: TableOptions = {},
): RunTable {
  const collector = createCollector(header, { name, rowUnit: 'row' }, choice, options)
  records.forEach((cells, i) => {
    collector.add(cells, i + 1)
  })
  return collector.finish()
}

export interface ParsedRows {
  readonly header: readonly string[]
  readonly records: readonly (readonly Cell[])[]
  /** What messages call the table. */
  readonly name?: string | undefined
}

const namesOf = ({ N, D, C, loss, run, trunk, unique }: FoundColumns): TableColumns => {
  const nameOf = (column: Column | null): string | null => column?.name ?? null
  return {
    N: nameOf(N),
    D: nameOf(D),
    C: nameOf(C),
    loss: loss.name,
    run: nameOf(run),
    trunk: nameOf(trunk),
    unique: nameOf(unique),
  }
}

function withoutLoss(cell: Cell): string {
  const text = textOf(cell)
  return text === '' ? 'has no loss' : `has no loss: ${printable(text)}`
}

const tooManyRows = (source: TableSource): never =>
  fail({
    code: 'too-many-rows',
    what: `the table has more than ${mostRows / 1e6} million rows`,
    where: source.name,
    fix: 'Keep fewer checkpoints of each run, or part of the rows with --where.',
  })
