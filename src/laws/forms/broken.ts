import { sharedBeliefs, unit } from './chinchilla.ts'
import { centerOf, curveNeeds, type Form } from './form.ts'
import type { Variable } from './power-floor.ts'

/**
 * A smoothly broken power law with one break: y = E + K x^-c0 (1 + (x / d)^(1/f))^(-c1 f).
 * Source: Caballero et al. 2022, arXiv 2210.14891, eq. 1. Below the break d the exponent is c0, above it c0 + c1; f is
 * the width of the break in ln x. c1 < 0 is a slowing (a wall), c1 > 0 an acceleration (an emergent drop).
 *
 * Identified when at least three points lie on each side of the break; otherwise f and d trade against each other.
 */
export function broken(variable: Variable): Form {
  const column = `log${variable}` as const
  return {
    name: `smoothly broken power law in ${variable}`,
    equation: `loss = E + K ${variable}^-c0 (1 + (${variable} / d)^(1/f))^(-c1 f)`,
    source: 'Caballero et al. 2022, arXiv 2210.14891, eq. 1, one break',
    needs: curveNeeds(variable),
    coordinates: ['ln K', 'ln E', 'c0', 'c1', 'ln d', 'ln f'],
    floor: 1,

    evaluate(theta, table, prediction, jacobian) {
      const [k, e, c0, c1, logD, logF] = theta as unknown as readonly [number, number, number, number, number, number]
      const f = Math.exp(logF)
      const x = table[column]
      for (let i = 0; i < table.rows; i++) {
        const xi = x[i] as number
        const z = (xi - logD) / f
        // ln(1 + e^z) and its derivative, without overflow.
        const soft = z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z))
        const past = 1 / (1 + Math.exp(-z))
        const reducible = k - c0 * xi - c1 * f * soft
        const top = Math.max(reducible, e)
        const total = top + Math.log(Math.exp(reducible - top) + Math.exp(e - top))
        const share = Math.exp(reducible - total)
        prediction[i] = total
        const at = i * 6
        jacobian[at] = share
        jacobian[at + 1] = Math.exp(e - total)
        jacobian[at + 2] = -share * xi
        jacobian[at + 3] = -share * f * soft
        jacobian[at + 4] = share * c1 * past
        jacobian[at + 5] = -share * c1 * f * (soft - z * past)
      }
    },

    starts(table) {
      const x = Float64Array.from(table[column]).sort()
      const [low, high] = [x[0] as number, x[x.length - 1] as number]
      const { lowestLoss, medianLoss } = centerOf(table)
      const level = Math.log(medianLoss)
      return [0.2, 0.35, 0.5, 0.65, 0.8].flatMap((place) =>
        [
          [0.05, 0.5],
          [0.05, 2],
          [0.3, -0.2],
          [0.1, 6],
        ].flatMap(([c0 = 0, c1 = 0]) =>
          [0.1, 0.5].map((width) => {
            const d = low + place * (high - low)
            const fall = c0 * d
            return Float64Array.of(level + fall, Math.log(0.2 * lowestLoss), c0, c1, d, Math.log(width))
          }),
        ),
      )
    },

    beliefs(table) {
      const { lowestLoss, medianLoss, ...center } = centerOf(table)
      const [floor] = sharedBeliefs(lowestLoss)
      return [
        {
          about: 'ln of the reducible part at the middle',
          weights: [1, 0, -center[column], 0, 0, 0],
          mean: Math.log(0.5 * medianLoss),
          sd: 1.5,
        },
        { about: floor.about, weights: unit(6, 1), mean: floor.mean, sd: 1 },
        { about: 'the exponent below the break', weights: unit(6, 2), mean: 0.2, sd: 0.3 },
        { about: 'the change of exponent', weights: unit(6, 3), mean: 0, sd: 0.5 },
        { about: 'ln of the break', weights: unit(6, 4), mean: center[column], sd: 2 },
        { about: 'ln of the width of the break', weights: unit(6, 5), mean: Math.log(0.5), sd: 0.7 },
      ]
    },

    natural(theta) {
      const [k, e, c0, c1, logD, logF] = theta as unknown as readonly [number, number, number, number, number, number]
      return { E: Math.exp(e), K: Math.exp(k), c0, c1, d: Math.exp(logD), f: Math.exp(logF) }
    },
  }
}
