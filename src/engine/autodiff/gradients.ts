import { fail } from '../../error.ts'
import { add, scalar, broadcast } from '../graph/build.ts'
import type { OpName } from '../graph/ops.ts'
import { topologicalOrder } from '../graph/order.ts'
import { describe, sizeOf, type Tensor } from '../graph/tensor.ts'
import { gradientRules, sumTo } from './rules.ts'

type AnyRule = (gradient: Tensor, inputs: readonly Tensor[], context: { output: Tensor; parameters: object }) => readonly (Tensor | null)[]

/**
 * Gradients of a scalar with respect to each of `targets`, as tensors of the targets' shapes (reverse mode).
 * A target the loss does not depend on is an error, since a zero gradient there is nearly always a mistake.
 * @throws `loss-not-scalar`, `no-gradient`
 */
export function gradients(loss: Tensor, targets: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1) {
    fail({ code: 'loss-not-scalar', what: 'only a scalar can be differentiated', value: describe(loss), fix: 'Reduce it with sum or mean first.' })
  }
  const order = topologicalOrder([loss])
  // only what lies on a path from a target needs a gradient
  const reaches = new Set<Tensor>(targets)
  for (const tensor of order) if (tensor.inputs.some((input) => reaches.has(input))) reaches.add(tensor)

  const found = new Map<Tensor, Tensor>([[loss, broadcast(scalar(1), loss.shape)]])
  for (const tensor of order.reverse()) {
    const gradient = found.get(tensor)
    if (gradient === undefined || !reaches.has(tensor)) continue
    const rule = gradientRules[tensor.op as OpName] as AnyRule
    if (!tensor.inputs.some((input) => reaches.has(input))) continue
    const contributions = rule(gradient, tensor.inputs, { output: tensor, parameters: tensor.parameters })
    tensor.inputs.forEach((input, i) => {
      const contribution = contributions[i]
      if (!contribution || !reaches.has(input)) return
      const piece = sumTo(contribution, input.shape)
      const sofar = found.get(input)
      found.set(input, sofar === undefined ? piece : add(sofar, piece))
    })
  }
  return targets.map(
    (target) =>
      found.get(target) ??
      fail({ code: 'no-gradient', what: 'the loss does not depend on a target', value: describe(target), fix: 'Leave it out of the targets.' }),
  )
}
