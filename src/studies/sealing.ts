import { contentHash } from '../canonical.ts'
import { EscaladoError } from '../error.ts'
import { type Outcome, readLedger, resolve, seal } from '../ledger/index.ts'
import { type Store, storePath, toJson } from '../store/index.ts'
import type { OpenForecast } from './ladder/analyse.ts'
import type { LadderRecord, ResolvedForecast } from './ladder/record.ts'

/** The ledger of a store. */
export const ledgerOf = (store: Store): string => storePath(store, 'ledger.jsonl')

export interface Sealing {
  readonly store: Store
  /** The kind of study, and what of it the forecasts are about, as a sentence names it. */
  readonly kind: string
  readonly subject: string
  /** What the forecasts were made from. */
  readonly inputs: object
  readonly forecasts: readonly OpenForecast[]
  /** Whether what they are about has been begun. */
  readonly begun: boolean
}

export interface Sealed {
  readonly sealed: LadderRecord['sealed']
  /** Whether an earlier start sealed the same forecasts. */
  readonly already: boolean
  readonly warning: string | null
}

/**
 * Seals the forecasts of a study; one that was interrupted after sealing finds its seal again. What was not sealed before
 * its subject was begun never is.
 */
export function sealForecasts({ store, kind, subject, inputs, forecasts, begun }: Sealing): Sealed {
  const unsealed = { sealed: null, already: false, warning: null }
  if (forecasts.length === 0) return unsealed
  const entry = { kind, inputs, forecasts }
  const name = contentHash(toJson(entry, 'forecast'))
  const existing = readLedger(ledgerOf(store)).records.find(
    ({ body }) => body.kind === kind && contentHash(toJson(body, 'forecast')) === name,
  )
  if (existing) return { sealed: { sha256: existing.sha256, at: existing.at }, already: true, warning: null }
  if (begun)
    return {
      ...unsealed,
      warning: `${subject} was begun before this forecast was made, so the forecast is not sealed.`,
    }
  const { sha256, at, warning } = seal(ledgerOf(store), entry, new Date().toISOString())
  return { sealed: { sha256, at }, already: false, warning }
}

/**
 * Writes the outcomes beside the seal.
 * @returns a sentence to show when the seal was resolved otherwise before, which stays as it is, or when a torn line had to
 * be set aside; null otherwise
 */
export function resolveSeal(store: Store, sha256: string, forecasts: readonly ResolvedForecast[]): string | null {
  const outcomes = forecasts.map(({ quantity, outcome, verdict }) => ({ quantity, outcome, verdict }))
  try {
    return resolve(ledgerOf(store), sha256, outcomes as readonly Outcome[], new Date().toISOString()).warning
  } catch (error) {
    if (!(error instanceof EscaladoError && error.code === 'seal-resolved')) throw error
    return `The seal ${sha256.slice(0, 12)} was resolved by another outcome before, and the ledger keeps that one; what came of this study is in its record only.`
  }
}
