import { fail } from '../error.ts'
import { cholesky, choleskyInverse, logDeterminant, quadraticForm } from '../stats/index.ts'
import { fitForm } from './fit.ts'
import type { Belief, Form } from './forms/form.ts'
import { beliefResidual } from './minimize.ts'
import { huber } from './robust.ts'
import { decorrelated, type SharedLuck } from './shared-luck.ts'
import type { Table } from './table.ts'

/** Run-to-run noise of ln loss before a table speaks: as if `runs` runs had shown a standard deviation of `sd`. */
export interface NoiseBelief {
  readonly runs: number
  readonly sd: number
}

/** Published replicate noise at scale is 0.0005; tiny models show 0.003–0.01. */
export const NOISE_BELIEF: NoiseBelief = { runs: 3, sd: 0.004 }
/** Residuals beyond this many noise standard deviations count linearly, so that one odd run cannot bend the law. */
const ROBUST_AT = 2.5

/** Far below what the noise could show. */
const TOLERANCE = 1e-7

/** One form given the runs and the weak beliefs: Laplace's approximation around the most probable parameters. */
export interface Posterior {
  readonly form: Form
  readonly theta: Float64Array
  readonly covariance: Float64Array
  /** Standard deviation of run-to-run noise, in ln loss. */
  readonly noise: number
  readonly logEvidence: number
  /** ln predicted − ln observed, made independent within trunks. */
  readonly residuals: Float64Array
}

/**
 * Fits one form with its beliefs, alternating between parameters and noise level until the noise settles. The noise is
 * the residuals' root mean square per *free* row: rows less the number of parameters that the runs, not the beliefs,
 * determine (MacKay 1992, "Bayesian interpolation", §4.4).
 */
export function posteriorOf(
  plainForm: Form,
  plainTable: Table,
  luck: SharedLuck,
  {
    beliefWidth = 1,
    noise: known = NOISE_BELIEF,
  }: { readonly beliefWidth?: number; readonly noise?: NoiseBelief } = {},
): Posterior {
  const p = plainForm.coordinates.length
  const beliefs = plainForm.beliefs(plainTable).map((belief) => ({ ...belief, sd: belief.sd * beliefWidth }))
  const { form, table } = decorrelated(plainForm, plainTable, luck)
  const weights = new Float64Array(table.rows).fill(1)
  const firstStarts = plainForm.starts(plainTable, weights)
  const { rows } = table
  let noise = 2 * known.sd
  let state = stateAt(noise)
  for (let round = 0; round < 15; round++) {
    const next = Math.sqrt(state.squares / (known.runs + Math.max(0, rows - state.determined)))
    const settled = Math.abs(Math.log(next / noise)) < 1e-3
    noise = next
    state = stateAt(noise, state.theta)
    if (settled) break
  }
  const { theta, residuals, covariance, logDeterminantOfPrecision, squares } = state
  const logEvidence =
    -0.5 * logDeterminantOfPrecision -
    0.5 * (squares / noise ** 2) -
    (rows + known.runs) * Math.log(noise) -
    beliefs.reduce(
      (sum, belief) => sum + 0.5 * (beliefResidual(belief, theta) / belief.sd) ** 2 + Math.log(belief.sd),
      0,
    )
  return { form: plainForm, theta, covariance, noise, logEvidence, residuals }

  function stateAt(level: number, from?: Float64Array) {
    const penalty = huber(ROBUST_AT * level)
    const { theta, residuals } = fitForm(form, table, {
      weights: weights.map((w) => w / level ** 2),
      penalty,
      beliefs,
      tolerance: TOLERANCE,
      starts: from === undefined ? firstStarts : [from],
    })
    const precision = precisionAt(form, table, beliefs, theta, residuals, level)
    if (!cholesky(precision, p)) {
      fail({
        code: 'fit-failed',
        what: `the form ${form.name} could not be fitted: its curvature is not finite`,
        where: `${rows} runs`,
        fix: 'Look for rows with impossible values: N, D and C beyond any real run, or losses that differ by orders.',
      })
    }
    const covariance = choleskyInverse(precision, p)
    let squares = known.runs * known.sd ** 2
    residuals.forEach((r) => {
      squares += 2 * penalty.value(r)
    })
    const believed = beliefs.reduce((sum, { weights: w, sd }) => sum + quadraticForm(covariance, p, w) / sd ** 2, 0)
    return {
      theta,
      residuals,
      covariance,
      squares,
      determined: p - believed,
      logDeterminantOfPrecision: logDeterminant(precision, p),
    }
  }
}

function precisionAt(
  form: Form,
  table: Table,
  beliefs: readonly Belief[],
  theta: Float64Array,
  residuals: Float64Array,
  noise: number,
): Float64Array {
  const p = form.coordinates.length
  const precision = new Float64Array(p * p)
  const jacobian = new Float64Array(table.rows * p)
  form.evaluate(theta, table, new Float64Array(table.rows), jacobian)
  const penalty = huber(ROBUST_AT * noise)
  const add = (slopes: ArrayLike<number>, amount: number) => {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        precision[i * p + j] = (precision[i * p + j] as number) + amount * (slopes[i] as number) * (slopes[j] as number)
      }
    }
  }
  for (let row = 0; row < table.rows; row++) {
    const share = penalty.weight(residuals[row] as number)
    add(jacobian.subarray(row * p, (row + 1) * p), share / (noise * noise))
  }
  for (const belief of beliefs) add(belief.weights, belief.sd ** -2)
  return precision
}

/** Predicted ln loss at each point and the standard deviation that uncertain parameters give it. */
export function predict(posterior: Posterior, points: Table): { mean: number; sd: number }[] {
  const { prediction, jacobian, p } = evaluateAt(posterior, points)
  return Array.from(prediction, (mean, row) => ({
    mean,
    sd: Math.sqrt(quadraticForm(posterior.covariance, p, jacobian.subarray(row * p, (row + 1) * p))),
  }))
}

/** A prediction linear in the coordinates about the most probable ones: its mean, its slope there and its sd. */
export interface Linear {
  readonly mean: number
  readonly sd: number
  readonly slope: Float64Array
}

/** Covariance that uncertain parameters give two predictions. */
export function covarianceOf({ covariance }: Posterior, a: Linear, b: Linear): number {
  const p = a.slope.length
  let sum = 0
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      sum += (a.slope[i] as number) * (covariance[i * p + j] as number) * (b.slope[j] as number)
    }
  }
  return sum
}

/** The same of a weighted average over points (weights sum to 1), whose predictions share the parameters' errors. */
export function predictAverage(posterior: Posterior, points: Table, weights: ArrayLike<number>): Linear {
  const { prediction, jacobian, p } = evaluateAt(posterior, points)
  const slope = new Float64Array(p)
  let mean = 0
  for (let row = 0; row < points.rows; row++) {
    mean += (weights[row] as number) * (prediction[row] as number)
    for (let j = 0; j < p; j++) {
      slope[j] = (slope[j] as number) + (weights[row] as number) * (jacobian[row * p + j] as number)
    }
  }
  return { mean, sd: Math.sqrt(quadraticForm(posterior.covariance, p, slope)), slope }
}

function evaluateAt({ form, theta }: Posterior, points: Table) {
  const p = form.coordinates.length
  const prediction = new Float64Array(points.rows)
  const jacobian = new Float64Array(points.rows * p)
  form.evaluate(theta, points, prediction, jacobian)
  return { p, prediction, jacobian }
}
