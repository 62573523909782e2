import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'

/**
 * Sequences cut from a text that the device holds, so that a step takes in a start per sequence and not the tokens.
 * @param text int32 [tokens]
 * @param starts int32 [batch], each at most tokens − length
 * @returns int32 [batch, length]
 */
export function drawTokens(text: Tensor, starts: Tensor, length: number): Tensor {
  const steps = Int32Array.from({ length }, (_, i) => i)
  const column = g.reshape(starts, [...starts.shape, 1])
  return g.gather(text, g.add(column, g.constant(steps, [length], 'int32')))
}
