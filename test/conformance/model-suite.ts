import { describe, expect, test } from 'vitest'
import type { Backend, Data, Named, Tensor } from '../../src/engine/index.ts'
import * as g from '../../src/engine/index.ts'
import {
  attentionBlocks,
  countStored,
  initialize,
  layoutOf,
  type ModelShape,
  stackedShape,
  transformer,
  weightsOf,
} from '../../src/model/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import { type OptimizerConstants, stepScalars, trainingStep, unstackWeights } from '../../src/train/index.ts'
import { expectClose, expectSame } from './compare.ts'
import type { Tolerances } from './suite.ts'
import { inFloat32 } from './trace.ts'

/** The shortest context whose queries are cut into more than one block. */
export function blockedContext(): number {
  let context = 2
  while (attentionBlocks(context) === 1) context++
  return context
}

/** Small models that between them have one and several heads, widths off the head size, one and several attention blocks. */
export const modelShapes: readonly ModelShape[] = [
  { width: 32, depth: 2, context: 8, vocabulary: 256 },
  { width: 40, depth: 1, context: 7, vocabulary: 11 },
  { width: 32, depth: 1, context: blockedContext(), vocabulary: 33 },
]
export const modelName = ({ width, depth, context, vocabulary }: ModelShape): string =>
  `width ${width}, depth ${depth}, context ${context}, vocabulary ${vocabulary}`

export const optimizer: OptimizerConstants = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, clip: 1 }

const inFloat32Exactly = (data: Float64Array): Float64Array => data.map(Math.fround)

/** Weights of a model in mid-training: none is zero, and each layer's output has about unit scale. */
export function trainedWeights(shape: ModelShape, seed: number): Float64Array {
  const random = createRandom('trained weights', seed)
  const flat = new Float64Array(countStored(shape))
  const transposed = new Map(weightsOf(shape).map((weight) => [weight.name, weight.transposed]))
  for (const {
    name,
    shape: [rows, columns],
    start,
    end,
  } of layoutOf(shape)) {
    const fanIn = transposed.get(name) ? columns : rows
    const deviation = name.startsWith('embedding') ? 0.5 : Math.sqrt(fanIn) / 32
    for (let i = start; i < end; i++) flat[i] = deviation * random.normal()
  }
  return inFloat32Exactly(flat)
}

export function randomTokens({ vocabulary }: ModelShape, batch: number, columns: number, seed: number): Int32Array {
  const random = createRandom('tokens', seed)
  return Int32Array.from({ length: batch * columns }, () => random.integer(vocabulary))
}

/** Logits [batch, context, vocabulary] from the flat `weights` and `tokens` [batch, context]. */
export function logitsGraph(shape: ModelShape, batch: number): Tensor {
  const tokens = g.input('tokens', [batch, shape.context], 'int32')
  const weights = g.input('weights', stackedShape(shape))
  const logits = transformer(shape, unstackWeights(shape, weights), tokens)
  return g.reshape(logits, [batch, shape.context, shape.vocabulary])
}

/**
 * Feeds of a step whose every part shows in its results: the first moments become the clipped gradient, the update is as
 * large as the weights, and the second moments are well above zero, where a quotient of rounding errors would decide.
 */
function revealingFeeds(shape: ModelShape): Named<Data> {
  const random = createRandom('second moments')
  const size = countStored(shape)
  return {
    weights: trainedWeights(shape, 1),
    first: new Float64Array(size),
    second: inFloat32Exactly(Float64Array.from({ length: size }, () => 0.1 + random.uniform())),
    rate: Float64Array.of(181),
    decay: Float64Array.of(0.75),
    epsilon: Float64Array.of(0.01),
  }
}

/** The scalars of a step with weight decay 0.1, as float32 holds them. */
export const scalarFeeds = (step: number, rate: number): Named<Float64Array> =>
  Object.fromEntries(
    Object.entries(stepScalars(step, rate, 0.1, optimizer)).map(([name, value]) => [
      name,
      Float64Array.of(Math.fround(value)),
    ]),
  )

/** A whole training step of small transformers, against the reference. */
export function describeModel(backend: Backend, tolerances: Tolerances): void {
  const batch = 2

  describe.each(modelShapes.map((shape) => [modelName(shape), shape] as const))(`${backend.name}: %s`, (_, shape) => {
    const outputs = trainingStep(shape, batch, optimizer)
    const tokens = randomTokens(shape, batch, shape.context + 1, 3)

    test('a training step agrees with the reference and repeats bit for bit', async () => {
      const feeds: Named<Data> = { ...revealingFeeds(shape), tokens }
      const expected = await (await g.reference.compile(outputs)).run(feeds)
      const run = async () => {
        const executable = await backend.compile(outputs)
        const results = await executable.run(inFloat32(feeds))
        const again = await executable.run(inFloat32(feeds))
        for (const name of Object.keys(outputs)) expectSame(again[name], results[name], name)
        await executable.dispose()
        return results
      }
      const actual = await run()
      for (const name of ['loss', 'norm']) expectClose(actual[name], expected[name], tolerances.forward, name)
      for (const state of ['weights', 'first', 'second']) {
        for (const { name, start, end } of layoutOf(shape)) {
          const part = (results: Named<Data>) => results[state]?.slice(start, end)
          expectClose(part(actual), part(expected), tolerances.gradient, `${state} of ${name}`)
        }
      }
      const recompiled = await run()
      for (const name of Object.keys(outputs)) expectSame(recompiled[name], actual[name], name)
    })

    test('a later token never changes an earlier logit', async () => {
      const executable = await backend.compile({ logits: logitsGraph(shape, 1) })
      const weights = inFloat32({ weights: trainedWeights(shape, 2) })
      const text = randomTokens(shape, 1, shape.context, 4)
      const logitsOf = async (tokens: Int32Array) => (await executable.run({ ...weights, tokens })).logits as Data
      const before = await logitsOf(text)
      for (const place of [0, 1, shape.context >> 1, shape.context - 1]) {
        const after = await logitsOf(text.with(place, ((text[place] as number) + 1) % shape.vocabulary))
        const past = place * shape.vocabulary
        expectSame(after.slice(0, past), before.slice(0, past), `logits before ${place}`)
        for (let row = place; row < Math.min(place + 2, shape.context); row++) {
          const [start, end] = [row * shape.vocabulary, (row + 1) * shape.vocabulary]
          expect(after.slice(start, end), `logits of ${row}`).not.toStrictEqual(before.slice(start, end))
        }
      }
      await executable.dispose()
    })
  })

  test(`${backend.name}: training from the start follows the reference`, async () => {
    const shape: ModelShape = { width: 32, depth: 2, context: 8, vocabulary: 32 }
    const train = async (on: Backend, feedsOf: (feeds: Named<Data>) => Named<Data>) => {
      const executable = await on.compile(trainingStep(shape, batch, optimizer))
      const zeros = () => new Float64Array(countStored(shape))
      let state: Named<Data> = { weights: Float64Array.from(initialize(shape, 1)), first: zeros(), second: zeros() }
      const losses: number[] = []
      for (let step = 0; step < 8; step++) {
        const tokens = randomTokens(shape, batch, shape.context + 1, step % 2)
        const { loss, norm, ...next } = await executable.run(feedsOf({ ...state, ...scalarFeeds(step, 0.02), tokens }))
        losses.push(loss?.[0] as number)
        state = next
      }
      await executable.dispose()
      return losses
    }
    const expected = await train(g.reference, (feeds) => feeds)
    const actual = await train(backend, inFloat32)
    expect(expected.at(-1)).toBeLessThan(0.8 * (expected[0] as number))
    expect(actual[0]).toBeCloseTo(expected[0] as number, 6)
    // while second moments are small, Adam takes steps of full length along gradients that are all rounding
    for (const [i, loss] of expected.entries()) expect(actual[i], `step ${i}`).toBeCloseTo(loss, 2)
  })
}
