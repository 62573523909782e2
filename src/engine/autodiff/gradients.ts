import { fail } from '../../error.ts'
import { add, broadcast, concatenate, scalar } from '../graph/build.ts'
import type { OpName } from '../graph/ops.ts'
import { isOp, topologicalOrder } from '../graph/order.ts'
import { describe, sizeOf, type Tensor } from '../graph/tensor.ts'
import { gradientRules, sumTo } from './rules.ts'

type AnyRule = (
  gradient: Tensor,
  inputs: readonly Tensor[],
  context: { output: Tensor; parameters: object },
) => readonly (Tensor | null)[]

/**
 * Gradients of a scalar with respect to each of `targets`, as tensors of the targets' shapes (reverse mode).
 * A target the loss does not depend on is an error, since a zero gradient there is nearly always a mistake.
 * @throws `loss-not-scalar`, `no-gradient`
 */
export function gradients(loss: Tensor, targets: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1) {
    fail({
      code: 'loss-not-scalar',
      what: 'only a scalar can be differentiated',
      value: describe(loss),
      fix: 'Reduce it with sum or mean first.',
    })
  }
  const order = topologicalOrder([loss])
  // only what lies on a path from a target needs a gradient
  const reaches = new Set<Tensor>(targets)
  for (const tensor of order) if (tensor.inputs.some((input) => reaches.has(input))) reaches.add(tensor)

  const contributionsTo = new Map<Tensor, Tensor[]>([[loss, [broadcast(scalar(1), loss.shape)]]])
  const found = new Map<Tensor, Tensor>()
  for (const tensor of order.reverse()) {
    const pieces = contributionsTo.get(tensor)
    if (pieces === undefined || !reaches.has(tensor)) continue
    const gradient = total(pieces)
    found.set(tensor, gradient)
    if (!tensor.inputs.some((input) => reaches.has(input))) continue
    const rule = gradientRules[tensor.op as OpName] as AnyRule
    const contributions = rule(gradient, tensor.inputs, { output: tensor, parameters: tensor.parameters })
    tensor.inputs.forEach((input, i) => {
      const contribution = contributions[i]
      if (!contribution || !reaches.has(input)) return
      const piece = sumTo(contribution, input.shape)
      contributionsTo.set(input, [...(contributionsTo.get(input) ?? []), piece])
    })
  }
  return targets.map(
    (target) =>
      found.get(target) ??
      fail({
        code: 'no-gradient',
        what: 'the loss does not depend on a target',
        value: describe(target),
        fix: 'Leave it out of the targets.',
      }),
  )
}

/** Sums a tensor's gradients; those of slices that tile it are put together by one copy instead of padded and added. */
function total(pieces: readonly Tensor[]): Tensor {
  return tiles(pieces) ?? pieces.reduce((sum, piece) => add(sum, piece))
}

function tiles(pieces: readonly Tensor[]): Tensor | null {
  const pads = pieces.filter((piece): piece is Tensor<'pad'> => isOp(piece, 'pad'))
  const axis = pads[0]?.parameters.axis
  if (axis === undefined || pads.length < pieces.length || pads.some(({ parameters }) => parameters.axis !== axis))
    return null
  const sorted = pads.toSorted((a, b) => a.parameters.before - b.parameters.before)
  const parts = sorted.map(({ inputs }) => inputs[0] as Tensor)
  let end = 0
  for (const [i, { parameters }] of sorted.entries()) {
    if (parameters.before !== end) return null
    end += (parts[i] as Tensor).shape[axis] as number
  }
  return end === sorted[0]?.shape[axis] ? concatenate(parts, axis) : null
}
