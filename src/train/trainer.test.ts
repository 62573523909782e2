import { expect, test } from 'vitest'
import { onnx } from '../engine/index.ts'
import type { TrunkSpec } from './spec.ts'
import { copyState, createTrainer } from './trainer.ts'

const spec: TrunkSpec = {
  shape: { width: 32, depth: 1, context: 8, vocabulary: 256 },
  seed: 1,
  batch: 2,
  schedule: { learningRate: 0.01, warmup: 5, decayShare: 0.2 },
  weightDecay: 0.1,
  optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 },
  branches: [20],
}
const text = new TextEncoder().encode('to be, or not to be, that is the question: '.repeat(4))
const sequence = (index: number): Uint8Array => text.subarray((5 * index) % 100, ((5 * index) % 100) + 9)

test('the same spec gives the same bits, and another seed others', async () => {
  const losses = async (seed: number): Promise<number[]> => {
    const trainer = await createTrainer({ ...spec, seed }, onnx, sequence, 1)
    const values: number[] = []
    for (let i = 0; i < 12; i++) values.push((await trainer.step(0.01)).loss)
    await trainer.dispose()
    return values
  }
  const first = await losses(1)
  expect(await losses(1)).toStrictEqual(first)
  expect((await losses(2)).at(-1)).not.toBe(first.at(-1))
  // an untrained model guesses: its output projections start at zero
  expect(first[0]).toBeCloseTo(Math.log(256), 5)
  expect(first.at(-1)).toBeLessThan(4)
})

test('a copied state goes on as the trainer it was taken from did, in that trainer and in another', async () => {
  const trainer = await createTrainer(spec, onnx, sequence, 1)
  for (let i = 0; i < 5; i++) await trainer.step(0.01)
  const kept = copyState(trainer.state())
  const rest = async (from: typeof trainer) => {
    const results: { loss: number; norm: number }[] = []
    while (from.state().step < 12) results.push(await from.step(0.005))
    return { results, end: copyState(from.state()) }
  }
  const unbroken = await rest(trainer)
  trainer.restore(kept)
  expect(trainer.state().step).toBe(5)
  expect(await rest(trainer)).toStrictEqual(unbroken)

  const other = await createTrainer({ ...spec, seed: 9 }, onnx, sequence, 1)
  for (let i = 0; i < 2; i++) await other.step(0.01)
  other.restore(kept)
  expect(await rest(other)).toStrictEqual(unbroken)
  await Promise.all([trainer.dispose(), other.dispose()])
})
