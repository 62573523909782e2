import { expect, test } from 'vitest'
import { formatParameterRange } from './parameters.ts'

test('the ends of a narrow interval are told apart', () => {
  expect(formatParameterRange([1.78, 1.86])).toBe('1.78 to 1.86')
  expect(formatParameterRange([1.7984, 1.8011])).toBe('1.798 to 1.801')
  expect(formatParameterRange([69600, 2.31e6])).toBe('69600 to 2.31e6')
  expect(formatParameterRange([2, 2])).toBe('2 to 2')
})
