import type { Tensor } from '../../../graph/tensor.ts'

/**
 * The inputs that a tensor is computed from here: all, but for the sources of a `withGradient`, which only gradients
 * need, and the ops that a composite is made of, which is lowered as a whole.
 */
export function operandsOf({ op, inputs }: Tensor): readonly Tensor[] {
  if (op === 'withGradient') return inputs.slice(0, 1)
  return op === 'composite' ? inputs.slice(1) : inputs
}
