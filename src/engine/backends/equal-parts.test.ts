import { expect, test } from 'vitest'
import { equalParts } from './equal-parts.ts'

test('a batch is cut into as many equal parts as there can be', () => {
  expect([1, 2, 3, 4, 8].map((most) => equalParts([4], most))).toEqual([1, 2, 2, 4, 4])
  expect(equalParts([12, 8], 8)).toBe(4)
  expect(equalParts([7], 4)).toBe(1)
})
