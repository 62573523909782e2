import { cholesky, choleskySolve } from '../stats/index.ts'
import type { Belief, Form } from './forms/form.ts'
import type { Penalty } from './robust.ts'
import type { Table } from './table.ts'

/** What is minimized: Σ weights[i] ρ(ln predicted − ln observed) + ½ Σ (belief residual / sd)². A sum, not a mean. */
export interface Objective {
  readonly form: Form
  readonly table: Table
  readonly weights: Float64Array
  readonly penalty: Penalty
  readonly beliefs: readonly Belief[]
}

export interface Minimum {
  readonly theta: Float64Array
  readonly objective: number
  /** ln predicted − ln observed per row. */
  readonly residuals: Float64Array
  readonly iterations: number
  readonly converged: boolean
}

const MOST_ITERATIONS = 300
/** Smallest damping; Newton steps on a piecewise quadratic need none, but a flat direction does. */
const LEAST_DAMPING = 1e-12

/**
 * Damped Newton for robust nonlinear least squares. The model Hessian is Jᵀ diag(w ψ') J + damping × Jᵀ diag(w ψ/r) J:
 * with damping near 0 a Newton step (which ends a Huber fit in finitely many steps once the set of small residuals is
 * right), with damping of 1 or more the cautious reweighted least-squares step, which descends from anywhere. Damping
 * adapts to the decrease obtained, as in Levenberg–Marquardt.
 */
export function minimize(objective: Objective, start: Float64Array, tolerance = 1e-13): Minimum {
  const { form, table, weights, penalty } = objective
  const p = form.coordinates.length
  const workspace = {
    prediction: new Float64Array(table.rows),
    jacobian: new Float64Array(table.rows * p),
    residuals: new Float64Array(table.rows),
  }
  const newton = new Float64Array(p * p)
  const cautious = new Float64Array(p * p)
  const gradient = new Float64Array(p)
  const matrix = new Float64Array(p * p)
  const step = new Float64Array(p)

  let theta = Float64Array.from(start)
  let trial = new Float64Array(p)
  let value = evaluate(objective, theta, workspace)
  let damping = 1
  let iterations = 0
  let quiet = 0
  let fresh = true
  while (iterations < MOST_ITERATIONS && quiet < 3) {
    iterations++
    if (fresh) {
      assemble(objective, theta, workspace, newton, cautious, gradient)
      fresh = false
    }
    for (let k = 0; k < p * p; k++) matrix[k] = (newton[k] as number) + damping * (cautious[k] as number)
    for (let j = 0; j < p; j++) {
      matrix[j * p + j] = (matrix[j * p + j] as number) * (1 + 1e-12) + 1e-300
      step[j] = -(gradient[j] as number)
    }
    if (!cholesky(matrix, p)) {
      damping = Math.max(damping * 10, 1e-6)
      if (damping > 1e15) break
      continue
    }
    choleskySolve(matrix, p, step)
    for (let j = 0; j < p; j++) trial[j] = (theta[j] as number) + (step[j] as number)
    const next = evaluate(objective, trial, workspace)
    if (next <= value) {
      quiet = value - next <= tolerance * value ? quiet + 1 : 0
      ;[theta, trial] = [trial, theta]
      value = next
      damping = Math.max(damping * 0.15, LEAST_DAMPING)
      fresh = true
    } else {
      if (damping > 1e12) break
      damping = Math.max(damping * 4, 1e-6)
      // A rejected step that could only have changed the last digits means that there is nothing left to gain.
      if (next - value <= tolerance * value) quiet++
    }
  }
  value = evaluate(objective, theta, workspace)
  return {
    theta,
    objective: value,
    residuals: Float64Array.from(workspace.residuals),
    iterations,
    converged: quiet >= 3,
  }

  function evaluate(
    { beliefs }: Objective,
    at: Float64Array,
    { prediction, jacobian, residuals }: typeof workspace,
  ): number {
    form.evaluate(at, table, prediction, jacobian)
    let total = 0
    for (let i = 0; i < table.rows; i++) {
      const r = (prediction[i] as number) - (table.logLoss[i] as number)
      residuals[i] = r
      if (weights[i] !== 0) total += (weights[i] as number) * penalty.value(r)
    }
    for (const belief of beliefs) total += 0.5 * (beliefResidual(belief, at) / belief.sd) ** 2
    return Number.isNaN(total) ? Infinity : total
  }
}

/** How far coordinates stray from a belief, in its own units. */
export function beliefResidual({ weights, mean }: Belief, theta: Float64Array): number {
  let sum = -mean
  for (let j = 0; j < theta.length; j++) sum += (weights[j] as number) * (theta[j] as number)
  return sum
}

/** Gradient and the two model Hessians at the point the workspace was evaluated at. */
function assemble(
  { form, table, weights, penalty, beliefs }: Objective,
  theta: Float64Array,
  { jacobian, residuals }: { readonly jacobian: Float64Array; readonly residuals: Float64Array },
  newton: Float64Array,
  cautious: Float64Array,
  gradient: Float64Array,
): void {
  const p = form.coordinates.length
  newton.fill(0)
  cautious.fill(0)
  gradient.fill(0)
  for (let row = 0; row < table.rows; row++) {
    const w = weights[row] as number
    if (w === 0) continue
    const r = residuals[row] as number
    const weight = w * penalty.weight(r)
    const curvature = w * penalty.curvature(r)
    const at = row * p
    for (let i = 0; i < p; i++) {
      const slope = jacobian[at + i] as number
      gradient[i] = (gradient[i] as number) + weight * r * slope
      for (let j = 0; j <= i; j++) {
        const product = slope * (jacobian[at + j] as number)
        const k = i * p + j
        cautious[k] = (cautious[k] as number) + weight * product
        if (curvature !== 0) newton[k] = (newton[k] as number) + curvature * product
      }
    }
  }
  for (const belief of beliefs) {
    const precision = belief.sd ** -2
    const residual = beliefResidual(belief, theta)
    for (let i = 0; i < p; i++) {
      const slope = belief.weights[i] as number
      gradient[i] = (gradient[i] as number) + precision * residual * slope
      for (let j = 0; j <= i; j++) {
        const product = precision * slope * (belief.weights[j] as number)
        newton[i * p + j] = (newton[i * p + j] as number) + product
        cautious[i * p + j] = (cautious[i * p + j] as number) + product
      }
    }
  }
}
