import { cholesky, choleskySolve, smallest } from '../stats/index.ts'
import type { ChinchillaParameters } from './forms/chinchilla.ts'
import { everyNth, everyNthOf, type Table } from './table.ts'

const EXPONENTS = [0.03, 0.07, 0.12, 0.18, 0.24, 0.3, 0.36, 0.43, 0.5, 0.6, 0.75, 0.95]
/** Rows that suffice to see the landscape; of a longer table every k-th is taken. */
const MOST_ROWS = 5000
/** A term this share of the loss stands in for one that least squares would make zero or negative. */
const SMALLEST_SHARE = 1e-3

/**
 * Variable projection (Golub & Pereyra 1973): given alpha and beta, E, A and B are linear in the loss, so a grid over
 * the two exponents with a 3 × 3 solve at each node sees the whole landscape. Rows are weighted by 1/loss², which makes
 * squared error on the loss a stand-in for squared error on its logarithm.
 * @returns the `count` best nodes, best first, all terms positive: starting points, not a fit.
 */
export function projectChinchilla(whole: Table, allWeights: Float64Array, count: number): ChinchillaParameters[] {
  const stride = Math.ceil(whole.rows / MOST_ROWS)
  const table = everyNth(whole, stride)
  const weights = everyNthOf(allWeights, stride)
  const { rows, logLoss } = table
  const centerN = average(table.logN)
  const centerD = average(table.logD)
  const loss = Float64Array.from(logLoss, Math.exp)
  const w = Float64Array.from(loss, (value, i) => (weights[i] as number) / (value * value))
  const ones = new Float64Array(rows).fill(1)
  const basis = (column: Float64Array, center: number) =>
    EXPONENTS.map((exponent) => {
      const values = Float64Array.from(column, (x) => Math.exp(-exponent * (x - center)))
      const sum = (other: Float64Array) => weightedProduct(w, values, other)
      return { exponent, values, one: sum(ones), square: sum(values), target: sum(loss) }
    })
  const inD = basis(table.logD, centerD)
  const totals = { one: weightedProduct(w, ones, ones), target: weightedProduct(w, ones, loss) }
  const floor = SMALLEST_SHARE * smallest(loss)

  const nodes = basis(table.logN, centerN).flatMap((x) =>
    inD.map((y) => {
      const cross = weightedProduct(w, x.values, y.values)
      const gram = [totals.one, x.one, y.one, x.one, x.square, cross, y.one, cross, y.square]
      const right = [totals.target, x.target, y.target]
      const solved = nonNegativeSolve(gram, right, floor)
      return { alpha: x.exponent, beta: y.exponent, solved, squares: squaresLeft(gram, right, solved) }
    }),
  )
  return nodes
    .sort((a, b) => a.squares - b.squares)
    .slice(0, count)
    .map(({ alpha, beta, solved: [E, A, B] }) => ({
      E,
      A: A * Math.exp(alpha * centerN),
      B: B * Math.exp(beta * centerD),
      alpha,
      beta,
    }))
}

/** Σ w x y. */
function weightedProduct(w: Float64Array, x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < w.length; i++) sum += (w[i] as number) * (x[i] as number) * (y[i] as number)
  return sum
}

/** E, and A and B in units of their term at the middle of the table. */
type Terms = readonly [E: number, A: number, B: number]

/** Σ w (fitted − loss)² up to a constant: cᵀ G c − 2 cᵀ t. */
function squaresLeft(gram: readonly number[], right: readonly number[], terms: Terms): number {
  return terms.reduce(
    (sum, c, i) =>
      sum + c * (terms.reduce((dot, d, j) => dot + (gram[i * 3 + j] as number) * d, 0) - 2 * (right[i] as number)),
    0,
  )
}

/** Weighted least squares over the active subsets of terms, best subset with all terms positive. */
function nonNegativeSolve(gram: readonly number[], right: readonly number[], floor: number): Terms {
  let active = [0, 1, 2]
  while (active.length > 0) {
    const n = active.length
    const matrix = Float64Array.from({ length: n * n }, (_, k) => {
      const i = active[Math.floor(k / n)] as number
      const j = active[k % n] as number
      return (gram[i * 3 + j] as number) * (i === j ? 1 + 1e-12 : 1)
    })
    const solution = Float64Array.from(active, (i) => right[i] as number)
    if (cholesky(matrix, n)) {
      choleskySolve(matrix, n, solution)
      const worst = solution.reduce((at, value, i) => (value < (solution[at] as number) ? i : at), 0)
      if ((solution[worst] as number) > 0 || n === 1) {
        const found: [number, number, number] = [floor, floor, floor]
        active.forEach((term, i) => {
          found[term] = Math.max(floor, solution[i] as number)
        })
        return found
      }
      active = active.filter((_, i) => i !== worst)
    } else active = active.slice(0, -1)
  }
  return [floor, floor, floor]
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
