import { describe, expect, test } from 'vitest'
import { looping } from '../../test/support/looping.ts'
import * as g from '../engine/index.ts'
import { constantWeights, countStored, type ModelShape, transformer } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { type Append, createDecoder, type Decoder } from './decoder.ts'

const vocabulary = 256

/** Weights that are nowhere zero, unlike fresh ones, so that every part of the model matters. */
const liveWeights = (shape: ModelShape): Float32Array => {
  const random = createRandom('live', shape.width, shape.depth)
  return Float32Array.from({ length: countStored(shape) }, () => 0.4 * random.normal())
}

const randomText = (seed: string, length: number): Uint8Array => {
  const random = createRandom(seed)
  return Uint8Array.from({ length }, () => 1 + random.integer(vocabulary - 1))
}

const greatestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0)

async function fullLogits(shape: ModelShape, weights: Float32Array, texts: readonly Uint8Array[]) {
  const batch = texts.length
  const tokens = g.input('tokens', [batch, shape.context], 'int32')
  const executable = await g.onnx.compile({ logits: transformer(shape, constantWeights(shape, weights), tokens) })
  const fed = new Int32Array(batch * shape.context)
  for (const [row, text] of texts.entries()) fed.set(text, row * shape.context)
  const { logits } = await executable.run({ tokens: fed })
  await executable.dispose()
  return (row: number, position: number) =>
    (logits as Float32Array).slice((row * shape.context + position) * vocabulary).subarray(0, vocabulary)
}

const appendOf = (text: Uint8Array, position: number): Append => ({
  token: text[position] as number,
  previous: position === 0 ? 0 : (text[position - 1] as number),
  position,
})

const rowOf = (logits: Float32Array, row: number) => logits.slice(row * vocabulary, (row + 1) * vocabulary)

const memories = [
  { where: 'on the host', backend: g.onnx },
  { where: 'where the loops run', backend: looping(g.onnx) },
]

describe.each(memories)('with its memory $where,', ({ backend }) => {
  test.each([
    { width: 32, depth: 2, context: 64 },
    { width: 64, depth: 2, context: 64 },
    { width: 32, depth: 1, context: 128 },
    { width: 64, depth: 3, context: 128 },
  ])('cached decoding is the full forward pass at every position: %o', async (size) => {
    const shape = { ...size, vocabulary }
    const weights = liveWeights(shape)
    const texts = [1, 2, 3].map((i) => randomText(`text ${i}`, shape.context))
    const full = await fullLogits(shape, weights, texts)
    const predictions = shape.context
    const decoder = await createDecoder(shape, weights, backend, { batch: 3, predictions })

    // prompts of three lengths; the others go on while a row has reached the context
    const lengths = [1, 17, shape.context - 3]
    const read = await decoder.read(texts.map((text, row) => text.subarray(0, lengths[row])))
    let worst = 0
    for (const [row, end] of lengths.entries()) {
      for (let i = 0; i < end; i++) {
        const place = (row + 1) * predictions - end + i
        worst = Math.max(worst, greatestDifference(rowOf(read, place), full(row, i)))
      }
    }
    await decoder.begin(everyRow(3))
    for (let count = 0; count < shape.context - 1; count++) {
      const positions = lengths.map((length) => length + count)
      const appends = positions.map((position, row) =>
        position < shape.context ? appendOf(texts[row] as Uint8Array, position) : null,
      )
      const logits = await decoder.step(appends)
      for (const [row, append] of appends.entries()) {
        if (append) worst = Math.max(worst, greatestDifference(rowOf(logits, row), full(row, append.position)))
      }
    }
    expect(worst).toBeLessThan(1e-4)
    expect(greatestDifference(full(0, 5), full(1, 5))).toBeGreaterThan(0.1)
    await decoder.dispose()
  })

  test('a text continued from its middle forgets what followed', async () => {
    const shape = { width: 32, depth: 2, context: 64, vocabulary }
    const decoder = await createDecoder(shape, liveWeights(shape), backend, { batch: 1 })
    const text = randomText('long', 40)
    await decoder.read([text])
    await decoder.begin(everyRow(1))
    const continued = rowOf(await decoder.step([{ token: 7, previous: text[9] as number, position: 10 }]), 0)
    const read = await decoder.read([Uint8Array.of(...text.subarray(0, 10), 7)])
    expect(greatestDifference(continued, rowOf(read, 0))).toBeLessThan(1e-4)
    await decoder.dispose()
  })

  test('texts are read at a length that suits the longest, and to the same bits at any', async () => {
    const shape = { width: 32, depth: 2, context: 96, vocabulary }
    const decoder = await createDecoder(shape, liveWeights(shape), backend, { batch: 2, predictions: 2 })
    const text = randomText('short', 9)
    const readings = []
    for (const longest of [9, 17, 60, 96]) {
      const read = await decoder.read([randomText('other', longest), text])
      await decoder.begin([{ row: 0, text: 1 }])
      const next = await decoder.step([{ token: 5, previous: text[8] as number, position: 9 }, null])
      readings.push([rowOf(read, 2), rowOf(read, 3), rowOf(next, 0)])
    }
    for (const reading of readings) expect(reading).toEqual(readings[0])
    await decoder.dispose()
  })

  test('a text that was read serves rows that begin at different times, whatever they remembered', async () => {
    const shape = { width: 32, depth: 2, context: 64, vocabulary }
    const decoder = await createDecoder(shape, liveWeights(shape), backend, { batch: 3 })
    const [short, long] = [randomText('short', 5), randomText('long', 50)] as const
    const following = (text: Uint8Array): Append => ({
      token: 9,
      previous: text.at(-1) as number,
      position: text.length,
    })
    await decoder.read([short, long])
    await decoder.begin([
      { row: 0, text: 1 },
      { row: 1, text: 0 },
    ])
    const first = await decoder.step([following(long), following(short), null])
    const [ofLong, ofShort] = [rowOf(first, 0), rowOf(first, 1)]
    // rows change their texts, one at a time; a row left alone goes on
    await decoder.begin([{ row: 2, text: 1 }])
    await decoder.begin([{ row: 0, text: 0 }])
    const second = await decoder.step([following(short), null, following(long)])
    expect([rowOf(second, 2), rowOf(second, 0)]).toEqual([ofLong, ofShort])
    const third = await decoder.step([null, following(short), { token: 3, previous: 9, position: 51 }])
    expect(rowOf(third, 1)).toEqual(ofShort)
    expect(rowOf(third, 2)).not.toEqual(ofLong)
    await decoder.dispose()
  })

  test('a row computes the same bits whatever its companions and its place in the batch', async () => {
    const shape = { width: 64, depth: 2, context: 64, vocabulary }
    const decoder = await createDecoder(shape, liveWeights(shape), backend, { batch: 5 })
    const text = randomText('mine', 30)
    const alone = await decodeAt(decoder, text, 0, [])
    for (const row of [0, 1, 4]) {
      const companions = [11, 64, 1, 50].map((length, i) => randomText(`companion ${row} ${i}`, length))
      expect(await decodeAt(decoder, text, row, companions)).toEqual(alone)
    }
    await decoder.dispose()
  })
})

const everyRow = (batch: number) => Array.from({ length: batch }, (_, row) => ({ row, text: row }))

/** Logits of the last ten bytes of a text at a row of the batch, decoded among companions. */
async function decodeAt(decoder: Decoder, text: Uint8Array, row: number, companions: readonly Uint8Array[]) {
  const prompts = companions.toSpliced(row, 0, text.subarray(0, 20))
  const results = [rowOf(await decoder.read(prompts), row)]
  await decoder.begin(everyRow(prompts.length))
  for (let position = 20; position < 30; position++) {
    const appends = prompts.map((_, i) =>
      i === row ? appendOf(text, position) : { token: i, previous: 1, position: i },
    )
    results.push(rowOf(await decoder.step(appends), row))
  }
  return results
}
