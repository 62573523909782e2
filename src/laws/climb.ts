import { cholesky, choleskyInverse, choleskySolve } from '../stats/index.ts'
import type { Belief } from './bounded.ts'

/** A run on its way up: what was measured (y, with its own sampling variance) at x = ln(C / C of the largest run). */
export interface Step {
  readonly x: number
  readonly y: number
  readonly variance: number
}

/** What is believed of a climb: its level at the largest run, slope per e-fold of compute, scatter of runs (an sd). */
export interface ClimbBeliefs {
  readonly level: Belief
  readonly slope: Belief
  readonly scatter: number
}

export interface Climb {
  readonly level: number
  readonly slope: number
  /** Standard deviation of runs about the line. */
  readonly scatter: number
  /** The line at x and the variance of where it runs there. */
  at(x: number): { readonly mean: number; readonly variance: number }
}

/** Runs the belief about the scatter counts as. */
const SCATTER_RUNS = 4

/** A straight line through the steps: Bayesian regression, the scatter between runs by expectation–maximization. */
export function climbOf(steps: readonly Step[], beliefs: ClimbBeliefs): Climb {
  let scatter = beliefs.scatter
  let line = regress(steps, beliefs, scatter)
  for (let round = 0; round < 30; round++) {
    let squares = SCATTER_RUNS * beliefs.scatter ** 2
    for (const { x, y, variance } of steps) {
      // Share of the residual that is scatter rather than sampling error.
      const share = scatter ** 2 / (scatter ** 2 + variance)
      squares += ((y - line.level - line.slope * x) * share) ** 2 + scatter ** 2 * (1 - share)
    }
    const next = Math.sqrt(squares / (SCATTER_RUNS + steps.length))
    const settled = Math.abs(next - scatter) < 1e-6
    scatter = next
    line = regress(steps, beliefs, scatter)
    if (settled) break
  }
  const { level, slope, covariance } = line
  const [ll, , ls, ss] = covariance as unknown as [number, number, number, number]
  return {
    level,
    slope,
    scatter,
    at: (x) => ({ mean: level + slope * x, variance: ll + 2 * ls * x + ss * x * x }),
  }
}

function regress(steps: readonly Step[], { level, slope }: ClimbBeliefs, scatter: number) {
  const precision = Float64Array.of(level.sd ** -2, 0, 0, slope.sd ** -2)
  const right = Float64Array.of(level.mean * level.sd ** -2, slope.mean * slope.sd ** -2)
  for (const { x, y, variance } of steps) {
    const weight = 1 / (scatter ** 2 + variance)
    const row = [1, x]
    for (let i = 0; i < 2; i++) {
      right[i] = (right[i] as number) + weight * (row[i] as number) * y
      for (let j = 0; j < 2; j++) {
        precision[2 * i + j] = (precision[2 * i + j] as number) + weight * (row[i] as number) * (row[j] as number)
      }
    }
  }
  cholesky(precision, 2)
  const [start, rise] = choleskySolve(precision, 2, right) as unknown as [number, number]
  return { level: start, slope: rise, covariance: choleskyInverse(precision, 2) }
}
