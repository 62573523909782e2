import type { Json } from '../canonical.ts'
import { fail } from '../error.ts'
import { appendText, writeAtomic } from './files.ts'
import { parseObject, toJson } from './json.ts'
import { cutTornLine, readLines } from './lines.ts'
import { runFolder } from './runs.ts'
import { type Store, storePath } from './store.ts'

/** One line of metrics.jsonl. */
export type MetricsRow = { readonly [key: string]: Json }

/** The rows of a run, and what was dropped reading them. */
export interface Metrics {
  readonly rows: readonly MetricsRow[]
  /** Dropped lines: 1 if the last was torn, else 0. */
  readonly torn: number
  /** A sentence to show when a line was dropped; null otherwise. */
  readonly message: string | null
}

/** Path of a run's metrics in the store. */
export function metricsPath(id: string): string {
  return `${runFolder(id)}/metrics.jsonl`
}

/**
 * Appends rows to a run's metrics in one write call. They survive the death of the process at once, and the loss of
 * power from the next checkpoint on. A torn last line, which an earlier process left, is cut off first.
 * @throws `not-json` (a NaN loss is written as null), `disk-full`, `store-read-only`
 */
export function appendMetrics(store: Store, id: string, rows: readonly object[]): void {
  const relative = metricsPath(id)
  const file = storePath(store, relative)
  const text = rows.map((row, i) => `${JSON.stringify(toJson(row, `${relative} row ${i}`))}\n`).join('')
  if (text === '') return
  cutTornLine(file)
  appendText(file, text, { sync: false })
}

/**
 * All rows of a run; none if nothing was written yet. A torn last line is dropped, counted, and told in `message`.
 * @throws `metrics-corrupt` for a bad line anywhere else
 */
export function readMetrics(store: Store, id: string): Metrics {
  const file = storePath(store, metricsPath(id))
  const { lines, torn } = readLines(file)
  const rows = lines.map(parseObject)
  // After a loss of power the last line can be whole in length and still unwritten in content.
  const lastIsBad = rows.length > 0 && rows.at(-1) === undefined
  if (lastIsBad) rows.pop()
  const bad = rows.indexOf(undefined)
  if (bad >= 0 || (lastIsBad && torn !== null)) {
    fail({
      code: 'metrics-corrupt',
      what: 'is not a JSON object',
      value: `line ${(bad >= 0 ? bad : rows.length) + 1}`,
      where: file,
      fix: 'Repair or remove that line, or move the folder of the run away to train it anew; it was left as it is.',
    })
  }
  const dropped = lastIsBad || torn !== null ? 1 : 0
  const message =
    dropped === 0
      ? null
      : `${file}: the last line was cut short by an interruption and is dropped; ${rows.length} ${rows.length === 1 ? 'remains' : 'remain'}.`
  return { rows: rows.filter((row) => row !== undefined), torn: dropped, message }
}

/** Keeps only the rows that `keep` accepts, atomically: on resume, those up to the checkpoint. Returns how many it dropped. */
export function truncateMetrics(store: Store, id: string, keep: (row: MetricsRow) => boolean): number {
  const { rows, torn } = readMetrics(store, id)
  const kept = rows.filter(keep)
  if (kept.length < rows.length || torn > 0) {
    writeAtomic(storePath(store, metricsPath(id)), kept.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
  return rows.length - kept.length
}
