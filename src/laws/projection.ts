import { cholesky, choleskySolve, smallest } from '../stats/index.ts'
import type { ChinchillaParameters } from './forms/chinchilla.ts'
import { everyNth, type Table } from './table.ts'

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
  const weights = allWeights.filter((_, row) => row % stride === 0)
  const { rows, logLoss } = table
  const centerN = average(table.logN)
  const centerD = average(table.logD)
  const loss = Float64Array.from(logLoss, Math.exp)
  const w = Float64Array.from(loss, (value, i) => (weights[i] as number) / (value * value))
  const powersN = EXPONENTS.map((alpha) => Float64Array.from(table.logN, (n) => Math.exp(-alpha * (n - centerN))))
  const powersD = EXPONENTS.map((beta) => Float64Array.from(table.logD, (d) => Math.exp(-beta * (d - centerD))))
  const floor = SMALLEST_SHARE * smallest(loss)

  const nodes: { readonly squares: number; readonly parameters: ChinchillaParameters }[] = []
  EXPONENTS.forEach((alpha, i) => {
    EXPONENTS.forEach((beta, j) => {
      const x = powersN[i] as Float64Array
      const y = powersD[j] as Float64Array
      const solved = nonNegativeSolve(x, y, loss, w, floor)
      let squares = 0
      for (let row = 0; row < rows; row++) {
        const fitted = solved.E + solved.A * (x[row] as number) + solved.B * (y[row] as number)
        squares += (w[row] as number) * (fitted - (loss[row] as number)) ** 2
      }
      nodes.push({
        squares,
        parameters: {
          E: solved.E,
          A: solved.A * Math.exp(alpha * centerN),
          B: solved.B * Math.exp(beta * centerD),
          alpha,
          beta,
        },
      })
    })
  })
  return nodes
    .sort((a, b) => a.squares - b.squares)
    .slice(0, count)
    .map(({ parameters }) => parameters)
}

/** Weighted least squares of loss on (1, x, y) over the active subsets of terms, best subset with all terms positive. */
function nonNegativeSolve(
  x: Float64Array,
  y: Float64Array,
  loss: Float64Array,
  w: Float64Array,
  floor: number,
): { E: number; A: number; B: number } {
  let [s1, sx, sy, sxx, sxy, syy, t1, tx, ty] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let row = 0; row < loss.length; row++) {
    const weight = w[row] as number
    const u = x[row] as number
    const v = y[row] as number
    const target = weight * (loss[row] as number)
    s1 += weight
    sx += weight * u
    sy += weight * v
    sxx += weight * u * u
    sxy += weight * u * v
    syy += weight * v * v
    t1 += target
    tx += target * u
    ty += target * v
  }
  const gram = [s1, sx, sy, sx, sxx, sxy, sy, sxy, syy]
  const right = [t1, tx, ty]
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
        const found = [floor, floor, floor]
        active.forEach((term, i) => {
          found[term] = Math.max(floor, solution[i] as number)
        })
        return { E: found[0] as number, A: found[1] as number, B: found[2] as number }
      }
      active = active.filter((_, i) => i !== worst)
    } else active = active.slice(0, -1)
  }
  return { E: floor, A: floor, B: floor }
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
