import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../engine/index.ts'
import { countStored } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { argmax } from './choose.ts'
import { generate } from './generate.ts'
import { createGenerator, type Generator, windowStart } from './generator.ts'

const shape = { width: 32, depth: 1, context: 64, vocabulary: 256 }
const random = createRandom('generator')
// no weight is zero, and logits differ enough to make greedy text lively
const weights = Float32Array.from({ length: countStored(shape) }, () => 0.5 * random.normal())
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const prompts = ['The', 'A longer prompt than the others', '?', 'four'].map(bytes)
const greedy = { temperature: 0, topP: 1, seed: 0 }
const sampled = { temperature: 1, topP: 0.95, seed: 3 }

let generator: Generator
beforeAll(async () => {
  generator = await createGenerator(shape, weights, onnx, { batch: 3 })
})
afterAll(() => generator.dispose())

test('windows: whole up to the context, then at least half of it, starting at whole strides', () => {
  expect([1, 63, 64].map((length) => windowStart(length, 64))).toEqual([0, 0, 0])
  expect([65, 96, 97, 128, 129].map((length) => windowStart(length, 64))).toEqual([32, 32, 64, 64, 96])
  for (const context of [1, 2, 5, 64]) {
    for (let length = context + 1; length < 5 * context; length++) {
      const size = length - windowStart(length, context)
      expect(size).toBeLessThanOrEqual(context)
      expect(size).toBeGreaterThan(context - Math.max(1, Math.floor(context / 2)))
    }
  }
})

test('greedy text is the likeliest byte at every step, far beyond the context', async () => {
  const [text] = (await generate(generator, [prompts[0] as Uint8Array], { ...greedy, maxTokens: 300 })) as [Uint8Array]
  expect(text).toHaveLength(300)
  expect(new Set(text).size).toBeGreaterThan(20)
  const whole = Uint8Array.of(...(prompts[0] as Uint8Array), ...text)
  // fresh generators' views of the text so far, among them long ones and each side of a slide
  for (const length of [3, 4, 40, 63, 64, 65, 66, 96, 97, 98, 200, 302]) {
    const logits = await generator.prefill([whole.subarray(0, length)])
    expect(argmax(logits.subarray(0, 256)), `byte ${length}`).toBe(whole[length])
  }
})

test('rows slide at their own time and leave the others alone', async () => {
  const all = await generate(generator, prompts, { ...greedy, maxTokens: 100 })
  for (const [i, prompt] of prompts.entries()) {
    expect(await generate(generator, [prompt], { ...greedy, maxTokens: 100 })).toEqual([all[i]])
  }
})

test('the same seed gives the same texts, another seed gives others', async () => {
  const options = { ...sampled, maxTokens: 40 }
  const texts = await generate(generator, prompts, options)
  expect(await generate(generator, prompts, options)).toEqual(texts)
  expect(await generate(generator, prompts, { ...options, seed: 4 })).not.toEqual(texts)
})

test('what is sampled for a prompt does not depend on the other prompts', async () => {
  const options = { ...sampled, maxTokens: 80 }
  const texts = await generate(generator, prompts, options)
  for (const [i, prompt] of prompts.entries()) {
    expect(await generate(generator, [prompt], options)).toEqual([texts[i]])
  }
  expect(await generate(generator, prompts.toReversed(), options)).toEqual(texts.toReversed())
})

test('equal prompts get different texts, except greedily', async () => {
  const same = [prompts[0], prompts[0], prompts[0]] as Uint8Array[]
  const texts = await generate(generator, same, { ...sampled, maxTokens: 20 })
  expect(new Set(texts.map((text) => text.join())).size).toBe(3)
  const likeliest = await generate(generator, same, { ...greedy, maxTokens: 20 })
  expect(new Set(likeliest.map((text) => text.join())).size).toBe(1)
})

test('a text ends before the stop byte', async () => {
  const [text] = (await generate(generator, [prompts[1] as Uint8Array], { ...greedy, maxTokens: 30 })) as [Uint8Array]
  const stop = text[12] as number
  const [stopped] = await generate(generator, [prompts[1] as Uint8Array], { ...greedy, maxTokens: 30, stop })
  expect(stopped).toEqual(text.subarray(0, text.indexOf(stop)))
})

test('a prompt longer than the context is continued as if it had grown', async () => {
  const [text] = (await generate(generator, [prompts[3] as Uint8Array], { ...greedy, maxTokens: 120 })) as [Uint8Array]
  const grown = Uint8Array.of(...(prompts[3] as Uint8Array), ...text.subarray(0, 100))
  expect(await generate(generator, [grown], { ...greedy, maxTokens: 20 })).toEqual([text.subarray(100)])
})

test('bad requests name what is wrong', async () => {
  const ask = (prompt: string, options = {}) =>
    generate(generator, [bytes(prompt)], { ...greedy, maxTokens: 5, ...options })
  await expect(ask('')).rejects.toThrow(/has no bytes.*prompt 1 of 1.*newline/)
  await expect(ask('a', { maxTokens: 1.5 })).rejects.toThrow(/whole number.*1\.5/)
  await expect(ask('a', { topP: 2 })).rejects.toThrow(/top-p must be/)
  await expect(generator.prefill([...prompts, ...prompts])).rejects.toThrow(/compiled for 3 texts.*8/)
  await expect(createGenerator(shape, weights.subarray(1), onnx, { batch: 1 })).rejects.toThrow(/has \d+ weights/)
  expect(await ask('a', { maxTokens: 0 })).toEqual([new Uint8Array(0)])
})
