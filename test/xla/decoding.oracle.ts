import { describe, expect, test } from 'vitest'
import * as g from '../../src/engine/index.ts'
import { attendInside, decoder, headSizeOf, headsOf, layoutOf, type ModelShape } from '../../src/model/index.ts'
import { compileModule, python } from './oracle.ts'

const shape: ModelShape = { width: 64, depth: 2, context: 128, vocabulary: 256 }
const batch = 8

/** The step that appends a token to each text, with the cache as its states. */
function appending(): g.LoopRequest {
  const size = [headsOf(shape), batch, shape.context, headSizeOf(shape)]
  const cache = Array.from({ length: shape.depth }, (_, i) => ({
    keys: g.input(`keys.${i}`, size),
    values: g.input(`values.${i}`, size),
  }))
  const weights = new Map(layoutOf(shape).map(({ name, shape: dims }) => [name, g.input(name, dims)]))
  const [tokens, previous, positions] = ['tokens', 'previous', 'positions'].map((name) =>
    g.input(name, [batch, 1], 'int32'),
  ) as [g.Tensor, g.Tensor, g.Tensor]
  const { logits, layers } = decoder(shape, weights, { tokens, previous, positions }, attendInside(cache, positions))
  const kept = layers.flatMap(({ keys, values }, i) => [[`keys.${i}`, keys] as const, [`values.${i}`, values] as const])
  return {
    outputs: { logits, ...Object.fromEntries(kept) },
    carried: kept.map(([name]) => name),
    perStep: ['tokens', 'previous', 'positions'],
    steps: 1,
  }
}

describe.skipIf(python === null)('decoding through StableHLO', () => {
  const cacheBytes = 4 * 2 * shape.depth * headsOf(shape) * batch * shape.context * headSizeOf(shape)

  test('a token is written into the cache where it lies', async () => {
    const { aliased, temporary } = await compileModule(g.stablehlo.lowerLoop(appending()))
    expect(aliased).toBe(cacheBytes)
    // not one of its arrays is there twice
    expect(temporary).toBeLessThan(cacheBytes / (2 * shape.depth))
  })

  test('the cache stays float32 where products are bfloat16', async () => {
    const loop = g.stablehlo.lowerLoop(appending(), { precision: 'bfloat16' })
    expect((await compileModule(loop)).aliased).toBe(cacheBytes)
  })
})
