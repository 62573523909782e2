import { isOp } from './order.ts'
import type { Tensor } from './tensor.ts'

/** The one number that a tensor holds everywhere, if the graph alone tells it. */
export function splatOf(tensor: Tensor): number | undefined {
  if (isOp(tensor, 'constant')) return tensor.parameters.data.length === 1 ? tensor.parameters.data[0] : undefined
  const [a, b] = tensor.inputs
  if (a === undefined) return undefined
  if (isOp(tensor, 'broadcast') || isOp(tensor, 'reshape')) return splatOf(a)
  if (!isOp(tensor, 'multiply')) return undefined
  const [left, right] = [splatOf(a), splatOf(b as Tensor)]
  return left === undefined || right === undefined ? undefined : left * right
}
