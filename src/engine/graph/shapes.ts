import { fail } from '../../error.ts'
import type { OpName, OpParameters } from './ops.ts'
import { type DType, describe, type Shape, sameShape, sizeOf, type Tensor } from './tensor.ts'

type Typed = Pick<Tensor, 'shape' | 'dtype'>
type ShapeRule<K extends OpName> = (inputs: readonly Typed[], parameters: OpParameters[K]) => Typed

function mismatch(op: OpName, inputs: readonly Typed[], what: string): never {
  return fail({
    code: 'shape-mismatch',
    where: op,
    what,
    value: inputs.map(describe).join(' and '),
    fix: 'Reshape, transpose or cast the operands so that they agree.',
  })
}

/** NumPy's broadcasting rule; null if the shapes do not broadcast. */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length)
  const result: number[] = []
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1) return null
    result.push(x === 1 ? y : x)
  }
  return result
}

const first = (inputs: readonly Typed[]): Typed => inputs[0] as Typed

/** `numbers`: the operands that are computed with, as opposed to indices; all by default. */
function requireFloat(op: OpName, inputs: readonly Typed[], numbers: readonly Typed[] = inputs): void {
  if (numbers.some(({ dtype }) => dtype !== 'float32')) mismatch(op, inputs, 'the numbers must be float32')
}

/** Every axis holds something: ONNX would read a size of 0 or −1 as "infer it". */
function requireSizes(op: OpName, inputs: readonly Typed[], shape: Shape): Shape {
  const wrong = shape.some((size) => !Number.isInteger(size) || size < 1)
  return wrong ? mismatch(op, inputs, `the sizes [${shape}] must be whole numbers of 1 or more`) : shape
}

const unary =
  (op: OpName): ShapeRule<OpName> =>
  (inputs) => {
    requireFloat(op, inputs)
    return first(inputs)
  }

/** On each row of the last axis by itself. */
const rowwise =
  (op: OpName): ShapeRule<OpName> =>
  (inputs) => {
    requireFloat(op, inputs)
    if (first(inputs).shape.length === 0) mismatch(op, inputs, 'the operand needs an axis')
    return first(inputs)
  }

const binary =
  (op: OpName, allowed: readonly DType[] = ['float32'], result?: DType): ShapeRule<OpName> =>
  (inputs) => {
    const [a, b] = inputs as [Typed, Typed]
    if (a.dtype !== b.dtype) mismatch(op, inputs, 'the operands have different dtypes')
    if (!allowed.includes(a.dtype)) mismatch(op, inputs, `the numbers must be ${allowed.join(' or ')}`)
    const shape = broadcastShapes(a.shape, b.shape) ?? mismatch(op, inputs, 'the shapes do not broadcast')
    return { shape, dtype: result ?? a.dtype }
  }

const reduction =
  (op: 'sum' | 'maximum'): ShapeRule<'sum'> & ShapeRule<'maximum'> =>
  (inputs: readonly Typed[], { axes }: { readonly axes: readonly number[] }) => {
    requireFloat(op, inputs)
    const { shape } = first(inputs)
    const known = axes.every((axis, i) => shape[axis] !== undefined && axes.indexOf(axis) === i)
    if (!known || axes.length === 0) mismatch(op, inputs, `[${axes}] does not name axes to reduce`)
    return { shape: shape.map((dim, i) => (axes.includes(i) ? 1 : dim)), dtype: 'float32' }
  }

/** Shape and dtype of every op's result; throws `shape-mismatch` naming the op and its operands. */
export const shapeRules = {
  input: (_, { shape, dtype }) => ({ shape: requireSizes('input', [{ shape, dtype }], shape), dtype }),
  constant: (_, { shape, dtype, data }) => {
    requireSizes('constant', [{ shape, dtype }], shape)
    if (data.length !== sizeOf(shape))
      mismatch('constant', [{ shape, dtype }], `${data.length} numbers do not fill the shape`)
    return { shape, dtype }
  },
  negate: unary('negate'),
  exp: unary('exp'),
  log: unary('log'),
  sqrt: unary('sqrt'),
  relu: unary('relu'),
  reluSquared: unary('reluSquared'),
  cast: (inputs, { dtype }) => ({ shape: first(inputs).shape, dtype }),
  // int32 too, for places in a text
  add: binary('add', ['float32', 'int32']),
  subtract: binary('subtract'),
  multiply: binary('multiply'),
  divide: binary('divide'),
  minimum: binary('minimum'),
  less: binary('less', ['float32', 'int32'], 'bool'),
  equal: binary('equal', ['float32', 'int32', 'bool'], 'bool'),
  where: (inputs) => {
    const [condition, a, b] = inputs as [Typed, Typed, Typed]
    if (condition.dtype !== 'bool') mismatch('where', inputs, 'the condition must be bool')
    if (a.dtype !== b.dtype) mismatch('where', inputs, 'the branches have different dtypes')
    if (a.dtype === 'bool') mismatch('where', inputs, 'the branches must be numbers')
    const branches = broadcastShapes(a.shape, b.shape) ?? mismatch('where', inputs, 'the shapes do not broadcast')
    const shape = broadcastShapes(condition.shape, branches) ?? mismatch('where', inputs, 'the shapes do not broadcast')
    return { shape, dtype: a.dtype }
  },
  sum: reduction('sum'),
  maximum: reduction('maximum'),
  rmsNorm: rowwise('rmsNorm'),
  inverseRms: (inputs) => {
    const { shape, dtype } = rowwise('inverseRms')(inputs, {})
    return { shape: shape.with(-1, 1), dtype }
  },
  softmax: rowwise('softmax'),
  matmul: (inputs, { transposeA, transposeB }) => {
    requireFloat('matmul', inputs)
    const [a, b] = inputs as [Typed, Typed]
    if (a.shape.length < 2 || b.shape.length < 2) mismatch('matmul', inputs, 'both operands need at least two axes')
    const [m, k] = lastTwo(a.shape, transposeA)
    const [k2, n] = lastTwo(b.shape, transposeB)
    if (k !== k2) mismatch('matmul', inputs, `the inner sizes ${k} and ${k2} differ`)
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2))
    if (batch === null) mismatch('matmul', inputs, 'the leading axes do not broadcast')
    return { shape: [...batch, m, n], dtype: 'float32' }
  },
  reshape: (inputs, { shape }) => {
    requireSizes('reshape', inputs, shape)
    if (sizeOf(shape) !== sizeOf(first(inputs).shape)) mismatch('reshape', inputs, `the sizes differ from [${shape}]`)
    return { shape, dtype: first(inputs).dtype }
  },
  transpose: (inputs, { order }) => {
    const { shape, dtype } = first(inputs)
    if (
      !sameShape(
        [...order].sort((a, b) => a - b),
        [...shape.keys()],
      )
    )
      mismatch('transpose', inputs, `[${order}] is no order of the axes`)
    return { shape: order.map((axis) => shape[axis] as number), dtype }
  },
  broadcast: (inputs, { shape }) => {
    const result = broadcastShapes(first(inputs).shape, shape)
    if (result === null || !sameShape(result, shape)) mismatch('broadcast', inputs, `cannot be broadcast to [${shape}]`)
    return { shape, dtype: first(inputs).dtype }
  },
  concatenate: (inputs, { axis }) => {
    if (inputs.length === 0) mismatch('concatenate', inputs, 'there is nothing to concatenate')
    const { shape, dtype } = first(inputs)
    const fits = (other: Typed) =>
      other.dtype === dtype &&
      other.shape.length === shape.length &&
      other.shape.every((dim, i) => i === axis || dim === shape[i])
    if (!(axis >= 0 && axis < shape.length) || !inputs.every(fits))
      mismatch('concatenate', inputs, `the operands do not line up along axis ${axis}`)
    const total = inputs.reduce((sum, input) => sum + (input.shape[axis] as number), 0)
    return { shape: shape.with(axis, total), dtype }
  },
  slice: (inputs, { axis, start, end }) => {
    const { shape, dtype } = first(inputs)
    const whole = Number.isInteger(start) && Number.isInteger(end)
    if (!(whole && start >= 0 && start < end && end <= (shape[axis] ?? 0)))
      mismatch('slice', inputs, `[${start}, ${end}) is no part of axis ${axis}`)
    return { shape: shape.with(axis, end - start), dtype }
  },
  pad: (inputs, { axis, before, after }) => {
    const { shape, dtype } = first(inputs)
    const dim = shape[axis]
    const whole = Number.isInteger(before) && Number.isInteger(after)
    if (dim === undefined || !whole || before < 0 || after < 0)
      mismatch('pad', inputs, `cannot pad axis ${axis} by ${before} and ${after}`)
    return { shape: shape.with(axis, before + dim + after), dtype }
  },
  rotate: (inputs) => {
    requireFloat('rotate', inputs)
    const [x, cos, sin] = inputs as [Typed, Typed, Typed]
    if (x.shape.length < 2) mismatch('rotate', inputs, 'the first operand needs at least two axes')
    const [rows, columns] = x.shape.slice(-2) as [number, number]
    const table = [rows, columns / 2]
    if (!sameShape(cos.shape, table) || !sameShape(sin.shape, table))
      mismatch('rotate', inputs, `the tables must be [${table}]`)
    return x
  },
  withGradient: (inputs) => first(inputs),
  composite: (inputs, { of }) => {
    if (of.name === 'headLoss' || of.name === 'headLossGradient') requireHead(inputs, of.parts)
    else requireAttention(inputs)
    return first(inputs)
  },
  gather: (inputs) => {
    const [table, indices] = inputs as [Typed, Typed]
    if (indices.dtype !== 'int32') mismatch('gather', inputs, 'the indices must be int32')
    if (table.shape.length === 0) mismatch('gather', inputs, 'the table needs an axis of rows')
    return { shape: [...indices.shape, ...table.shape.slice(1)], dtype: table.dtype }
  },
  scatterAdd: (inputs, { rows }) => {
    const [indices, updates] = inputs as [Typed, Typed]
    if (indices.dtype !== 'int32') mismatch('scatterAdd', inputs, 'the indices must be int32')
    requireFloat('scatterAdd', inputs, [updates])
    if (!isRowsOf(updates, indices)) mismatch('scatterAdd', inputs, 'each index needs one row of updates')
    return { shape: requireSizes('scatterAdd', inputs, [rows, updates.shape.at(-1) as number]), dtype: updates.dtype }
  },
  replaceRows: (inputs) => {
    const [table, indices, updates] = inputs as [Typed, Typed, Typed]
    if (indices.dtype !== 'int32') mismatch('replaceRows', inputs, 'the indices must be int32')
    if (table.shape.length === 0) mismatch('replaceRows', inputs, 'the table needs an axis of rows')
    if (!sameShape(updates.shape, [...indices.shape, ...table.shape.slice(1)]) || updates.dtype !== table.dtype)
      mismatch('replaceRows', inputs, 'each index needs one row of updates, of the kind of the table')
    return table
  },
  pick: (inputs) => ({ shape: requirePicks('pick', inputs), dtype: first(inputs).dtype }),
  pickAdd: (inputs) => {
    const picks = requirePicks('pickAdd', inputs)
    const values = inputs[2] as Typed
    requireFloat('pickAdd', inputs, [values])
    if (!sameShape(values.shape, picks)) mismatch('pickAdd', inputs, 'each index needs one value')
    return first(inputs)
  },
  crossEntropy: (inputs) => ({ shape: requirePicks('crossEntropy', inputs), dtype: 'float32' }),
} as const satisfies { readonly [K in OpName]: ShapeRule<K> }

function requireAttention(inputs: readonly Typed[]): void {
  requireFloat('composite', inputs)
  const { shape } = first(inputs)
  if (shape.length < 2 || !inputs.every((x) => sameShape(x.shape, shape)))
    mismatch('composite', inputs, 'attention needs operands of one shape, with at least two axes')
}

function requireHead(inputs: readonly Typed[], parts: number): void {
  const [value, x, w, targets] = inputs as [Typed, Typed, Typed, Typed]
  requireFloat('composite', inputs, [value, x, w])
  const fits = x.shape.length === 3 && w.shape.length === 2 && x.shape[2] === w.shape[1] && isRowsOf(x, targets)
  if (!fits || targets.dtype !== 'int32' || (x.shape[1] as number) % parts !== 0)
    mismatch('composite', inputs, `the head's loss in ${parts} parts needs x [batch, context, width], w, int32 targets`)
}

function lastTwo(shape: Shape, transposed: boolean): [number, number] {
  const rows = shape.at(-2) as number
  const columns = shape.at(-1) as number
  return transposed ? [columns, rows] : [rows, columns]
}

/** Checks that `indices` choose one element of each last-axis row of `x`; returns the shape of the choices. */
function requirePicks(op: OpName, inputs: readonly Typed[]): Shape {
  const [x, indices] = inputs as [Typed, Typed]
  requireFloat(op, inputs, [x])
  if (indices.dtype !== 'int32') mismatch(op, inputs, 'the indices must be int32')
  if (!isRowsOf(x, indices)) mismatch(op, inputs, 'each row needs one index')
  return indices.shape
}

const isRowsOf = (x: Typed, indices: Typed): boolean =>
  x.shape.length > 0 && sameShape(x.shape.slice(0, -1), indices.shape)
