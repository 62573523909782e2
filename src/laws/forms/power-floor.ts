import { sharedBeliefs, unit } from './chinchilla.ts'
import { centerOf, curveNeeds, type Form } from './form.ts'

/** The one variable a curve is a function of. */
export type Variable = 'N' | 'D' | 'C'

/**
 * A power law with floor in one variable: y = E + K x^-gamma. Source: Hestness et al. 2017, arXiv 1712.00409 (learning
 * curves), Henighan et al. 2020, arXiv 2010.14701, eq. 1.1 (with irreducible loss).
 *
 * Identified when the curve bends in log-log over the range seen; a straight line leaves E anywhere below the lowest y.
 */
export function powerFloor(variable: Variable): Form {
  const column = `log${variable}` as const
  return {
    name: `power law with floor in ${variable}`,
    equation: `loss = E + K / ${variable}^gamma`,
    source: 'Hestness et al. 2017, arXiv 1712.00409; Henighan et al. 2020, arXiv 2010.14701, eq. 1.1',
    needs: curveNeeds(variable),
    coordinates: ['ln K', 'ln E', 'gamma'],
    floor: 1,

    evaluate(theta, table, prediction, jacobian) {
      const [k, e, gamma] = theta as unknown as readonly [number, number, number]
      const x = table[column]
      for (let i = 0; i < table.rows; i++) {
        const reducible = k - gamma * (x[i] as number)
        const top = Math.max(reducible, e)
        const total = top + Math.log(Math.exp(reducible - top) + Math.exp(e - top))
        const share = Math.exp(reducible - total)
        prediction[i] = total
        jacobian[i * 3] = share
        jacobian[i * 3 + 1] = Math.exp(e - total)
        jacobian[i * 3 + 2] = -share * (x[i] as number)
      }
    },

    starts(table) {
      const center = centerOf(table)
      return [0.05, 0.15, 0.3, 0.6, 1.2].flatMap((gamma) =>
        [0.1, 0.5, 0.9].map((floor) =>
          Float64Array.of(
            Math.log(center.medianLoss - floor * center.lowestLoss * 0.999) + gamma * center[column],
            Math.log(floor * center.lowestLoss),
            gamma,
          ),
        ),
      )
    },

    beliefs(table) {
      const center = centerOf(table)
      const [floor] = sharedBeliefs(center.lowestLoss)
      return [
        {
          about: 'ln of the reducible part at the middle of the table',
          weights: [1, 0, -center[column]],
          mean: Math.log(0.5 * center.medianLoss),
          sd: 1,
        },
        { about: floor.about, weights: unit(3, 1), mean: floor.mean, sd: 2 * floor.sd },
        { about: 'the exponent', weights: unit(3, 2), mean: 0.3, sd: 0.3 },
      ]
    },

    natural(theta) {
      const [k, e, gamma] = theta as unknown as readonly [number, number, number]
      return { E: Math.exp(e), K: Math.exp(k), gamma }
    },
  }
}

/**
 * A pure power law in one variable, y = K x^-gamma = (xc / x)^gamma: the power law with floor without its floor.
 * Source: Kaplan et al. 2020, arXiv 2001.08361, eq. 1.1 (N, with D ample), 1.2 (D, with N ample) and 1.3 (C), whose scale
 * xc = K^(1/gamma), in units of the variable, is called Nc, Dc or Cc.
 *
 * Identified when the variable spans a factor of 2; over more than two decades the missing floor shows.
 */
export function power(variable: Variable): Form {
  const column = `log${variable}` as const
  return {
    name: `power law in ${variable}`,
    equation: `loss = K / ${variable}^gamma = (${variable}c / ${variable})^gamma`,
    source: 'Kaplan et al. 2020, arXiv 2001.08361, eq. 1.1 to 1.3',
    needs: curveNeeds(variable),
    coordinates: ['ln K', 'gamma'],
    evaluate(theta, table, prediction, jacobian) {
      const [k, gamma] = theta as unknown as readonly [number, number]
      const x = table[column]
      for (let i = 0; i < table.rows; i++) {
        prediction[i] = k - gamma * (x[i] as number)
        jacobian[i * 2] = 1
        jacobian[i * 2 + 1] = -(x[i] as number)
      }
    },
    // Linear in its coordinates: any start leads to the one optimum.
    starts: (table) => [Float64Array.of(Math.log(centerOf(table).medianLoss), 0)],
    beliefs(table) {
      const center = centerOf(table)
      return [
        { about: 'ln loss at the middle', weights: [1, -center[column]], mean: Math.log(center.medianLoss), sd: 1 },
        { about: 'the exponent', weights: [0, 1], mean: 0.1, sd: 0.2 },
      ]
    },
    natural(theta) {
      const [k, gamma] = theta as unknown as readonly [number, number]
      return { K: Math.exp(k), gamma, [`${variable}c`]: Math.exp(k / gamma) }
    },
  }
}
