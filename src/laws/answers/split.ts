import type { Form } from '../forms/form.ts'
import { goldenSection } from '../optimal.ts'
import { type Point, pointTable } from '../table.ts'
import type { Counting } from './counting.ts'

/** Compute split into parameters and tokens, with the loss that a law gives it. */
export interface Split {
  readonly C: number
  readonly N: number
  readonly D: number
  readonly loss: number
}

/** How little the split matters: the sizes whose loss is at most this fraction above the best. */
export interface Flatness {
  readonly within: number
  readonly N: readonly [number, number]
}

/** A fitted law as a function, and the count of compute it is used with. */
export interface Law {
  readonly form: Form
  readonly theta: Float64Array
  readonly counting: Counting
}

/** E-folds of N searched on either side of 20 tokens per parameter; wide enough for any law, and told when it is not. */
const SEARCHED = 12
const WITHIN = 0.01

/** Loss that the law gives N parameters trained with compute C. */
export function lossOnLine(law: Law, C: number, N: number): number {
  return lossAt(law, { N, D: C / law.counting.flopsPerToken(N), C })
}

/** Loss that the law gives a run. */
export function lossAt({ form, theta }: Pick<Law, 'form' | 'theta'>, point: Point): number {
  const prediction = new Float64Array(1)
  form.evaluate(theta, pointTable([point]), prediction, new Float64Array(form.coordinates.length))
  return Math.exp(prediction[0] as number)
}

/** The split of lowest loss at compute C; undefined where the law has none within reason. */
export function bestSplit(law: Law, C: number): Split | undefined {
  const middle = Math.log(Math.sqrt(C / 120))
  const logN = goldenSection((at) => lossOnLine(law, C, Math.exp(at)), middle - SEARCHED, middle + SEARCHED)
  if (!(Math.abs(logN - middle) < SEARCHED - 0.1)) return undefined
  const N = Math.exp(logN)
  return { C, N, D: C / law.counting.flopsPerToken(N), loss: lossOnLine(law, C, N) }
}

/**
 * Exponent of the compute-optimal N ∝ C^exponent: beta / (alpha + beta) where the form has those, else what the law's
 * best splits do near C; null where it has none.
 */
export function exponentOf(law: Law, C: number): number | null {
  const { alpha, beta } = law.form.natural(law.theta)
  if (alpha !== undefined && beta !== undefined) return beta / (alpha + beta)
  const [below, above] = [bestSplit(law, C / Math.E), bestSplit(law, C * Math.E)]
  return below === undefined || above === undefined ? null : Math.log(above.N / below.N) / 2
}

/** The sizes on both sides of a split at which the law's loss has risen by 1%. */
export function flatnessOf(law: Law, best: Split): Flatness {
  const limit = best.loss * (1 + WITHIN)
  const side = (direction: 1 | -1) => {
    let [inside, outside] = [0, SEARCHED]
    if (lossOnLine(law, best.C, best.N * Math.exp(direction * outside)) < limit)
      return best.N * Math.exp(direction * outside)
    while (outside - inside > 1e-3) {
      const middle = (inside + outside) / 2
      if (lossOnLine(law, best.C, best.N * Math.exp(direction * middle)) < limit) inside = middle
      else outside = middle
    }
    return best.N * Math.exp(direction * inside)
  }
  return { within: WITHIN, N: [side(-1), side(1)] }
}

/** Numbers from low to high, evenly spaced in their logarithm. */
export function logSpaced(low: number, high: number, count = 49): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)))
}
