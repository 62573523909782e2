import * as i from '../instructions.ts'
import type { Value } from '../types.ts'
import { emitWhile, partOf, withPart } from '../while.ts'
import type { Context } from './lowering.ts'
import { product, scaled } from './matmul.ts'
import { crossEntropy, isPicked, softmax } from './rows.ts'

export interface Head {
  /** [batch, context, width] */
  readonly x: Value
  /** [vocabulary, width] */
  readonly w: Value
  /** int32 [batch, context] */
  readonly targets: Value
  readonly scale: number
  readonly parts: number
}

/**
 * The mean loss of a head and its gradients by a loop over parts of the context, which holds the logits of one part at a
 * time and computes them once: a part's loss and gradients leave the loop, its logits never do. An unrolled loop would
 * not do, since a compiler may compute the logits of all parts first. Sums over the batch are kept per device until the
 * loop ends, so that devices meet once and not in every turn.
 */
export function headLoss(
  { emitter: e, factors, devices }: Pick<Context, 'emitter' | 'factors' | 'devices'>,
  { x, w, targets, scale, parts }: Head,
): { loss: Value; x: Value; w: Value } {
  const [batch, context, width] = x.shape as [number, number, number]
  const length = context / parts
  const rows = batch * length
  const groups = batch % devices === 0 ? devices : 1
  // the scale rides on the matrix, which is rounded once
  const matrix = i.convert(e, scaled(e, w, scale), factors)
  const inputs = i.convert(e, x, factors)
  const start = [
    matrix,
    inputs,
    targets,
    i.splat(e, 0, { shape: [groups], element: 'f32' }),
    i.splat(e, 0, { shape: x.shape, element: factors }),
    i.splat(e, 0, { shape: [groups, ...w.shape], element: 'f32' }),
  ]
  const end = emitWhile(e, parts, start, (body, turn, held) => {
    const [matrix, inputs, targets, total, dx, dw] = held as [Value, Value, Value, Value, Value, Value]
    const times = (a: Value, b: Value, element: 'f32' | 'bf16', transposed: readonly [boolean, boolean]): Value => {
      const [rows, columns] = [a.shape.at(transposed[0] ? -1 : -2), b.shape.at(transposed[1] ? -2 : -1)]
      const shape = [...a.shape.slice(0, -2), rows as number, columns as number]
      return product(body, [a, b], { shape, element, transposed })
    }
    const part = i.reshape(body, partOf(body, inputs, 1, length, turn), [rows, width])
    const indices = i.reshape(body, partOf(body, targets, 1, length, turn), [rows])
    const logits = times(part, matrix, factors, [false, true])
    const losses = crossEntropy(body, logits, indices)
    // d mean / d logits = (softmax − 1 at the target) / rows of all parts
    const probabilities = softmax(body, logits)
    const one = i.splat(body, 1, probabilities)
    const hits = i.select(body, isPicked(body, probabilities, indices), one, i.splat(body, 0, one))
    const excess = i.elementwise(body, 'subtract', [probabilities, hits])
    const mean = i.elementwise(body, 'multiply', [excess, i.splat(body, 1 / (batch * context), excess)])
    const dLogits = i.convert(body, mean, factors)
    const dPart = i.reshape(body, times(dLogits, matrix, factors, [false, false]), [batch, length, width])
    const grouped = (x: Value): Value => i.reshape(body, x, [groups, rows / groups, ...x.shape.slice(1)])
    return [
      matrix,
      inputs,
      targets,
      i.elementwise(body, 'add', [total, i.reduce(body, 'add', grouped(losses), [1])]),
      withPart(body, dx, 1, dPart, turn),
      i.elementwise(body, 'add', [dw, times(grouped(dLogits), grouped(part), 'f32', [true, false])]),
    ]
  })
  const [, , , total, dx, dw] = end as [Value, Value, Value, Value, Value, Value]
  const sum = i.reduce(e, 'add', total, [0])
  const loss = i.elementwise(e, 'multiply', [sum, i.splat(e, 1 / (batch * context), sum)])
  return { loss, x: dx, w: scaled(e, i.reduce(e, 'add', dw, [0]), scale) }
}
