import { contentHash } from '../../canonical.ts'
import { EscaladoError } from '../../error.ts'
import { type Outcome, readLedger, resolve, seal } from '../../ledger/index.ts'
import { type Store, storePath, toJson } from '../../store/index.ts'
import type { OpenForecast } from './analyse.ts'
import type { LadderRecord, ResolvedForecast } from './record.ts'

/** The ledger of a store. */
export const ledgerOf = (store: Store): string => storePath(store, 'ledger.jsonl')

export interface Sealing {
  readonly store: Store
  /** What the forecasts were made from. */
  readonly inputs: object
  readonly forecasts: readonly OpenForecast[]
  /** Whether the top rung has been begun. */
  readonly begun: boolean
}

export interface Sealed {
  readonly sealed: LadderRecord['sealed']
  /** Whether an earlier start sealed the same forecasts. */
  readonly already: boolean
  readonly warning: string | null
}

/**
 * Seals the forecasts of a ladder's top rung; a ladder that was interrupted after sealing finds its seal again. What was
 * not sealed before the top rung began never is.
 */
export function sealForecasts({ store, inputs, forecasts, begun }: Sealing): Sealed {
  const unsealed = { sealed: null, already: false, warning: null }
  if (forecasts.length === 0) return unsealed
  const entry = { kind: 'ladder', inputs, forecasts }
  const name = contentHash(toJson(entry, 'forecast'))
  const existing = readLedger(ledgerOf(store)).records.find(
    ({ body }) => body.kind === 'ladder' && contentHash(toJson(body, 'forecast')) === name,
  )
  if (existing) return { sealed: { sha256: existing.sha256, at: existing.at }, already: true, warning: null }
  if (begun)
    return {
      ...unsealed,
      warning: 'The top rung was begun before this forecast was made, so the forecast is not sealed.',
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
    return `The seal ${sha256.slice(0, 12)} was resolved by another outcome before, and the ledger keeps that one; what came of this ladder is in its record only.`
  }
}
