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

/** What a table must vary for a form's parameters to be told apart, and what is lost otherwise. */
export interface Need {
  readonly of: 'N' | 'D' | 'C' | 'D/N' | 'D/unique' | 'D off its line in N'
  /** Least ratio of its largest to its smallest value. */
  readonly factor: number
  /** The sentence to say of a table that falls short of it. */
  readonly otherwise: string
}

/** Ratio of the largest to the smallest value below which an exponent is a guess. */
const SHORTEST_RANGE = 2
/** The same below which values are one value, counted in two ways. */
const ONE_VALUE = 1.001
/** The same below which a ratio is fixed: nothing but its rounding to whole steps or batches varies. */
const FIXED_RATIO = 1.1

/** Needs of a law with a term in N and a term in D. Of several that concern one quantity the first unmet is told. */
export const PLANE_NEEDS: readonly Need[] = [
  { of: 'N', factor: ONE_VALUE, otherwise: 'all runs have one size: what parameters buy is not identified' },
  { of: 'N', factor: SHORTEST_RANGE, otherwise: 'the sizes span less than a factor of 2' },
  { of: 'D', factor: SHORTEST_RANGE, otherwise: 'the token counts span less than a factor of 2' },
  {
    of: 'D/N',
    factor: FIXED_RATIO,
    otherwise: 'tokens per parameter are fixed: the terms in N and in D cannot be told apart',
  },
  {
    of: 'D off its line in N',
    factor: FIXED_RATIO,
    otherwise: 'N and D vary only together, along one line: the terms in N and in D cannot be told apart',
  },
]

/** Needs of a law in one variable. */
export function curveNeeds(variable: 'N' | 'D' | 'C'): readonly Need[] {
  return [
    {
      of: variable,
      factor: SHORTEST_RANGE,
      otherwise: `the values of ${variable} span less than a factor of ${SHORTEST_RANGE}`,
    },
  ]
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
  /** What a table must show; checked by `identifiability`. */
  readonly needs: readonly Need[]
  /** Names of the coordinates θ, in order. */
  readonly coordinates: readonly string[]
  /** Which coordinate is the logarithm of the irreducible loss, a term that the best fit may lack altogether. */
  readonly floor?: number
  /**
   * Which coordinates are logarithms of a scale that the best fit may put at infinity, where its effect is gone. A search
   * takes short steps in them: a long one ends where nothing depends on them any more, and so never comes back.
   */
  readonly endless?: readonly number[]
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
