import { broadcast, scalar } from '../../../graph/build.ts'
import { isOp } from '../../../graph/order.ts'
import { type Shape, sizeOf, type Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'
import type { View } from '../kernel.ts'
import { broadcastView, reshapeView, sliceView, stridesOf, transposeView, whole } from './views.ts'

/** What a buffer is for, and how many numbers it holds. */
export interface BufferUse {
  readonly size: number
  readonly holds:
    | { readonly what: 'result' }
    | { readonly what: 'input' | 'constant'; readonly tensor: Tensor }
    | { readonly what: 'output'; readonly name: string }
}

/** Numbers that must be copied since they cannot be computed where they belong. */
export interface Copy {
  readonly from: Tensor
  /** Of the shape of `from`. */
  readonly to: View
}

/** Where the numbers of a graph of primitives lie. */
export interface Storage {
  readonly buffers: readonly BufferUse[]
  /** Where a tensor's numbers are to be found, or, for what computes them, to be put. Not of a `splat`. */
  viewOf(tensor: Tensor): View
  /** The copies that complete a concatenation, begin a change of rows, or make up a reshape that strides cannot express. */
  copiesFor(tensor: Tensor): readonly Copy[]
  /** Outputs that are no result of their own. */
  readonly outputCopies: readonly Copy[]
  /** Results that lie within another or in an output, so that they are stored wherever they are used. */
  readonly placed: ReadonlySet<Tensor>
}

/** The tensor behind reshapes: the same numbers in the same order. */
export function sourceOf(tensor: Tensor): Tensor {
  let source = tensor
  while (isOp(source, 'reshape')) source = source.inputs[0] as Tensor
  return source
}

const views = ['reshape', 'slice', 'transpose', 'broadcast']
/** Whether an op only sees the numbers of another in another way. */
export const isView = (tensor: Tensor): boolean => views.includes(tensor.op)
export const isLeaf = (tensor: Tensor): boolean => tensor.op === 'input' || tensor.op === 'constant'
const isResult = (tensor: Tensor): boolean => !isView(tensor) && !isLeaf(tensor)

/** @param order all tensors, inputs before users */
export function planStorage(order: readonly Tensor[], outputs: Named<Tensor>): Storage {
  const buffers: BufferUse[] = []
  const homes = new Map<Tensor, View>()
  const copies = new Map<Tensor, Copy[]>()
  const reserve = (shape: Shape, holds: BufferUse['holds']): View =>
    whole(buffers.push({ size: sizeOf(shape), holds }) - 1, shape)

  /** Lets a tensor's numbers be computed at a place, if that can be. */
  function settle(tensor: Tensor, place: View): boolean {
    const input = tensor.inputs[0] as Tensor
    if (isOp(tensor, 'transpose')) return settle(input, transposeView(place, inverse(tensor.parameters.order)))
    if (isOp(tensor, 'reshape')) {
      const seen = reshapeView(place, input.shape)
      return seen !== null && settle(input, seen)
    }
    // steps write rows of neighbours
    if (!isResult(tensor) || homes.has(tensor) || (place.strides.at(-1) ?? 1) > 1) return false
    homes.set(tensor, place)
    return true
  }

  /** Where numbers would be found as things stand: results row-major by default. */
  function expected(tensor: Tensor): View | null {
    const input = tensor.inputs[0] as Tensor
    const seen = isView(tensor) ? expected(input) : (homes.get(tensor) ?? whole(-1, tensor.shape))
    return seen && isView(tensor) ? viewThrough(tensor, seen) : seen
  }

  const outputCopies: Copy[] = []
  for (const [name, tensor] of Object.entries(outputs)) {
    const to = reserve(tensor.shape, { what: 'output', name })
    if (!settle(tensor, to)) outputCopies.push({ from: tensor, to })
  }
  const placed = new Set(homes.keys())
  for (const tensor of order.toReversed()) {
    // a reshape that would need a copy decides how its numbers are laid out
    if (isOp(tensor, 'reshape') && expected(tensor) === null) settle(tensor, reserve(tensor.shape, { what: 'result' }))
    if (!isOp(tensor, 'concatenate')) continue
    const home = homes.get(tensor) ?? reserve(tensor.shape, { what: 'result' })
    homes.set(tensor, home)
    const copied: Copy[] = []
    let start = 0
    for (const part of tensor.inputs) {
      const end = start + (part.shape[tensor.parameters.axis] as number)
      const to = sliceView(home, tensor.parameters.axis, start, end)
      if (settle(part, to)) placed.add(resultOf(part))
      else copied.push({ from: part, to })
      start = end
    }
    copies.set(tensor, copied)
    placed.add(tensor)
  }

  const known = new Map<Tensor, View>()
  for (const tensor of order) known.set(tensor, find(tensor))

  function find(tensor: Tensor): View {
    if (isView(tensor)) {
      const seen = known.get(tensor.inputs[0] as Tensor) as View
      const view = viewThrough(tensor, seen)
      if (view !== null) return view
      const fresh = reserve(tensor.shape, { what: 'result' })
      const to = { ...fresh, shape: seen.shape, strides: stridesOf(seen.shape) }
      copies.set(tensor, [{ from: tensor.inputs[0] as Tensor, to }])
      return fresh
    }
    const leaf = isOp(tensor, 'input') ? 'input' : isOp(tensor, 'constant') ? 'constant' : null
    if (leaf === null) {
      const home = homes.get(tensor) ?? reserve(tensor.shape, { what: 'result' })
      const start = startOf(tensor)
      if (start !== null) copies.set(tensor, [{ from: start, to: home }])
      return home
    }
    return reserve(tensor.shape, { what: leaf, tensor })
  }

  return {
    buffers,
    placed,
    outputCopies,
    viewOf: (tensor) => known.get(tensor) as View,
    copiesFor: (tensor) => copies.get(tensor) ?? [],
  }
}

/** What a view's op makes of where its operand lies; null where strides cannot say it. */
function viewThrough(tensor: Tensor, seen: View): View | null {
  if (isOp(tensor, 'reshape')) return reshapeView(seen, tensor.shape)
  if (isOp(tensor, 'transpose')) return transposeView(seen, tensor.parameters.order)
  if (isOp(tensor, 'broadcast')) return broadcastView(seen, tensor.shape)
  const { axis, start, end } = (tensor as Tensor<'slice'>).parameters
  return sliceView(seen, axis, start, end)
}

const inverse = (order: readonly number[]): number[] => order.map((_, axis) => order.indexOf(axis))

/** The result that a tensor shows the numbers of. */
const resultOf = (tensor: Tensor): Tensor => (isView(tensor) ? resultOf(tensor.inputs[0] as Tensor) : tensor)

/** What the rows of a table are before some are changed. */
function startOf(tensor: Tensor): Tensor | null {
  if (isOp(tensor, 'replaceRows')) return tensor.inputs[0] as Tensor
  return isOp(tensor, 'scatterAdd') ? broadcast(scalar(0), tensor.shape) : null
}

/** The number that a tensor is everywhere, where that needs no memory: a constant's, seen through views. */
export function splat(tensor: Tensor): number | undefined {
  const result = resultOf(tensor)
  return isOp(result, 'constant') && result.parameters.data.length === 1 ? result.parameters.data[0] : undefined
}
