import { expect, test } from 'vitest'
import * as g from '../engine/index.ts'
import {
  attendBeside,
  constantWeights,
  decoder,
  headSizeOf,
  headsOf,
  initialize,
  type ModelShape,
} from '../model/index.ts'
import { spanFlops, tokenFlops } from './cost.ts'

const shapes: readonly ModelShape[] = [
  { width: 32, depth: 2, context: 16, vocabulary: 256 },
  { width: 48, depth: 1, context: 8, vocabulary: 64 },
  { width: 72, depth: 3, context: 12, vocabulary: 100 },
]

/** Of the graph that appends one token to a text of `past` tokens, all of which it sees. */
function counted(shape: ModelShape, past: number): number {
  const tokens = (name: string) => g.input(name, [1, 1], 'int32')
  const size = [headsOf(shape), 1, past, headSizeOf(shape)]
  const cache = Array.from({ length: shape.depth }, (_, i) => ({
    keys: g.input(`keys.${i}`, size),
    values: g.input(`values.${i}`, size),
  }))
  const chunk = { tokens: tokens('tokens'), previous: tokens('previous'), positions: tokens('positions') }
  const weights = constantWeights(shape, initialize(shape, 1))
  return g.countMatmulFlops([decoder(shape, weights, chunk, attendBeside(cache, chunk.positions)).logits])
}

test('a token costs what the graph that appends it multiplies and adds', () => {
  for (const shape of shapes)
    for (const past of [1, 5, shape.context - 1]) expect(tokenFlops(shape, past)).toBe(counted(shape, past))
})

test('a span costs the sum of its tokens, wherever it is cut', () => {
  for (const shape of shapes) {
    const sum = (from: number, to: number): number =>
      Array.from({ length: to - from }, (_, i) => tokenFlops(shape, from + i)).reduce((a, b) => a + b, 0)
    expect(spanFlops(shape, 0, 7)).toBe(sum(0, 7))
    expect(spanFlops(shape, 3, 7)).toBe(sum(3, 7))
    expect(spanFlops(shape, 0, 3) + spanFlops(shape, 3, 7)).toBe(spanFlops(shape, 0, 7))
    expect(spanFlops(shape, 4, 4)).toBe(0)
  }
})
