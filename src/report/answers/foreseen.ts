/** Views of forecasts that the terminal and the pages share. */
import type { ForeseenRun } from '../../laws/index.ts'
import { formatCount, formatScientific } from '../format.ts'
import type { ReadTable } from './table.ts'

/** A forecast that was written into a ledger before its outcome. */
export interface SealedForecast {
  readonly sha256: string
  /** ISO time. */
  readonly at: string
  /** The command that judges it by an outcome. */
  readonly command: string
}

/** Share of outcomes inside their 90% intervals below which a hold-out counts against its forecasts. */
export const LEAST_COVERAGE = 0.8

/** (value − forecast mean) / forecast mean. */
export function errorOf({ mean }: ForeseenRun, value: number): number {
  return (value - mean) / mean
}

/** Places of forecasts in a list, largest compute first. */
export function byCompute(forecasts: readonly ForeseenRun[]): number[] {
  return forecasts.map((_, i) => i).sort((a, b) => (forecasts[b]?.C ?? 0) - (forecasts[a]?.C ?? 0))
}

/** `N 7B, D 140B, C 5.88e21`; on a curve, its one amount. */
export function runName({ N, D, C }: ForeseenRun, { variables }: ReadTable): string {
  if (variables === 'ND') return `N ${formatCount(N)}, D ${formatCount(D)}, C ${formatScientific(C, 3)}`
  return `${variables} = ${variables === 'C' ? formatScientific(C, 3) : formatCount(C)}`
}
