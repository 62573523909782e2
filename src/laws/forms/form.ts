import type { Table } from '../table.ts'

/**
 * A weak belief about one linear combination of a form's coordinates: Σ weights[j] θ[j] ~ Normal(mean, sd). Used only
 * where a forecast must not hang on what the runs cannot tell; fits of published laws carry none.
 */
export interface Belief {
  readonly about: string
  readonly weights: readonly number[]
  readonly mean: number
  readonly sd: number
}

/**
 * One parametric law: ln loss as a smooth function of ln N, ln D, ln C and a vector of unbounded coordinates θ
 * (positive quantities enter as logarithms, so that none can turn negative).
 */
export interface Form {
  readonly name: string
  /** The law, in words of N, D, C and its parameters. */
  readonly equation: string
  readonly source: string
  /** Names of the coordinates θ, in order. */
  readonly coordinates: readonly string[]
  /** Which coordinate is the logarithm of the irreducible loss, a term that the best fit may lack altogether. */
  readonly floor?: number
  /**
   * Writes ln loss per row into `prediction` and d(ln loss)/dθ, row-major (rows × coordinates), into `jacobian`.
   */
  evaluate(theta: Float64Array, table: Table, prediction: Float64Array, jacobian: Float64Array): void
  /** Starting points for a fit, best guess first. */
  starts(table: Table, weights: Float64Array): readonly Float64Array[]
  /** Weak beliefs for forecasting from few runs, centered on the table. */
  beliefs(table: Table): readonly Belief[]
  /** The parameters as the literature writes them. */
  natural(theta: Float64Array): Readonly<Record<string, number>>
}

/** The middle of a table: mean logarithms and the lowest and median loss. Beliefs are stated about this point. */
export interface Center {
  readonly logN: number
  readonly logD: number
  readonly logC: number
  readonly lowestLoss: number
  readonly medianLoss: number
}

export function centerOf(table: Table): Center {
  const average = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0) / column.length
  const sorted = Float64Array.from(table.logLoss).sort()
  return {
    logN: average(table.logN),
    logD: average(table.logD),
    logC: average(table.logC),
    lowestLoss: Math.exp(sorted[0] as number),
    medianLoss: Math.exp(sorted[sorted.length >> 1] as number),
  }
}
