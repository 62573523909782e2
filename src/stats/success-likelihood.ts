import type { Surface } from './ascend.ts'
import { digamma, trigamma } from './special.ts'
import { type Counts, logProbability, type SuccessLaw } from './success-law.ts'

/** A weak belief about a linear combination of (ln alpha, ln beta): it is Normal(mean, sd). */
export interface ShapeBelief {
  readonly weights: readonly [number, number]
  readonly mean: number
  readonly sd: number
}

/** Coordinates of a law: (ln alpha, ln beta), and logit never where a share of problems may be never solved. */
export function successCoordinates({ alpha, beta, never = 0 }: SuccessLaw, withNever: boolean): Float64Array {
  const shape = [Math.log(alpha), Math.log(beta)]
  return Float64Array.from(withNever ? [...shape, Math.log(never / (1 - never))] : shape)
}

export function successLawAt(coordinates: ArrayLike<number>): Required<SuccessLaw> {
  const logit = coordinates[2]
  return {
    alpha: Math.exp(coordinates[0] as number),
    beta: Math.exp(coordinates[1] as number),
    never: logit === undefined ? 0 : 1 / (1 + Math.exp(-logit)),
  }
}

/**
 * Log-likelihood of the counts plus log-density of the beliefs, with gradient and Hessian. In odds o = never/(1 − never)
 * a count has probability (o [c = 0] + P) / (1 + o) with P = P(c | alpha, beta). Let r be the share of P in the numerator
 * and u the gradient of ln(P/o): ln of the numerator has gradient r u + (0, 0, 1) and Hessian r u′ + r (1 − r) u uᵀ.
 */
export function successSurface(
  coordinates: Float64Array,
  counts: readonly Required<Counts>[],
  beliefs: readonly ShapeBelief[],
): Surface {
  const p = coordinates.length
  const law = successLawAt(coordinates)
  const termOf = terms(law)
  const gradient = new Float64Array(p)
  const hessian = new Float64Array(p * p)
  let value = 0
  for (const { n, c, weight } of counts) {
    const { log, first, second } = termOf(n, c)
    const possible = (1 - law.never) * Math.exp(log)
    const r = c === 0 && law.never > 0 ? possible / (law.never + possible) : 1
    value += weight * (c === 0 ? Math.log(law.never + possible) : Math.log1p(-law.never) + log)
    accumulate(weight * r, first, second, weight * r * (1 - r))
    if (p === 3) {
      gradient[2] = (gradient[2] as number) + weight * (1 - law.never)
      hessian[8] = (hessian[8] as number) - weight * law.never * (1 - law.never)
    }
  }
  for (const { weights, mean, sd } of beliefs) {
    const direction = [...weights, 0]
    const residual = (direction.reduce((sum, w, i) => sum + w * (coordinates[i] ?? 0), 0) - mean) / sd
    value -= 0.5 * residual ** 2
    accumulate(-residual / sd, direction, FLAT, -1 / sd ** 2)
  }
  return { value, gradient, hessian }

  /** Adds scale · vector to the gradient, and scale · matrix + spread · vector vectorᵀ to the Hessian. */
  function accumulate(scale: number, vector: readonly number[], matrix: readonly number[], spread: number): void {
    for (let i = 0; i < p; i++) {
      const v = vector[i] as number
      gradient[i] = (gradient[i] as number) + scale * v
      for (let j = 0; j < p; j++) {
        const curvature = scale * (matrix[i * 3 + j] as number) + spread * v * (vector[j] as number)
        hessian[i * p + j] = (hessian[i * p + j] as number) + curvature
      }
    }
  }
}

/** A Hessian (3 × 3) without curvature. */
const FLAT = Array<number>(9).fill(0)

/** ln P(c | alpha, beta) by counts, with its gradient and Hessian (3 × 3) in (ln alpha, ln beta, logit never). */
function terms(law: SuccessLaw) {
  const { alpha, beta } = law
  const total = alpha + beta
  const [psiA, psiB, psiT] = [digamma(alpha), digamma(beta), digamma(total)]
  const [slopeA, slopeB, slopeT] = [trigamma(alpha), trigamma(beta), trigamma(total)]
  return (n: number, c: number) => {
    const shared = digamma(total + n) - psiT
    const a = alpha * (digamma(alpha + c) - psiA - shared)
    const b = beta * (digamma(beta + n - c) - psiB - shared)
    const cross = slopeT - trigamma(total + n)
    const aa = a + alpha ** 2 * (trigamma(alpha + c) - slopeA + cross)
    const bb = b + beta ** 2 * (trigamma(beta + n - c) - slopeB + cross)
    const ab = alpha * beta * cross
    return { log: logProbability(law, n, c), first: [a, b, -1], second: [aa, ab, 0, ab, bb, 0, 0, 0, 0] }
  }
}
