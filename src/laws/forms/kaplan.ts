import { centerOf, type Form, PLANE_NEEDS } from './form.ts'

/**
 * Kaplan's joint law: loss = [(Nc / N)^(alphaN / alphaD) + Dc / D]^alphaD, no irreducible loss.
 * Source: Kaplan et al. 2020, arXiv 2001.08361, eq. 1.5. Coordinates: logarithms of the losses that parameters alone
 * and data alone would leave, a − alphaN ln N and b − alphaD ln D, so that Nc = exp(a / alphaN), Dc = exp(b / alphaD).
 *
 * Identified when N and D both vary and not only together; over more than two decades the missing floor shows.
 */
export const kaplan: Form = {
  name: 'kaplan',
  equation: 'loss = [(Nc / N)^(alphaN / alphaD) + Dc / D]^alphaD',
  source: 'Kaplan et al. 2020, arXiv 2001.08361, eq. 1.5',
  needs: PLANE_NEEDS,
  coordinates: ['alphaN ln Nc', 'alphaD ln Dc', 'alphaN', 'alphaD'],

  evaluate(theta, { rows, logN, logD }, prediction, jacobian) {
    const [a, b, alphaN, alphaD] = theta as unknown as readonly [number, number, number, number]
    // A softness of zero or less has no meaning; the guard keeps a wild trial step finite, and its loss sends it back.
    const g = Math.max(alphaD, 1e-3)
    for (let i = 0; i < rows; i++) {
      const n = logN[i] as number
      const d = logD[i] as number
      const u = (a - alphaN * n) / g
      const v = (b - alphaD * d) / g
      const top = Math.max(u, v)
      const expU = Math.exp(u - top)
      const expV = Math.exp(v - top)
      const sum = top + Math.log(expU + expV)
      const shareN = expU / (expU + expV)
      const shareD = 1 - shareN
      prediction[i] = g * sum
      const at = i * 4
      jacobian[at] = shareN
      jacobian[at + 1] = shareD
      jacobian[at + 2] = -shareN * n
      jacobian[at + 3] = -shareD * d + sum - (shareN * u + shareD * v)
    }
  },

  starts(table) {
    const { logN, logD, medianLoss } = centerOf(table)
    const half = Math.log(medianLoss) - 0.07
    return [
      [0.08, 0.1],
      [0.15, 0.1],
      [0.08, 0.2],
      [0.25, 0.25],
    ].map(([alphaN = 0, alphaD = 0]) => Float64Array.of(half + alphaN * logN, half + alphaD * logD, alphaN, alphaD))
  },

  beliefs(table) {
    const { logN, logD, medianLoss } = centerOf(table)
    const half = Math.log(0.8 * medianLoss)
    return [
      { about: 'ln loss left by parameters alone', weights: [1, 0, -logN, 0], mean: half, sd: 0.5 },
      { about: 'ln loss left by data alone', weights: [0, 1, 0, -logD], mean: half, sd: 0.5 },
      { about: 'the exponent of N', weights: [0, 0, 1, 0], mean: 0.1, sd: 0.1 },
      { about: 'the exponent of D', weights: [0, 0, 0, 1], mean: 0.12, sd: 0.1 },
    ]
  },

  natural(theta) {
    const [a, b, alphaN, alphaD] = theta as unknown as readonly [number, number, number, number]
    return { Nc: Math.exp(a / alphaN), Dc: Math.exp(b / alphaD), alphaN, alphaD }
  },
}
