import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { type ModelShape, type Weight, weightsOf } from './shape.ts'
import { projection, residualStream, type Weights } from './transformer.ts'

/** Logits that are worth holding at once. */
const logitsAtOnce = 2 ** 26

/**
 * Mean loss of the targets, nats per token. Where the vocabulary is large, the logits of all positions would be the
 * largest tensor of a step by far; then head and loss are also named as a whole, which a backend may compute part by part
 * of the context.
 * @param tokens int32 [batch, context]
 * @param targets int32 [batch, context]
 * @param parts of the context, as few as keep the logits of one part small
 */
export function meanLoss(
  shape: ModelShape,
  weights: Weights,
  tokens: Tensor,
  targets: Tensor,
  parts = headParts(shape, ...(tokens.shape as readonly [number, number])),
): Tensor {
  const [batch, context] = tokens.shape as [number, number]
  const rows = residualStream(shape, weights, tokens)
  const w = weights.get('head') as Tensor
  const logits = projection(shape, weights)(rows, 'head')
  const loss = g.mean(g.crossEntropy(logits, g.reshape(targets, [batch * context])))
  if (parts === 1) return loss

  const { multiplier: scale } = weightsOf(shape).find(({ name }) => name === 'head') as Weight
  const value = g.reshape(loss, [])
  const operands = [g.reshape(rows, [batch, context, shape.width]), w, targets]
  return g.withGradient(g.composite({ name: 'headLoss', scale, parts }, value, operands), [rows, w], (d) => {
    const [dRows, dw] = g.gradients(value, [rows, w]) as [Tensor, Tensor]
    const whole = (by: 'x' | 'w', gradient: Tensor): Tensor =>
      g.composite({ name: 'headLossGradient', scale, parts, by }, gradient, operands)
    const dx = whole('x', g.reshape(dRows, [batch, context, shape.width]))
    return [g.multiply(g.reshape(dx, rows.shape), d), g.multiply(whole('w', dw), d)]
  })
}

/** The fewest equal parts of the context whose logits are few enough. */
export function headParts({ vocabulary }: ModelShape, batch: number, context: number): number {
  let parts = 1
  while (parts < context && (context % parts !== 0 || (batch * context * vocabulary) / parts > logitsAtOnce)) parts++
  return parts
}
