import type { OpName } from '../../graph/ops.ts'
import { isOp } from '../../graph/order.ts'
import { type Data, type DType, type Shape, sizeOf, type Tensor } from '../../graph/tensor.ts'
import type { Kernels } from './kernels.ts'
import { type Attribute, elementType, type OnnxType } from './model.ts'

/** What a lowering may write into the model. Names are given out here, so they never clash. */
export interface Emitter {
  /** Of the provider that the model is written for. */
  readonly kernels: Kernels
  /**
   * Adds a node and returns the name of its output; a further one is named after it: `NAME.FURTHER`. Equal nodes are
   * added once.
   */
  emit(
    type: string,
    inputs: readonly string[],
    attributes?: { readonly [name: string]: Attribute },
    domain?: string,
    further?: readonly string[],
  ): string
  /** Adds a stored constant, shared among equal ones. */
  initializer(type: OnnxType, shape: Shape, bytes: Uint8Array): string
  /** A value in another shape; of several reshapes in a row only the last is done. A dimension may be -1: what is left. */
  reshape(x: string, shape: Shape): string
  /** Rows of an input, seen where they lie in the feed, in a shape of their size, which kernels must be able to. */
  view(input: Tensor<'input'>, start: number, end: number, shape: Shape): string
  /** The name a traced tensor has in the model. */
  nameOf(tensor: Tensor): string
}

/** Writes one op into the model and returns the name of its result. */
type Lowering<K extends OpName> = (emitter: Emitter, tensor: Tensor<K>, inputs: readonly string[]) => string

const direct =
  (type: string): Lowering<OpName> =>
  (emitter, _, inputs) =>
    emitter.emit(type, inputs)

const bytesOf = (data: ArrayBufferView): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
export const int64s = (emitter: Pick<Emitter, 'initializer'>, values: readonly number[]): string =>
  emitter.initializer('int64', [values.length], bytesOf(BigInt64Array.from(values.map(BigInt))))

/** Reduces `x` over the axes of a sum. */
const reduce = (emitter: Emitter, type: string, x: Tensor, { parameters: { axes } }: Tensor<'sum'>): string =>
  emitter.emit(type, [emitter.nameOf(x), int64s(emitter, axes)])

/** x, if the tensor is a sum of x²: ONNX takes it in one pass, and its root too. */
function squareIn(tensor: Tensor): Tensor | undefined {
  const [terms] = tensor.inputs
  if (!isOp(tensor, 'sum') || terms === undefined || !isOp(terms, 'multiply')) return undefined
  return terms.inputs[0] === terms.inputs[1] ? terms.inputs[0] : undefined
}

/** Whether a · b is a sum over n elements times 1/n. */
function isMean(a: Tensor, b: Tensor): boolean {
  if (!isOp(a, 'sum') || !isOp(b, 'constant') || squareIn(a) !== undefined) return false
  const count = sizeOf((a.inputs[0] as Tensor).shape) / sizeOf(a.shape)
  return b.shape.length === 0 && b.parameters.data[0] === 1 / count
}

/** One element of each last-axis row, by way of GatherElements. */
function pick(emitter: Emitter, { shape }: Tensor, x: string, indices: string): string {
  const column = emitter.reshape(indices, [...shape, 1])
  return emitter.reshape(emitter.emit('GatherElements', [x, column], { axis: { int: -1 } }), shape)
}

/** One kernel for x / rms(x), the node's output, and 1 / rms(x), named `.inverse` after it. */
function normalize(emitter: Emitter, { inputs, parameters: { epsilon } }: Tensor<'rmsNorm' | 'inverseRms'>): string {
  const x = inputs[0] as Tensor
  const size = x.shape.at(-1) as number
  const gains = emitter.initializer('float32', [size], bytesOf(new Float32Array(size).fill(1)))
  const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } }
  return emitter.emit('SimplifiedLayerNormalization', [emitter.nameOf(x), gains], attributes, undefined, ['inverse'])
}

/** 1 / rms(x), for providers whose kernel does not give it. */
function inverse(emitter: Emitter, { inputs, parameters: { epsilon } }: Tensor<'inverseRms'>): string {
  const x = emitter.nameOf(inputs[0] as Tensor)
  const mean = emitter.emit('ReduceMean', [emitter.emit('Mul', [x, x]), int64s(emitter, [-1])])
  const offset = emitter.initializer('float32', [], bytesOf(Float32Array.of(epsilon)))
  return emitter.emit('Reciprocal', [emitter.emit('Sqrt', [emitter.emit('Add', [mean, offset])])])
}

/** x − log Σ exp x along the last axis. */
function logSoftmax(emitter: Emitter, x: string): string {
  if (emitter.kernels.logSoftmax) return emitter.emit('LogSoftmax', [x], { axis: { int: -1 } })
  const last = int64s(emitter, [-1])
  const shifted = emitter.emit('Sub', [x, emitter.emit('ReduceMax', [x, last])])
  const sum = emitter.emit('ReduceSum', [emitter.emit('Exp', [shifted]), last])
  return emitter.emit('Sub', [shifted, emitter.emit('Log', [sum])])
}

type Scatter = (emitter: Emitter, tensor: Tensor<'scatterAdd'>, indices: string, updates: string) => string

/** On a CPU ten times as fast as ScatterElements, and a hundred times as fast as a product. */
const scatter: Scatter = (emitter, { shape, inputs: [picks] }, indices, updates) => {
  const zeros = emitter.initializer('float32', shape, new Uint8Array(4 * sizeOf(shape)))
  const wide = emitter.emit('Cast', [indices], { to: { int: elementType.int64 } })
  const rows = emitter.reshape(wide, [...(picks as Tensor).shape, 1])
  return emitter.emit('ScatterND', [zeros, rows, updates], { reduction: { text: 'add' } })
}

/** The product of a matrix of zeros and ones [rows, updates] with the updates: slower, but it adds in one order. */
const countingProduct: Scatter = (emitter, { shape, parameters: { rows } }, indices, updates) => {
  const each = emitter.initializer('int32', [rows, 1], bytesOf(Int32Array.from({ length: rows }, (_, row) => row)))
  const isOf = emitter.emit('Equal', [emitter.reshape(indices, [1, -1]), each])
  const ones = emitter.emit('Cast', [isOf], { to: { int: elementType.float32 } })
  const flat = emitter.reshape(updates, [-1, shape.at(-1) as number])
  return emitter.emit('MatMul', [ones, flat])
}

/** A product of stacks of matrices, step by step. */
function product(emitter: Emitter, { inputs, parameters }: Tensor<'matmul'>, names: readonly string[]): string {
  const { transposeA, transposeB, scale } = parameters
  const operands = [transposeA, transposeB].map((isTransposed, i) => {
    const axes = inputs[i]?.shape.map((_, axis) => axis) ?? []
    const perm = { ints: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] }
    return isTransposed ? emitter.emit('Transpose', [names[i] as string], { perm }) : (names[i] as string)
  })
  const result = emitter.emit('MatMul', operands)
  if (scale === 1) return result
  return emitter.emit('Mul', [result, emitter.initializer('float32', [], bytesOf(Float32Array.of(scale)))])
}

type Cut = Tensor<'slice'>['parameters']

/** A slice of slices as one: the tensor they are all cut from, and by axis where from and to. */
function cutsOf(tensor: Tensor<'slice'>): { source: Tensor; cuts: Cut[] } {
  const [x] = tensor.inputs as readonly [Tensor]
  const { axis, start, end } = tensor.parameters
  if (!isOp(x, 'slice')) return { source: x, cuts: [{ axis, start, end }] }
  const { source, cuts } = cutsOf(x)
  const along = cuts.find((cut) => cut.axis === axis)
  const from = along?.start ?? 0
  const others = cuts.filter((cut) => cut !== along)
  return { source, cuts: [...others, { axis, start: from + start, end: from + end }] }
}

/** What a slice of an input along its first axis holds lies together in the feed: of which input, from where and to. */
function fedRows(
  { kernels }: Emitter,
  tensor: Tensor,
): { source: Tensor<'input'>; start: number; end: number } | undefined {
  if (!kernels.inPlace || !isOp(tensor, 'slice')) return undefined
  const { source, cuts } = cutsOf(tensor)
  const [{ axis, start, end }, ...others] = cuts as [Cut, ...Cut[]]
  return isOp(source, 'input') && axis === 0 && others.length === 0 ? { source, start, end } : undefined
}

/** An input and an output may carry one name (a state and its successor), which ONNX does not allow. */
export const inputName = (name: string): string => `in.${name}`

/** Numbers as ONNX stores them for a dtype. */
export function toBytes(data: Data, dtype: DType): Uint8Array {
  if (dtype === 'float32') return bytesOf(data instanceof Float32Array ? data : Float32Array.from(data))
  if (dtype === 'int32') return bytesOf(data instanceof Int32Array ? data : Int32Array.from(data))
  return bytesOf(Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)))
}

export const lowerings = {
  input: (_, { parameters }) => inputName(parameters.name),
  constant: (emitter, { parameters: { data, shape, dtype } }) =>
    emitter.initializer(dtype, shape, toBytes(data, dtype)),
  negate: direct('Neg'),
  exp: direct('Exp'),
  log: direct('Log'),
  sqrt: (emitter, { inputs: [x] }, inputs) => {
    const square = x === undefined ? undefined : squareIn(x)
    return square === undefined ? emitter.emit('Sqrt', inputs) : reduce(emitter, 'ReduceL2', square, x as Tensor<'sum'>)
  },
  relu: direct('Relu'),
  reluSquared: (emitter, _, inputs) => {
    const positive = emitter.emit('Relu', inputs)
    return emitter.emit('Mul', [positive, positive])
  },
  cast: (emitter, { parameters: { dtype } }, inputs) =>
    emitter.emit('Cast', inputs, { to: { int: elementType[dtype] } }),
  add: direct('Add'),
  subtract: direct('Sub'),
  multiply: (emitter, { inputs: [a, b] }, inputs) => {
    const mean = a !== undefined && b !== undefined && isMean(a, b)
    return mean ? reduce(emitter, 'ReduceMean', a.inputs[0] as Tensor, a as Tensor<'sum'>) : emitter.emit('Mul', inputs)
  },
  divide: direct('Div'),
  minimum: direct('Min'),
  less: direct('Less'),
  equal: direct('Equal'),
  where: direct('Where'),
  sum: (emitter, tensor) => {
    const square = squareIn(tensor)
    return square === undefined
      ? reduce(emitter, 'ReduceSum', tensor.inputs[0] as Tensor, tensor)
      : reduce(emitter, 'ReduceSumSquare', square, tensor)
  },
  maximum: (emitter, { parameters: { axes } }, inputs) => emitter.emit('ReduceMax', [...inputs, int64s(emitter, axes)]),
  rmsNorm: normalize,
  inverseRms: (emitter, tensor) =>
    emitter.kernels.inverseRms ? `${normalize(emitter, tensor)}.inverse` : inverse(emitter, tensor),
  softmax: (emitter, _, inputs) => emitter.emit('Softmax', inputs, { axis: { int: -1 } }),
  matmul: (emitter, tensor, inputs) => {
    const { transposeA, transposeB, scale } = tensor.parameters
    if (!transposeA && !transposeB && scale === 1) return emitter.emit('MatMul', inputs)
    const attributes = {
      transA: { int: Number(transposeA) },
      transB: { int: Number(transposeB) },
      alpha: { float: scale },
    }
    if (emitter.kernels.fusedProduct) return emitter.emit('FusedMatMul', inputs, attributes, 'com.microsoft')
    const areMatrices = tensor.inputs.every(({ shape }) => shape.length === 2)
    return areMatrices ? emitter.emit('Gemm', inputs, attributes) : product(emitter, tensor, inputs)
  },
  reshape: (emitter, { inputs: [x], shape }, [name]) => {
    const rows = fedRows(emitter, x as Tensor)
    return rows ? emitter.view(rows.source, rows.start, rows.end, shape) : emitter.reshape(name as string, shape)
  },
  transpose: (emitter, { inputs: [x], shape, parameters: { order } }, inputs) => {
    // axes of size 1 move for nothing
    const long = order.filter((axis) => x?.shape[axis] !== 1)
    const stays = long.every((axis, i) => i === 0 || axis > (long[i - 1] as number))
    if (stays) return emitter.reshape(inputs[0] as string, shape)
    return emitter.emit('Transpose', inputs, { perm: { ints: order } })
  },
  broadcast: (emitter, { parameters: { shape } }, inputs) =>
    emitter.emit('Expand', [...inputs, int64s(emitter, shape)]),
  concatenate: (emitter, { parameters: { axis } }, inputs) => emitter.emit('Concat', inputs, { axis: { int: axis } }),
  slice: (emitter, tensor) => {
    const rows = fedRows(emitter, tensor)
    if (rows) return emitter.view(rows.source, rows.start, rows.end, tensor.shape)
    const { source, cuts } = cutsOf(tensor)
    const columns = (['start', 'end', 'axis'] as const).map((column) => cuts.map((cut) => cut[column]))
    return emitter.emit('Slice', [emitter.nameOf(source), ...columns.map((column) => int64s(emitter, column))])
  },
  pad: (emitter, { shape, parameters: { axis, before, after } }, inputs) => {
    const pads = [...shape.map((_, i) => (i === axis ? before : 0)), ...shape.map((_, i) => (i === axis ? after : 0))]
    return emitter.emit('Pad', [...inputs, int64s(emitter, pads)])
  },
  rotate: (emitter, { shape }, [x, cos, sin]) => {
    const [rows, columns] = shape.slice(-2) as [number, number]
    const isFlat = shape.length === 3
    const positions = int64s(emitter, [0])
    // many sequences of one head: with an axis of heads the kernel would stride through memory
    const flat = isFlat ? (x as string) : emitter.reshape(x as string, [-1, rows, columns])
    const operands = [flat, positions, cos as string, sin as string]
    const rotated = emitter.emit('RotaryEmbedding', operands, {}, 'com.microsoft')
    return isFlat ? rotated : emitter.reshape(rotated, shape)
  },
  withGradient: (_emitter, _tensor, [value]) => value as string,
  composite: (_emitter, _tensor, [value]) => value as string,
  gather: (emitter, _, inputs) => emitter.emit('Gather', inputs, { axis: { int: 0 } }),
  scatterAdd: (emitter, tensor, [indices, updates]) =>
    (emitter.kernels.orderedScatter ? scatter : countingProduct)(emitter, tensor, indices as string, updates as string),
  replaceRows: (emitter, { shape, inputs: [, picks] }, [table, indices, updates]) => {
    // −1 counts from the end: it is a row more, which is cut off again
    const rowsOf = (x: string, count: number): string =>
      emitter.emit('Slice', [x, ...[0, count, 0].map((value) => int64s(emitter, [value]))])
    const longer = emitter.emit('Concat', [table as string, rowsOf(table as string, 1)], { axis: { int: 0 } })
    const column = emitter.reshape(indices as string, [...(picks as Tensor).shape, 1])
    const rows = emitter.emit('Cast', [column], { to: { int: elementType.int64 } })
    return rowsOf(emitter.emit('ScatterND', [longer, rows, updates as string]), shape[0] as number)
  },
  pick: (emitter, tensor, [x, indices]) => pick(emitter, tensor, x as string, indices as string),
  pickAdd: (emitter, { inputs: [, picks] }, [x, indices, values]) => {
    const column = [...(picks as Tensor).shape, 1]
    const [rows, updates] = [indices, values].map((name) => emitter.reshape(name as string, column))
    const attributes = { axis: { int: -1 }, reduction: { text: 'add' } }
    return emitter.emit('ScatterElements', [x as string, rows as string, updates as string], attributes)
  },
  crossEntropy: (emitter, tensor, [logits, indices]) => {
    const logs = logSoftmax(emitter, logits as string)
    return emitter.emit('Neg', [pick(emitter, tensor, logs, indices as string)])
  },
} as const satisfies { readonly [K in OpName]: Lowering<K> }
