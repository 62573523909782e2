import { type Shape, sizeOf } from '../../graph/tensor.ts'

/** Calls `each` with the coordinates and the row-major position of every element; the coordinates array is reused. */
export function visit(shape: Shape, each: (at: readonly number[], position: number) => void): void {
  const at = shape.map(() => 0)
  const size = sizeOf(shape)
  for (let position = 0; position < size; position++) {
    each(at, position)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (at[axis] as number) + 1
      at[axis] = next === shape[axis] ? 0 : next
      if (next !== shape[axis]) break
    }
  }
}

/** Row-major position of coordinates, aligned at the last axis and held at 0 on axes of size 1: NumPy's broadcasting. */
export function positionOf(shape: Shape, at: readonly number[]): number {
  const lead = at.length - shape.length
  let position = 0
  for (const [axis, size] of shape.entries())
    position = position * size + (size === 1 ? 0 : (at[lead + axis] as number))
  return position
}

/** The numbers of a shape, each computed from its coordinates. */
export function fill(shape: Shape, value: (at: readonly number[]) => number): Float64Array {
  const result = new Float64Array(sizeOf(shape))
  visit(shape, (at, position) => {
    result[position] = value(at)
  })
  return result
}

/** A tensor's numbers with their shape. */
export interface Value {
  readonly shape: Shape
  readonly data: Float64Array
}

/** The number at coordinates, which may be those of a shape that this one broadcasts to. */
export const read = ({ shape, data }: Value, at: readonly number[]): number => data[positionOf(shape, at)] as number
