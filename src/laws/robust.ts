/**
 * How a residual r (ln predicted − ln observed) is charged. `weight` is ψ(r)/r and `curvature` ψ'(r), with ψ = ρ'.
 */
export interface Penalty {
  readonly name: string
  value(r: number): number
  weight(r: number): number
  curvature(r: number): number
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
