import { projectChinchilla } from '../projection.ts'
import { centerOf, type Form, PLANE_NEEDS } from './form.ts'

/** Chinchilla's law: loss = E + A / N^alpha + B / D^beta, nats per token. */
export interface ChinchillaParameters {
  readonly E: number
  readonly A: number
  readonly B: number
  readonly alpha: number
  readonly beta: number
}

/**
 * The additive law. Source: Hoffmann et al. 2022 (arXiv 2203.15556, eq. 2 and 10), fitted as a log-sum-exp of
 * a − α ln N, b − β ln D and e, with A = exp a, B = exp b, E = exp e.
 *
 * Identified when both N and D vary over at least half a decade and not only together: with fixed tokens per parameter
 * the terms in N and D cannot be told apart, and over a short range E trades against the exponents.
 */
export const chinchilla: Form = {
  name: 'chinchilla',
  equation: 'loss = E + A / N^alpha + B / D^beta',
  source: 'Hoffmann et al. 2022, arXiv 2203.15556, approach 3',
  needs: PLANE_NEEDS,
  coordinates: ['ln A', 'ln B', 'ln E', 'alpha', 'beta'],
  floor: 2,

  evaluate(theta, { rows, logN, logD }, prediction, jacobian) {
    const [a, b, e, alpha, beta] = theta as unknown as readonly [number, number, number, number, number]
    // No log-sum-exp guard: these are losses, not probabilities, and a trial step so wild that one overflows is refused.
    const floor = Math.exp(e)
    for (let i = 0; i < rows; i++) {
      const n = logN[i] as number
      const d = logD[i] as number
      const termN = Math.exp(a - alpha * n)
      const termD = Math.exp(b - beta * d)
      const loss = termN + termD + floor
      const scale = 1 / loss
      const shareN = termN * scale
      const shareD = termD * scale
      prediction[i] = Math.log(loss)
      const at = i * 5
      jacobian[at] = shareN
      jacobian[at + 1] = shareD
      jacobian[at + 2] = floor * scale
      jacobian[at + 3] = -shareN * n
      jacobian[at + 4] = -shareD * d
    }
  },

  starts: (table, weights) => projectChinchilla(table, weights, 4).map(chinchillaCoordinates),

  beliefs(table) {
    const { logN, logD, lowestLoss, medianLoss } = centerOf(table)
    const share = Math.log(0.25 * medianLoss)
    return [
      { about: 'ln of the term in N at the middle of the table', weights: [1, 0, 0, -logN, 0], mean: share, sd: 1 },
      { about: 'ln of the term in D at the middle of the table', weights: [0, 1, 0, 0, -logD], mean: share, sd: 1 },
      ...sharedBeliefs(lowestLoss).map(({ coordinate, ...belief }) => ({
        ...belief,
        weights: unit(5, { E: 2, alpha: 3, beta: 4 }[coordinate]),
      })),
    ]
  },

  natural: (theta) => ({ ...chinchillaParameters(theta) }),
}

/** What is believed of the irreducible loss and the exponents before a ladder speaks; the forms share it. */
export function sharedBeliefs(lowestLoss: number) {
  return [
    { coordinate: 'E', about: 'ln E', mean: Math.log(0.5 * lowestLoss), sd: 0.4 },
    { coordinate: 'alpha', about: 'the exponent of N', mean: 0.3, sd: 0.15 },
    { coordinate: 'beta', about: 'the exponent of D', mean: 0.3, sd: 0.15 },
  ] as const
}

/** The i-th unit vector of length n. */
export function unit(n: number, i: number): number[] {
  return Array.from({ length: n }, (_, j) => (j === i ? 1 : 0))
}

export function chinchillaParameters(theta: ArrayLike<number>): ChinchillaParameters {
  const [a, b, e, alpha, beta] = theta as readonly [number, number, number, number, number]
  return { E: Math.exp(e), A: Math.exp(a), B: Math.exp(b), alpha, beta }
}

export function chinchillaCoordinates({ E, A, B, alpha, beta }: ChinchillaParameters): Float64Array {
  const log = (term: number) => Math.log(Math.max(term, Number.MIN_VALUE))
  return Float64Array.of(log(A), log(B), log(E), alpha, beta)
}

/** Loss (nats per token) that the law gives a model of N parameters trained on D tokens. */
export function chinchillaLoss({ E, A, B, alpha, beta }: ChinchillaParameters, N: number, D: number): number {
  return E + A * N ** -alpha + B * D ** -beta
}
