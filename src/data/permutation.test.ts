import { expect, test } from 'vitest'
import { permute } from './permutation.ts'

const order = (size: number, key: number) => Array.from({ length: size }, (_, i) => permute(i, size, key))

test.each([1, 2, 3, 4, 5, 17, 64, 65, 1000, 4097])('size %i: every index once', (size) => {
  for (const key of [0, 1, 0xffffffff]) {
    expect(new Set(order(size, key)).size).toBe(size)
    expect(Math.max(...order(size, key))).toBe(size - 1)
  }
})

test('works up to 2^32', () => {
  const large = [0, 1, 2 ** 32 - 1].map((index) => permute(index, 2 ** 32, 9))
  expect(new Set(large).size).toBe(3)
  expect(large.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true)
})

test('looks random: no place prefers a value, and neighbours part', () => {
  const size = 10
  const counts = new Float64Array(size * size)
  const keys = 5000
  for (let key = 0; key < keys; key++) {
    for (const [i, value] of order(size, key * 7919).entries())
      counts[i * size + value] = (counts[i * size + value] as number) + 1
  }
  // Chi-square with 81 degrees of freedom: mean 81, standard deviation 12.7.
  const expected = keys / size
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(chiSquare).toBeLessThan(140)
  const values = order(10_000, 5)
  const adjacent = values.filter((value, i) => i > 0 && Math.abs(value - (values[i - 1] as number)) === 1).length
  expect(adjacent).toBeLessThan(12)
})
