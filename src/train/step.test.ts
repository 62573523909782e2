import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { type OptimizerConstants, stepScalars } from './step.ts'

const constants: OptimizerConstants = { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 }

test('the folded scalars on unnormalized moments are AdamW as published', () => {
  const random = createRandom('adamw')
  const weightDecay = 0.1
  let [ours, first, second] = [0.5, 0, 0]
  let [published, m, v] = [0.5, 0, 0]
  for (let step = 0; step < 200; step++) {
    const gradient = random.normal()
    const learningRate = 0.01 * random.uniform()

    const { rate, decay, epsilon } = stepScalars(step, learningRate, weightDecay, constants)
    first = constants.beta1 * first + gradient
    second = constants.beta2 * second + gradient ** 2
    ours = ours * decay - (first * rate) / (Math.sqrt(second) + epsilon)

    // Loshchilov & Hutter 2019, algorithm 2, with decay scaled by the learning rate as is usual
    m = constants.beta1 * m + (1 - constants.beta1) * gradient
    v = constants.beta2 * v + (1 - constants.beta2) * gradient ** 2
    const mHat = m / (1 - constants.beta1 ** (step + 1))
    const vHat = v / (1 - constants.beta2 ** (step + 1))
    published -= learningRate * (mHat / (Math.sqrt(vHat) + constants.epsilon) + weightDecay * published)
    expect(ours).toBeCloseTo(published, 12)
  }
})
