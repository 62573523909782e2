import { describe, expect, test } from 'vitest'
import { type Backend, type Data, type LoopingBackend, type Named, onnx } from '../../src/engine/index.ts'
import { createGenerator, createWriter, generate, newline, rollOut } from '../../src/infer/index.ts'
import { countStored, initialize, type ModelShape } from '../../src/model/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import { trainingStep } from '../../src/train/index.ts'
import { expectClose } from './compare.ts'
import { optimizer, randomTokens, scalarFeeds } from './model-suite.ts'
import { inFloat32 } from './trace.ts'

/** What a backend must pass that keeps states where it runs. */
export function describeLoops(backend: LoopingBackend): void {
  describe(`${backend.name}: loops`, () => {
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
      const request = { outputs, carried: states, perStep, steps: 3 }
      const loop = await backend.compileLoop(request)
      const other = await backend.compileLoop(request, { sharing: loop })
      await loop.load(start)
      const stacked = (first: number): Named<Data> =>
        Object.fromEntries(
          perStep.map((name) => {
            const numbers = [0, 1, 2].flatMap((i) => [...(feedsOf(first + i)[name] as Data)])
            return [name, name === 'tokens' ? Int32Array.from(numbers) : Float32Array.from(numbers)]
          }),
        )
      // two loops that share their states, one after the other, and one of them in fewer steps than it could take
      const runs = await Promise.all([loop.run(stacked(0)), other.run(stacked(3), 2), loop.run(stacked(5), 1)])
      expectClose(
        Float32Array.from(runs.flatMap(({ loss }) => [...(loss as Data)])),
        Float32Array.from(losses),
        1e-5,
        'loss',
      )
      await loop.dispose()
      const last = await other.read()
      for (const name of states) expectClose(last[name], state[name], 1e-3, name)
      expect(losses.at(-1)).toBeLessThan(losses[0] as number)
      await other.dispose()
      await executable.dispose()
    })

    test('what is written with the cache on the device is what is written with the cache on the host', async () => {
      // few tokens, so that newlines come often
      const shape: ModelShape = { width: 32, depth: 2, context: 48, vocabulary: 24 }
      const weightsOf = (seed: number): Float32Array => {
        const random = createRandom('weights', seed)
        return Float32Array.from({ length: countStored(shape) }, () => 0.4 * random.normal())
      }
      const prompts = Array.from({ length: 5 }, (_, i) =>
        Uint8Array.from({ length: 1 + 6 * i }, (_, place) => (31 * i + 7 * place) % 24),
      )
      // more texts than rows, which end at different times; then other weights; then texts that outgrow the context
      async function write(on: Backend) {
        const writer = await createWriter(shape, weightsOf(1), on, { batch: 3, reloadable: true })
        const options = { count: 3, maxTokens: 20, seed: 1, temperature: 1, topP: 0.95 }
        const first = await rollOut(writer, prompts, options)
        writer.loadWeights(weightsOf(2))
        const second = await rollOut(writer, prompts, options)
        await writer.dispose()
        const generator = await createGenerator(shape, weightsOf(1), on, { batch: 3 })
        const likeliest = { maxTokens: 60, temperature: 0, topP: 1, seed: 1, stop: newline }
        const texts = await generate(generator, prompts, likeliest)
        await generator.dispose()
        return { rollouts: [...first, ...second].flat(), texts }
      }
      const [here, there] = [await write(onnx), await write(backend)]
      expect(there.texts).toEqual(here.texts)
      const completions = ({ rollouts }: typeof here) => rollouts.map(({ written }) => written)
      expect(completions(there)).toEqual(completions(here))
      expect(new Set(completions(here).map(({ length }) => length)).size).toBeGreaterThan(1)
      for (const [i, { logProbabilities }] of there.rollouts.entries()) {
        expectClose(
          Float32Array.from(logProbabilities),
          Float32Array.from(here.rollouts[i]?.logProbabilities ?? []),
          1e-4,
          'log-probabilities',
        )
      }
    })
  })
}
