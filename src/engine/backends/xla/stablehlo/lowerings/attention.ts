import type { Emitter } from '../emitter.ts'
import * as i from '../instructions.ts'
import type { Value } from '../types.ts'
import type { Context } from './lowering.ts'
import { product, scaled } from './matmul.ts'
import { keptReduce, softmax } from './rows.ts'

/** Queries, keys and values [..., context, headSize], and what their products are multiplied with. */
export interface Attended {
  readonly q: Value
  readonly k: Value
  readonly v: Value
  readonly scale: number
}

export interface AttentionGradient {
  readonly q: Value
  readonly k: Value
  readonly v: Value
}

type Arithmetic = Pick<Context, 'emitter' | 'factors'>

/** A product of rounded factors, kept as it is multiplied. */
function times(
  { emitter: e, factors }: Arithmetic,
  a: Value,
  b: Value,
  transposed: readonly [boolean, boolean],
): Value {
  const operands = [i.convert(e, a, factors), i.convert(e, b, factors)] as const
  const [rows, columns] = [a.shape.at(transposed[0] ? -1 : -2), b.shape.at(transposed[1] ? -2 : -1)]
  const shape = [...a.shape.slice(0, -2), rows as number, columns as number]
  return product(e, operands, { shape, element: factors, transposed })
}

/** i1 [..., context, context]: whether the row's query may see the column's key. */
function isVisible(e: Emitter, { shape }: Value): Value {
  const type = { shape, element: 'i32' } as const
  return i.compare(e, 'GE', i.iota(e, shape.length - 2, type), i.iota(e, shape.length - 1, type))
}

/** Rows that sum to 1 over the keys each query sees, kept as they are multiplied. */
function weightsOf(arithmetic: Arithmetic, { q, k, scale }: Attended): Value {
  const { emitter: e, factors } = arithmetic
  const scores = i.convert(e, times(arithmetic, scaled(e, q, scale), k, [false, true]), 'f32')
  const visible = i.select(e, isVisible(e, scores), scores, i.splat(e, -Infinity, scores))
  return i.convert(e, softmax(e, visible), factors)
}

export const attention = (arithmetic: Arithmetic, attended: Attended): Value =>
  times(arithmetic, weightsOf(arithmetic, attended), attended.v, [false, false])

/** All three at once; what they share is emitted once. Row sums as in Dao et al. 2022, appendix B.4. */
export function attentionGradient(arithmetic: Arithmetic, attended: Attended, d: Value): AttentionGradient {
  const { emitter: e } = arithmetic
  const { q, k, v, scale } = attended
  const exact = (x: Value): Value => i.convert(e, x, 'f32')
  const weights = weightsOf(arithmetic, attended)
  const weighted = i.elementwise(e, 'multiply', [exact(d), exact(attention(arithmetic, attended))])
  const rowSums = keptReduce(e, 'add', weighted, [weighted.shape.length - 1])
  const dWeights = exact(times(arithmetic, d, v, [false, true]))
  const centred = i.elementwise(e, 'subtract', [dWeights, i.broadcast(e, rowSums, dWeights.shape)])
  const dScores = i.elementwise(e, 'multiply', [exact(weights), centred])
  return {
    q: times(arithmetic, dScores, scaled(e, k, scale), [false, false]),
    k: times(arithmetic, dScores, scaled(e, q, scale), [true, false]),
    v: times(arithmetic, weights, d, [true, false]),
  }
}
