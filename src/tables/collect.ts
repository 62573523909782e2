import { fail } from '../error.ts'
import { type Cell, printable } from './cell.ts'
import { checkTable } from './checks/index.ts'
import { type Column, columnNamed, noColumn, requireNames } from './columns.ts'
import { repeatedRows } from './duplicates.ts'
import { type FoundColumns, findColumns } from './find-columns.ts'
import { trackLabels } from './labels.ts'
import { flagOf, plainName } from './names.ts'
import { rowReader } from './observe.ts'
import { keepRows, nameOfSeveralSizes, noName, observationsOf, type Rows } from './rows.ts'
import type {
  ColumnChoice,
  Diagnostic,
  ExcludedRow,
  RunTable,
  TableColumns,
  TableOptions,
  TableSource,
} from './run-table.ts'
import { readFilter, textOf } from './where.ts'

/** Takes a table row by row, holding no more of it than the numbers that are needed. */
export interface Collector {
  /** @throws EscaladoError naming the row and column of a cell that is no usable number */
  readonly add: (cells: readonly Cell[], row: number) => void
  /** @throws EscaladoError when the table as a whole makes no sense; see `checkTable` */
  readonly finish: () => RunTable
}

/** Most rows that are held in memory at once, about a gigabyte. */
const mostRows = 3_000_000

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
  requireNames(header, source.name)
  const { columns, diagnostics } = findColumns(header, choice, variables, source.name)
  const filter = readFilter(where, header, source.name)
  const mayMix = choice.corpus === noColumn
  const separating =
    choice.corpus === undefined || mayMix ? null : columnNamed(header, choice.corpus, '--corpus', source.name)
  const used = Object.values(columns).map((column) => column?.index)
  const others = header.map((_, index) => index).filter((index) => !used.includes(index))
  const labels = trackLabels(header, others, separating)
  const reader = rowReader(columns, others, variables, source)
  const status = header.findIndex((name) => statusNames.has(plainName(name)))
  const excluded: ExcludedRow[] = []
  let filtered = 0

  return {
    add(cells, row) {
      if (!filter.passes(cells)) {
        filtered++
        return
      }
      if (reader.count() + excluded.length >= mostRows) tooManyRows(source)
      if (reader.add(cells, row)) labels.add(cells)
      else excluded.push({ row, reason: withoutLoss(cells[columns.loss.index], cells[status]), code: 'no-loss' })
    },

    finish() {
      const read = reader.rows()
      const runs = variables === 'ND' ? trustedRuns(read, columns) : { rows: read, columns, found: [] }
      const { row } = runs.rows
      const repeats = repeatedRows(runs.rows)
      const duplicates = Array.from(repeats, ([place, original]): ExcludedRow => {
        const reason = `repeats ${source.rowUnit} ${row[original]}`
        return { row: row[place] as number, reason, code: 'duplicate' }
      })
      const rows = repeats.size === 0 ? runs.rows : keepRows(runs.rows, (place) => !repeats.has(place))
      const context = {
        ...{ source, columns: runs.columns, variables, divisions: labels.divisions(), mayMix, unmet: filter.unmet() },
        ...{ rows: row.length + excluded.length, filtered },
      }
      const found = checkTable(rows, context)
      return {
        observations: observationsOf(rows),
        rowNumbers: Array.from(rows.row),
        rowUnit: source.rowUnit,
        rows: context.rows,
        filtered,
        columns: namesOf(runs.columns),
        excluded: [...excluded, ...duplicates].sort((a, b) => a.row - b.row),
        diagnostics: [...diagnostics, ...runs.found, ...found],
      }
    },
  }
}

/**
 * A run has one size. A column of which one value has several names something else, a family or a project: it is passed
 * over if only its name spoke for it.
 */
function trustedRuns(
  rows: Rows,
  columns: FoundColumns,
): { readonly rows: Rows; readonly columns: FoundColumns; readonly found: readonly Diagnostic[] } {
  const several = nameOfSeveralSizes(rows)
  if (columns.run === null || several === null) return { rows, columns, found: [] }
  const { name, chosen } = columns.run
  const what = `${printable(name)} has rows of several sizes in one value (${printable(several)})`
  if (chosen) return { rows, columns, found: [{ code: 'runs-of-several-sizes', message: what }] }
  const message = `${what}: it is not taken for the run; name a column with ${flagOf.run}`
  return {
    rows: { ...rows, run: rows.run.map(() => noName) },
    columns: { ...columns, run: null },
    found: [{ code: 'runs-of-several-sizes', message }],
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

/** Columns that may say why a run has no loss. */
const statusNames: ReadonlySet<string> = new Set(['status', 'state'])

function withoutLoss(loss: Cell, status: Cell): string {
  const why = [textOf(loss), textOf(status)].filter((text) => text !== '').map(printable)
  return why.length === 0 ? 'has no loss' : `has no loss (${why.join(', ')})`
}

const tooManyRows = (source: TableSource): never =>
  fail({
    code: 'too-many-rows',
    what: `the table has more than ${mostRows / 1e6} million rows`,
    where: source.name,
    fix: 'Keep fewer checkpoints of each run, or part of the rows with --where.',
  })
