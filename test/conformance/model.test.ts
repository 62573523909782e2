import { describe, expect, test } from 'vitest'
import * as g from '../../src/engine/index.ts'
import {
  attentionBlocks,
  countParameters,
  countStored,
  flopsPerToken,
  initialize,
  layoutOf,
  type ModelShape,
  stackedShape,
  transformer,
  weightsOf,
} from '../../src/model/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import { tokenLosses, trainingStep, unstackWeights } from '../../src/train/index.ts'
import { differenceAlong, scalarFunction } from './differences.ts'
import {
  blockedContext,
  describeModel,
  logitsGraph,
  modelName,
  modelShapes,
  optimizer,
  randomTokens,
  scalarFeeds,
  trainedWeights,
} from './model-suite.ts'
import { inFloat32 } from './trace.ts'

describeModel(g.onnx, { forward: 1e-6, gradient: 1e-5 })

/** Mean loss per token of the flat `weights` on `tokens` [batch, context + 1]. */
function lossGraph(shape: ModelShape, batch: number) {
  const weights = g.input('weights', stackedShape(shape))
  const tokens = g.input('tokens', [batch, shape.context + 1], 'int32')
  return { weights, loss: g.mean(tokenLosses(shape, unstackWeights(shape, weights), tokens)) }
}

describe('loss gradient against finite differences', () => {
  const shapes: readonly ModelShape[] = [
    { width: 40, depth: 2, context: 8, vocabulary: 17 },
    { width: 32, depth: 1, context: blockedContext(), vocabulary: 5 },
  ]
  test.each(shapes.map((shape) => [modelName(shape), shape] as const))('%s', async (_, shape) => {
    const { weights, loss } = lossGraph(shape, 1)
    const f = await scalarFunction(loss)
    const feeds = { weights: trainedWeights(shape, 5), tokens: randomTokens(shape, 1, shape.context + 1, 6) }
    const [gradient] = g.gradients(loss, [weights]) as [g.Tensor]
    const derivative = (await (await g.reference.compile({ gradient })).run(feeds)).gradient as g.Data
    const random = createRandom('directions')

    for (const { name, start, end } of layoutOf(shape)) {
      // one direction through all numbers of a weight, and one number alone
      const alone = start + random.integer(end - start)
      const normals = Float64Array.from({ length: end - start }, () => random.normal())
      const directions = [
        (i: number) => (i >= start && i < end ? (normals[i - start] as number) / Math.sqrt(end - start) : 0),
        (i: number) => (i === alone ? 1 : 0),
      ]
      for (const direction of directions) {
        const expected = await differenceAlong(f, feeds, 'weights', direction)
        let actual = 0
        for (const [i, slope] of derivative.entries()) actual += slope * direction(i)
        expect(Math.abs(actual - expected), name).toBeLessThan(1e-8)
      }
    }
  })
})

test('queries in blocks attend to what unblocked ones do', async () => {
  // weights do not depend on the context, so that a shorter model gives the same logits without blocks
  const blocked: ModelShape = { width: 32, depth: 1, context: blockedContext(), vocabulary: 16 }
  const whole = { ...blocked, context: blocked.context - 1 }
  expect([attentionBlocks(whole.context), attentionBlocks(blocked.context)]).toEqual([1, 2])
  const weights = trainedWeights(whole, 7)
  const text = randomTokens(blocked, 1, blocked.context, 8)
  const logits = async (shape: ModelShape) => {
    const executable = await g.reference.compile({ logits: logitsGraph(shape, 1) })
    return (await executable.run({ weights, tokens: text.slice(0, shape.context) })).logits as g.Data
  }
  const [short, long] = [await logits(whole), await logits(blocked)]
  for (const [i, value] of short.entries()) expect(Math.abs((long[i] as number) - value)).toBeLessThan(1e-9)
})

describe('counters against the graph', () => {
  const shapes: readonly ModelShape[] = [
    ...modelShapes,
    { width: 64, depth: 3, context: 3 * blockedContext(), vocabulary: 256 },
    { width: 16, depth: 1, context: 12, vocabulary: 256 },
  ]
  test.each(shapes.map((shape) => [modelName(shape), shape] as const))('%s', (_, shape) => {
    const batch = 3
    const step = trainingStep(shape, batch, optimizer)
    const perToken = flopsPerToken(shape, attentionBlocks(shape.context))
    expect(g.countMatmulFlops(Object.values(step))).toBe(perToken * batch * shape.context)

    const named = new Map(weightsOf(shape).map(({ name, shape: dims }) => [name, g.input(name, dims)]))
    const logits = transformer(shape, named, g.input('tokens', [batch, shape.context], 'int32'))
    const nodes = g.topologicalOrder([logits])
    // a product may take a weight in parts or as one matrix per head
    const origin = (node: g.Tensor): g.Tensor =>
      g.isOp(node, 'slice') || g.isOp(node, 'reshape') ? origin(node.inputs[0] as g.Tensor) : node
    const operands = nodes.filter((node) => g.isOp(node, 'matmul')).flatMap((node) => node.inputs)
    const multiplied = new Set(operands.map(origin))
    const isWeight = (node: g.Tensor) => g.isOp(node, 'input') && node.dtype === 'float32'
    const sizes = (tensors: Iterable<g.Tensor>) =>
      [...tensors].filter(isWeight).reduce((total, { shape: dims }) => total + g.sizeOf(dims), 0)
    expect(countParameters(shape)).toBe(sizes(multiplied))
    expect(countStored(shape)).toBe(sizes(nodes))
  })
})

test('an untrained model gives every token the same probability', async () => {
  const shape: ModelShape = { width: 32, depth: 2, context: 8, vocabulary: 256 }
  const { loss } = lossGraph(shape, 2)
  const f = await scalarFunction(loss)
  const weights = initialize(shape, 3)
  const tokens = randomTokens(shape, 2, 9, 1)
  expect(await f({ weights, tokens })).toBeCloseTo(Math.log(256), 12)
})

test('one learning rate moves models of all widths and depths alike', async () => {
  const batch = 4
  const losses = async (width: number, depth: number): Promise<number[]> => {
    const shape: ModelShape = { width, depth, context: 16, vocabulary: 64 }
    const executable = await g.onnx.compile(trainingStep(shape, batch, optimizer))
    const zeros = () => new Float32Array(countStored(shape))
    let state: g.Named<g.Data> = { weights: initialize(shape, 1), first: zeros(), second: zeros() }
    const tokens = randomTokens(shape, batch, 17, 1)
    const found: number[] = []
    for (let step = 0; step < 5; step++) {
      const { loss, norm, ...next } = await executable.run({ ...state, ...inFloat32(scalarFeeds(step, 0.01)), tokens })
      found.push(loss?.[0] as number)
      state = next
    }
    await executable.dispose()
    return found
  }
  const narrow = await losses(32, 1)
  expect(narrow[4]).toBeLessThan(0.8 * (narrow[0] as number))
  for (const [width, depth] of [
    [64, 1],
    [128, 1],
    [32, 4],
    [64, 8],
  ] as const) {
    for (const [step, loss] of (await losses(width, depth)).entries()) {
      const expected = narrow[step] as number
      expect(Math.abs(loss - expected) / expected, `width ${width}, depth ${depth}, step ${step}`).toBeLessThan(0.05)
    }
  }
})
