import { sharedBeliefs, unit } from './chinchilla.ts'
import { centerOf, type Form } from './form.ts'

/**
 * A power law with floor along the compute frontier, with parabolic isoFLOP lines around it:
 * loss = E + K C^-gamma exp(½ curvature (x − mu − nu c)²), where c is ln C from the table's middle outward and
 * x = ½ (ln N − ln D) is where a run stands on its isoFLOP line. Source: Hoffmann et al. 2022, arXiv 2203.15556,
 * approach 2 (parabolas over isoFLOP lines), joined with Hernandez-style L(C) so that all runs fit at once.
 *
 * It says nothing of what N and D do apart from compute, so it does not share the additive form's faults. Identified
 * from three compute levels; curvature and centre need at least three sizes on a level.
 */
export const frontierLaw: Form = {
  name: 'frontier',
  equation: 'loss = E + K C^-gamma exp(½ curvature (½ ln(N/D) − mu − nu ln C)²)',
  source: 'Hoffmann et al. 2022, arXiv 2203.15556, approach 2, as one law',
  needs: [{ of: 'C', factor: 4, otherwise: 'compute spans less than a factor of 4: its exponent is not identified' }],
  coordinates: ['ln K', 'ln E', 'gamma', 'ln curvature', 'mu', 'nu'],
  floor: 1,

  evaluate(theta, { rows, logN, logD, logC }, prediction, jacobian) {
    const [k, e, gamma, logCurvature, mu, nu] = theta as unknown as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const curvature = Math.exp(logCurvature)
    for (let i = 0; i < rows; i++) {
      const c = logC[i] as number
      const off = 0.5 * ((logN[i] as number) - (logD[i] as number)) - mu - nu * c
      const bend = 0.5 * curvature * off * off
      const reducible = k - gamma * c + bend
      const top = Math.max(reducible, e)
      const total = top + Math.log(Math.exp(reducible - top) + Math.exp(e - top))
      const share = Math.exp(reducible - total)
      prediction[i] = total
      const at = i * 6
      jacobian[at] = share
      jacobian[at + 1] = Math.exp(e - total)
      jacobian[at + 2] = -share * c
      jacobian[at + 3] = share * bend
      jacobian[at + 4] = -share * curvature * off
      jacobian[at + 5] = -share * curvature * off * c
    }
  },

  starts(table) {
    const { logN, logD, logC, medianLoss, lowestLoss } = centerOf(table)
    const mu = 0.5 * (logN - logD)
    return [0.1, 0.2, 0.35].map((gamma) =>
      Float64Array.of(
        Math.log(0.5 * medianLoss) + gamma * logC,
        Math.log(0.5 * lowestLoss),
        gamma,
        Math.log(0.1),
        mu,
        0,
      ),
    )
  },

  beliefs(table) {
    const { logN, logD, logC, medianLoss, lowestLoss } = centerOf(table)
    const [floor] = sharedBeliefs(lowestLoss)
    return [
      {
        about: 'ln of the reducible loss at the middle of the table',
        weights: [1, 0, -logC, 0, 0, 0],
        mean: Math.log(0.5 * medianLoss),
        sd: 0.7,
      },
      { about: floor.about, weights: unit(6, 1), mean: floor.mean, sd: floor.sd },
      { about: 'the exponent of C', weights: unit(6, 2), mean: 0.16, sd: 0.08 },
      { about: 'ln curvature of the isoFLOP lines', weights: unit(6, 3), mean: Math.log(0.1), sd: 0.8 },
      {
        about: 'the middle of the isoFLOP lines',
        weights: [0, 0, 0, 0, 1, logC],
        mean: 0.5 * (logN - logD),
        sd: 1,
      },
      { about: 'the drift of the optimum with compute', weights: unit(6, 5), mean: 0, sd: 0.05 },
    ]
  },

  natural(theta) {
    const [k, e, gamma, logCurvature, mu, nu] = theta as unknown as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    return { E: Math.exp(e), K: Math.exp(k), gamma, curvature: Math.exp(logCurvature), mu, nu }
  },
}
