import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { assembleCorpus } from './corpus.ts'
import { bigramLoss, heldOutWindows, letterShare, unseenWindows } from './evaluation.ts'
import { textFile } from './text.ts'
import type { Corpus, TextCollection } from './types.ts'

const collection = (name: string, group: number, bytes: Uint8Array): TextCollection => ({
  name,
  group,
  files: [textFile(name, bytes)],
})
const corpusOf = (
  collections: readonly TextCollection[],
  weights: readonly number[] = [1],
  unseen: readonly TextCollection[] = [],
): Corpus => assembleCorpus({ kind: 'made', collections, weights, notes: [] }, unseen)

const filled = (value: number, bytes: number) => new Uint8Array(bytes).fill(value)
const shareOf = (windows: readonly Uint8Array[], value: number) =>
  windows.filter((window) => window[0] === value).length / windows.length

test('held-out windows: fixed, inside the held-out parts, evenly spread, at most so many tokens', () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => 33 + (Math.floor((i - 180_000) / 200) & 127))
  const corpus = corpusOf([collection('a', 0, bytes)])
  const windows = heldOutWindows(corpus, 64, 6400)
  expect(windows).toHaveLength(100)
  expect(windows.every((window) => window.length === 65)).toBe(true)
  expect(windows).toEqual(heldOutWindows(corpus, 64, 6400))
  const heldOut = corpus.sources[0]?.heldOut[0] as Uint8Array
  const starts = windows.map((window) => window.byteOffset - heldOut.byteOffset)
  const gaps = starts.slice(1).map((start, i) => start - (starts[i] as number))
  expect(starts[0]).toBeGreaterThanOrEqual(0)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(64)
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(64)
  expect(starts.at(-1)).toBeGreaterThan(heldOut.length - 300)
  expect(heldOutWindows(corpus, 64, 1e9)).toHaveLength(Math.floor((20_000 - 1) / 64))
})

test('each group is measured at its share, even when one of them is short', () => {
  const corpus = corpusOf([collection('a', 0, filled(65, 20_000)), collection('b', 1, filled(66, 200_000))], [0.5, 0.5])
  expect(shareOf(heldOutWindows(corpus, 64, 1280), 65)).toBe(0.5)
  const all = heldOutWindows(corpus, 64, 1e9)
  expect(all).toHaveLength(2 * Math.floor((2000 - 1) / 64))
  expect(shareOf(all, 65)).toBe(0.5)
})

test('unseen windows come from the unseen text; without one there are none', () => {
  const a = collection('a', 0, filled(65, 100_000))
  const corpus = corpusOf([a], [1], [collection('u', 0, filled(85, 5000))])
  const windows = unseenWindows(corpus, 64, 640)
  expect(windows).toHaveLength(10)
  expect(shareOf(windows, 85)).toBe(1)
  expect(unseenWindows(corpusOf([a]), 64, 640)).toEqual([])
})

test('too little held-out or unseen text says what to do', () => {
  const a = collection('a', 0, filled(65, 100_000))
  const small = corpusOf([a, collection('b', 1, filled(66, 500))], [0.5, 0.5], [collection('u', 0, filled(85, 60))])
  expect(() => heldOutWindows(small, 64, 1e6)).toThrow(
    /^b: The held-out tenth of this text has no room .*longer than 650 bytes/,
  )
  expect(() => heldOutWindows(corpusOf([a]), 64, 10)).toThrow(/no room/)
  expect(() => unseenWindows(small, 64, 1e6)).toThrow(/^u: The unseen text has no room/)
})

test('bigram loss: the conditional entropy of a Markov chain', () => {
  const random = createRandom('chain')
  const bytes = new Uint8Array(300_000)
  for (let i = 1; i < bytes.length; i++) {
    const stays = random.uniform() < 0.9
    bytes[i] = stays ? (bytes[i - 1] as number) : 1 - (bytes[i - 1] as number)
  }
  const corpus = corpusOf([
    collection(
      'chain',
      0,
      bytes.map((bit) => 97 + bit),
    ),
  ])
  const entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1))
  // The standard error over 30,000 held-out bytes is about 0.004.
  expect(Math.abs(bigramLoss(corpus, heldOutWindows(corpus, 64, 1e6)) - entropy)).toBeLessThan(0.015)
})

test('bigram loss: sources count at their share, not their size, and bytes never seen have a finite loss', () => {
  const alternating = (a: number, b: number, bytes: number) =>
    Uint8Array.from({ length: bytes }, (_, i) => (i % 2 === 0 ? a : b))
  const corpus = corpusOf(
    [collection('ab', 0, alternating(97, 98, 20_000)), collection('ac', 1, alternating(97, 99, 180_000))],
    [0.5, 0.5],
  )
  // After a comes b or c, equally often by share; after either comes a.
  expect(bigramLoss(corpus, [Uint8Array.of(97, 98), Uint8Array.of(98, 97)])).toBeCloseTo(Math.LN2 / 2, 2)
  const unknown = bigramLoss(corpus, [Uint8Array.of(200, 201)])
  expect(unknown).toBeCloseTo(Math.log(256), 6)
})

test('letters: ASCII ones and bytes of other characters, each source by its share', () => {
  const text = (name: string, group: number, content: string) =>
    collection(name, group, new TextEncoder().encode(content.repeat(20_000)))
  expect(letterShare(corpusOf([text('a', 0, 'Az{[@`09 \n')]))).toBeCloseTo(0.2, 3)
  expect(letterShare(corpusOf([text('b', 0, 'é我')]))).toBe(1)
  const mixed = corpusOf([text('c', 0, 'abcdefgh'), text('d', 1, '1234')], [0.25, 0.75])
  expect(letterShare(mixed)).toBeCloseTo(0.25, 6)
})
