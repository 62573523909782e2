import { expect, test } from 'vitest'
import { stablehlo } from '../../src/engine/index.ts'
import { trainingStep } from '../../src/train/index.ts'
import { optimizer } from '../conformance/model-suite.ts'

const step = trainingStep({ width: 32, depth: 1, context: 4, vocabulary: 8 }, 2, optimizer)
const states = ['weights', 'first', 'second']

test('the text of a training step', async () => {
  const { text } = stablehlo.lower(step, { donated: states })
  await expect(text).toMatchFileSnapshot('snapshots/step-float32.mlir')
})

test('the text of several steps in bfloat16 on two devices', async () => {
  const loop = { outputs: step, carried: states, perStep: ['tokens', 'rate', 'decay', 'epsilon'], steps: 3 }
  const { text } = stablehlo.lowerLoop(loop, { precision: 'bfloat16', parallel: { devices: 2, axes: { tokens: 0 } } })
  await expect(text).toMatchFileSnapshot('snapshots/steps-bfloat16.mlir')
})
