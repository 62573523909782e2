/**
 * How a residual r (ln predicted − ln observed) is charged. `weight` is ψ(r)/r and `curvature` ψ'(r), with ψ = ρ'.
 */
export interface Penalty {
  readonly name: string
  value(r: number): number
  weight(r: number): number
  curvature(r: number): number
  /** Factor on a row's weight, where rows of a higher loss are charged more; default 1. */
  rowWeight?(logLoss: number): number
}

/** Huber's ρ: r²/2 within ±delta, linear beyond (Huber 1964). Chinchilla's choice is delta = 1e-3 on ln loss. */
export function huber(delta: number): Penalty {
  return {
    name: `huber ${delta}`,
    value: (r) => (Math.abs(r) <= delta ? 0.5 * r * r : delta * (Math.abs(r) - 0.5 * delta)),
    weight: (r) => (Math.abs(r) <= delta ? 1 : delta / Math.abs(r)),
    curvature: (r) => (Math.abs(r) <= delta ? 1 : 0),
  }
}

/** r²/2. */
export const squares: Penalty = { name: 'squares', value: (r) => 0.5 * r * r, weight: () => 1, curvature: () => 1 }

/**
 * Half the squared error of the loss itself, ½ (predicted − observed)² = loss² ½ (e^r − 1)², the least squares of fits by
 * variable projection. Rows of high loss, the small and short runs, weigh most in it.
 */
export const lossSquares: Penalty = {
  name: 'squares of the loss',
  value: (r) => 0.5 * Math.expm1(r) ** 2,
  weight: (r) => (r === 0 ? 1 : (Math.exp(r) * Math.expm1(r)) / r),
  curvature: (r) => Math.exp(2 * r),
  rowWeight: (logLoss) => Math.exp(2 * logLoss),
}

/** Weights of a table's rows as a penalty charges them. */
export function chargedWeights(penalty: Penalty, logLoss: Float64Array, weights: Float64Array): Float64Array {
  const { rowWeight } = penalty
  return rowWeight === undefined ? weights : weights.map((weight, row) => weight * rowWeight(logLoss[row] as number))
}

/**
 * Huber's ρ with predictions that are too low (r < 0) charged `factor` times: a law for planning that would rather
 * promise too little. `factor` above 1 lifts the fit towards the worse runs.
 */
export function asymmetric(delta: number, factor: number): Penalty {
  const symmetric = huber(delta)
  const side = (r: number) => (r < 0 ? factor : 1)
  return {
    name: `asymmetric ${delta} × ${factor}`,
    value: (r) => side(r) * symmetric.value(r),
    weight: (r) => side(r) * symmetric.weight(r),
    curvature: (r) => side(r) * symmetric.curvature(r),
  }
}
