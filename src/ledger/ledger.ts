/** The ledger as a file: lines are only ever appended, each on the disk before the function that wrote it returns. */
import { contentHash } from '../canonical.ts'
import { fail } from '../error.ts'
import { appendText, readLines, toJson, truncateFile, withLock } from '../store/index.ts'
import {
  type LedgerRecord,
  makeRecord,
  type Outcome,
  outcomesOf,
  type RecordBody,
  type ResolvedOutcome,
  recordLine,
  type Seal,
  sealsOf,
  type Verified,
  verifyLines,
} from './record.ts'

/** A forecast to be sealed: anything JSON can hold, with at least these members. */
export interface SealEntry {
  /** What is forecast: `ladder`. */
  readonly kind: string
  /** What the forecast follows from. */
  readonly inputs: unknown
  readonly forecasts: unknown
}

/** A ledger as read from its file. */
export interface Ledger extends Verified {
  /** A sentence to show when the last line was cut short by an interruption; null otherwise. It is not among the records. */
  readonly torn: string | null
}

/** What appending a record gives back. */
export interface Receipt {
  readonly sha256: string
  readonly at: string
  /** A sentence to show when a torn line had to be set aside; null otherwise. */
  readonly warning: string | null
}

/** A seal and what came of it. */
export interface FoundSeal {
  readonly seal: Seal
  /** Empty while the seal is open; a seal of several quantities may be resolved one after the other. */
  readonly outcomes: readonly ResolvedOutcome[]
}

/**
 * Reads and verifies a ledger; a missing file is an empty one. Damage is reported, not thrown: `broken` names the first
 * line that is not what was written, `torn` a last line that was never written whole.
 */
export function readLedger(file: string): Ledger {
  const { lines, torn } = readLines(file)
  const verified = verifyLines(lines)
  if (torn === null) return { ...verified, torn: null }
  // A whole record that lacks only its line break is whole: an editor may have stripped the break.
  const completed = verifyLines([...lines, torn])
  if (completed.broken === null) return { ...completed, torn: null }
  return {
    ...verified,
    torn: `${file}: line ${lines.length + 1} was cut short by an interruption and is not a record; it was never confirmed.`,
  }
}

/**
 * Seals a forecast: hashes its date and content and appends it. Sealing the very same entry at the same date again
 * changes nothing and returns the same receipt.
 * @param at - ISO time in UTC, `new Date().toISOString()`
 * @throws `ledger-broken`, `entry-invalid`, `not-json`, `disk-full`, `store-read-only`, `file-locked`
 */
export function seal<Entry extends SealEntry>(file: string, entry: Entry, at: string): Receipt {
  const body = toJson(entry, 'entry') as RecordBody
  if (
    typeof body.kind !== 'string' ||
    body.kind === 'resolution' ||
    body.inputs === undefined ||
    body.forecasts === undefined
  ) {
    fail({
      code: 'entry-invalid',
      what: 'a seal needs a kind (not resolution), inputs and forecasts',
      value: entry.kind,
      where: file,
      fix: 'Give all three.',
    })
  }
  const name = contentHash({ at, body })
  return append(file, at, (records) => ({ existing: records.find(({ sha256 }) => sha256 === name), body }))
}

/**
 * Records what came of a seal, or of some of its quantities. Giving the same outcomes again changes nothing and returns
 * the first receipt.
 * @param sha256 - all 64 digits; see `findSeal` for shorter ones
 * @throws `seal-unknown`, `seal-resolved` if one of the quantities has another outcome, and as `seal` does
 */
export function resolve(file: string, sha256: string, outcomes: readonly Outcome[], at: string): Receipt {
  return append(file, at, (records) => {
    if (!sealsOf(records).some((record) => record.sha256 === sha256)) unknownSeal(file, sha256)
    const told = new Map(outcomesOf(records, sha256).map((outcome) => [outcome.quantity, outcome]))
    const known = told.get(outcomes[0]?.quantity ?? '')
    const open: Outcome[] = []
    for (const outcome of outcomes) {
      const before = told.get(outcome.quantity)
      if (before === undefined) {
        open.push(outcome)
        told.set(outcome.quantity, { ...outcome, at, record: '' })
      } else if (before.outcome !== outcome.outcome) {
        fail({
          code: 'seal-resolved',
          what: `had its ${outcome.quantity} resolved otherwise on ${before.at}`,
          value: sha256.slice(0, 12),
          where: file,
          fix: 'A forecast is resolved once; seal a new one for a new outcome.',
        })
      }
    }
    return {
      existing: open.length > 0 ? undefined : records.find((record) => record.sha256 === known?.record),
      body: { kind: 'resolution', seal: sha256, resolution: toJson({ outcomes: open }, 'resolution') },
    }
  })
}

/**
 * The seal whose hash begins with `prefix`, and its resolution.
 * @throws `seal-unknown`, `seal-ambiguous`, `ledger-broken`
 */
export function findSeal(file: string, prefix: string): FoundSeal {
  const { records } = intact(file, readLedger(file))
  const found = sealsOf(records).filter(({ sha256 }) => prefix !== '' && sha256.startsWith(prefix.toLowerCase()))
  if (found.length > 1) {
    fail({
      code: 'seal-ambiguous',
      what: `${found.length} seals begin with this`,
      value: prefix,
      where: file,
      fix: 'Give more of its digits.',
    })
  }
  const [only] = found
  return only === undefined ? unknownSeal(file, prefix) : { seal: only, outcomes: outcomesOf(records, only.sha256) }
}

/**
 * The seal made last, and its resolution; undefined in a ledger without seals.
 * @throws `ledger-broken`
 */
export function latestSeal(file: string): FoundSeal | undefined {
  const { records } = intact(file, readLedger(file))
  const last = sealsOf(records).at(-1)
  return last === undefined ? undefined : { seal: last, outcomes: outcomesOf(records, last.sha256) }
}

/** Appends a body unless a record says the same already; all under a lock, since each record links to the last. */
function append(
  file: string,
  at: string,
  next: (records: readonly LedgerRecord[]) => { existing: LedgerRecord | undefined; body: RecordBody },
): Receipt {
  checkDate(at)
  return withLock(`${file}.lock`, () => {
    const { records, torn } = intact(file, readLedger(file))
    const { existing, body } = next(records)
    if (existing !== undefined) return { sha256: existing.sha256, at: existing.at, warning: torn }
    const record = makeRecord(body, at, records.at(-1))
    const warning = torn === null ? null : `${torn} ${setTornAside(file)}`
    const separator = readLines(file).torn === null ? '' : '\n'
    appendText(file, `${separator}${recordLine(record)}\n`, { sync: true })
    return { sha256: record.sha256, at, warning }
  })
}

/** Moves a torn last line to a file beside the ledger, which is then whole again; returns a sentence that says so. */
function setTornAside(file: string): string {
  const { torn, wholeBytes } = readLines(file)
  appendText(`${file}.torn`, `${torn}\n`, { sync: true })
  truncateFile(file, wholeBytes)
  return `It was moved to ${file}.torn.`
}

function intact(file: string, ledger: Ledger): Ledger {
  if (ledger.broken === null) return ledger
  return fail({
    code: 'ledger-broken',
    what: `is not as it was written: ${ledger.broken.reason}`,
    value: `line ${ledger.broken.line}`,
    where: file,
    fix: 'Restore it from a copy, or move it away to begin a new one; it was left as it is.',
  })
}

function checkDate(at: string): void {
  const time = Date.parse(at)
  if (Number.isNaN(time) || new Date(time).toISOString() !== at) {
    fail({ code: 'date-invalid', what: 'is not an ISO time in UTC', value: at, fix: 'Give new Date().toISOString().' })
  }
}

function unknownSeal(file: string, sha256: string): never {
  return fail({
    code: 'seal-unknown',
    what: 'no seal begins with this',
    value: sha256,
    where: file,
    fix: 'Give the sha256 that sealing printed, or its first digits; the ledger lists them all.',
  })
}
