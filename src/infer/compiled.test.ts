import { expect, test } from 'vitest'
import { type LoopLog, looping } from '../../test/support/looping.ts'
import { type Backend, onnx } from '../engine/index.ts'
import { initialize, type ModelShape } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { testProblems } from '../tasks/index.ts'
import { evaluateAbilities } from './abilities.ts'
import { generate } from './generate.ts'
import { createGenerator } from './generator.ts'
import { evaluateLoss } from './losses.ts'
import { createVerdictScorer } from './verdict-scorer.ts'
import { createWriter } from './writer.ts'

const shape: ModelShape = { width: 32, depth: 2, context: 48, vocabulary: 256 }
/** Output projections start at zero, which would make every model the same. */
const weightsOf = (seed: number): Float32Array => {
  const random = createRandom('weights', seed)
  return initialize(shape, seed).map((value) => value + 0.3 * random.normal())
}
const weights = weightsOf(1)
const text = new TextEncoder().encode('to be, or not to be, that is the question: '.repeat(20))
const windows = Array.from({ length: 10 }, (_, i) => text.subarray(7 * i, 7 * i + 49))

test('where inputs stay in place, weights are handed over once, and all is measured and written as elsewhere', async () => {
  const log: LoopLog = { calls: [] }
  const device = looping(onnx, log)
  const { loss } = await evaluateLoss(shape, weights, onnx, windows, { batch: 4 })
  expect((await evaluateLoss(shape, weights, device, windows, { batch: 4 })).loss).toBeCloseTo(loss, 5)
  expect(log.calls).toEqual([1, 1, 1])

  const problems = testProblems(createRandom('problems'), 1)
  const scores = await evaluateAbilities(shape, weights, device, problems)
  for (const [i, score] of (await evaluateAbilities(shape, weights, onnx, problems)).entries()) {
    expect(scores[i]).toMatchObject({ task: score.task, exactByLevel: score.exactByLevel })
    expect(scores[i]?.logProbability).toBeCloseTo(score.logProbability, 4)
  }

  const verdicts = await createVerdictScorer(shape, weights, device)
  const others = await createVerdictScorer(shape, weights, onnx)
  const [judged, expected] = [
    await verdicts.score(windows.map((w) => w.subarray(0, 20))),
    await others.score(windows.map((w) => w.subarray(0, 20))),
  ]
  for (const [i, score] of judged.entries()) expect(score).toBeCloseTo(expected[i] as number, 4)

  const written = async (backend: typeof onnx) => {
    const generator = await createGenerator(shape, weights, backend, { batch: 2 })
    const options = { maxTokens: 60, temperature: 0, topP: 1, seed: 1 }
    const texts = await generate(generator, [text.subarray(0, 9), text.subarray(0, 30)], options)
    await generator.dispose()
    return texts
  }
  expect(await written(device)).toEqual(await written(onnx))
  await Promise.all([verdicts.dispose(), others.dispose()])
})

test('other weights take the place of those that lie there', async () => {
  const write = async (writer: Awaited<ReturnType<typeof createWriter>>) => {
    const request = { prefix: text.subarray(0, 12), streams: [createRandom('a')], maxTokens: 20 }
    return (await writer.write([request], { temperature: 1, topP: 1, stops: [] }))[0]?.[0]?.bytes
  }
  const writer = await createWriter(shape, weights, looping(onnx), { batch: 2, reloadable: true })
  const first = await write(writer)
  writer.loadWeights(weightsOf(2))
  const second = await write(writer)
  expect(second).not.toEqual(first)
  const fresh = await createWriter(shape, weightsOf(2), looping(onnx), { batch: 2 })
  expect(await write(fresh)).toEqual(second)
  await Promise.all([writer.dispose(), fresh.dispose()])
})

test('with a large vocabulary fewer sequences are measured at once', async () => {
  const large: ModelShape = { width: 2, depth: 1, context: 48, vocabulary: 2 ** 19 }
  let rows = 0
  const backend: Backend = {
    name: 'counts',
    async compile({ losses }) {
      rows = losses?.shape[0] as number
      throw new Error('enough')
    },
  }
  await expect(evaluateLoss(large, initialize(large, 1), backend, windows)).rejects.toThrow('enough')
  expect(rows).toBe(2 * 48)
  await expect(evaluateLoss(shape, weights, backend, windows)).rejects.toThrow('enough')
  expect(rows).toBe(10 * 48)
})
