import { chinchilla, sharedBeliefs, unit } from './chinchilla.ts'
import { centerOf, type Form, PLANE_NEEDS } from './form.ts'

/**
 * Parameters and data coupled: loss = E + [(A / N^alpha)^(1/g) + (B / D^beta)^(1/g)]^g. With g = 1 it is Chinchilla's
 * sum; as g falls the larger term alone decides, so that more data helps a larger model more; with E = 0 and g = beta it
 * is Kaplan's joint law (Kaplan et al. 2020, arXiv 2001.08361, eq. 1.5).
 *
 * Identified when the table holds off-frontier runs (starved of data and of parameters) at several sizes; g is
 * undetermined from a single isoFLOP line, which is why it carries a belief.
 */
export const coupled: Form = {
  name: 'coupled',
  equation: 'loss = E + [(A / N^alpha)^(1/g) + (B / D^beta)^(1/g)]^g',
  source: 'between Hoffmann et al. 2022 (g = 1) and Kaplan et al. 2020, arXiv 2001.08361, eq. 1.5 (E = 0, g = beta)',
  needs: PLANE_NEEDS,
  coordinates: ['ln A', 'ln B', 'ln E', 'alpha', 'beta', 'ln g'],
  floor: 2,

  evaluate(theta, { rows, logN, logD }, prediction, jacobian) {
    const [a, b, e, alpha, beta, logG] = theta as unknown as readonly [number, number, number, number, number, number]
    const g = Math.exp(logG)
    for (let i = 0; i < rows; i++) {
      const n = logN[i] as number
      const d = logD[i] as number
      const u = (a - alpha * n) / g
      const v = (b - beta * d) / g
      const top = Math.max(u, v)
      const expU = Math.exp(u - top)
      const expV = Math.exp(v - top)
      const sum = top + Math.log(expU + expV)
      const shareN = expU / (expU + expV)
      const shareD = 1 - shareN
      const reducible = g * sum
      const high = Math.max(reducible, e)
      const total = high + Math.log(Math.exp(reducible - high) + Math.exp(e - high))
      prediction[i] = total
      const share = Math.exp(reducible - total)
      const at = i * 6
      jacobian[at] = share * shareN
      jacobian[at + 1] = share * shareD
      jacobian[at + 2] = Math.exp(e - total)
      jacobian[at + 3] = -share * shareN * n
      jacobian[at + 4] = -share * shareD * d
      jacobian[at + 5] = share * (reducible - g * (shareN * u + shareD * v))
    }
  },

  starts: (table, weights) =>
    chinchilla
      .starts(table, weights)
      .slice(0, 2)
      .flatMap((start) => [Float64Array.of(...start, Math.log(0.9)), Float64Array.of(...start, Math.log(0.5))]),

  beliefs(table) {
    const { logN, logD, lowestLoss, medianLoss } = centerOf(table)
    const share = Math.log(0.25 * medianLoss)
    return [
      { about: 'ln of the term in N at the middle of the table', weights: [1, 0, 0, -logN, 0, 0], mean: share, sd: 1 },
      { about: 'ln of the term in D at the middle of the table', weights: [0, 1, 0, 0, -logD, 0], mean: share, sd: 1 },
      ...sharedBeliefs(lowestLoss).map(({ coordinate, ...belief }) => ({
        ...belief,
        weights: unit(6, { E: 2, alpha: 3, beta: 4 }[coordinate]),
      })),
      { about: 'ln g', weights: unit(6, 5), mean: -0.8, sd: 0.4 },
    ]
  },

  natural(theta) {
    const [a, b, e, alpha, beta, logG] = theta as unknown as readonly [number, number, number, number, number, number]
    return { E: Math.exp(e), A: Math.exp(a), B: Math.exp(b), alpha, beta, g: Math.exp(logG) }
  },
}
