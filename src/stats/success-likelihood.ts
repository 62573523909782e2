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
 * Log-likelihood of the counts plus log-density of the beliefs, with gradient and Hessian. With u the gradient of
 * ln[(1 − never) P(c | alpha, beta)] up to the constant of its last entry, and r the probability that a problem with
 * these counts can be solved at all, the mixture has gradient r u and Hessian r u′ + r (1 − r) u uᵀ.
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
    accumulate(weight * r, first, weight * r, second)
    accumulate(0, first, weight * r * (1 - r), outer(first))
    if (p === 3) {
      gradient[2] = (gradient[2] as number) + weight * (1 - law.never)
      hessian[8] = (hessian[8] as number) - weight * law.never * (1 - law.never)
    }
  }
  for (const { weights, mean, sd } of beliefs) {
    const direction = [...weights, 0]
    const residual = (direction.reduce((sum, w, i) => sum + w * (coordinates[i] ?? 0), 0) - mean) / sd
    value -= 0.5 * residual ** 2
    accumulate(-residual / sd, direction, -1 / sd ** 2, outer(direction))
  }
  return { value, gradient, hessian }

  function accumulate(a: number, vector: readonly number[], b: number, matrix: readonly number[]): void {
    for (let i = 0; i < p; i++) {
      gradient[i] = (gradient[i] as number) + a * (vector[i] as number)
      for (let j = 0; j < p; j++) {
        hessian[i * p + j] = (hessian[i * p + j] as number) + b * (matrix[i * 3 + j] as number)
      }
    }
  }
}

const outer = (v: readonly number[]): number[] => v.flatMap((x) => v.map((y) => x * y))

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
