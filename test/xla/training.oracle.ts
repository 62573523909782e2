import { describe, expect, test } from 'vitest'
import type { Data, Named } from '../../src/engine/index.ts'
import * as g from '../../src/engine/index.ts'
import { countStored, initialize, type ModelShape } from '../../src/model/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import { drawnBatches, drawTokens, trainingStep } from '../../src/train/index.ts'
import { expectClose } from '../conformance/compare.ts'
import { optimizer, randomTokens, scalarFeeds } from '../conformance/model-suite.ts'
import { inFloat32 } from '../conformance/trace.ts'
import { compileModule, python } from './oracle.ts'

const shape: ModelShape = { width: 32, depth: 2, context: 16, vocabulary: 32 }
const batch = 4
const states = ['weights', 'first', 'second']
const graph = trainingStep(shape, batch, optimizer)
const start = (): Named<Data> => ({
  weights: initialize(shape, 1),
  first: new Float32Array(countStored(shape)),
  second: new Float32Array(countStored(shape)),
})

/** What differs from step to step. */
const feedsOf = (step: number): Named<Data> => ({
  ...inFloat32(scalarFeeds(step, 0.02)),
  tokens: randomTokens(shape, batch, shape.context + 1, step % 4),
})

/** Losses of some steps, and the states they end in. */
async function train(steps: number, options: g.stablehlo.LoweringOptions) {
  const module = g.stablehlo.lower(graph, options)
  const executable = await compileModule(module, { devices: options.parallel?.devices ?? 1 })
  const losses: number[] = []
  let state = start()
  for (let step = 0; step < steps; step++) {
    const { loss, norm, ...next } = await executable.run({ ...state, ...feedsOf(step) })
    losses.push(loss?.[0] as number)
    state = next
  }
  await executable.dispose()
  return { losses, state }
}

/** Arrays of several steps one after the other, as a loop takes what differs from step to step. */
function stacked(feeds: readonly Named<Data>[]): Named<Data> {
  const join = (arrays: readonly Data[]): Data =>
    arrays[0] instanceof Int32Array
      ? Int32Array.from(arrays.flatMap((array) => [...array]))
      : Float32Array.from(arrays.flatMap((array) => [...array]))
  const names = Object.keys(feeds[0] as Named<Data>)
  return Object.fromEntries(names.map((name) => [name, join(feeds.map((feed) => feed[name] as Data))]))
}

const taking = (steps: number): Named<Data> => ({ [g.stablehlo.stepsTaken.name]: Int32Array.of(steps) })

describe.skipIf(python === null)('training through StableHLO', () => {
  const perStep = ['rate', 'decay', 'epsilon', 'tokens']

  test('donated states are written over', async () => {
    const bytes = 4 * countStored(shape) * states.length
    const { aliased } = await compileModule(g.stablehlo.lower(graph, { donated: states }))
    expect(aliased).toBe(bytes)
    expect((await compileModule(g.stablehlo.lower(graph))).aliased).toBe(0)
    const loop = g.stablehlo.lowerLoop({ outputs: graph, carried: states, perStep, steps: 2 })
    expect((await compileModule(loop)).aliased).toBe(bytes)
  })

  test('several steps in one call are the same steps', async () => {
    const steps = 5
    const { losses, state } = await train(steps, {})
    const module = g.stablehlo.lowerLoop({ outputs: graph, carried: states, perStep, steps })
    const executable = await compileModule(module)
    const feeds = {
      ...start(),
      ...stacked(Array.from({ length: steps }, (_, step) => feedsOf(step))),
      ...taking(steps),
    }
    const { loss, norm, ...last } = await executable.run(feeds)
    expectClose(loss, Float32Array.from(losses), 1e-5, 'losses')
    expect(norm).toHaveLength(steps)
    for (const name of states) expectClose(last[name], state[name], 1e-3, name)
    expect(losses.at(-1)).toBeLessThan(losses[0] as number)
  })

  test('how steps are shared out between calls changes no bit', async () => {
    const most = 4
    const executable = await compileModule(
      g.stablehlo.lowerLoop({ outputs: graph, carried: states, perStep, steps: most }),
    )
    const trained = async (shares: readonly number[]) => {
      let state = start()
      let first = 0
      const losses: number[] = []
      for (const share of shares) {
        const feeds = stacked(Array.from({ length: most }, (_, i) => feedsOf(first + Math.min(i, share))))
        const { loss, norm, ...next } = await executable.run({ ...state, ...feeds, ...taking(share) })
        expect([...(loss as Data).subarray(share)]).toEqual(Array.from({ length: most - share }, () => 0))
        losses.push(...(loss as Data).subarray(0, share))
        state = next
        first += share
      }
      return { losses, state }
    }
    const expected = await trained([4, 4])
    expect(await trained([1, 3, 2, 2])).toStrictEqual(expected)
    expect(await trained([3, 4, 1])).toStrictEqual(expected)
  })

  test('a step draws its tokens from a text on the device', async () => {
    const text = Int32Array.from({ length: 500 }, (_, i) => (i * i) % shape.vocabulary)
    const starts = [Int32Array.of(0, 100, 483, 7), Int32Array.of(50, 51, 52, 300)]
    const drawing = trainingStep(
      shape,
      batch,
      optimizer,
      drawTokens(g.input('text', [500], 'int32'), g.input('starts', [batch], 'int32'), shape.context + 1),
    )
    const loop = { outputs: drawing, carried: states, perStep: ['rate', 'decay', 'epsilon', 'starts'], steps: 2 }
    const executable = await compileModule(g.stablehlo.lowerLoop(loop))
    const scalars = [0, 1].map((step) => inFloat32(scalarFeeds(step, 0.02)))
    const drawn = await executable.run({
      ...start(),
      ...stacked(scalars.map((feeds, step) => ({ ...feeds, starts: starts[step] as Data }))),
      text,
      ...taking(2),
    })
    const step = await compileModule(g.stablehlo.lower(graph))
    let state = start()
    for (const [i, places] of starts.entries()) {
      const tokens = Int32Array.from(
        [...places].flatMap((place) => [...text.subarray(place, place + shape.context + 1)]),
      )
      const { loss, norm, ...next } = await step.run({ ...state, ...scalars[i], tokens })
      expect(drawn.loss?.[i]).toBeCloseTo(loss?.[0] as number, 5)
      state = next
    }
  })

  describe.each([2, 4])('on %i devices', (devices) => {
    const parallel = { devices, axes: { tokens: 0 } }

    test('a step has the loss and the update of one device, by sums over devices', async () => {
      const one = await train(3, {})
      const several = await train(3, { parallel })
      expectClose(Float64Array.from(several.losses), Float64Array.from(one.losses), 1e-5, 'losses')
      for (const name of states) expectClose(several.state[name], one.state[name], 1e-3, name)
      const module = g.stablehlo.lower(graph, { parallel })
      const { optimized } = await compileModule(module, { devices, optimized: true })
      expect(collectivesOf(optimized)).toEqual(['all-reduce'])
      // each device has its own part of the batch
      expect(optimized).toContain(`s32[${batch / devices},${shape.context + 1}]`)
    })

    test('a loop of steps has them too', async () => {
      const steps = 3
      const { losses } = await train(steps, {})
      const module = g.stablehlo.lowerLoop({ outputs: graph, carried: states, perStep, steps }, { parallel })
      const executable = await compileModule(module, { devices, optimized: true })
      const feeds = {
        ...start(),
        ...stacked(Array.from({ length: steps }, (_, step) => feedsOf(step))),
        ...taking(steps),
      }
      expectClose((await executable.run(feeds)).loss, Float32Array.from(losses), 1e-5, 'losses')
      expect(collectivesOf(executable.optimized)).toEqual(['all-reduce'])
    })

    test('sequences drawn from a text on the devices stay where they are used', async () => {
      const length = shape.context + 1
      const text = Uint8Array.from({ length: 500 }, (_, i) => (i * i) % shape.vocabulary)
      const sequence = (i: number): Uint8Array => text.subarray(7 * i, 7 * i + length)
      // every third is made, and not cut from the text
      const place = (i: number): number | null => (i % 3 === 0 ? null : 7 * i)
      const held = { tokens: text.length, text: () => text, made: () => batch, place }
      const drawn = drawnBatches({ sequence, held }, batch, length)
      const drawing = trainingStep(shape, batch, optimizer, drawn.tokens)
      const inputs = Array.from({ length: 3 }, (_, step) => {
        const room = drawn.room(1)
        drawn.fill(room, 0, step * batch)
        return { ...inFloat32(scalarFeeds(step, 0.02)), ...room }
      })
      const loop = {
        ...{ outputs: drawing, carried: states, steps: inputs.length },
        perStep: Object.keys(inputs[0] as Named<Data>),
      }
      const feeds = { ...start(), ...drawn.resident, ...stacked(inputs), ...taking(inputs.length) }
      const one = await compileModule(g.stablehlo.lowerLoop(loop))
      const cut = { devices, axes: drawn.batchAxes }
      const several = await compileModule(g.stablehlo.lowerLoop(loop, { parallel: cut }), { devices, optimized: true })
      const [expected, results] = [await one.run(feeds), await several.run(feeds)]
      expectClose(results.loss, expected.loss, 1e-5, 'losses')
      for (const name of states) expectClose(results[name], expected[name], 1e-3, name)
      expect(collectivesOf(several.optimized)).toEqual(['all-reduce'])
    })
  })

  test('bfloat16 learns as float32 does', async () => {
    const steps = 80
    const loop = { outputs: graph, carried: states, perStep, steps }
    const feeds = Array.from({ length: steps }, (_, step) => ({ ...feedsOf(step), tokens: sentences(step) }))
    const losses = async (precision: g.stablehlo.Precision) => {
      const executable = await compileModule(g.stablehlo.lowerLoop(loop, { precision }))
      return (await executable.run({ ...start(), ...stacked(feeds), ...taking(steps) })).loss as Data
    }
    const [exact, rounded] = [await losses('float32'), await losses('bfloat16')]
    // single steps differ as two seeds would: both learn from their own rounding
    const mean = (losses: Data, start: number) =>
      Array.from(losses.slice(start, start + 20)).reduce((sum, loss) => sum + loss / 20, 0)
    for (const start of [0, 20, 40, 60])
      expect(Math.abs(mean(rounded, start) - mean(exact, start)), `steps from ${start}`).toBeLessThan(0.05)
    for (const step of [0, 1, 2]) expect(rounded[step], `step ${step}`).toBeCloseTo(exact[step] as number, 2)
    expect(mean(exact, 60)).toBeLessThan(1.8)
  })
})

/** The ways in which devices talk to each other: anything but sums would be activations on the move. */
function collectivesOf(hlo: string): string[] {
  const found = hlo.match(/(?<= )(all-reduce|all-gather|all-to-all|collective-permute|reduce-scatter)(?=\()/g)
  return [...new Set(found)]
}

/** Fresh text each step in which four tokens may follow each, all as likely: ln 4 nats are the least loss. */
function sentences(step: number): Int32Array {
  const random = createRandom('sentences', step)
  const tokens = new Int32Array(batch * (shape.context + 1))
  for (const i of tokens.keys()) tokens[i] = (5 * (tokens[i - 1] ?? 0) + random.integer(4)) % shape.vocabulary
  return tokens
}
