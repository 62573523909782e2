import { expect, test } from 'vitest'
import { attendedPairs, countParameters, countStored, flopsPerToken, stackedShape } from './count.ts'
import type { ModelShape } from './shape.ts'

const shape: ModelShape = { width: 64, depth: 2, context: 8, vocabulary: 256 }

test('parameters are matrices and head; the two tables are only stored', () => {
  const layer = 64 * 3 * 64 + 64 * 64 + 64 * 256 + 256 * 64
  expect(countParameters(shape)).toBe(2 * layer + 64 * 256)
  expect(countStored(shape)).toBe(countParameters(shape) + 2 * 256 * 64)
  expect(stackedShape(shape)).toEqual([countStored(shape) / 64, 64])
  // a layer has 12 · width²
  expect(layer).toBe(12 * 64 ** 2)
})

test('attended pairs run from half the square to all of it', () => {
  expect(attendedPairs(8, 8)).toBe((8 * 9) / 2)
  expect(attendedPairs(8, 1)).toBe(64)
  expect(attendedPairs(8, 2)).toBe(4 * 4 + 4 * 8)
})

test('a training token takes six operations per parameter, and attention on top', () => {
  // queries by keys and weights by values, each of width 64 per pair, three products each
  const attention = (pairs: number) => (2 * 2 * 3 * 2 * 64 * pairs) / shape.context
  expect(flopsPerToken(shape)).toBe(6 * countParameters(shape) + attention(36))
  expect(flopsPerToken(shape, 1)).toBe(6 * countParameters(shape) + attention(64))
})
