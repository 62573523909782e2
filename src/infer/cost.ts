/**
 * What inference costs, counted from real shapes. At small scale the head dominates, which rules of thumb such as 2N per
 * token leave out or misplace.
 */
import { countParameters, innerOf, type ModelShape } from '../model/index.ts'

/**
 * FLOPs to read or write the token at `position` (0 for a text's first) with a KV cache: two per multiply-add of every
 * matrix, and of queries with keys and weights with values over the position + 1 tokens seen. Embeddings are lookups and
 * elementwise work is left out, as in training (`flopsPerToken`).
 */
export const tokenFlops = (shape: ModelShape, position: number): number =>
  2 * countParameters(shape) + 4 * shape.depth * innerOf(shape) * (position + 1)

/**
 * FLOPs of the tokens from one position up to another of one text. A prefix that several texts share is counted once by
 * counting it apart: spanFlops(shape, 0, prefix) + texts × spanFlops(shape, prefix, end).
 */
export function spanFlops(shape: ModelShape, from: number, to: number): number {
  const tokens = to - from
  const seen = (tokens * (from + to + 1)) / 2
  return 2 * countParameters(shape) * tokens + 4 * shape.depth * innerOf(shape) * seen
}

/**
 * FLOPs of writing `tokens` after a text of `prefix` tokens that has been read: the first follows from that reading, and
 * the last is written but never read.
 */
export const writingFlops = (shape: ModelShape, prefix: number, tokens: number): number =>
  spanFlops(shape, prefix, prefix + Math.max(0, tokens - 1))

/** FLOPs of reading a text when one that begins alike has been read: what they share is not read again. */
export function readingFlops(shape: ModelShape, known: Uint8Array, text: Uint8Array): number {
  const differs = text.findIndex((byte, i) => byte !== known[i])
  return differs < 0 ? 0 : spanFlops(shape, differs, text.length)
}
