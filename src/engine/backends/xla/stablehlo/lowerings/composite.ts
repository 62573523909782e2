import type { Value } from '../types.ts'
import * as decomposed from './attention.ts'
import * as cudnn from './cudnn.ts'
import type { Lowering } from './lowering.ts'

export const composite: Lowering<'composite'> = (context, { parameters: { of } }, inputs) => {
  const kernels = context.attention === 'cudnn' ? cudnn : decomposed
  const [q, k, v, d] = inputs as [Value, Value, Value, Value]
  if (of.name === 'causalAttention') return kernels.attention(context, { q, k, v, scale: of.scale })
  return kernels.attentionGradient(context, { q, k, v, scale: of.scale }, d)[of.by]
}
