import { describe, expect, test } from 'vitest'
import { type LoopLog, looping } from '../../test/support/looping.ts'
import { type Corpus, createStream } from '../data/index.ts'
import { type Backend, onnx, reference } from '../engine/index.ts'
import { EscaladoError } from '../error.ts'
import { drawnBatches } from './sequences.ts'
import type { TrunkSpec } from './spec.ts'
import { copyState, createTrainer, type StepResult, type Trainer } from './trainer.ts'

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

const files = ['a', 'b'].map((name) => new TextEncoder().encode(`${'to be, or not to be: '.repeat(50)}${name}`))
const corpus: Corpus = {
  ...{ description: 'a test', sha256: '', unseen: null, trainBytes: 2102, heldOutBytes: 0 },
  sources: [{ name: 'a', share: 1, group: 0, train: files, heldOut: [], trainBytes: 2102, heldOutBytes: 0 }],
}
const stream = createStream({
  ...{ corpus, context: spec.shape.context, seed: 3, abilityShare: 0.3 },
  abilityText: (random, bytes) => Uint8Array.from({ length: bytes }, () => 97 + random.integer(26)),
})

/** The results of all steps to `end`, and the state there. */
async function trainTo(trainer: Trainer, end: number, rate = 0.01) {
  const results: StepResult[] = []
  while (trainer.taken() < end) results.push(...(await trainer.advance(end, (step) => rate / (1 + step / 10))))
  expect(trainer.taken()).toBe(end)
  return { results, state: copyState(await trainer.state()) }
}

test('the same spec gives the same bits, and another seed others', async () => {
  const losses = async (seed: number): Promise<number[]> => {
    const trainer = await createTrainer({ ...spec, seed }, onnx, { sequence }, 1)
    const { results } = await trainTo(trainer, 12)
    await trainer.dispose()
    return results.map(({ loss }) => loss)
  }
  const first = await losses(1)
  expect(await losses(1)).toStrictEqual(first)
  expect((await losses(2)).at(-1)).not.toBe(first.at(-1))
  // an untrained model guesses: its output projections start at zero
  expect(first[0]).toBeCloseTo(Math.log(256), 5)
  expect(first.at(-1)).toBeLessThan(4)
})

test('a copied state goes on as the trainer it was taken from did, in that trainer and in another', async () => {
  for (const backend of [onnx, looping(onnx)]) {
    const trainer = await createTrainer(spec, backend, { sequence }, 1)
    const kept = (await trainTo(trainer, 5)).state
    const unbroken = await trainTo(trainer, 12)
    await trainer.restore(kept)
    expect(trainer.taken()).toBe(5)
    expect(await trainTo(trainer, 12)).toStrictEqual(unbroken)

    const other = await createTrainer({ ...spec, seed: 9 }, backend, { sequence }, 1)
    await trainTo(other, 2)
    await other.restore(kept)
    expect(await trainTo(other, 12)).toStrictEqual(unbroken)
    await Promise.all([trainer.dispose(), other.dispose()])
  }
})

describe('on a backend with loops', () => {
  test('many steps in one call, on sequences drawn from a held text, are the same steps bit for bit', async () => {
    const log: LoopLog = { calls: [] }
    const plain = await createTrainer(spec, onnx, stream, 1)
    const looped = await createTrainer(spec, looping(onnx, log), stream, 1)
    const fed = await createTrainer(spec, looping(onnx), { sequence: stream.sequence }, 1)
    const expected = await trainTo(plain, 150)
    expect(await trainTo(looped, 150)).toStrictEqual(expected)
    expect(await trainTo(fed, 150)).toStrictEqual(expected)
    expect(log.calls.reduce((sum, steps) => sum + steps, 0)).toBe(150)
    await Promise.all([plain, looped, fed].map((trainer) => trainer.dispose()))
  })

  test('the sequences drawn from a held text are those of the stream', async () => {
    const [batch, length] = [7, spec.shape.context + 1]
    const { tokens, resident, room, fill } = drawnBatches(stream, batch, length)
    const executable = await reference.compile({ tokens })
    for (let step = 0; step < 40; step++) {
      const inputs = room(1)
      fill(inputs, 0, step * batch)
      const drawn = await executable.run({ ...resident, ...inputs })
      const wanted = Array.from({ length: batch }, (_, row) => [...stream.sequence(step * batch + row)]).flat()
      expect([...(drawn.tokens as Int32Array)], `step ${step}`).toEqual(wanted)
    }
  })

  test('a call that fails is reported, and the trainer goes on from a state that is restored', async () => {
    const working = looping(onnx)
    let broken = false
    const backend: Backend = {
      ...working,
      async compileLoop(request, options) {
        const loop = await (working.compileLoop as NonNullable<Backend['compileLoop']>)(request, options)
        return {
          ...loop,
          run: (feeds, steps) => (broken ? Promise.reject(new Error('lost')) : loop.run(feeds, steps)),
        }
      },
    }
    const trainer = await createTrainer(spec, backend, stream, 1)
    const kept = (await trainTo(trainer, 20)).state
    broken = true
    await expect(trainer.advance(40, () => 0.01)).rejects.toThrow('lost')
    broken = false
    await trainer.restore(kept)
    const end = await trainTo(trainer, 60)
    const unbroken = await createTrainer(spec, onnx, stream, 1)
    await trainTo(unbroken, 20)
    expect(end).toStrictEqual(await trainTo(unbroken, 60))
    await Promise.all([trainer.dispose(), unbroken.dispose()])
  })

  test.each([
    [0.8, /At most 1 sequences a step would fit, not 2/],
    [0.2, /Not even one sequence a step fits/],
  ])('a device without the memory says how much of the batch would fit: %d', async (share, advice) => {
    const problem = { code: 'device-out-of-memory', what: 'too little', fix: 'Use less.' }
    const cause = { name: 'RESOURCE_EXHAUSTED', message: '', share }
    const working = looping(onnx)
    const backend: Backend = {
      ...working,
      async compileLoop(request, options) {
        const loop = await (working.compileLoop as NonNullable<Backend['compileLoop']>)(request, options)
        return { ...loop, run: () => Promise.reject(new EscaladoError(problem, { cause })) }
      },
    }
    const trainer = await createTrainer(spec, backend, stream, 1)
    await expect(trainer.advance(5, () => 0.01)).rejects.toThrow(advice)
    await trainer.dispose()
  })
})
