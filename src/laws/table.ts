import { fail } from '../error.ts'
import type { Observation } from './observation.ts'

/** Observations as columns of logarithms, the shape fitting wants. All arrays have `rows` entries. */
export interface Table {
  readonly rows: number
  readonly logN: Float64Array
  readonly logD: Float64Array
  readonly logC: Float64Array
  /** ln of the distinct training tokens; ln D where nothing was repeated. */
  readonly logUnique: Float64Array
  readonly logLoss: Float64Array
}

/** A point in the plane of parameters and tokens; C defaults to 6ND. */
export interface Point {
  readonly N: number
  readonly D: number
  readonly C?: number
  readonly unique?: number
}

const LN6 = Math.log(6)

/**
 * Columns for fitting.
 * @throws EscaladoError `not-positive` naming the row and column of the first value that is not a positive number.
 */
export function tableOf(observations: readonly Observation[]): Table {
  requirePositive(observations)
  return { ...pointTable(observations), logLoss: Float64Array.from(observations, ({ loss }) => Math.log(loss)) }
}

/** @throws EscaladoError `not-positive` naming the row and column of the first value that is not a positive number. */
export function requirePositive(observations: readonly Observation[]): void {
  const fine = (value: number) => value > 0 && value < Infinity
  for (let row = 0; row < observations.length; row++) {
    const { N, D, C, loss, unique = D, learningRate = 1 } = observations[row] as Observation
    if (fine(N) && fine(D) && fine(C) && fine(loss) && fine(unique) && fine(learningRate)) continue
    const [column, value] = Object.entries({ N, D, C, loss, unique, learningRate }).find(
      ([, value]) => !fine(value),
    ) as [string, number]
    fail({
      code: 'not-positive',
      what: `${column} must be a positive number`,
      value: String(value),
      where: `row ${row + 1}, column ${column}`,
      fix: 'Correct or leave out this row.',
    })
  }
}

/** @throws EscaladoError `too-few-runs` when there are fewer than `least`. */
export function requireRuns(observations: readonly unknown[], least: number, purpose: string): void {
  if (observations.length >= least) return
  fail({
    code: 'too-few-runs',
    what: `${purpose} needs at least ${least} finished runs that pass the regime check`,
    value: observations.length,
    fix: 'Raise the budget, or add runs.',
  })
}

/** Columns of points whose loss is not known (their logLoss is NaN). */
export function pointTable(points: readonly Point[]): Table {
  const table = emptyTable(points.length)
  table.logLoss.fill(Number.NaN)
  points.forEach(({ N, D, C, unique }, row) => {
    const [n, d] = [Math.log(N), Math.log(D)]
    table.logN[row] = n
    table.logD[row] = d
    table.logC[row] = C === undefined ? LN6 + n + d : Math.log(C)
    table.logUnique[row] = unique === undefined || unique >= D ? d : Math.log(unique)
  })
  return table
}

/** A table of so many rows, all zero, to be written into. */
export function emptyTable(rows: number): Table {
  const column = () => new Float64Array(rows)
  return { rows, logN: column(), logD: column(), logC: column(), logUnique: column(), logLoss: column() }
}

/** Every n-th row of a table, from the first. */
export function everyNth(table: Table, n: number): Table {
  return {
    rows: Math.ceil(table.rows / n),
    logN: everyNthOf(table.logN, n),
    logD: everyNthOf(table.logD, n),
    logC: everyNthOf(table.logC, n),
    logUnique: everyNthOf(table.logUnique, n),
    logLoss: everyNthOf(table.logLoss, n),
  }
}

/** Every n-th number of a column, from the first. */
export function everyNthOf(column: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(column.length / n) }, (_, i) => column[i * n] as number)
}

/** The unit of resampling of an observation: its trunk, else its run, else itself. */
export function trunkLabels(observations: readonly Observation[]): string[] {
  return observations.map(({ trunk, run }, row) => trunk ?? run ?? `row ${row}`)
}
