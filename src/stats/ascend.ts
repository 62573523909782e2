import { cholesky, choleskySolve } from './linear.ts'

/** A smooth function of a few unbounded coordinates at one point: value, gradient (p) and Hessian (p × p, row-major). */
export interface Surface {
  readonly value: number
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

export interface Maximum {
  readonly at: Float64Array
  readonly value: number
  /** Whether the gain that a further step promised had fallen below the tolerance. */
  readonly converged: boolean
}

const MOST_STEPS = 200
/** No coordinate moves further in one step; for logarithms, a factor of about 7. */
const LONGEST_STEP = 2
/** Relative rounding of a sum of many logarithms: a loss this small is none. */
const ROUNDING = 1e-14

/**
 * Climbs to a maximum by Newton steps, damped as in Levenberg–Marquardt where the surface is not concave or a step does
 * not climb.
 * @param tolerance gain promised by the next step, in units of the value, at which to stop
 */
export function ascend(surface: (at: Float64Array) => Surface, start: Float64Array, tolerance = 1e-14): Maximum {
  const p = start.length
  let at = Float64Array.from(start)
  let here = surface(at)
  let damping = 0
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const matrix = here.hessian.map((h) => -h)
    for (let diagonal = 0; diagonal < p * p; diagonal += p + 1) {
      const curvature = matrix[diagonal] as number
      matrix[diagonal] = curvature + damping * (1 + Math.abs(curvature))
    }
    if (cholesky(matrix, p)) {
      const step = choleskySolve(matrix, p, Float64Array.from(here.gradient))
      const gain = step.reduce((sum, s, j) => sum + 0.5 * s * (here.gradient[j] as number), 0)
      if (gain <= tolerance) return { at, value: here.value, converged: true }
      const longest = step.reduce((most, s) => Math.max(most, Math.abs(s)), 0)
      const shrink = Math.min(1, LONGEST_STEP / longest)
      const trial = at.map((x, j) => x + shrink * (step[j] as number))
      const there = surface(trial)
      if (there.value >= here.value - ROUNDING * Math.abs(here.value)) {
        at = trial
        here = there
        damping = damping < 1e-6 ? 0 : damping / 10
        continue
      }
    }
    damping = Math.max(damping * 4, 1e-4)
  }
  return { at, value: here.value, converged: false }
}
