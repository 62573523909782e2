/**
 * The ledger as plain data: what a record is, how it is hashed, and whether a list of lines is an intact ledger.
 *
 * A record's `sha256` names its date and body alone, so that a seal can be checked by anyone who has those two. Its
 * `previous` hashes the whole record before it, so that no line can be altered, removed, inserted or moved without
 * breaking every later one. Cutting lines off the end shows only against a copy, or a published hash.
 */
import { canonicalJson, contentHash, type Json } from '../canonical.ts'

/** What every record's body has; a body of kind `resolution` resolves a seal, any other is a seal. */
export type RecordBody = { readonly kind: string; readonly [key: string]: Json | undefined }

/** One line of the ledger. */
export interface LedgerRecord {
  /** ISO time in UTC, as the writer gave it. */
  readonly at: string
  readonly body: RecordBody
  /** Content hash of the record before this one; null in the first. */
  readonly previous: string | null
  /** Content hash of `{at, body}`. */
  readonly sha256: string
}

/** A sealed forecast: `body` holds its kind, inputs and forecasts, and what else the writer put in. */
export type Seal = LedgerRecord

/** What came of one of the quantities that a seal forecasts. */
export type Outcome = {
  readonly quantity: string
  /** Null when there will never be one. */
  readonly outcome: number | null
  /** The judgement by the rule of the day. */
  readonly verdict: Json
}

/** What came of a sealed forecast; of one of several quantities, a later resolution may tell the others. */
export interface Resolution extends LedgerRecord {
  readonly body: {
    readonly kind: 'resolution'
    readonly seal: string
    readonly resolution: { readonly outcomes: readonly Outcome[] }
  }
}

/** A ledger that has been checked from its first line on. */
export interface Verified {
  /** The records up to the first broken line. */
  readonly records: readonly LedgerRecord[]
  /** The first line that is not what was written, counted from 1, and why; null if all are intact. */
  readonly broken: { readonly line: number; readonly reason: string } | null
}

/** The record that holds `body` and comes after `previous`. */
export function makeRecord(body: RecordBody, at: string, previous: LedgerRecord | undefined): LedgerRecord {
  return { at, body, previous: linkTo(previous), sha256: contentHash({ at, body }) }
}

/** A record as its line in the ledger, without the line break. */
export function recordLine({ at, body, previous, sha256 }: LedgerRecord): string {
  return canonicalJson({ at, body, previous, sha256 })
}

/**
 * Checks every line of a ledger: its form, its hash, its link to the line before, and what it resolves. A line must be the
 * canonical text itself: of two members with one name parsers disagree on which counts, and a hash sees only one.
 */
export function verifyLines(lines: readonly string[]): Verified {
  const records: LedgerRecord[] = []
  for (const [i, line] of lines.entries()) {
    const record = parseRecord(line)
    const reason = record === undefined ? 'it is not a record of a ledger' : fault(line, record, records)
    if (record === undefined || reason !== undefined) return { records, broken: { line: i + 1, reason: reason ?? '' } }
    records.push(record)
  }
  return { records, broken: null }
}

/** The seals among records, in order. */
export function sealsOf(records: readonly LedgerRecord[]): readonly Seal[] {
  return records.filter((record) => !isResolution(record))
}

/** What came of a seal so far, each with the time and hash of the record that tells it; empty while it is open. */
export function outcomesOf(records: readonly LedgerRecord[], sha256: string): readonly ResolvedOutcome[] {
  return records
    .filter(isResolution)
    .filter(({ body }) => body.seal === sha256)
    .flatMap(({ at, sha256: record, body }) => body.resolution.outcomes.map((outcome) => ({ ...outcome, at, record })))
}

/** An outcome, when it was written, and the hash of the record it is in. */
export type ResolvedOutcome = Outcome & { readonly at: string; readonly record: string }

export function isResolution(record: LedgerRecord): record is Resolution {
  return record.body.kind === 'resolution'
}

/** What is wrong with a record that should come after the given ones. */
function fault(line: string, record: LedgerRecord, before: readonly LedgerRecord[]): string | undefined {
  const { at, body, previous, sha256 } = record
  if (contentHash({ at, body }) !== sha256) return 'its date or body is not the one that was hashed'
  // an editor may have turned line breaks into those of another system
  if (recordLine(record) !== line.replace(/\r$/, '')) return 'it is written otherwise than the ledger writes'
  if (previous !== linkTo(before.at(-1)))
    return 'it does not follow the line before it: a line was altered, removed, added or moved'
  if (!isResolution(record)) {
    return before.some((earlier) => earlier.sha256 === sha256) ? 'it repeats an earlier seal' : undefined
  }
  if (!sealsOf(before).some((seal) => seal.sha256 === record.body.seal))
    return 'it resolves a seal that is not above it'
  const told = [...outcomesOf(before, record.body.seal), ...record.body.resolution.outcomes].map((one) => one.quantity)
  const twice = record.body.resolution.outcomes.find(
    ({ quantity }) => told.indexOf(quantity) < told.lastIndexOf(quantity),
  )
  return twice === undefined ? undefined : `it resolves ${twice.quantity} of a seal for the second time`
}

function linkTo(previous: LedgerRecord | undefined): string | null {
  return previous === undefined ? null : contentHash({ ...previous })
}

function parseRecord(line: string): LedgerRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 4) return undefined
  const { at, body, previous, sha256 } = value as { readonly [key: string]: unknown }
  const isBody = typeof body === 'object' && body !== null && 'kind' in body && typeof body.kind === 'string'
  const isLink = previous === null || typeof previous === 'string'
  if (isBody && body.kind === 'resolution' && !hasOutcomes(body)) return undefined
  return isBody && isLink && typeof at === 'string' && typeof sha256 === 'string' ? (value as LedgerRecord) : undefined
}

function hasOutcomes(body: object): boolean {
  const { resolution } = body as { readonly resolution?: { readonly outcomes?: unknown } | null }
  const outcomes = resolution?.outcomes
  return (
    Array.isArray(outcomes) &&
    outcomes.every((outcome) => typeof outcome === 'object' && outcome !== null && typeof outcome.quantity === 'string')
  )
}
