import { cholesky, choleskySolve } from '../../stats/index.ts'

/**
 * y = level + Σ slope·x + Σ amount·(1 − e^(−exponent·u)) / exponent, amounts ≥ 0: straight in some columns, rising ever
 * more slowly in others. The second kind is a power of e^u, written so that it turns into u as its exponent goes to 0.
 */
export interface Regressors {
  readonly straight: readonly Float64Array[]
  /** Columns u, and the exponents to try, ascending: one, where it is held. */
  readonly slowing: readonly { readonly u: Float64Array; readonly exponents: readonly number[] }[]
  readonly weights: Float64Array
}

export interface Regression {
  readonly level: number
  readonly slopes: readonly number[]
  readonly amounts: readonly number[]
  readonly exponents: readonly number[]
  /** Weighted sum of squares left. */
  readonly squares: number
}

/** Steps of ln exponent at which the search begins and ends. */
const STEPS = { first: 0.25, last: 0.003 }

/**
 * Weighted least squares by variable projection (Golub & Pereyra 1973): at given exponents all else is linear, so only
 * they are searched, over the grid of those to try (or from `start`), then by steps that halve. Amounts that come out
 * negative are 0.
 */
export function regress(y: Float64Array, regressors: Regressors, start?: readonly number[]): Regression {
  const { straight, slowing, weights } = regressors
  const target = centred(y.slice(), weights)
  const lines = straight.map((column) => centred(column.slice(), weights))
  const first = lines.length
  const solve = (exponents: readonly number[]): Regression => {
    const columns = [...lines, ...slowing.map(({ u }, i) => centred(slowed(u, exponents[i] as number), weights))]
    const { coefficients, squares } = leastSquares(columns, target, weights, first)
    const level = columns.reduce((sum, { middle }, i) => sum - (coefficients[i] as number) * middle, target.middle)
    return { level, slopes: coefficients.slice(0, first), amounts: coefficients.slice(first), exponents, squares }
  }
  const nodes = start === undefined ? gridOf(slowing) : [start]
  let best = nodes.map(solve).reduce((a, b) => (b.squares < a.squares ? b : a))
  for (let step = STEPS.first; step > STEPS.last; step /= 2) best = improved(best, step, slowing, solve)
  return best
}

function gridOf(slowing: Regressors['slowing']): (readonly number[])[] {
  return slowing.reduce<(readonly number[])[]>(
    (nodes, { exponents }) => nodes.flatMap((node) => exponents.map((exponent) => [...node, exponent])),
    [[]],
  )
}

/** Changes one exponent by a step as long as that leaves less. */
function improved(
  start: Regression,
  step: number,
  slowing: Regressors['slowing'],
  solve: (exponents: readonly number[]) => Regression,
): Regression {
  let best = start
  for (const [i, { exponents }] of slowing.entries()) {
    const [least, most] = [exponents[0] as number, exponents.at(-1) as number]
    for (const sign of [-1, 1]) {
      for (;;) {
        const from = best.exponents[i] as number
        const to = Math.min(most, Math.max(least, from * Math.exp(sign * step)))
        if (to === from) break
        const next = solve(best.exponents.with(i, to))
        if (!(next.squares < best.squares)) break
        best = next
      }
    }
  }
  return best
}

interface Column {
  readonly values: Float64Array
  readonly middle: number
}

/** Subtracts the weighted mean in place. */
function centred(values: Float64Array, weights: Float64Array): Column {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += (weights[i] as number) * (values[i] as number)
    total += weights[i] as number
  }
  const middle = sum / total
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) - middle
  return { values, middle }
}

function slowed(u: Float64Array, exponent: number): Float64Array {
  const values = new Float64Array(u.length)
  for (let i = 0; i < u.length; i++) values[i] = -Math.expm1(-exponent * (u[i] as number)) / exponent
  return values
}

/** Coefficients of the columns, those from `first` on at least 0: the best of all choices of which of these are 0. */
function leastSquares(
  columns: readonly Column[],
  target: Column,
  weights: Float64Array,
  first: number,
): { readonly coefficients: readonly number[]; readonly squares: number } {
  const n = columns.length
  const right = Float64Array.from(columns, (column) => product(column, target, weights))
  const gram = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * n + j] = product(columns[i] as Column, columns[j] as Column, weights)
      gram[j * n + i] = gram[i * n + j] as number
    }
  }
  const whole = product(target, target, weights)
  let best = { coefficients: [...new Float64Array(n)], squares: Infinity }
  for (let dropped = 0; dropped < 2 ** (n - first); dropped++) {
    const coefficients = solveWithout(dropped << first, gram, right)
    if (!coefficients?.every((value, i) => i < first || value >= 0)) continue
    const squares = coefficients.reduce((sum, value, i) => sum - value * (right[i] as number), whole)
    if (squares < best.squares) best = { coefficients: [...coefficients], squares }
    // No bound is in force: dropping a column cannot leave less.
    if (dropped === 0) break
  }
  return best
}

/** Solves the normal equations with the columns whose bit is set held at 0. */
function solveWithout(dropped: number, gram: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length
  const matrix = gram.slice()
  const solution = right.slice()
  for (let i = 0; i < n; i++) {
    if (((dropped >> i) & 1) === 0) continue
    solution[i] = 0
    for (let j = 0; j < n; j++) {
      matrix[i * n + j] = 0
      matrix[j * n + i] = 0
    }
    matrix[i * n + i] = 1
  }
  return cholesky(matrix, n) ? choleskySolve(matrix, n, solution) : undefined
}

/** Σ w a b. */
function product(a: Column, b: Column, weights: Float64Array): number {
  const [x, y] = [a.values, b.values]
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (x[i] as number) * (y[i] as number)
  return sum
}
