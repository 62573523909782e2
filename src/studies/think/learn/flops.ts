import { spanFlops, writingFlops } from '../../../infer/index.ts'
import type { ModelShape } from '../../../model/index.ts'
import type { Completion } from './completions.ts'

/**
 * FLOPs of sampling with a KV cache, as it is run: a group's prompt is read once, and the last token of a completion is
 * written but never read.
 */
export const samplingFlops = (shape: ModelShape, groups: readonly (readonly Completion[])[]): number =>
  groups.reduce((sum, group) => {
    const prompt = group[0]?.prompt.length ?? 0
    return group.reduce(
      (total, { written }) => total + writingFlops(shape, prompt, written.length),
      sum + spanFlops(shape, 0, prompt),
    )
  }, 0)
