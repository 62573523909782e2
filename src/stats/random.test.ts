import { expect, test } from 'vitest'
import { createRandom, hashSeed } from './random.ts'

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

// Expected values from a second implementation of FNV-1a, MurmurHash3's finalizer and sfc32, in Python.
test('the stream of a seed is the same for ever', () => {
  const random = createRandom('escalado', 1)
  expect(draw(4, () => Math.floor(random.uniform() * 2 ** 32))).toEqual([
    3617497227, 1324012682, 2537222510, 1638375849,
  ])
  expect(hashSeed('escalado', 1)).toBe(4008212292)
})

test('streams of different seeds differ, also where the parts only look alike', () => {
  const seeds = [[1], ['1'], [1, 2], [12], ['1', '2'], ['12'], ['#1'], [], [''], ['', ''], [-1], [0.5]] as const
  const starts = seeds.map((seed) => createRandom(...seed).uniform())
  expect(new Set(starts).size).toBe(seeds.length)
  expect(new Set(seeds.map((seed) => hashSeed(...seed))).size).toBe(seeds.length)
})

test('seeds of consecutive numbers give uncorrelated streams', () => {
  const starts = draw(20_000, () => 0).map((_, i) => createRandom(i).uniform())
  const centred = starts.map((value) => value - 0.5)
  const products = centred.slice(1).map((value, i) => value * (centred[i] ?? 0))
  // Standard error of the mean of products of two uniforms: (1/12)/sqrt(n).
  expect(Math.abs(mean(products))).toBeLessThan(4 / 12 / Math.sqrt(products.length))
})

test('uniform numbers fill [0, 1) evenly', () => {
  const random = createRandom('uniform')
  const counts = new Array<number>(100).fill(0)
  const values = draw(100_000, () => random.uniform())
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
  for (const value of values) {
    const bin = Math.floor(value * 100)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  // 99 degrees of freedom: the 0.0001 and 0.9999 quantiles.
  expect(chiSquare).toBeGreaterThan(53)
  expect(chiSquare).toBeLessThan(161)
})

test('normal numbers have the moments and the tails of a standard normal', () => {
  const random = createRandom('normal')
  const n = 100_000
  const values = draw(n, () => random.normal())
  const moment = (power: number) => mean(values.map((value) => value ** power))
  // Four standard errors; the k-th moment has variance (E z^2k - (E z^k)^2)/n.
  expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n))
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n))
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n))
  const beyond = values.filter((value) => Math.abs(value) > 1.959964).length / n
  expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n))
  const pairs = mean(values.slice(1).map((value, i) => value * (values[i] ?? 0)))
  expect(Math.abs(pairs)).toBeLessThan(4 * Math.sqrt(1 / n))
})

test('integers and picks reach every value and no other', () => {
  const random = createRandom('integers')
  expect(new Set(draw(200, () => random.integer(5)))).toEqual(new Set([0, 1, 2, 3, 4]))
  expect(new Set(draw(100, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']))
  expect(draw(10, () => random.integer(1))).toEqual(new Array(10).fill(0))
})

test('a shuffle is a copy in which every order is equally likely', () => {
  const random = createRandom('shuffle')
  const items = Object.freeze(['a', 'b', 'c'])
  const counts: Record<string, number> = {}
  for (let i = 0; i < 6000; i++) {
    const order = random.shuffle(items).join('')
    counts[order] = (counts[order] ?? 0) + 1
  }
  expect(Object.keys(counts).sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  for (const count of Object.values(counts))
    expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(6000 * (1 / 6) * (5 / 6)))
  expect(random.shuffle([])).toEqual([])
})
