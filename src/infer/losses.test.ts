import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../engine/index.ts'
import { countStored, initialize } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { scoreAnswers } from './answers.ts'
import { logProbability } from './choose.ts'
import { createDecoder, type Decoder } from './decoder.ts'
import { evaluateLoss } from './losses.ts'

const shape = { width: 32, depth: 2, context: 64, vocabulary: 256 }
const random = createRandom('losses')
const weights = Float32Array.from({ length: countStored(shape) }, () => 0.4 * random.normal())
const windows = Array.from({ length: 7 }, () => Uint8Array.from({ length: 65 }, () => random.integer(256)))

let decoder: Decoder
beforeAll(async () => {
  decoder = await createDecoder(shape, weights, onnx, { batch: 1, predictions: 64 })
})
afterAll(() => decoder.dispose())

const problems = [
  { prompt: 'C qaf=', answer: 'qaf' },
  { prompt: 'K a1b7c3?b', answer: '7' },
  { prompt: 'a much longer prompt that needs a second block of', answer: 'positions' },
  { prompt: 'S cab=', answer: '' },
]

/** Log-probability of everything in `text` from `begin` on, from the logits of a forward pass. */
async function logProbabilityOf(text: Uint8Array, begin: number): Promise<number> {
  const read = await decoder.read([text.subarray(0, -1)])
  const logits = read.subarray((64 - (text.length - 1)) * 256)
  const targets = [...text.keys()].slice(begin)
  return targets.reduce((sum, i) => sum + logProbability(logits.subarray((i - 1) * 256, i * 256), text[i] as number), 0)
}

test('an untrained model loses log 256 nats per byte', async () => {
  const { loss, tokens } = await evaluateLoss(shape, initialize(shape, 1), onnx, windows)
  expect(loss).toBeCloseTo(Math.log(256), 5)
  expect(tokens).toBe(7 * 64)
})

test('the loss is the mean over all bytes but the first, whatever the batch', async () => {
  const { loss } = await evaluateLoss(shape, weights, onnx, windows)
  let sum = 0
  for (const window of windows) sum -= await logProbabilityOf(window, 1)
  expect(loss).toBeCloseTo(sum / (7 * 64), 5)
  for (const batch of [1, 3, 7]) {
    expect((await evaluateLoss(shape, weights, onnx, windows, { batch })).loss).toBeCloseTo(loss, 6)
  }
})

test('answers are scored with their newline, given their prompt', async () => {
  const scores = await scoreAnswers(shape, weights, onnx, problems)
  for (const [i, { prompt, answer }] of problems.entries()) {
    const expected = await logProbabilityOf(new TextEncoder().encode(`${prompt}${answer}\n`), prompt.length)
    expect(scores[i]).toBeCloseTo(expected, 4)
  }
})

test('an answer’s score does not depend on the other problems or their padding', async () => {
  const scores = await scoreAnswers(shape, weights, onnx, problems)
  for (const [i, problem] of problems.entries()) {
    expect((await scoreAnswers(shape, weights, onnx, [problem]))[0]).toBeCloseTo(scores[i] as number, 5)
  }
  expect(await scoreAnswers(shape, weights, onnx, problems, { batch: 3 })).toEqual(scores)
  expect(await scoreAnswers(shape, weights, onnx, [])).toEqual([])
})

test('what does not fit is named', async () => {
  const score = (prompt: string) => scoreAnswers(shape, weights, onnx, [{ prompt, answer: 'abc' }])
  expect(await score('x'.repeat(61))).toHaveLength(1)
  await expect(score('x'.repeat(62))).rejects.toThrow(/65 bytes does not fit into the model’s context of 64/)
  await expect(score('')).rejects.toThrow(/no prompt/)
  await expect(evaluateLoss(shape, weights, onnx, [])).rejects.toThrow(/no window.*65 bytes/)
  await expect(evaluateLoss(shape, weights, onnx, [new Uint8Array(64)])).rejects.toThrow(/wrong size \(64\).*65 bytes/)
  const small = { ...shape, vocabulary: 100 }
  await expect(
    evaluateLoss(small, new Float32Array(countStored(small)), onnx, [new Uint8Array(65).fill(100)]),
  ).rejects.toThrow(/tokens 0 to 99 \(100\)/)
})
