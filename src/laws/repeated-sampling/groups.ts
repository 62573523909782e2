import type { Problem } from '../../error.ts'
import type { ProblemCounts } from './counts.ts'

/** One row of someone's table: cells by column name. */
export type CountRow = Readonly<Record<string, unknown>>

/** The counts of one model on one set of problems. */
export interface CountGroup {
  /** Model, size and training tokens as given, joined, and the benchmark if there are several: `1.4B/200B`. */
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

/** Usual names by role, in lower case without spaces and punctuation; earlier ones win. */
const USUAL_NAMES = {
  problem: ['problem', 'problemid', 'taskid', 'task', 'instance'],
  n: ['n', 'samples', 'nsamples', 'numsamples'],
  c: ['c', 'correct', 'ncorrect', 'numcorrect', 'successes'],
  model: ['model', 'modelname'],
  size: ['size', 'params'],
  trainTokens: ['traintokens', 'tokens'],
  benchmark: ['benchmark', 'dataset'],
  compute: ['inferencecompute', 'inferenceflops'],
} as const

type Role = keyof typeof USUAL_NAMES
const LABELS = ['model', 'size', 'trainTokens', 'benchmark'] as const satisfies readonly Role[]

/**
 * Groups of counts from a table with one row per model and problem. Columns are found by their usual names, or given.
 * Errors come back as data: `column-missing`, `blank-problem`, `bad-count`, `more-correct-than-samples`,
 * `duplicate-problem`.
 */
export function groupCounts(rows: readonly CountRow[], columns: Partial<Record<Role, string>> = {}): CountTable {
  const found = findColumns(rows, columns)
  const absent = (['problem', 'n', 'c'] as const).filter((role) => found[role] === undefined)
  if (absent.length > 0) return { groups: [], errors: [missingColumns(absent, rows)] }

  const errors: Problem[] = []
  const groups = new Map<string, { labels: Record<string, string>; rows: Map<string, Parsed> }>()
  rows.forEach((row, i) => {
    const parsed = parseRow(row, i + 1, found, errors)
    if (parsed === undefined) return
    const labels = Object.fromEntries(
      LABELS.filter((role) => found[role] !== undefined).map((role) => [role, textOf(row[found[role] as string])]),
    )
    const key = JSON.stringify(labels)
    const group = groups.get(key) ?? { labels, rows: new Map<string, Parsed>() }
    groups.set(key, group)
    const earlier = group.rows.get(parsed.problem)
    if (earlier !== undefined) errors.push(duplicate(parsed, earlier, Object.values(labels)))
    else group.rows.set(parsed.problem, parsed)
  })
  return { groups: named([...groups.values()]), errors }
}

interface Parsed extends ProblemCounts {
  readonly row: number
  readonly compute: number
}

type Columns = Partial<Record<Role, string>>

function parseRow(row: CountRow, number: number, found: Columns, errors: Problem[]): Parsed | undefined {
  const count = (role: 'n' | 'c', least: number): number => {
    const column = found[role] as string
    const value = numberOf(row[column])
    if (Number.isSafeInteger(value) && value >= least) return value
    errors.push({
      code: 'bad-count',
      what: `is not a whole number of ${role === 'n' ? 'samples, 1 or more' : 'correct samples, 0 or more'}`,
      value: textOf(row[column]) || '(blank)',
      where: `row ${number}, column ${column}`,
      fix: 'Write counts as plain whole numbers, such as 10000: neither shares nor thousands separators.',
    })
    return Number.NaN
  }
  const n = count('n', 1)
  const c = count('c', 0)
  const problem = textOf(row[found.problem as string])
  if (problem === '') {
    errors.push({
      code: 'blank-problem',
      what: 'names no problem',
      where: `row ${number}, column ${found.problem}`,
      fix: 'Give every row the problem that was sampled.',
    })
  }
  if (Number.isNaN(n + c) || problem === '') return undefined
  if (c > n) {
    errors.push({
      code: 'more-correct-than-samples',
      what: `${c} correct samples among ${n}`,
      where: `row ${number}, columns ${found.c} and ${found.n}`,
      fix: 'Check whether the two columns are swapped, or the counts come from different runs.',
    })
    return undefined
  }
  const compute = found.compute === undefined ? Number.NaN : numberOf(row[found.compute])
  return { problem, n, c, row: number, compute }
}

function named(groups: readonly { labels: Record<string, string>; rows: Map<string, Parsed> }[]): CountGroup[] {
  const benchmarks = new Set(groups.map(({ labels }) => labels.benchmark))
  return groups.map(({ labels, rows }) => {
    const { benchmark, ...model } = labels
    const name = Object.values(benchmarks.size > 1 ? labels : model).join('/')
    const own = [...rows.values()]
    const same = groups.filter((other) => other.labels.benchmark === benchmark)
    const all = new Set(same.flatMap((other) => [...other.rows.keys()]))
    const compute = own.reduce((sum, row) => sum + row.compute, 0) / own.length
    return {
      name: name || benchmark || 'all',
      labels,
      counts: own.map(({ problem, n, c }) => ({ problem, n, c })),
      missing: [...all].filter((problem) => !rows.has(problem)),
      computePerSample: Number.isFinite(compute) ? compute : null,
    }
  })
}

function findColumns(rows: readonly CountRow[], given: Columns): Columns {
  const header = Object.keys(rows[0] ?? {})
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const columnOf = (role: Role): string | undefined => {
    const wanted = given[role]
    if (wanted !== undefined) return header.find((column) => column === wanted)
    const usual = USUAL_NAMES[role].map((name) => header.find((column) => plain(column) === name))
    return usual.find((column) => column !== undefined)
  }
  const found: Columns = {}
  for (const role of Object.keys(USUAL_NAMES) as Role[]) {
    const column = columnOf(role)
    if (column !== undefined) found[role] = column
  }
  return found
}

function missingColumns(absent: readonly Role[], rows: readonly CountRow[]): Problem {
  const header = Object.keys(rows[0] ?? {})
  return {
    code: 'column-missing',
    what: `no column for ${absent.map((role) => `${role} (${USUAL_NAMES[role].join(', ')})`).join(' and ')}`,
    value: header.length === 0 ? 'no rows' : header.join(', '),
    fix: 'Give one row per model and problem, with its samples n and its correct samples c, or name the columns.',
  }
}

function duplicate({ problem, row }: Parsed, earlier: Parsed, labels: readonly string[]): Problem {
  return {
    code: 'duplicate-problem',
    what: `problem ${problem}${labels.length > 0 ? ` of ${labels.join(', ')}` : ''} stands in row ${earlier.row} already`,
    where: `row ${row}`,
    fix: 'Add the counts of one problem up into one row, or tell the models apart by a column.',
  }
}

const textOf = (cell: unknown): string => (cell === null || cell === undefined ? '' : String(cell).trim())

const numberOf = (cell: unknown): number => (textOf(cell) === '' ? Number.NaN : Number(textOf(cell)))
