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

export interface MinimizeOptions {
  /** Caution of the first step; default 1, which descends from anywhere. Near an optimum little caution saves steps. */
  readonly damping?: number
  /** Relative decrease of the objective that counts as none; default 1e-13. */
  readonly tolerance?: number
  /** Steps at most; default 1000. */
  readonly iterations?: number
  /** Buffers to use instead of new ones: a bootstrap of thousands of fits would spend its time on collecting garbage. */
  readonly workspace?: Workspace
}

/** Buffers of one fit, for a form of p coordinates and at most so many rows. */
export interface Workspace {
  readonly prediction: Float64Array
  readonly jacobian: Float64Array
  readonly residuals: Float64Array
  readonly newton: Float64Array
  readonly excess: Float64Array
  readonly matrix: Float64Array
  readonly gradient: Float64Array
}

export function workspaceFor(form: Form, rows: number): Workspace {
  const p = form.coordinates.length
  return {
    prediction: new Float64Array(rows),
    jacobian: new Float64Array(rows * p),
    residuals: new Float64Array(rows),
    newton: new Float64Array(p * p),
    excess: new Float64Array(p * p),
    matrix: new Float64Array(p * p),
    gradient: new Float64Array(p),
  }
}

const MOST_ITERATIONS = 1000
/** Smallest damping; Newton steps on a piecewise quadratic need none, but a flat direction does. */
const LEAST_DAMPING = 1e-12
/** Share of the floor that one step may take away. */
const MOST_SHRINKING = 0.999
/** Longest step in the logarithm of a scale that may be infinite. */
const LONGEST_STEP = 1
/** Steps in a row without a decrease after which a fit has settled. */
const QUIET_STEPS = 2

/**
 * Damped Newton for robust nonlinear least squares. The model Hessian is Jᵀ diag(w ψ') J + damping × Jᵀ diag(w ψ/r) J:
 * with damping near 0 a Newton step (which ends a Huber fit in finitely many steps once the set of small residuals is
 * right), with damping of 1 or more the cautious reweighted least-squares step, which descends from anywhere. Damping
 * adapts to the decrease obtained, as in Levenberg–Marquardt.
 */
export function minimize(objective: Objective, start: Float64Array, options: MinimizeOptions = {}): Minimum {
  const { form, table } = objective
  const { tolerance = 1e-13, iterations: most = MOST_ITERATIONS, workspace = workspaceFor(form, table.rows) } = options
  let { damping = 1 } = options
  const { residuals } = workspace
  const p = form.coordinates.length
  const step = new Float64Array(p)
  let theta = Float64Array.from(start)
  let trial = new Float64Array(p)
  let value = evaluate(objective, theta, workspace)
  let iterations = 0
  let quiet = 0
  let fresh = true
  while (iterations < most && quiet < QUIET_STEPS) {
    iterations++
    if (fresh) {
      assemble(objective, theta, workspace)
      fresh = false
    }
    if (!solveStep(workspace, damping, form, step)) {
      damping = Math.max(damping * 10, 1e-6)
      if (damping > 1e15) break
      continue
    }
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
  // The workspace holds the last point tried; a fresh one is the optimum itself.
  if (!fresh) value = evaluate(objective, theta, workspace)
  return {
    theta,
    objective: value,
    residuals: residuals.slice(0, table.rows),
    iterations,
    converged: quiet >= QUIET_STEPS,
  }
}

/**
 * The step that damping and the assembled matrices give. The loss is linear in its floor, so a step in the floor's
 * logarithm is taken as that share of the floor itself. Where a step would leave nothing of the floor, or go too far along
 * an endless scale, that coordinate goes as far as is allowed and the others are solved for given that: else they would
 * follow it to where it does not go.
 * @returns whether there is one.
 */
function solveStep(
  { newton, excess, matrix, gradient }: Workspace,
  damping: number,
  { floor, endless = [] }: Form,
  step: Float64Array,
): boolean {
  const p = step.length
  const held = new Map<number, number>()
  const solve = (): boolean => {
    for (let k = 0; k < p * p; k++) matrix[k] = (1 + damping) * (newton[k] as number) + damping * (excess[k] as number)
    for (let j = 0; j < p; j++) {
      matrix[j * p + j] = (matrix[j * p + j] as number) * (1 + 1e-12) + 1e-300
      step[j] = -(gradient[j] as number)
    }
    for (const [at, value] of held) fix(matrix, step, at, value)
    if (!cholesky(matrix, p)) return false
    choleskySolve(matrix, p, step)
    return true
  }
  if (!solve()) return false
  while (tooFar(step, floor, endless, held)) if (!solve()) return false
  if (floor !== undefined) step[floor] = Math.log1p(step[floor] as number)
  return true
}

/** Holds coordinates that go too far at what is allowed; whether there were any that were not held before. */
function tooFar(
  step: Float64Array,
  floor: number | undefined,
  endless: readonly number[],
  held: Map<number, number>,
): boolean {
  const before = held.size
  if (floor !== undefined && (step[floor] as number) < -MOST_SHRINKING) held.set(floor, -MOST_SHRINKING)
  for (const at of endless) {
    const length = step[at] as number
    if (Math.abs(length) > LONGEST_STEP) held.set(at, Math.sign(length) * LONGEST_STEP)
  }
  return held.size > before
}

/** Rewrites M x = b (lower triangle) so that x[at] comes out as `value` and the rest as it must be given that. */
function fix(matrix: Float64Array, right: Float64Array, at: number, value: number): void {
  const p = right.length
  for (let i = 0; i < p; i++) {
    if (i === at) continue
    const k = i > at ? i * p + at : at * p + i
    right[i] = (right[i] as number) - (matrix[k] as number) * value
    matrix[k] = 0
  }
  matrix[at * p + at] = 1
  right[at] = value
}

/** The objective at a point; prediction, Jacobian and residuals of that point are left in the workspace. */
function evaluate(objective: Objective, theta: Float64Array, workspace: Workspace): number {
  const { form, table, weights, penalty, beliefs } = objective
  const { prediction, jacobian, residuals } = workspace
  form.evaluate(theta, table, prediction, jacobian)
  let total = 0
  for (let i = 0; i < table.rows; i++) {
    const r = (prediction[i] as number) - (table.logLoss[i] as number)
    residuals[i] = r
    if (weights[i] !== 0) total += (weights[i] as number) * penalty.value(r)
  }
  for (const belief of beliefs) total += 0.5 * (beliefResidual(belief, theta) / belief.sd) ** 2
  return Number.isNaN(total) ? Infinity : total
}

/** How far coordinates stray from a belief, in its own units. */
export function beliefResidual({ weights, mean }: Belief, theta: Float64Array): number {
  let sum = -mean
  for (let j = 0; j < theta.length; j++) sum += (weights[j] as number) * (theta[j] as number)
  return sum
}

/**
 * Gradient and model Hessians (lower triangles) at the point the workspace was evaluated at: `newton` has the curvature
 * of the penalty, `excess` what the cautious matrix has beyond it. A row of Huber's penalty enters only one of the two.
 */
function assemble(
  { form, table, weights, penalty, beliefs }: Objective,
  theta: Float64Array,
  { jacobian, residuals, newton, excess, gradient }: Workspace,
): void {
  const p = form.coordinates.length
  newton.fill(0)
  excess.fill(0)
  gradient.fill(0)
  for (let row = 0; row < table.rows; row++) {
    const w = weights[row] as number
    if (w === 0) continue
    const r = residuals[row] as number
    const weight = w * penalty.weight(r)
    const curvature = w * penalty.curvature(r)
    const at = row * p
    for (let i = 0; i < p; i++) gradient[i] = (gradient[i] as number) + weight * r * (jacobian[at + i] as number)
    if (curvature !== 0) addSquare(newton, jacobian, at, p, curvature)
    if (weight !== curvature) addSquare(excess, jacobian, at, p, weight - curvature)
  }
  for (const belief of beliefs) {
    const precision = belief.sd ** -2
    const residual = beliefResidual(belief, theta)
    for (let i = 0; i < p; i++) {
      gradient[i] = (gradient[i] as number) + precision * residual * (belief.weights[i] as number)
    }
    addSquare(newton, Float64Array.from(belief.weights), 0, p, precision)
  }
}

/** matrix += amount × v vᵀ (lower triangle), v the p entries of `vectors` from `at`. */
function addSquare(matrix: Float64Array, vectors: Float64Array, at: number, p: number, amount: number): void {
  for (let i = 0; i < p; i++) {
    const scaled = amount * (vectors[at + i] as number)
    for (let j = 0; j <= i; j++) {
      const k = i * p + j
      matrix[k] = (matrix[k] as number) + scaled * (vectors[at + j] as number)
    }
  }
}
