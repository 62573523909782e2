import type { Shape } from '../../../graph/tensor.ts'
import type { Buffer, View } from '../kernel.ts'

/** Row-major strides. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = new Array(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number)
  return strides
}

/** A buffer from its start, row-major. */
export const whole = (buffer: Buffer, shape: Shape): View => ({ buffer, offset: 0, shape, strides: stridesOf(shape) })

export function sliceView(view: View, axis: number, start: number, end: number): View {
  const stride = view.strides[axis] as number
  return { ...view, offset: view.offset + start * stride, shape: view.shape.with(axis, end - start) }
}

export const transposeView = (view: View, order: readonly number[]): View => ({
  ...view,
  shape: order.map((axis) => view.shape[axis] as number),
  strides: order.map((axis) => view.strides[axis] as number),
})

/** NumPy's broadcasting. */
export function broadcastView(view: View, shape: Shape): View {
  const lead = shape.length - view.shape.length
  const strides = shape.map((_, axis) =>
    (view.shape[axis - lead] ?? 1) === 1 ? 0 : (view.strides[axis - lead] as number),
  )
  return { ...view, shape, strides }
}

/** The same numbers in the same order in another shape; null where strides cannot say so, and a copy is needed. */
export function reshapeView(view: View, shape: Shape): View | null {
  const strides: number[] = new Array(shape.length).fill(0)
  const from = mergeAxes(view.shape, [view.strides])
  const sources = from.strides[0] as readonly number[]
  let axis = shape.length - 1
  for (let i = from.shape.length - 1; i >= 0; i--) {
    let left = from.shape[i] as number
    let stride = sources[i] as number
    while (axis >= 0 && left > 1) {
      const size = shape[axis] as number
      if (left % size !== 0) return null
      strides[axis--] = stride
      left /= size
      stride *= size
    }
    if (left > 1) return null
  }
  return { ...view, shape, strides }
}

/** Neighbouring axes as one wherever all strides allow, axes of size 1 left out. */
export function mergeAxes(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { shape: number[]; strides: number[][] } {
  const merged: { size: number; strides: number[] }[] = []
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue
    const here = strides.map((one) => one[axis] as number)
    const last = merged.at(-1)
    if (last?.strides.every((stride, i) => stride === (here[i] as number) * size)) {
      last.size *= size
      last.strides = here
    } else merged.push({ size, strides: here })
  }
  return {
    shape: merged.map(({ size }) => size),
    strides: strides.map((_, i) => merged.map((axis) => axis.strides[i] as number)),
  }
}

/**
 * The coarsest axes that all of some shapes of equal size can be cut into; null where there are none: [8, 4096] and
 * [8, 32, 128] have [8, 32, 128], [6] and [2, 3] have [2, 3], [2, 3] and [3, 2] none.
 */
export function commonAxes(shapes: readonly Shape[]): number[] | null {
  const bounds = new Set<number>()
  for (const shape of shapes) {
    let size = 1
    for (const dim of [...shape].reverse()) {
      size *= dim
      if (dim !== 1) bounds.add(size)
    }
  }
  const axes: number[] = []
  let below = 1
  for (const bound of [...bounds].sort((a, b) => a - b)) {
    if (bound % below !== 0) return null
    axes.unshift(bound / below)
    below = bound
  }
  return axes
}
