import { type Shape, sizeOf } from '../../../../graph/tensor.ts'
import type { Emitter } from '../emitter.ts'
import * as i from '../instructions.ts'
import { namesOf, printSignature, type Value } from '../types.ts'
import type { Lowering } from './lowering.ts'

/** A factor without its leading axes of size 1: the axes of the product that the others are, then rows and columns. */
interface Factor {
  readonly value: Value
  readonly batch: readonly number[]
}

function squeezed(e: Emitter, x: Value, rank: number): Factor {
  const lead = x.shape.slice(0, -2)
  const axes = lead.map((_, axis) => rank - lead.length + axis)
  const kept = axes.filter((_, axis) => lead[axis] !== 1)
  const shape = [...lead.filter((size) => size !== 1), ...x.shape.slice(-2)]
  return { value: i.reshape(e, x, shape), batch: kept }
}

/**
 * A leading axis that both factors have is a batch of products. One that only one of them has makes that factor longer
 * and the product one large matrix product, so nothing is ever repeated to make shapes agree.
 */
function product(
  e: Emitter,
  operands: readonly [Value, Value],
  { shape, element, transposed }: { shape: Shape; element: 'f32' | 'bf16'; transposed: readonly [boolean, boolean] },
): Value {
  const rank = shape.length - 2
  const [a, b] = operands.map((x) => squeezed(e, x, rank)) as [Factor, Factor]
  const shared = a.batch.filter((axis) => b.batch.includes(axis))
  const places = ({ batch }: Factor): string => shared.map((axis) => batch.indexOf(axis)).join(', ')
  const contracted = [a.batch.length + (transposed[0] ? 0 : 1), b.batch.length + (transposed[1] ? 1 : 0)]
  const rest = ({ batch }: Factor): number[] => batch.filter((axis) => !shared.includes(axis))
  // axes of the result in the order dot_general gives them
  const given = [...shared, ...rest(a), rank, ...rest(b), rank + 1]
  const type = { shape: given.map((axis) => shape[axis] as number), element }
  const values = [a.value, b.value]
  // a GPU would otherwise round float32 factors to ten bits
  const precision = a.value.element === 'f32' ? ', precision = [HIGHEST, HIGHEST]' : ''
  const batching = shared.length === 0 ? '' : `, batching_dims = [${places(a)}] x [${places(b)}]`
  const contracting = `, contracting_dims = [${contracted[0]}] x [${contracted[1]}]`
  const text = `stablehlo.dot_general ${namesOf(values)}${batching}${contracting}${precision} : ${printSignature(values, [type])}`
  const wanted = given.toSorted((x, y) => x - y)
  const ordered = i.transpose(
    e,
    e.emit(text, values, type),
    wanted.map((axis) => given.indexOf(axis)),
  )
  return i.reshape(e, ordered, shape)
}

const scaled = (e: Emitter, x: Value, scale: number): Value => {
  if (scale === 1) return x
  const exact = i.convert(e, x, 'f32')
  return i.elementwise(e, 'multiply', [exact, i.splat(e, scale, exact)])
}

export const matmul: Lowering<'matmul'> = (context, { shape, parameters }, inputs) => {
  const { emitter, element, factors } = context
  const { transposeA, transposeB, scale } = parameters
  const [a, b] = inputs as [Value, Value]
  // a product kept in float32 is scaled itself; else the factor that is not rounded yet, or the smaller one
  const isScaled = element === 'f32' ? [false, false] : rankOf(a) < rankOf(b) ? [true, false] : [false, true]
  const operands = [a, b].map((x, k) =>
    i.convert(emitter, isScaled[k] ? scaled(emitter, x, scale) : x, factors),
  ) as unknown as readonly [Value, Value]
  const result = product(emitter, operands, {
    shape,
    element: element === 'bf16' ? 'bf16' : 'f32',
    transposed: [transposeA, transposeB],
  })
  return element === 'f32' ? scaled(emitter, result, scale) : result
}

/** Float32 factors before rounded ones, then by size. */
const rankOf = ({ shape, element }: Value): number => (element === 'f32' ? 0 : 1e15) + sizeOf(shape)
