import * as g from '../../../graph/build.ts'
import type { OpName, OpParameters } from '../../../graph/ops.ts'
import { isOp, topologicalOrder } from '../../../graph/order.ts'
import { splatOf } from '../../../graph/splat.ts'
import { sizeOf, type Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'

type Inputs = readonly [Tensor, Tensor, Tensor, ...Tensor[]]
type Decomposition<K extends OpName> = (inputs: Inputs, parameters: OpParameters[K], tensor: Tensor<K>) => Tensor

const lastOf = (x: Tensor): number => x.shape.length - 1
/** 0, 1, … along the last axis. */
const placesOf = (x: Tensor): Tensor =>
  g.constant(
    Int32Array.from({ length: x.shape.at(-1) as number }, (_, i) => i),
    [x.shape.at(-1) as number],
    'int32',
  )
/** One number per row, beside the row. */
const perRow = (x: Tensor): Tensor => g.reshape(x, [...x.shape, 1])
/** [rows, width], where rows are what `like` has numbers, by default the first axis. */
function asTable(x: Tensor, like?: Tensor): Tensor {
  const rows = like === undefined ? (x.shape[0] as number) : sizeOf(like.shape)
  return g.reshape(x, [rows, sizeOf(x.shape) / rows])
}
const isPicked = (x: Tensor, indices: Tensor): Tensor => g.equal(placesOf(x), perRow(indices))

type Reduce = (x: Tensor, axes: readonly number[]) => Tensor
/** Over the last axis; of one number the reduction is that number, and loops know no others. */
const alongRows = (reduce: Reduce, x: Tensor): Tensor => (x.shape.at(-1) === 1 ? x : reduce(x, [lastOf(x)]))

const inverseRms = (x: Tensor, epsilon: number): Tensor => {
  const total = alongRows(g.sum, g.multiply(x, x))
  return g.divide(1, g.sqrt(g.add(g.multiply(total, 1 / (x.shape.at(-1) as number)), epsilon)))
}

/** exp(x − max) and its sum along the last axis, with that maximum. */
function powersOf(x: Tensor): { powers: Tensor; total: Tensor; largest: Tensor } {
  const largest = alongRows(g.maximum, x)
  const powers = g.exp(g.subtract(x, largest))
  return { powers, total: alongRows(g.sum, powers), largest }
}

/** A reduction over several axes, or others than the last, as reductions over the last axis one after the other. */
function lastAxisOnly(reduce: Reduce, x: Tensor, axes: readonly number[]): Tensor {
  const [axis, ...others] = [...axes].sort((a, b) => b - a) as [number, ...number[]]
  const last = lastOf(x)
  const rest = (y: Tensor): Tensor => (others.length === 0 ? y : lastAxisOnly(reduce, y, others))
  if (axis === last) return rest(alongRows(reduce, x))
  const order = [...x.shape.keys()].filter((i) => i !== axis).concat(axis)
  const behind = x.shape.slice(axis + 1).every((size) => size === 1)
  const moved = behind
    ? g.reshape(
        x,
        order.map((i) => x.shape[i] as number),
      )
    : g.transpose(x, order)
  return rest(g.reshape(alongRows(reduce, moved), x.shape.with(axis, 1)))
}

const same: Decomposition<OpName> = (inputs, parameters, tensor) =>
  inputs.every((input, i) => input === tensor.inputs[i]) ? tensor : g.node(tensor.op, inputs, parameters)

const decompositions = {
  input: same,
  constant: same,
  negate: same,
  exp: same,
  log: same,
  sqrt: same,
  relu: same,
  reluSquared: ([x]) => g.multiply(g.relu(x), g.relu(x)),
  cast: same,
  add: same,
  subtract: same,
  multiply: same,
  divide: same,
  minimum: same,
  less: same,
  equal: same,
  where: same,
  sum: ([x], { axes }) => lastAxisOnly(g.sum, x, axes),
  maximum: ([x], { axes }) => lastAxisOnly(g.maximum, x, axes),
  rmsNorm: ([x], { epsilon }) => g.multiply(x, inverseRms(x, epsilon)),
  inverseRms: ([x], { epsilon }) => inverseRms(x, epsilon),
  softmax: ([x]) => {
    const { powers, total } = powersOf(x)
    return g.multiply(powers, g.divide(1, total))
  },
  matmul: same,
  reshape: same,
  transpose: same,
  broadcast: same,
  concatenate: same,
  slice: same,
  pad: ([x], { axis, before, after }) => {
    const zeros = (size: number): Tensor[] => (size === 0 ? [] : [g.broadcast(zeroOf(x), x.shape.with(axis, size))])
    return g.concatenate([...zeros(before), x, ...zeros(after)], axis)
  },
  rotate: ([x, cos, sin]) => {
    const [last, half] = [lastOf(x), (x.shape.at(-1) as number) / 2]
    const [a, b] = [g.slice(x, last, 0, half), g.slice(x, last, half, 2 * half)]
    const first = g.subtract(g.multiply(a, cos), g.multiply(b, sin))
    return g.concatenate([first, g.add(g.multiply(a, sin), g.multiply(b, cos))], last)
  },
  withGradient: ([value]) => value,
  composite: ([value]) => value,
  gather: ([table, indices], _, { shape }) => g.reshape(g.gather(asTable(table), indices), shape),
  scatterAdd: ([indices, updates], { rows }) => g.scatterAdd(g.flatten(indices), asTable(updates, indices), rows),
  replaceRows: ([table, indices, updates], _, { shape }) =>
    g.reshape(g.replaceRows(asTable(table), g.flatten(indices), asTable(updates, indices)), shape),
  pick: ([x, indices]) => g.reshape(alongRows(g.sum, g.where(isPicked(x, indices), x, 0)), indices.shape),
  pickAdd: ([x, indices, values]) => g.where(isPicked(x, indices), g.add(x, perRow(values)), x),
  crossEntropy: ([logits, indices]) => {
    const { total, largest } = powersOf(logits)
    const picked = alongRows(g.sum, g.where(isPicked(logits, indices), logits, 0))
    return g.reshape(g.add(g.log(total), g.subtract(largest, picked)), indices.shape)
  },
} as const satisfies { readonly [K in OpName]: Decomposition<K> }

const zeroOf = ({ dtype }: Tensor): Tensor => g.constant(Int32Array.of(0), [], dtype)

/** A number in every place. A product of such is not computed, so that there is no memory to read it from. */
const filled = (value: number, { shape, dtype }: Tensor): Tensor =>
  g.broadcast(g.constant(Float64Array.of(value), [], dtype), shape)

/** Indices that must lie in [0, size), or be −1 where `orNone` says so. */
export interface IndexCheck {
  readonly op: OpName
  readonly indices: Tensor
  readonly size: number
  readonly orNone: boolean
}

/** Outputs in terms of primitives, equal subexpressions once, and the indices that have to be in range. */
export interface Decomposed {
  readonly outputs: Named<Tensor>
  readonly checks: readonly IndexCheck[]
}

/** The indices an op reads with, and the size of what it reads in. */
const indexed: { readonly [K in OpName]?: (tensor: Tensor) => Omit<IndexCheck, 'op'> } = {
  gather: ({ inputs: [table, indices] }) => check(indices, table?.shape[0]),
  scatterAdd: ({ inputs: [indices], shape }) => check(indices, shape[0]),
  replaceRows: ({ inputs: [table, indices] }) => ({ ...check(indices, table?.shape[0]), orNone: true }),
  pick: ({ inputs: [x, indices] }) => check(indices, x?.shape.at(-1)),
  pickAdd: ({ inputs: [x, indices] }) => check(indices, x?.shape.at(-1)),
  crossEntropy: ({ inputs: [x, indices] }) => check(indices, x?.shape.at(-1)),
}
const check = (indices: Tensor | undefined, size: number | undefined): Omit<IndexCheck, 'op'> => ({
  indices: indices as Tensor,
  size: size as number,
  orNone: false,
})

export function decompose(outputs: Named<Tensor>): Decomposed {
  const skipped = (tensor: Tensor): readonly Tensor[] =>
    tensor.op === 'withGradient' || tensor.op === 'composite' ? tensor.inputs.slice(0, 1) : tensor.inputs
  const becomes = new Map<Tensor, Tensor>()
  const unique = createUnique()
  const checks: IndexCheck[] = []
  for (const tensor of topologicalOrder(Object.values(outputs), skipped)) {
    const inputs = skipped(tensor).map((input) => becomes.get(input) as Tensor)
    const rule = decompositions[tensor.op as OpName] as Decomposition<OpName>
    const everywhere = tensor.inputs.length > 0 ? splatOf(tensor) : undefined
    const made =
      everywhere === undefined
        ? rule(inputs as unknown as Inputs, tensor.parameters, tensor)
        : filled(everywhere, tensor)
    becomes.set(tensor, unique(made))
    const found = indexed[tensor.op as OpName]?.(tensor)
    if (found !== undefined) checks.push({ ...found, op: tensor.op, indices: becomes.get(found.indices) as Tensor })
  }
  return {
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, x]) => [name, becomes.get(x) as Tensor])),
    checks: checks.filter(
      (one, i) =>
        checks.findIndex(
          (other) => other.indices === one.indices && other.size === one.size && other.orNone === one.orNone,
        ) === i,
    ),
  }
}

/** Different for different numbers; −0 and 0 are two. */
const nameOf = (value: number): string => (Object.is(value, -0) ? '-0' : `${value}`)

/** Makes equal nodes one, down to the inputs. */
function createUnique(): (tensor: Tensor) => Tensor {
  const known = new Map<string, Tensor>()
  const seen = new Map<Tensor, Tensor>()
  const keyOf = (tensor: Tensor, inputs: readonly Tensor[]): string => {
    if (tensor.op === 'input') return `${tensor.id}`
    const { shape, dtype } = tensor
    const what = isOp(tensor, 'constant')
      ? `${Array.from(tensor.parameters.data, nameOf).join()} [${shape}] ${dtype}`
      : JSON.stringify(tensor.parameters, (_, value: unknown) => (typeof value === 'number' ? nameOf(value) : value))
    return `${tensor.op} ${inputs.map(({ id }) => id)} ${what}`
  }
  return function unique(tensor: Tensor): Tensor {
    const done = seen.get(tensor)
    if (done !== undefined) return done
    const inputs: readonly Tensor[] = tensor.inputs.map(unique)
    const key = keyOf(tensor, inputs)
    const kept: Tensor = known.get(key) ?? same(inputs as unknown as Inputs, tensor.parameters, tensor)
    known.set(key, kept)
    seen.set(tensor, kept)
    return kept
  }
}
