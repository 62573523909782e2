import type { OpName } from '../../../graph/ops.ts'
import { isOp } from '../../../graph/order.ts'
import type { DType, Tensor } from '../../../graph/tensor.ts'
import type { Binary, Loop, Statement, Unary, Value, View } from '../kernel.ts'
import { axesOf, formOf, isDirect, isReduction, operandsOf, type Region, spaceOf } from './schedule.ts'
import { type Copy, type Storage, sourceOf, splat } from './storage.ts'
import { broadcastView, reshapeView } from './views.ts'

const unary: { readonly [K in OpName]?: Unary } = {
  negate: 'negate',
  exp: 'exp',
  log: 'log',
  sqrt: 'sqrt',
  relu: 'relu',
}
const binary: { readonly [K in OpName]?: Binary } = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  divide: 'divide',
  minimum: 'minimum',
  less: 'less',
  equal: 'equal',
}

/** What a loop does for the results put into it; only those that others need from memory are stored. */
export function loopOf(region: Region, storage: Storage, stored: ReadonlySet<Tensor>): Loop {
  const { length } = region.space
  const shape = [...(axesOf(region) as number[]), length]
  const statements: Statement[] = []
  const values = new Map<Tensor, Value>()
  const memo = new Map<string, Value>()

  /** Equal loads and constants are one. */
  function push(statement: Statement): Value {
    const key = JSON.stringify(statement, (_, value: unknown) =>
      Object.is(value, -0) ? '-0' : typeof value === 'number' ? `${value}` : value,
    )
    const known = statement.does === 'store' ? undefined : memo.get(key)
    if (known !== undefined) return known
    const value = statements.push(statement) - 1
    memo.set(key, value)
    return value
  }
  const number = (value: number, dtype: 'float32' | 'int32'): Value => push({ does: 'constant', value, dtype })

  /** A view in the shape that a member sees it in, cut into the loop's axes. */
  const inAxes = (view: View): View => reshapeView(view, shape) as View

  function read(operand: Tensor, member: Tensor | Copy): Value {
    const everywhere = splat(operand)
    if (everywhere !== undefined) return number(everywhere, storedAs(operand.dtype))
    if (isDirect(region, operand, member)) return values.get(sourceOf(operand)) as Value
    return push({ does: 'load', from: inAxes(broadcastView(storage.viewOf(operand), placesOf(member))) })
  }

  /** The places of a member in the loop: its own, and of a number per row those of the row. */
  function placesOf(member: Tensor | Copy): readonly number[] {
    if (formOf(region, member) === 'full' || isReduction(member as Tensor)) {
      const space = spaceOf(member)
      return [...space.rows, ...(shapeOf(member).length === 0 ? [] : [space.length])]
    }
    const { shape } = member as Tensor
    return [...shape.slice(0, -1), length]
  }

  function compute(member: Tensor): Value {
    if (isOp(member, 'gather')) return readRow(member)
    const of = operandsOf(member).map((operand) => read(operand, member))
    const [a, b, c] = of as [Value, Value, Value]
    const dtype = storedAs((member.inputs[0] as Tensor).dtype)
    if (isReduction(member)) return push({ does: 'reduce', op: member.op as 'sum' | 'maximum', of: a })
    if (isOp(member, 'where')) return push({ does: 'where', of: [a, b, c] })
    if (isOp(member, 'cast')) return cast(a, (member.inputs[0] as Tensor).dtype, member.dtype)
    const one = unary[member.op as OpName]
    if (one !== undefined) return push({ does: 'unary', op: one, of: a })
    return push({ does: 'binary', op: binary[member.op as OpName] as Binary, dtype, of: [a, b] })
  }

  function cast(value: Value, from: DType, to: DType): Value {
    if (from === to || (from === 'bool' && to === 'int32')) return value
    if (to === 'float32') return push({ does: 'unary', op: 'toFloat', of: value })
    if (to === 'int32') return push({ does: 'unary', op: 'toInt', of: value })
    const dtype = storedAs(from)
    const isZero = push({ does: 'binary', op: 'equal', dtype, of: [value, number(0, dtype)] })
    return push({ does: 'where', of: [isZero, number(0, 'int32'), number(1, 'int32')] })
  }

  function readRow(member: Tensor<'gather'>): Value {
    const [table, indices] = member.inputs as [Tensor, Tensor]
    const width = region.space.length
    const rows = table.shape[0] as number
    const view = storage.viewOf(table)
    const places = [...indices.shape, width]
    const index = storage.viewOf(indices)
    return push({
      does: 'loadRow',
      from: inAxes(broadcastView({ ...view, shape: [width], strides: view.strides.slice(1) }, places)),
      index: inAxes(broadcastView({ ...index, shape: [...index.shape, 1], strides: [...index.strides, 0] }, places)),
      rows,
      rowStride: view.strides[0] as number,
    })
  }

  for (const member of region.members) {
    if ('from' in member) {
      push({ does: 'store', value: read(member.from, member), to: inAxes(member.to) })
      continue
    }
    const value = compute(member)
    values.set(member, value)
    if (!stored.has(member)) continue
    const view = storage.viewOf(member)
    const inPlaces =
      formOf(region, member) === 'row' ? broadcastView(asRows(view), [...member.shape.slice(0, -1), length]) : view
    push({ does: 'store', value, to: inAxes(inPlaces) })
  }
  return { shape, statements }
}

const shapeOf = (member: Tensor | Copy): readonly number[] => ('from' in member ? member.from.shape : member.shape)
/** A number per row, whatever its last axis of one place strides by. */
const asRows = (view: View): View => (view.shape.length === 0 ? { ...view, shape: [1], strides: [0] } : view)

/** Truth is kept as int32. */
const storedAs = (dtype: DType): 'float32' | 'int32' => (dtype === 'float32' ? 'float32' : 'int32')
