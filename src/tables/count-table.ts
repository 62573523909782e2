/** Anyone's table of repeated sampling: one row per model and problem, with its samples and the correct ones of them. */
import { fail } from '../error.ts'
import { type CountColumnChoice, type CountColumns, type CountGroup, countColumns, groupCounts } from '../laws/index.ts'
import { type Cell, printable, visible } from './cell.ts'
import { columnNamed, columnTwice, listed, requireNames } from './columns.ts'
import type { RecordSink } from './formats/sink.ts'
import { readTableFile } from './read.ts'
import type { Diagnostic, TableSource } from './run-table.ts'
import { readFilter } from './where.ts'

/** Columns of counts named by whoever asks, and which rows to keep. */
export interface CountChoice {
  readonly problem?: string | undefined
  readonly samples?: string | undefined
  readonly correct?: string | undefined
  /** Columns that tell models apart, in place of those with usual names. */
  readonly group?: readonly string[] | undefined
  readonly benchmark?: string | undefined
  readonly compute?: string | undefined
  /** Conditions on rows, as for tables of runs. */
  readonly where?: readonly string[] | undefined
}

/** A table of counts, understood and checked: every n is at least 1, and c is at most n. */
export interface CountsTable {
  readonly groups: readonly CountGroup[]
  readonly columns: CountColumns
  /** Rows read that pass the filters, and rows that do not. */
  readonly rows: number
  readonly filtered: number
  readonly rowUnit: 'line' | 'row'
  readonly diagnostics: readonly Diagnostic[]
}

/** Most rows that are held in memory at once. */
const mostRows = 1_000_000

/**
 * Reads counts from a file of any format that `readRunTable` reads.
 * @throws EscaladoError naming the place: `column-missing`, `column-unknown`, `column-twice`, `no-counts`, `bad-count`,
 *   `more-correct-than-samples`, `blank-problem`, `duplicate-problem`, and whatever keeps a file from being read
 */
export async function readCountTable(file: string, choice: CountChoice = {}): Promise<CountsTable> {
  const collectors: Collector[] = []
  const found = await readTableFile(file, (header, rowUnit) => {
    const collector = createCollector(header, { name: file, rowUnit }, choice)
    collectors.push(collector)
    return collector.add
  })
  const table = (collectors[0] as Collector).finish()
  return { ...table, diagnostics: found }
}

interface Collector {
  readonly add: RecordSink
  readonly finish: () => Omit<CountsTable, 'diagnostics'>
}

function createCollector(header: readonly string[], source: TableSource, choice: CountChoice): Collector {
  requireNames(header, source.name)
  const chosen = chosenColumns(header, choice, source.name)
  const columns = countColumns(header, chosen)
  if ('code' in columns) return fail({ ...columns, value: listed(header), where: source.name, fix: nameThem })
  const { problem, n, c, labels, compute } = columns
  const used = [problem, n, c, ...labels.map(({ column }) => column), ...(compute === null ? [] : [compute])]
  const places = used.map((name) => [name, header.indexOf(name)] as const)
  const filter = readFilter(choice.where ?? [], header, source.name)
  const rows: { readonly [column: string]: Cell }[] = []
  const numbers: number[] = []
  let filtered = 0

  return {
    add(cells, number) {
      if (!filter.passes(cells)) {
        filtered++
        return
      }
      if (rows.length === mostRows) tooManyRows(source)
      // names of models and problems are shown wherever the answer is
      const shown = (cell: Cell): Cell => (typeof cell === 'string' ? visible(cell) : cell)
      rows.push(Object.fromEntries(places.map(([name, place]) => [name, shown(cells[place])])))
      numbers.push(number)
    },
    finish() {
      if (rows.length === 0) noCounts(filtered > 0 ? filter.unmet() : undefined, source)
      const { groups, errors } = groupCounts(rows, chosen, (place) => `${source.rowUnit} ${numbers[place]}`)
      const [first, ...others] = errors
      if (first !== undefined) {
        const more =
          others.length === 0
            ? ''
            : ` ${others.length === 1 ? '1 more such fault follows' : `${others.length} more such faults follow`}.`
        const fix = `${first.code === 'duplicate-problem' ? tellApart : first.fix}${more}`
        const value = first.value === undefined ? {} : { value: printable(first.value) }
        fail({ ...first, ...value, where: `${source.name}, ${first.where}`, fix })
      }
      return { groups, columns, rows: rows.length, filtered, rowUnit: source.rowUnit }
    },
  }
}

const nameThem = 'Name them with --problem, --samples and --correct.'
const tellApart = 'Add its counts up into one row, or name the column that tells such rows apart with --group.'

/** The columns that flags name, spelled as in the header. */
function chosenColumns(header: readonly string[], choice: CountChoice, where: string): CountColumnChoice {
  const named = [
    ['problem', choice.problem, '--problem'],
    ['n', choice.samples, '--samples'],
    ['c', choice.correct, '--correct'],
    ['benchmark', choice.benchmark, '--benchmark'],
    ['compute', choice.compute, '--compute'],
    ...(choice.group ?? []).map((name) => ['groups', name, '--group'] as const),
  ] as const
  const flags = new Map<string, string>()
  const found = named.flatMap(([role, name, flag]) => {
    if (name === undefined) return []
    const column = header[columnNamed(header, name, flag, where)] as string
    const rival = flags.get(column)
    if (rival !== undefined) columnTwice(column, `${rival} and ${flag}`, where)
    flags.set(column, flag)
    return [[role, column] as const]
  })
  const groups = found.flatMap(([role, column]) => (role === 'groups' ? [column] : []))
  const others = Object.fromEntries(found.filter(([role]) => role !== 'groups'))
  return groups.length === 0 ? others : { ...others, groups }
}

/** @param unmet what keeps all rows out: a condition, null for several together, undefined without any */
function noCounts(unmet: string | null | undefined, source: TableSource): never {
  const [what, fix] =
    unmet === undefined
      ? ['there are no rows below the header', 'Give a table with one row per model and problem.']
      : [unmet ?? 'no row meets all conditions of --where at once', 'Change or leave out a condition.']
  return fail({ code: 'no-counts', what, where: source.name, fix })
}

const tooManyRows = (source: TableSource): never =>
  fail({
    code: 'too-many-rows',
    what: `the table has more than ${mostRows / 1e6} million rows`,
    where: source.name,
    fix: 'Give one row per model and problem, with counts, or keep part of the rows with --where.',
  })
