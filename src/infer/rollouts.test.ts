import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../engine/index.ts'
import { countStored } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { scoreAnswers } from './answers.ts'
import { readingFlops, spanFlops, writingFlops } from './cost.ts'
import { type Rollout, rollOut } from './rollouts.ts'
import { bytesOf, createWriter, textOf, type Writer } from './writer.ts'

// the newline is one of 12 tokens, so completions end soon and at different lengths
const shape = { width: 32, depth: 1, context: 48, vocabulary: 12 }
const random = createRandom('rollouts')
const weights = Float32Array.from({ length: countStored(shape) }, () => 0.3 * random.normal())
const prompts = [
  [1, 2, 3],
  [4, 5, 6, 7, 8, 9],
  [11, 1],
  [9, 9, 9, 1],
  [2, 1, 2],
].map((bytes) => Uint8Array.from(bytes))
const options = { count: 6, maxTokens: 24, seed: 5, temperature: 0.8, topP: 0.95 }

let writer: Writer
let pool: Rollout[][]
beforeAll(async () => {
  writer = await createWriter(shape, weights, onnx, { batch: 4 })
  pool = await rollOut(writer, prompts, options)
})
afterAll(() => writer.dispose())

test('log-probabilities are those of teacher-forced evaluation, newline included', async () => {
  const asked = pool.flatMap((own, i) =>
    own.filter(({ finished }) => finished).map((rollout) => ({ prompt: textOf(prompts[i] as Uint8Array), rollout })),
  )
  expect(asked.length).toBeGreaterThan(10)
  const scores = await scoreAnswers(
    shape,
    weights,
    onnx,
    asked.map(({ prompt, rollout }) => ({ prompt, answer: textOf(rollout.completion) })),
  )
  const total = ({ logProbabilities }: Rollout) => logProbabilities.reduce((sum, nats) => sum + nats, 0)
  for (const [i, { rollout }] of asked.entries()) expect(total(rollout)).toBeCloseTo(scores[i] as number, 4)
})

test('completions end at the newline or when the tokens are used up', () => {
  const all = pool.flat()
  expect(new Set(all.map(({ written }) => written.length)).size).toBeGreaterThan(5)
  expect(all.some(({ finished }) => !finished)).toBe(true)
  for (const { completion, finished, written, logProbabilities } of all) {
    expect(completion).not.toContain(10)
    expect(written).toEqual(finished ? Uint8Array.of(...completion, 10) : completion)
    expect(logProbabilities).toHaveLength(written.length)
    if (!finished) expect(written).toHaveLength(24)
  }
})

test('a rollout depends on neither its batch, its companions nor how many there are', async () => {
  for (const [i, prompt] of prompts.entries()) expect(await rollOut(writer, [prompt], options)).toEqual([pool[i]])
  const single = await createWriter(shape, weights, onnx, { batch: 1 })
  const one = await rollOut(single, prompts.slice(1, 2), { ...options, count: 2, first: 3 })
  await single.dispose()
  const texts = (rollouts: readonly Rollout[] | undefined) => rollouts?.map(({ completion }) => completion)
  expect(texts(one[0])).toEqual(texts(pool[1]?.slice(3, 5)))
})

test('rollouts differ among themselves, among equal prompts and by seed, but not at temperature 0', async () => {
  const count = (rollouts: readonly Rollout[]) => new Set(rollouts.map(({ completion }) => completion.join())).size
  for (const own of pool) expect(count(own)).toBeGreaterThan(3)
  const twice = await rollOut(writer, [prompts[1], prompts[1]] as Uint8Array[], options)
  expect(twice[0]).toEqual(pool[1])
  expect(twice[1]).not.toEqual(pool[1])
  expect((await rollOut(writer, prompts.slice(0, 1), { ...options, seed: 6 }))[0]).not.toEqual(pool[0])
  expect(count((await rollOut(writer, prompts.slice(0, 1), { ...options, temperature: 0 })).flat())).toBe(1)
})

test('with other weights loaded, a writer writes what one compiled with them does', async () => {
  const others = weights.map((weight) => 0.9 * weight)
  const loaded = await createWriter(shape, weights, onnx, { batch: 4, reloadable: true })
  const compiled = await createWriter(shape, others, onnx, { batch: 4 })
  const texts = async (from: Writer) =>
    (await rollOut(from, prompts, options)).flat().map(({ completion }) => textOf(completion))
  const expected = await texts(compiled)
  expect(await texts(loaded)).not.toEqual(expected)
  loaded.loadWeights(others)
  // what is loaded is a copy
  others.fill(0)
  expect(await texts(loaded)).toEqual(expected)
  expect(() => loaded.loadWeights(others.subarray(1))).toThrow(/has \d+ weights/)
  expect(() => compiled.loadWeights(others)).toThrow(/one set of weights.*reloadable/)
  await Promise.all([loaded.dispose(), compiled.dispose()])
})

test('what does not fit is named', async () => {
  const ask = (prompt: string, changes = {}) => rollOut(writer, [bytesOf(prompt)], { ...options, ...changes })
  await expect(ask('\u0001'.repeat(26))).rejects.toThrow(/26 tokens and 24 more do not fit into 48/)
  await expect(ask('')).rejects.toThrow(/has no bytes/)
  await expect(ask('A')).rejects.toThrow(/knows the tokens 0 to 11/)
  await expect(ask('\u0001', { maxTokens: 0 })).rejects.toThrow(/1 or more/)
  expect((await ask('\u0001'.repeat(25)))[0]).toHaveLength(6)
})

test('the cost of writing leaves out the token that is never read, and a shared beginning', () => {
  expect(writingFlops(shape, 5, 4)).toBe(spanFlops(shape, 5, 8))
  expect(writingFlops(shape, 5, 0)).toBe(0)
  const read = (known: string, text: string) => readingFlops(shape, bytesOf(known), bytesOf(text))
  expect(read('', 'abc')).toBe(spanFlops(shape, 0, 3))
  expect(read('abc', 'ab?d')).toBe(spanFlops(shape, 2, 4))
  expect(read('abc', 'ab')).toBe(0)
})
