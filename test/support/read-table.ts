/** Observations as a table that was read, for the tests of reports. */
import type { Observation } from '../../src/laws/index.ts'
import type { ReadTable } from '../../src/report/index.ts'

export function readTableOf(observations: readonly Observation[], more: Partial<ReadTable> = {}): ReadTable {
  return {
    ...{ name: 'runs.csv', observations, rowNumbers: observations.map((_, i) => i + 2), rowUnit: 'line' },
    ...{ rows: observations.length, excluded: [], columns: ['params', 'tokens', 'loss'], notes: [], variables: 'ND' },
    command: 'npx escalado fit runs.csv',
    ...more,
  }
}
