import type { OpName, OpParameters } from './ops.ts'

export type Shape = readonly number[]
export type DType = 'float32' | 'int32' | 'bool'

/**
 * A traced value: one node of an immutable graph. It holds no numbers (except a constant's); numbers appear when a
 * backend runs the graph. There is nothing to free.
 */
export interface Tensor<K extends OpName = OpName> {
  readonly op: K
  readonly inputs: readonly Tensor[]
  readonly parameters: OpParameters[K]
  readonly shape: Shape
  readonly dtype: DType
  /** Creation order; inputs always come before their users. */
  readonly id: number
}

/** Numbers for a tensor, row-major. int32 for indices, Uint8Array (0 or 1) for bool. */
export type Data = Float32Array | Float64Array | Int32Array | Uint8Array

export const sizeOf = (shape: Shape): number => shape.reduce((product, dim) => product * dim, 1)

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((dim, i) => dim === b[i])

/** `[2, 3] float32`, for messages and the printer. */
export const describe = (tensor: Pick<Tensor, 'shape' | 'dtype'>): string =>
  `[${tensor.shape.join(', ')}] ${tensor.dtype}`
