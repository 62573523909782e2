import type { Composite, OpName, OpParameters } from './ops.ts'
import { isOp } from './order.ts'
import { shapeRules } from './shapes.ts'
import { splatOf } from './splat.ts'
import type { Data, DType, Shape, Tensor } from './tensor.ts'
import { sameShape, sizeOf } from './tensor.ts'

let created = 0

/** Adds one node to the graph; its shape and dtype come from the op's shape rule, which throws on a mismatch. */
export function node<K extends OpName>(op: K, inputs: readonly Tensor[], parameters: OpParameters[K]): Tensor {
  const rule = shapeRules[op] as (
    inputs: readonly Tensor[],
    parameters: OpParameters[K],
  ) => Pick<Tensor, 'shape' | 'dtype'>
  const { shape, dtype } = rule(inputs, parameters)
  return { op, inputs, parameters, shape, dtype, id: created++ } as Tensor
}

/** An operand: a tensor, or a number that broadcasts. */
export type Operand = Tensor | number

const none = {}
const lift = (value: Operand): Tensor => (typeof value === 'number' ? scalar(value) : value)

/** A value fed at each run, by name. */
export const input = (name: string, shape: Shape, dtype: DType = 'float32'): Tensor =>
  node('input', [], { name, shape, dtype })

export const constant = (data: Data, shape: Shape, dtype: DType = 'float32'): Tensor =>
  node('constant', [], { data, shape, dtype })
export const scalar = (value: number): Tensor => constant(new Float64Array([value]), [])

export const negate = (x: Tensor): Tensor => node('negate', [x], none)
export const exp = (x: Tensor): Tensor => node('exp', [x], none)
export const log = (x: Tensor): Tensor => node('log', [x], none)
export const sqrt = (x: Tensor): Tensor => node('sqrt', [x], none)
export const relu = (x: Tensor): Tensor => node('relu', [x], none)
export const reluSquared = (x: Tensor): Tensor => node('reluSquared', [x], none)
export const cast = (x: Tensor, dtype: DType): Tensor => (x.dtype === dtype ? x : node('cast', [x], { dtype }))

export const add = (a: Operand, b: Operand): Tensor => node('add', [lift(a), lift(b)], none)
export const subtract = (a: Operand, b: Operand): Tensor => node('subtract', [lift(a), lift(b)], none)
export function multiply(a: Operand, b: Operand): Tensor {
  // a matmul scales its result for nothing
  if (typeof b === 'number' && typeof a !== 'number' && isOp(a, 'matmul')) {
    return node('matmul', a.inputs, { ...a.parameters, scale: a.parameters.scale * b })
  }
  return node('multiply', [lift(a), lift(b)], none)
}
export const divide = (a: Operand, b: Operand): Tensor => node('divide', [lift(a), lift(b)], none)
export const minimum = (a: Operand, b: Operand): Tensor => node('minimum', [lift(a), lift(b)], none)
export const less = (a: Operand, b: Operand): Tensor => node('less', [lift(a), lift(b)], none)
export const equal = (a: Operand, b: Operand): Tensor => node('equal', [lift(a), lift(b)], none)
export const where = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  node('where', [condition, lift(a), lift(b)], none)

/** Sum over `axes` (default all), keeping them with size 1. */
export const sum = (x: Tensor, axes: readonly number[] = [...x.shape.keys()]): Tensor =>
  axes.length === 0 ? x : node('sum', [x], { axes })
export const maximum = (x: Tensor, axes: readonly number[] = [...x.shape.keys()]): Tensor =>
  axes.length === 0 ? x : node('maximum', [x], { axes })
/** x / √(mean(x²) + epsilon) over the last axis. */
export const rmsNorm = (x: Tensor, epsilon: number): Tensor => node('rmsNorm', [x], { epsilon })
/** 1 / √(mean(x²) + epsilon) over the last axis, kept with size 1; costs nothing beside `rmsNorm` of the same x. */
export const inverseRms = (x: Tensor, epsilon: number): Tensor => node('inverseRms', [x], { epsilon })
export const softmax = (x: Tensor): Tensor => node('softmax', [x], none)

/** Mean over `axes`, keeping them with size 1. */
export function mean(x: Tensor, axes: readonly number[] = [...x.shape.keys()]): Tensor {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1)
  return multiply(sum(x, axes), 1 / count)
}

export interface MatmulOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Multiplies the product; costs nothing. */
  readonly scale?: number
}

/** scale · op(a) · op(b) over the last two axes; leading axes broadcast. */
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false, scale = 1 }: MatmulOptions = {},
): Tensor {
  const [left, right] = [withoutFactor(a), withoutFactor(b)]
  const factor = scale * left.factor * right.factor
  return node('matmul', [left.x, right.x], { transposeA, transposeB, scale: factor })
}

/** A tensor as a number times another, where it was made that way. */
function withoutFactor(tensor: Tensor): { x: Tensor; factor: number } {
  const [x, by] = tensor.inputs
  const factor = isOp(tensor, 'multiply') && by?.shape.length === 0 ? splatOf(by) : undefined
  return factor === undefined ? { x: tensor, factor: 1 } : { x: x as Tensor, factor }
}

export function reshape(x: Tensor, shape: Shape): Tensor {
  // of several reshapes in a row only the last matters
  const source = isOp(x, 'reshape') ? (x.inputs[0] as Tensor) : x
  return sameShape(source.shape, shape) ? source : node('reshape', [source], { shape })
}
export const flatten = (x: Tensor): Tensor => reshape(x, [sizeOf(x.shape)])
export const transpose = (x: Tensor, order: readonly number[]): Tensor => node('transpose', [x], { order })
export const broadcast = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : node('broadcast', [x], { shape })
export const concatenate = (parts: readonly Tensor[], axis: number): Tensor =>
  parts.length === 1 ? (parts[0] as Tensor) : node('concatenate', parts, { axis })
export const slice = (x: Tensor, axis: number, start: number, end: number): Tensor =>
  start === 0 && end === x.shape[axis] ? x : node('slice', [x], { axis, start, end })
export const pad = (x: Tensor, axis: number, before: number, after: number): Tensor =>
  node('pad', [x], { axis, before, after })

/** (a, b) → (a·cos − b·sin, a·sin + b·cos) on the halves of the last axis: x [..., n, 2h], cos and sin [n, h]. */
export const rotate = (x: Tensor, cos: Tensor, sin: Tensor): Tensor => node('rotate', [x, cos, sin], none)

/**
 * `output` as a function of `sources` whose gradient is given instead of derived: `rule` maps the gradient of the output
 * to one gradient per source, of the source's shape. For compositions whose derived gradient would be slow.
 */
export const withGradient = (
  output: Tensor,
  sources: readonly Tensor[],
  rule: (gradient: Tensor) => readonly Tensor[],
): Tensor => node('withGradient', [output, ...sources], { rule })

/**
 * `value`, which other ops compute from `operands`, named as a whole. A backend with a kernel for `of` takes the operands
 * and leaves the ops behind `value` out; every other backend takes `value`, and so do gradients.
 */
export const composite = (of: Composite, value: Tensor, operands: readonly Tensor[]): Tensor =>
  node('composite', [value, ...operands], { of })

/** Rows of a table [rows, …] by int32 indices of any shape: [...indices, …]. */
export const gather = (table: Tensor, indices: Tensor): Tensor => node('gather', [table, indices], none)
/** The transpose of `gather`: sums updates [...indices, width] into [rows, width]. */
export const scatterAdd = (indices: Tensor, updates: Tensor, rows: number): Tensor =>
  node('scatterAdd', [indices, updates], { rows })
/**
 * A table [rows, …] with the rows at int32 indices replaced by updates [...indices, …]. An index of −1 leaves its update
 * out; the others must differ. Where a loop carries the table, nothing but those rows is written.
 */
export const replaceRows = (table: Tensor, indices: Tensor, updates: Tensor): Tensor =>
  node('replaceRows', [table, indices, updates], none)
/** One element of each last-axis row: x [..., n], indices [...] → [...]. */
export const pick = (x: Tensor, indices: Tensor): Tensor => node('pick', [x, indices], none)
/** x [..., n] with values [...] added at each row's index. */
export const pickAdd = (x: Tensor, indices: Tensor, values: Tensor): Tensor =>
  node('pickAdd', [x, indices, values], none)
/** −log softmax(logits)[index] per row, nats: logits [..., n], indices [...] → [...]. */
export const crossEntropy = (logits: Tensor, indices: Tensor): Tensor => node('crossEntropy', [logits, indices], none)

/** The slices of a tensor along axis 0, without that axis; the gradient puts them back in one copy. */
export function unstack(x: Tensor): Tensor[] {
  const [count, ...rest] = x.shape as [number, ...number[]]
  return Array.from({ length: count }, (_, i) => reshape(slice(x, 0, i, i + 1), rest))
}
