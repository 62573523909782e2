import { projectChinchilla } from '../projection.ts'
import { chinchilla } from './chinchilla.ts'
import { type Form, PLANE_NEEDS } from './form.ts'

/**
 * Chinchilla's law with one exponent for both terms: loss = E + A / N^alpha + B / D^alpha, so that the optimal tokens
 * per parameter do not depend on compute. Source: Muennighoff et al. 2023, arXiv 2305.16264, §5 (alpha = beta).
 *
 * Identified from a shorter range than the full law; tokens per parameter must still vary.
 */
export const tied: Form = {
  name: 'chinchilla, tied exponents',
  equation: 'loss = E + A / N^alpha + B / D^alpha',
  source: 'Muennighoff et al. 2023, arXiv 2305.16264, section 5',
  needs: PLANE_NEEDS,
  coordinates: ['ln A', 'ln B', 'ln E', 'alpha'],
  floor: 2,

  evaluate(theta, table, prediction, jacobian) {
    const five = new Float64Array(table.rows * 5)
    chinchilla.evaluate(untie(theta), table, prediction, five)
    for (let i = 0; i < table.rows; i++) {
      for (let j = 0; j < 3; j++) jacobian[i * 4 + j] = five[i * 5 + j] as number
      jacobian[i * 4 + 3] = (five[i * 5 + 3] as number) + (five[i * 5 + 4] as number)
    }
  },

  starts: (table, weights) =>
    projectChinchilla(table, weights, 6).map(({ E, A, B, alpha }) =>
      Float64Array.of(Math.log(A), Math.log(B), Math.log(E), alpha),
    ),

  beliefs: (table) =>
    chinchilla
      .beliefs(table)
      .slice(0, 4)
      .map((belief, i) => {
        const [a = 0, b = 0, e = 0, alpha = 0, beta = 0] = belief.weights
        return { ...belief, weights: i < 2 ? [a, b, e, alpha + beta] : [a, b, e, alpha] }
      }),

  natural: (theta) => chinchilla.natural(untie(theta)),
}

function untie(theta: Float64Array): Float64Array {
  const [a, b, e, alpha] = theta as unknown as readonly [number, number, number, number]
  return Float64Array.of(a, b, e, alpha, alpha)
}
