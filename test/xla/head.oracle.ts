import { describe, expect, test } from 'vitest'
import * as g from '../../src/engine/index.ts'
import { headParts } from '../../src/model/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import { trainingStep } from '../../src/train/index.ts'
import { expectClose } from '../conformance/compare.ts'
import { optimizer } from '../conformance/model-suite.ts'
import { inFloat32 } from '../conformance/trace.ts'
import { compileModule, python } from './oracle.ts'

describe.skipIf(python === null)('the head of a large vocabulary', () => {
  test('does not dominate the memory of a step', async () => {
    const shape = { width: 64, depth: 1, context: 1024, vocabulary: 50304 }
    const batch = 4
    const logits = batch * shape.context * shape.vocabulary
    expect(headParts(shape, batch, shape.context)).toBe(4)
    for (const precision of ['float32', 'bfloat16'] as const) {
      const step = trainingStep(shape, batch, optimizer)
      const module = g.stablehlo.lower(step, { precision, donated: ['weights', 'first', 'second'] })
      // taken at once, the logits alone are 4 · logits bytes, and a step holds three times that
      expect((await compileModule(module)).temporary, precision).toBeLessThan(4 * logits)
    }
  })

  test('makes two devices meet once, after its loop', async () => {
    const [batch, context, width, vocabulary, parts] = [4, 6, 8, 20, 3]
    const random = createRandom('head')
    const numbers = (length: number) => Float64Array.from({ length }, () => Math.fround(random.normal()))
    const x = g.input('x', [batch, context, width])
    const w = g.input('w', [vocabulary, width])
    const targets = g.input('targets', [batch, context], 'int32')
    const rows = g.reshape(x, [batch * context, width])
    const indices = g.reshape(targets, [batch * context])
    const loss = g.reshape(g.mean(g.crossEntropy(g.matmul(rows, w, { transposeB: true, scale: 0.5 }), indices)), [])
    const operands = [x, w, targets]
    const [dw] = g.gradients(loss, [w]) as [g.Tensor]
    const outputs = {
      loss: g.composite({ name: 'headLoss', scale: 0.5, parts }, loss, operands),
      dw: g.composite({ name: 'headLossGradient', scale: 0.5, parts, by: 'w' }, dw, operands),
    }
    const feeds = {
      x: numbers(batch * context * width),
      w: numbers(vocabulary * width),
      targets: Int32Array.from({ length: batch * context }, () => random.integer(vocabulary)),
    }
    const expected = await (await g.reference.compile(outputs)).run(feeds)
    const parallel = { devices: 2, axes: { x: 0, targets: 0 } }
    const executable = await compileModule(g.stablehlo.lower(outputs, { parallel }), { devices: 2, optimized: true })
    const actual = await executable.run(inFloat32(feeds))
    expectClose(actual.loss, expected.loss, 1e-6, 'loss')
    expectClose(actual.dw, expected.dw, 1e-5, 'gradient')
    const entry = executable.optimized.slice(executable.optimized.indexOf('\nENTRY'))
    expect(entry).toContain('all-reduce')
    expect(executable.optimized.match(/ all-reduce\(/g)?.length).toBe(entry.match(/ all-reduce\(/g)?.length)
  })
})
