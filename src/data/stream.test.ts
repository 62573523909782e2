import { expect, test } from 'vitest'
import type { Random } from '../stats/index.ts'
import { assembleCorpus } from './corpus.ts'
import { createStream, rotate } from './stream.ts'
import { textFile } from './text.ts'
import type { Corpus, GatheredText } from './types.ts'

/** A file whose every four bytes say which file they are of and where: file, position high, middle, low. */
function marked(file: number, bytes: number): Uint8Array {
  const content = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) {
    const word = i >> 2
    content[i] = [128 + file, 1 + (word >> 12), 1 + ((word >> 6) & 63), 65 + (word & 63)][i & 3] as number
  }
  return content
}

/** Where a sequence lies: its file and first byte. */
function place(sequence: Uint8Array): { file: number; start: number } {
  const lead = sequence.findIndex((byte) => byte >= 128)
  const [file, high, middle, low] = sequence.subarray(lead, lead + 4) as unknown as [number, number, number, number]
  return { file: file - 128, start: ((((high - 1) << 12) | ((middle - 1) << 6) | (low - 65)) << 2) - lead }
}

function corpusOf(sizes: readonly number[], weights: readonly number[] = [1]): Corpus {
  const collections = sizes.map((size, i) => ({
    name: `${i}`,
    group: weights.length === 1 ? 0 : i,
    files: [textFile(`${i}`, marked(i, size))],
  }))
  return assembleCorpus({ kind: 'marked', collections, weights, notes: [] } satisfies GatheredText, [])
}

const context = 64
const ability = (_random: Random, bytes: number) => new Uint8Array(bytes)
const stream = (corpus: Corpus, more: { seed?: number; abilityShare?: number } = {}) =>
  createStream({ corpus, context, seed: 1, abilityShare: 0, abilityText: ability, ...more })

test('a pure function of seed and index', () => {
  const corpus = corpusOf([100_000, 30_000])
  const forwards = stream(corpus)
  const backwards = stream(corpus)
  const indices = Array.from({ length: 500 }, (_, i) => i * 7)
  const first = indices.map((index) => [...forwards.sequence(index)])
  const second = [...indices].reverse().map((index) => [...backwards.sequence(index)])
  expect(second.reverse()).toEqual(first)
  const other = stream(corpus, { seed: 2 })
  expect(indices.map((index) => [...other.sequence(index)])).not.toEqual(first)
})

test('within an epoch no byte is a target twice; the next epoch has another order and another grid', () => {
  const corpus = corpusOf([100_000, 30_000, 700])
  const windows =
    Math.floor((90_000 - 1) / context) -
    1 +
    Math.floor((27_000 - 1) / context) -
    1 +
    Math.floor((630 - 1) / context) -
    1
  const text = stream(corpus)
  const places = Array.from({ length: 2 * windows }, (_, i) => place(text.sequence(i)))
  const targets = (epoch: number) => {
    const seen = new Set<string>()
    for (const { file, start } of places.slice(epoch * windows, (epoch + 1) * windows)) {
      for (let i = 1; i <= context; i++) seen.add(`${file} ${start + i}`)
    }
    return seen
  }
  expect(targets(0).size).toBe(windows * context)
  expect(targets(1).size).toBe(windows * context)
  const phases = (epoch: number) =>
    new Set(places.slice(epoch * windows, (epoch + 1) * windows).map(({ file, start }) => `${file} ${start % context}`))
  expect(phases(0).size).toBe(3)
  expect(phases(1)).not.toEqual(phases(0))
})

test('sequences have context + 1 bytes, lie in the training part of one file, and reach both of its ends', () => {
  const corpus = corpusOf([20_000, 60_000])
  const text = stream(corpus)
  const starts = [new Set<number>(), new Set<number>()]
  for (let i = 0; i < 20_000; i++) {
    const sequence = text.sequence(i)
    const { file, start } = place(sequence)
    if (sequence.length !== context + 1) expect(sequence).toHaveLength(context + 1)
    starts[file]?.add(start)
  }
  for (const [file, seen] of starts.entries()) {
    const lastStart = (corpus.sources[file]?.trainBytes as number) - context - 1
    expect(Math.min(...seen)).toBeLessThan(16)
    expect(Math.max(...seen)).toBeGreaterThan(lastStart - 16)
    expect(Math.max(...seen)).toBeLessThanOrEqual(lastStart)
  }
})

test('weighted sources are drawn by share, whatever their size, at any stretch', () => {
  const text = stream(corpusOf([20_000, 200_000, 60_000], [0.5, 0.2, 0.3]))
  for (const from of [0, 12_345]) {
    const counts = [0, 0, 0]
    for (let i = from; i < from + 1000; i++) {
      const { file } = place(text.sequence(i))
      counts[file] = (counts[file] as number) + 1
    }
    for (const [file, share] of [0.5, 0.2, 0.3].entries())
      expect(Math.abs((counts[file] as number) - 1000 * share)).toBeLessThan(3)
  }
})

test('the rota meets each share to one turn, from its first turn on', () => {
  const shares = [0.001, 0.4, 0.599]
  const turns = rotate(shares)
  const counts = [0, 0, 0]
  let furthest = 0
  for (const [i, { pool, rank }] of turns.entries()) {
    if (rank !== counts[pool]) expect(rank).toBe(counts[pool])
    counts[pool] = (counts[pool] as number) + 1
    furthest = Math.max(
      furthest,
      ...shares.map((share, other) => Math.abs((counts[other] as number) - share * (i + 1))),
    )
  }
  expect(furthest).toBeLessThan(1.5)
  expect(turns).toHaveLength(4096)
  expect(turns.every(({ pool, visits }) => visits === counts[pool])).toBe(true)
})

test('ability sequences: their exact share, evenly spread, seeded by index; text is not skipped for them', () => {
  const corpus = corpusOf([100_000])
  const abilityShare = 0.15
  const mixed = createStream({
    corpus,
    context,
    seed: 1,
    abilityShare,
    abilityText: (random, bytes) => new Uint8Array(bytes).fill(random.integer(100)),
  })
  const plain = stream(corpus)
  let texts = 0
  const draws = new Set<number>()
  for (let i = 0; i < 2000; i++) {
    const sequence = mixed.sequence(i)
    if (sequence.some((byte) => byte >= 128)) expect([...sequence]).toEqual([...plain.sequence(texts++)])
    else draws.add(sequence[0] as number)
    const abilitySequences = i + 1 - texts
    expect(Math.abs(abilitySequences - abilityShare * (i + 1))).toBeLessThan(1)
  }
  expect(2000 - texts).toBe(300)
  expect(draws.size).toBeGreaterThan(80)
})

test('a text of files shorter than one window says so', () => {
  const collections = Array.from({ length: 2000 }, (_, i) => ({
    name: `${i}`,
    group: 0,
    files: [textFile('x', marked(0, 60))],
  }))
  const corpus = assembleCorpus({ kind: 'crumbs', collections, weights: [1], notes: [] }, [])
  expect(() => stream(corpus)).toThrow(/No file of this text is longer than one window of 65 bytes/)
})

test('a held text has every sequence that is not made at its place, and says which are made', () => {
  for (const [sizes, weights] of [
    [[100_000, 30_000, 700], [1]],
    [
      [50_000, 20_000],
      [3, 1],
    ],
  ] as const) {
    for (const abilityShare of [0, 0.2, 0.37]) {
      const { sequence, held } = stream(corpusOf(sizes, weights), { abilityShare })
      const text = held.text()
      expect(text).toHaveLength(held.tokens)
      const isMade = (index: number): boolean => held.place(index) === null
      const wrong = Array.from({ length: 3000 }, (_, index) => index).filter((index) => {
        const place = held.place(index)
        const expected = place === null ? new Uint8Array(context + 1) : text.subarray(place, place + context + 1)
        return Buffer.compare(sequence(index), expected) !== 0
      })
      expect(wrong).toEqual([])
      for (const count of [1, 4, 5, 64]) {
        const most = Math.max(
          ...Array.from(
            { length: 300 },
            (_, first) => Array.from({ length: count }, (_, i) => first + i).filter(isMade).length,
          ),
        )
        expect(most).toBeLessThanOrEqual(held.made(count))
        expect(held.made(count)).toBeLessThanOrEqual(Math.min(count, most + 2))
      }
    }
  }
})
