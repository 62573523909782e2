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
  const kept = layers.flatMap(({ keys, values }, i) => [
    [`keys.${i}`, keys] as const,
    [`values.${i}`, values] as const,
  ])
  return {
    outputs: { logits, ...Object.fromEntries(kept) },
    carried: kept.map(([name]) => name),
    perStep: ['tokens', 'previous', 'positions'],
    steps: 1,
  }
}

describe.skipIf(python === null)('decoding through StableHLO', () => {
  test.each(['float32', 'bfloat16'] as const)('a token is written into the cache where it lies, %s', async (precision) => {
    const layer = 4 * headsOf(shape) * batch * shape.context * headSizeOf(shape)
    const { aliased, temporary, optimized } = await compileModule(g.stablehlo.lowerLoop(appending(), { precision }), { optimized: true })
    ;(await import('node:fs')).writeFileSync(`/tmp/wgpu/hlo-${precision}.txt`, optimized)
    console.log({ layer, aliased, temporary })
    expect(aliased).toBe(2 * shape.depth * layer)
    // not one array of the cache is there twice
    expect(temporary).toBeLessThan(layer)
  })
})
