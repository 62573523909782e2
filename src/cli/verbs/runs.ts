import { createColors } from 'picocolors'
import {
  formatBytes,
  formatCount,
  formatLoss,
  formatScientific,
  formatTime,
  plural,
  type TerminalStyle,
  textTable,
} from '../../report/index.ts'
import {
  listCheckpoints,
  listRuns,
  openStore,
  type RunRecord,
  readMetrics,
  runFolder,
  runHolder,
  type Store,
} from '../../store/index.ts'
import { findRun } from '../find.ts'
import { createOutput } from '../output.ts'
import { describeRuns, type StoredRun } from '../stored-runs.ts'

export interface RunsFlags {
  readonly store: string
  readonly json?: boolean
}

/** Lists the runs of a store, or shows the one whose id begins with `prefix`. */
export async function runs(prefix: string | undefined, flags: RunsFlags): Promise<void> {
  const output = createOutput(flags.json === true)
  const store = openStore(flags.store)
  const records = listRuns(store)
  const described = describeRuns(records, (id) => runHolder(store, id) !== undefined)
  if (prefix === undefined) return output.result((style) => runTable(described, style), { runs: described })

  const record = findRun(store, prefix)
  const metrics = readMetrics(store, record.id)
  if (metrics.message !== null) output.note(metrics.message)
  const files = filesOf(store, record.id, flags.store, metrics.rows.length)
  const run = described.find(({ id }) => id === record.id) as StoredRun
  const branches = described.filter(({ trunk }) => trunk === record.id)
  output.result((style) => runPage({ run, record, branches, files }, style), {
    ...run,
    spec: record.spec,
    outcome: record.outcome,
    createdAt: record.createdAt,
    extra: record.extra,
    branches: branches.map(({ id }) => id),
    files,
  })
}

/** Characters that the table of runs needs at most with its last column. */
const columnsWithTimes = 92

/** Runs under headings; trunks, which only carry them, are counted below. */
export function runTable(all: readonly StoredRun[], style: TerminalStyle): string {
  const paint = createColors(style.color)
  const shown = all.filter(({ kind }) => kind !== 'trunk')
  if (shown.length === 0)
    return '  No run has been stored here yet; npx escalado train makes one, npx escalado ladder many.\n'
  // Where it does not fit, it would wrap under every run; the page of a run and --json tell it too.
  const times = style.columns < columnsWithTimes ? [] : ['last change']
  const headings = ['run', 'kind', 'size', 'N', 'D', 'C', 'loss', 'status', ...times]
  const columns = headings.map(
    (heading) =>
      ({ heading, align: ['run', 'kind', 'status', 'last change'].includes(heading) ? 'left' : 'right' }) as const,
  )
  const rows = shown.map((run) => [
    run.id,
    run.trunk === null ? run.kind : `of ${run.trunk.slice(0, 8)}`,
    sizeOf(run, style),
    orDash(run.N, formatCount),
    orDash(run.D, formatCount),
    orDash(run.C, formatScientific),
    orDash(run.loss, formatLoss),
    run.status,
    ...times.map(() => formatTime(run.updatedAt).slice('2026-'.length, -' UTC'.length)),
  ])
  const cells = rows.map((row, i) =>
    row.map((text) => (shown[i]?.status === 'done' ? { text } : { text, paint: paint.yellow })),
  )
  const trunks = all.length - shown.length
  const note = `  ${shown.length} ${shown.length === 1 ? 'run' : 'runs'} from ${trunks} ${trunks === 1 ? 'trunk' : 'trunks'}; ${times.length === 0 ? '' : 'times are UTC. '}npx escalado runs RUN shows one.`
  return `${[...textTable(columns, cells, style), '', note].join('\n')}\n`
}

interface RunPage {
  readonly run: StoredRun
  readonly record: RunRecord
  readonly branches: readonly StoredRun[]
  readonly files: readonly string[]
}

/** One run: what it is, what came of it, the whole spec, where its files are. */
export function runPage({ run, record, branches, files }: RunPage, style: TerminalStyle): string {
  const paint = createColors(style.color)
  const facts: readonly (readonly [string, string])[] = [
    ['run', `${run.id}   ${run.status}`],
    ...(run.trunk === null ? [] : [['trunk', run.trunk] as const]),
    ...(branches.length === 0
      ? []
      : [['branches', branches.map(({ id, status }) => `${id} (${status})`).join(', ')] as const]),
    [
      'size',
      `${sizeOf(run, style)}   N ${orDash(run.N, formatCount)}   D ${orDash(run.D, formatCount)}   C ${orDash(run.C, formatScientific)}`,
    ],
    ['created', formatTime(record.createdAt)],
    ['changed', formatTime(record.updatedAt)],
  ]
  return [
    ...facts.map(([word, text]) => `  ${paint.dim(word.padEnd(9))} ${text}`),
    `  ${paint.dim('files')}`,
    ...files.map((file) => `    ${file}`),
    `  ${paint.dim('outcome')}`,
    ...indented(record.outcome),
    `  ${paint.dim('spec')}`,
    ...indented(record.spec),
    '',
  ].join('\n')
}

/** JSON with each list of numbers on one line. */
const indented = (value: unknown): string[] =>
  JSON.stringify(value, null, 2)
    .replaceAll(/\[[\d\s.,e+-]*\]/g, (numbers) => numbers.replaceAll(/\s+/g, ' '))
    .split('\n')
    .map((line) => `    ${line}`)

/** Paths of a run's files as seen from the working folder, checkpoints with their size. */
function filesOf(store: Store, id: string, dir: string, rows: number): string[] {
  const folder = `${dir}/${runFolder(id)}`
  const checkpoints = listCheckpoints(store, id)
  return [
    `${folder}/run.json`,
    ...(rows > 0 ? [`${folder}/metrics.jsonl (${plural(rows, 'row')})`] : []),
    ...checkpoints.map(({ tensors, bytes }) => `${folder}/checkpoints/${tensors} (${formatBytes(bytes)})`),
  ]
}

const sizeOf = ({ width, depth }: StoredRun, { unicode }: TerminalStyle): string =>
  width === null || depth === null ? '-' : `${width}${unicode ? '×' : 'x'}${depth}`

const orDash = (value: number | null, format: (value: number) => string): string =>
  value === null ? '-' : format(value)
