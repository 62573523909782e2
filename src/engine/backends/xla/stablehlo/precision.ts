import type { OpName } from '../../../graph/ops.ts'
import { isOp } from '../../../graph/order.ts'
import type { Tensor } from '../../../graph/tensor.ts'
import { operandsOf } from './operands.ts'
import { type Element, elementOf } from './types.ts'

export type Precision = 'float32' | 'bfloat16'

/** How an op's result comes from its operands, as far as rounding goes. */
type Kind =
  /** Stands for itself: an input, a constant. */
  | 'source'
  /** Element by element: a compiler computes it where it is read. */
  | 'pointwise'
  /** Elements in other places, unchanged. */
  | 'moved'
  /** Sums over many elements, and its result is small. */
  | 'reduction'
  /** Computed from whole rows; the result is as large as the operand. */
  | 'rowwise'
  /** A matrix product, or several. */
  | 'product'

const kinds = {
  input: 'source',
  constant: 'source',
  negate: 'pointwise',
  exp: 'pointwise',
  log: 'pointwise',
  sqrt: 'pointwise',
  relu: 'pointwise',
  reluSquared: 'pointwise',
  cast: 'source',
  add: 'pointwise',
  subtract: 'pointwise',
  multiply: 'pointwise',
  divide: 'pointwise',
  minimum: 'pointwise',
  less: 'source',
  equal: 'source',
  where: 'pointwise',
  sum: 'reduction',
  maximum: 'reduction',
  rmsNorm: 'rowwise',
  inverseRms: 'reduction',
  softmax: 'rowwise',
  matmul: 'product',
  reshape: 'moved',
  transpose: 'moved',
  broadcast: 'moved',
  concatenate: 'moved',
  slice: 'moved',
  pad: 'moved',
  rotate: 'pointwise',
  withGradient: 'moved',
  composite: 'product',
  gather: 'moved',
  scatterAdd: 'reduction',
  replaceRows: 'moved',
  pick: 'pointwise',
  pickAdd: 'pointwise',
  crossEntropy: 'reduction',
} as const satisfies { readonly [K in OpName]: Kind }

function kindOf(tensor: Tensor): Kind {
  // a loss is a sum, however it comes about
  return isOp(tensor, 'composite') && tensor.parameters.of.name === 'headLoss' ? 'reduction' : kinds[tensor.op]
}

const isLocal = (tensor: Tensor): boolean => kindOf(tensor) === 'pointwise' || kindOf(tensor) === 'moved'

/**
 * The element type each tensor is kept in.
 *
 * With bfloat16, matrix products take and give bf16 and sum in float32. What is stored between kernels is what costs: so
 * bf16 spreads from a product to all that is computed from it element by element, and an activation moves two bytes
 * wherever it goes. Four things stay float32:
 * - inputs and constants: weights, moments and rates are never rounded, only a product's copy of them;
 * - sums over many elements, norms and losses included, whatever they read;
 * - what an output is made of without a product or a sum in between, as an update is of gradients: each output is float32,
 *   so rounding on the way would save nothing;
 * - what exactly one reader takes in that is no product: it is computed inside that reader and never stored.
 */
export function elementsOf(
  order: readonly Tensor[],
  outputs: readonly Tensor[],
  precision: Precision,
): ReadonlyMap<Tensor, Element> {
  const elements = new Map<Tensor, Element>(order.map((tensor) => [tensor, elementOf[tensor.dtype]]))
  if (precision === 'float32') return elements

  const readers = new Map<Tensor, Set<Tensor>>()
  const isExact = new Set<Tensor>(outputs)
  for (const tensor of order.toReversed()) {
    for (const operand of operandsOf(tensor)) {
      readers.set(operand, (readers.get(operand) ?? new Set()).add(tensor))
      if (isExact.has(tensor) && isLocal(tensor)) isExact.add(operand)
    }
  }
  const isPassedOn = (tensor: Tensor): boolean => {
    const [reader, another] = readers.get(tensor) ?? []
    return reader !== undefined && another === undefined && kindOf(reader) !== 'product'
  }
  // comes of a product whose rounding it shares, whether or not it is stored itself
  const isRounded = new Set<Tensor>()
  for (const tensor of order) {
    const kind = kindOf(tensor)
    const spreads = (isLocal(tensor) || kind === 'rowwise') && operandsOf(tensor).some((x) => isRounded.has(x))
    if (tensor.dtype !== 'float32' || isExact.has(tensor) || (kind !== 'product' && !spreads)) continue
    isRounded.add(tensor)
    const stays = kind === 'moved' && operandsOf(tensor).every((x) => elements.get(x) !== 'f32')
    if (kind === 'product' || stays || !isPassedOn(tensor)) elements.set(tensor, 'bf16')
  }
  return elements
}
