import { describe, expect, test } from 'vitest'
import * as g from '../../src/engine/index.ts'
import { headParts } from '../../src/model/index.ts'
import { trainingStep } from '../../src/train/index.ts'
import { optimizer } from '../conformance/model-suite.ts'
import { compileModule, python } from './oracle.ts'

describe.skipIf(python === null)('memory', () => {
  test('a large vocabulary does not dominate a step', async () => {
    const shape = { width: 64, depth: 1, context: 1024, vocabulary: 50304 }
    const batch = 4
    const needed = async (precision: g.stablehlo.Precision) => {
      const step = trainingStep(shape, batch, optimizer)
      const module = g.stablehlo.lower(step, { precision, donated: ['weights', 'first', 'second'] })
      return (await compileModule(module)).temporary
    }
    const logits = batch * shape.context * shape.vocabulary
    expect(headParts(shape, batch, shape.context)).toBe(4)
    const found = { float32: await needed('float32'), bfloat16: await needed('bfloat16') }
    console.log(found, logits * 4)
    // all at once the logits alone are 4 · logits bytes, and their gradient as many again
    expect(found.float32).toBeLessThan(4 * logits)
    expect(found.bfloat16).toBeLessThan(4 * logits)
  })
})
