import { spanFlops } from '../../../infer/index.ts'
import type { ModelShape } from '../../../model/index.ts'
import type { Completion } from './completions.ts'

/**
 * FLOPs of sampling with a KV cache, each completion with its own pass over the prompt, as it is run. The last token
 * written is never read.
 */
export const samplingFlops = (shape: ModelShape, groups: readonly (readonly Completion[])[]): number =>
  groups.flat().reduce((sum, { prompt, written }) => sum + spanFlops(shape, 0, prompt.length + written.length - 1), 0)
