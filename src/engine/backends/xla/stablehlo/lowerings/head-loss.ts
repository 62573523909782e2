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
 * not do, since a compiler may compute the logits of all parts first.
 */
export function headLoss(
  { emitter: e, factors }: Pick<Context, 'emitter' | 'factors'>,
  { x, w, targets, scale, parts }: Head,
): { loss: Value; x: Value; w: Value } {
  const [batch, context, width] = x.shape as [number, number, number]
  const length = context / parts
  const rows = batch * length
  const scalar = { shape: [], element: 'f32' } as const
  // the scale rides on the matrix, which is rounded once
  const matrix = i.convert(e, scaled(e, w, scale), factors)
  const inputs = i.convert(e, x, factors)
  const start = [
    matrix,
    inputs,
    targets,
    i.splat(e, 0, scalar),
    i.splat(e, 0, { shape: x.shape, element: factors }),
    i.splat(e, 0, { shape: w.shape, element: 'f32' }),
  ]
  const end = emitWhile(e, parts, start, (body, turn, held) => {
    const [matrix, inputs, targets, total, dx, dw] = held as [Value, Value, Value, Value, Value, Value]
    const times = (a: Value, b: Value, element: 'f32' | 'bf16', transposed: readonly [boolean, boolean]): Value => {
      const shape = [a.shape[transposed[0] ? 1 : 0] as number, b.shape[transposed[1] ? 0 : 1] as number]
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
    return [
      matrix,
      inputs,
      targets,
      i.elementwise(body, 'add', [total, i.reduce(body, 'add', losses, [0])]),
      withPart(body, dx, 1, dPart, turn),
      i.elementwise(body, 'add', [dw, times(dLogits, part, 'f32', [true, false])]),
    ]
  })
  const [, , , total, dx, dw] = end as [Value, Value, Value, Value, Value, Value]
  const loss = i.elementwise(e, 'multiply', [total, i.splat(e, 1 / (batch * context), scalar)])
  return { loss, x: dx, w: scaled(e, dw, scale) }
}
