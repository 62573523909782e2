import type { Value } from '../types.ts'
import * as decomposed from './attention.ts'
import * as cudnn from './cudnn.ts'
import { headLoss } from './head-loss.ts'
import type { Lowering } from './lowering.ts'

/** A composite and its gradients are emitted with the same text, so that what they share is there once. */
export const composite: Lowering<'composite'> = (context, { parameters: { of } }, inputs) => {
  if (of.name === 'headLoss' || of.name === 'headLossGradient') {
    const [x, w, targets] = inputs as [Value, Value, Value]
    const results = headLoss(context, { x, w, targets, ...of })
    return of.name === 'headLoss' ? results.loss : results[of.by]
  }
  const kernels = context.attention === 'cudnn' ? cudnn : decomposed
  const [q, k, v, d] = inputs as [Value, Value, Value, Value]
  const attended = { q, k, v, scale: of.scale }
  return of.name === 'causalAttention'
    ? kernels.attention(context, attended)
    : kernels.attentionGradient(context, attended, d)[of.by]
}
