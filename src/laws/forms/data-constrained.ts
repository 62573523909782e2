import type { Form } from './form.ts'
import { centerOf } from './form.ts'
import { chinchilla, sharedBeliefs, unit } from './chinchilla.ts'

/**
 * Repeated data: Chinchilla's law in effective sizes. Of D tokens, U are distinct and R = D/U − 1 repetitions are worth
 * D' = U + U rD (1 − exp(−R / rD)); parameters beyond what U distinct tokens can feed, N* (the size for which U tokens
 * are compute-optimal), decay alike: N' = M + M rN (1 − exp(−(N/M − 1) / rN)), M = min(N, N*).
 * Source: Muennighoff et al. 2023, arXiv 2305.16264, eq. 5 and 6.
 *
 * All seven parameters at once are not identified by published tables (rN runs away: reference.json of the C4 runs), so
 * the intended use is `dataConstrained(base)`: the five of Chinchilla's law fixed from unrepeated runs, rD and rN free.
 * It saturates and cannot show the loss rising again after very many epochs.
 */
export function dataConstrained(base: Float64Array): Form {
  const [a, b, e, alpha, beta] = base as unknown as readonly [number, number, number, number, number]
  // ln of the compute-optimal N for U tokens: N* = G^(1 + beta/alpha) U^(beta/alpha), G = (alpha A / (beta B))^(1/(alpha+beta)).
  const logG = (Math.log(alpha / beta) + a - b) / (alpha + beta)
  const optimalSize = (logUnique: number) => logG * (1 + beta / alpha) + (beta / alpha) * logUnique
  return {
    name: 'data-constrained',
    equation: "loss = E + A / N'^alpha + B / D'^beta, with repeats and surplus parameters worth exponentially less",
    source: 'Muennighoff et al. 2023, arXiv 2305.16264, eq. 5 and 6',
    coordinates: ['ln rD', 'ln rN'],

    evaluate(theta, { rows, logN, logD, logUnique }, prediction, jacobian) {
      const rD = Math.exp(theta[0] as number)
      const rN = Math.exp(theta[1] as number)
      for (let i = 0; i < rows; i++) {
        const u = logUnique[i] as number
        const repeats = Math.max(0, Math.exp((logD[i] as number) - u) - 1)
        const base = Math.min(logN[i] as number, optimalSize(u))
        const surplus = Math.max(0, Math.exp((logN[i] as number) - base) - 1)
        const tokens = saturating(repeats, rD)
        const size = saturating(surplus, rN)
        const termN = Math.exp(a - alpha * (base + Math.log1p(size.worth)))
        const termD = Math.exp(b - beta * (u + Math.log1p(tokens.worth)))
        const loss = Math.exp(e) + termN + termD
        prediction[i] = Math.log(loss)
        jacobian[i * 2] = (-beta * (termD / loss) * tokens.slope) / (1 + tokens.worth)
        jacobian[i * 2 + 1] = (-alpha * (termN / loss) * size.slope) / (1 + size.worth)
      }
    },

    starts: () => [1, 5, 20, 100].flatMap((rD) => [1, 5, 50].map((rN) => Float64Array.of(Math.log(rD), Math.log(rN)))),

    beliefs: () => [
      { about: 'ln of the epochs after which repeats are worth little', weights: [1, 0], mean: Math.log(15), sd: 0.7 },
      { about: 'ln of the same for surplus parameters', weights: [0, 1], mean: Math.log(5), sd: 0.7 },
    ],

    natural: (theta) => ({
      ...chinchilla.natural(base),
      rD: Math.exp(theta[0] as number),
      rN: Math.exp(theta[1] as number),
    }),
  }
}

/** All seven at once: for the evidence of repeats, and to show that it is not identified. */
export const dataConstrainedFree: Form = {
  name: 'data-constrained, all free',
  equation: "loss = E + A / N'^alpha + B / D'^beta, all seven free",
  source: 'Muennighoff et al. 2023, arXiv 2305.16264, eq. 5 and 6',
  coordinates: [...chinchilla.coordinates, 'ln rD', 'ln rN'],

  evaluate(theta, table, prediction, jacobian) {
    const { rows } = table
    const p = 7
    const inner = new Float64Array(rows * 2)
    dataConstrained(theta.subarray(0, 5)).evaluate(theta.subarray(5), table, prediction, inner)
    for (let i = 0; i < rows; i++) {
      jacobian[i * p + 5] = inner[i * 2] as number
      jacobian[i * p + 6] = inner[i * 2 + 1] as number
    }
    // The first five enter also through N*, whose derivative has a kink; central differences cross it evenly.
    const up = new Float64Array(rows)
    const down = new Float64Array(rows)
    for (let j = 0; j < 5; j++) {
      const h = 1e-6 * Math.max(1, Math.abs(theta[j] as number))
      for (const [sign, into] of [
        [1, up],
        [-1, down],
      ] as const) {
        const shifted = Float64Array.from(theta)
        shifted[j] = (theta[j] as number) + sign * h
        dataConstrained(shifted.subarray(0, 5)).evaluate(shifted.subarray(5), table, into, inner)
      }
      for (let i = 0; i < rows; i++) jacobian[i * p + j] = ((up[i] as number) - (down[i] as number)) / (2 * h)
    }
  },

  starts: (table, weights) =>
    chinchilla
      .starts(table, weights)
      .slice(0, 2)
      .flatMap((start) => [Float64Array.of(...start, Math.log(15), Math.log(5))]),

  beliefs(table) {
    const { lowestLoss } = centerOf(table)
    const five = chinchilla.beliefs(table).map((belief) => ({ ...belief, weights: [...belief.weights, 0, 0] }))
    const [floor] = sharedBeliefs(lowestLoss)
    return [
      ...five.filter(({ about }) => about !== floor.about),
      { about: floor.about, weights: unit(7, 2), mean: floor.mean, sd: floor.sd },
      { about: 'ln rD', weights: unit(7, 5), mean: Math.log(15), sd: 0.7 },
      { about: 'ln rN', weights: unit(7, 6), mean: Math.log(5), sd: 0.7 },
    ]
  },

  natural: (theta) => dataConstrained(theta.subarray(0, 5)).natural(theta.subarray(5)),
}

/** r (1 − exp(−x / r)) and its derivative by ln r. */
function saturating(x: number, r: number): { readonly worth: number; readonly slope: number } {
  const decay = Math.exp(-x / r)
  const worth = -r * Math.expm1(-x / r)
  return { worth, slope: worth - x * decay }
}
