import { afterAll, describe, expect, test } from 'vitest'
import { createXla, type Data, type Named } from '../../src/engine/index.ts'
import { EscaladoError } from '../../src/error.ts'
import { countStored, initialize, type ModelShape } from '../../src/model/index.ts'
import { trainingStep } from '../../src/train/index.ts'
import { expectClose } from './compare.ts'
import { describeModel, optimizer, randomTokens, scalarFeeds } from './model-suite.ts'
import { describeConformance } from './suite.ts'
import { inFloat32 } from './trace.ts'

const backend = createXla({ cacheFolder: null, client: process.env.ESCALADO_PJRT_PLUGIN ? {} : { preallocate: false } })

/** Why there is nothing to test here, if so. Any other failure is one of the tests. */
const absent = await backend.describeDevices().then(
  () => undefined,
  (error) => {
    const expected = ['no-plugin', 'no-device', 'no-native-calls', 'plugin-unloadable']
    if (error instanceof EscaladoError && expected.includes(error.code)) return error.message
    throw error
  },
)

describe.skipIf(absent !== undefined)(`xla on a device${absent === undefined ? '' : ` (skipped: ${absent})`}`, () => {
  afterAll(() => backend.dispose())

  describeConformance(backend, { forward: 1e-6, gradient: 1e-5 })
  describeModel(backend, { forward: 1e-6, gradient: 1e-5 })

  test('a loop takes the same steps as the step by itself', async () => {
    const shape: ModelShape = { width: 32, depth: 2, context: 16, vocabulary: 32 }
    const states = ['weights', 'first', 'second']
    const outputs = trainingStep(shape, 4, optimizer)
    const start: Named<Data> = {
      weights: initialize(shape, 1),
      first: new Float32Array(countStored(shape)),
      second: new Float32Array(countStored(shape)),
    }
    const feedsOf = (step: number): Named<Data> => ({
      ...inFloat32(scalarFeeds(step, 0.02)),
      tokens: randomTokens(shape, 4, shape.context + 1, step % 3),
    })
    const executable = await backend.compile(outputs)
    const losses: number[] = []
    let state = start
    for (let step = 0; step < 6; step++) {
      const { loss, norm, ...next } = await executable.run({ ...state, ...feedsOf(step) })
      losses.push(loss?.[0] as number)
      state = next
    }
    const perStep = Object.keys(feedsOf(0))
    const loop = await backend.compileLoop({ outputs, carried: states, perStep, steps: 3 })
    await loop.load(start)
    const stacked = (first: number): Named<Data> =>
      Object.fromEntries(
        perStep.map((name) => {
          const numbers = [0, 1, 2].flatMap((i) => [...(feedsOf(first + i)[name] as Data)])
          return [name, name === 'tokens' ? Int32Array.from(numbers) : Float32Array.from(numbers)]
        }),
      )
    const runs = await Promise.all([loop.run(stacked(0)), loop.run(stacked(3))])
    expectClose(
      Float32Array.from(runs.flatMap(({ loss }) => [...(loss as Data)])),
      Float32Array.from(losses),
      1e-5,
      'loss',
    )
    const last = await loop.read()
    for (const name of states) expectClose(last[name], state[name], 1e-3, name)
    expect(losses.at(-1)).toBeLessThan(losses[0] as number)
    await loop.dispose()
    await executable.dispose()
  })
})
