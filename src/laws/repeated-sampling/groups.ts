import type { Problem } from '../../error.ts'
import { type CountColumnChoice, type CountColumns, countColumns } from './count-columns.ts'
import type { ProblemCounts } from './counts.ts'

/** One row of someone's table: cells by column name. */
export type CountRow = Readonly<Record<string, unknown>>

/** The counts of one model on one set of problems. */
export interface CountGroup {
  /**
   * Model, size and training tokens as given, joined, and the benchmark if there are several: `1.4B/200B`. Of several
   * groups, without what is the same throughout or follows from what stands before it.
   */
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly counts: readonly ProblemCounts[]
  /** Problems of the same benchmark that other groups have and this one lacks. */
  readonly missing: readonly string[]
  /** Mean compute of one sample over the problems, in the table's unit; null without the column. */
  readonly computePerSample: number | null
}

export interface CountTable {
  readonly groups: readonly CountGroup[]
  /** What is wrong with rows, which are then not in any group. Whoever reads the table should fail with the first. */
  readonly errors: readonly Problem[]
}

/** How messages call a row, counted from 0. */
export type NameRow = (place: number) => string

/**
 * Groups of counts from a table with one row per model and problem. Columns are found by their usual names, or given.
 * Errors come back as data: `column-missing`, `blank-problem`, `bad-count`, `more-correct-than-samples`,
 * `duplicate-problem`.
 * @param nameRow default: `row 1`, `row 2`, …
 */
export function groupCounts(
  rows: readonly CountRow[],
  choice: CountColumnChoice = {},
  nameRow: NameRow = (place) => `row ${place + 1}`,
): CountTable {
  const columns = countColumns(Object.keys(rows[0] ?? {}), choice)
  if ('code' in columns) return { groups: [], errors: [columns] }

  const errors: Problem[] = []
  const groups = new Map<string, Grouped>()
  rows.forEach((row, place) => {
    const parsed = parseRow(row, nameRow(place), columns, errors)
    if (parsed === undefined) return
    const labels = columns.labels.map(({ column }) => textOf(row[column]))
    const key = JSON.stringify(labels)
    const group = groups.get(key) ?? { labels, rows: new Map<string, Parsed>() }
    groups.set(key, group)
    const earlier = group.rows.get(parsed.problem)
    if (earlier !== undefined) errors.push(duplicate(parsed, earlier, labels))
    else group.rows.set(parsed.problem, parsed)
  })
  return { groups: named([...groups.values()], columns), errors }
}

interface Parsed extends ProblemCounts {
  readonly row: string
  readonly compute: number
}

interface Grouped {
  /** In the order of the columns' labels. */
  readonly labels: readonly string[]
  readonly rows: Map<string, Parsed>
}

function parseRow(row: CountRow, name: string, columns: CountColumns, errors: Problem[]): Parsed | undefined {
  const count = (role: 'n' | 'c', least: number): number => {
    const column = columns[role]
    const text = textOf(row[column])
    const value = numberOf(text)
    if (Number.isSafeInteger(value) && value >= least) return value
    const wanted = `a whole number of ${role === 'n' ? 'samples, 1 or more' : 'correct samples, 0 or more'}`
    errors.push({
      code: 'bad-count',
      ...(text === '' ? { what: `is blank and must be ${wanted}` } : { what: `is not ${wanted}`, value: text }),
      where: `${name}, column ${column}`,
      fix: 'Write counts as plain whole numbers, such as 10000: neither shares nor thousands separators.',
    })
    return Number.NaN
  }
  const n = count('n', 1)
  const c = count('c', 0)
  const problem = textOf(row[columns.problem])
  if (problem === '') {
    errors.push({
      code: 'blank-problem',
      what: 'names no problem',
      where: `${name}, column ${columns.problem}`,
      fix: 'Give every row the problem that was sampled.',
    })
  }
  if (Number.isNaN(n + c) || problem === '') return undefined
  if (c > n) {
    errors.push({
      code: 'more-correct-than-samples',
      what: `${c} correct samples among ${n}`,
      where: `${name}, columns ${columns.c} and ${columns.n}`,
      fix: 'Check whether the two columns are swapped, or the counts come from different runs.',
    })
    return undefined
  }
  const compute = columns.compute === null ? Number.NaN : numberOf(row[columns.compute])
  return { problem, n, c, row: name, compute }
}

function named(groups: readonly Grouped[], { labels }: CountColumns): CountGroup[] {
  const last = labels.length - 1
  const hasBenchmark = labels[last]?.label === 'benchmark'
  const benchmarkOf = ({ labels: values }: Grouped) => (hasBenchmark ? (values[last] as string) : '')
  const benchmarks = new Set(groups.map(benchmarkOf))
  const telling = tellingLabels(groups, benchmarks.size > 1 || !hasBenchmark ? labels.length : last)
  return groups.map((group) => {
    const benchmark = benchmarkOf(group)
    const name = telling.map((i) => group.labels[i] as string).join('/')
    const own = [...group.rows.values()]
    const same = groups.filter((other) => benchmarkOf(other) === benchmark)
    const all = new Set(same.flatMap((other) => [...other.rows.keys()]))
    const compute = own.reduce((sum, row) => sum + row.compute, 0) / own.length
    return {
      name: name || benchmark || 'all',
      labels: Object.fromEntries(labels.map(({ label }, i) => [label, group.labels[i] as string])),
      counts: own.map(({ problem, n, c }) => ({ problem, n, c })),
      missing: [...all].filter((problem) => !group.rows.has(problem)),
      computePerSample: Number.isFinite(compute) ? compute : null,
    }
  })
}

/** Places of those of the first labels that tell groups apart which earlier ones leave together; of one group, all. */
function tellingLabels(groups: readonly Grouped[], count: number): number[] {
  const kinds = (places: readonly number[]) =>
    new Set(groups.map(({ labels }) => JSON.stringify(places.map((i) => labels[i])))).size
  const places = Array.from({ length: count }, (_, i) => i)
  if (groups.length === 1) return places
  return places.filter((i) => kinds(places.slice(0, i + 1)) > kinds(places.slice(0, i)))
}

function duplicate({ problem, row }: Parsed, earlier: Parsed, labels: readonly string[]): Problem {
  return {
    code: 'duplicate-problem',
    what: `problem ${problem}${labels.length > 0 ? ` of ${labels.join(', ')}` : ''} stands in ${earlier.row} already`,
    where: row,
    fix: 'Add the counts of one problem up into one row, or tell the models apart by a column.',
  }
}

const textOf = (cell: unknown): string => (cell === null || cell === undefined ? '' : String(cell).trim())

const numberOf = (cell: unknown): number => (textOf(cell) === '' ? Number.NaN : Number(textOf(cell)))
