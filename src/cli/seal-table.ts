/** Forecasts from a table, written into the ledger of a store before their outcomes exist. */
import { createHash } from 'node:crypto'
import { canonicalJson, contentHash } from '../canonical.ts'
import type { Forecast, ForecastAnswer, ForeseenRun, Observation } from '../laws/index.ts'
import { readLedger, seal } from '../ledger/index.ts'
import type { ReadTable, SealedForecast } from '../report/index.ts'
import { type Store, toJson } from '../store/index.ts'
import { ledgerOf, type OpenForecast } from '../studies/index.ts'
import type { RunTable } from '../tables/index.ts'
import { relativePath } from './command-line.ts'
import { defaultStore } from './context.ts'

export interface TableSealing {
  readonly store: Store
  readonly answer: ForecastAnswer
  readonly table: RunTable
  readonly view: ReadTable
  /** What chose the rows and the seed. */
  readonly flags: { readonly where?: readonly string[]; readonly seed: number; readonly store: string }
  /** The working folder, which paths in commands are relative to. */
  readonly folder: string
  readonly note: (text: string) => void
}

/** The kind of seal that a forecast from a table has in the ledger. */
export const tableForecastKind = 'forecast'

/**
 * One seal per forecast, so that each is resolved by itself. What they follow from goes in: the table's name, its columns
 * and a hash of its rows, what was asked, the weights of the forms. A forecast that was sealed before keeps its seal.
 */
export function sealTableForecasts({
  store,
  answer,
  table,
  view,
  flags,
  folder,
  note,
}: TableSealing): SealedForecast[] {
  const ledger = ledgerOf(store)
  const { forms, calibration, reach, counting, n } = answer
  const source = {
    name: view.name,
    columns: table.columns,
    rows: n.rows,
    where: flags.where ?? [],
    sha256: rowsHash(table.observations),
  }
  const elsewhere = flags.store === defaultStore ? '' : ` --store ${relativePath(flags.store, folder)}`
  const sealed = (sha256: string, at: string): SealedForecast => ({
    ...{ sha256, at },
    command: `npx escalado verdict ${sha256.slice(0, 8)} --outcome LOSS${elsewhere}`,
  })
  return answer.forecasts.map((run) => {
    const { N, D, C, unique, split } = run
    const inputs = {
      table: source,
      run: { N, D, C, ...(unique !== undefined && { unique }), split },
      variables: view.variables,
      counting,
      forms,
      calibration,
      reach,
      seed: flags.seed,
    }
    const open: OpenForecast = {
      quantity: 'loss',
      higherIsBetter: false,
      forecast: forecastOf(run),
      identified: answer.identified,
    }
    const entry = { kind: tableForecastKind, inputs, forecasts: [open] }
    const name = contentHash(toJson(entry, 'forecast'))
    const before = readLedger(ledger).records.find(
      ({ body }) => body.kind === entry.kind && contentHash(toJson(body, 'forecast')) === name,
    )
    if (before !== undefined) {
      note('  This forecast was sealed before; it keeps its seal.')
      return sealed(before.sha256, before.at)
    }
    const { sha256, at, warning } = seal(ledger, entry, new Date().toISOString())
    if (warning !== null) note(warning)
    return sealed(sha256, at)
  })
}

/** The predictive distribution alone, as verdicts take it. */
function forecastOf(run: ForeseenRun): Forecast {
  const { scale, location, spread, degrees, floor, mean, sd, parts } = run
  const { interval50, interval80, interval90, interval95 } = run
  return { scale, location, spread, degrees, floor, mean, sd, interval50, interval80, interval90, interval95, parts }
}

/** SHA-256 over the rows fitted, each as a line of canonical JSON. */
function rowsHash(observations: readonly Observation[]): string {
  const hash = createHash('sha256')
  for (const row of observations) hash.update(`${canonicalJson({ ...row })}\n`)
  return hash.digest('hex')
}
