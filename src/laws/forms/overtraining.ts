import { chinchilla } from './chinchilla.ts'
import type { Form } from './form.ts'
import { tied } from './tied.ts'

/**
 * Over-training: loss = E + (a M^eta + b M^-eta) C^-eta, with M = D / N tokens per parameter. Source: Gadre et al. 2024,
 * arXiv 2403.08540, eq. 4. With C = 6ND it is the tied law seen along other axes: eta = alpha / 2,
 * A = a 6^-eta, B = b 6^-eta, so the tied law does the work and this file only renames.
 *
 * Identified when M varies by a factor of 4 or more besides compute.
 */
export const overtraining: Form = {
  ...tied,
  name: 'over-training',
  equation: 'loss = E + (a M^eta + b M^-eta) C^-eta, M = D / N',
  source: 'Gadre et al. 2024, arXiv 2403.08540, eq. 4',
  natural(theta) {
    const { E = 0, A = 0, B = 0, alpha = 0 } = chinchilla.natural(Float64Array.of(...theta, theta[3] as number))
    const eta = alpha / 2
    return { E, a: A * 6 ** eta, b: B * 6 ** eta, eta }
  },
}
