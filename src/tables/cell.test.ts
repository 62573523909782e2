import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { badCell, isAbsent, positiveNumber, printable } from './cell.ts'

describe('numbers', () => {
  test.each(['1', '007', '3.14', '.5', '2.', '1e9', '1E+9', '4.2e-3', '+5', ' 12 ', '6795600349', '0.1'])(
    '%s is what Number makes of it',
    (text) => {
      expect(positiveNumber(text)).toBe(Number(text))
    },
  )

  test('counts may carry a letter, and are read as if the power of ten were written out', () => {
    expect(positiveNumber('7B', 0, true)).toBe(7e9)
    expect(positiveNumber('1.1 b', 0, true)).toBe(1.1e9)
    expect(positiveNumber('300k', 0, true)).toBe(3e5)
    expect(positiveNumber('1.4T', 0, true)).toBe(1.4e12)
    expect(positiveNumber('7B')).toBeNaN()
  })

  test('a unit of the column moves the power of ten, not the digits', () => {
    expect(positiveNumber('1.1', 9)).toBe(1.1e9)
    expect(positiveNumber('4.35e-2', 21)).toBe(4.35e19)
    expect(positiveNumber(0.07, 9)).toBe(0.07e9)
    expect(positiveNumber('7B', 9, true)).toBeNaN()
  })

  test('numbers of JSON and Parquet are taken as they are', () => {
    expect(positiveNumber(2.5)).toBe(2.5)
    expect(positiveNumber(7_000_000_000n)).toBe(7e9)
  })
})

test.each([
  ['', 'cell-missing'],
  [null, 'cell-missing'],
  [undefined, 'cell-missing'],
  ['NaN', 'cell-missing'],
  ['#N/A', 'cell-missing'],
  ['-inf', 'cell-missing'],
  [Number.NaN, 'cell-missing'],
  ['-3', 'cell-negative'],
  [-3, 'cell-negative'],
  ['0', 'cell-zero'],
  ['0.000', 'cell-zero'],
  [0, 'cell-zero'],
  ['1,000,000', 'cell-separators'],
  ['1 000 000', 'cell-separators'],
  ['1\u202f000\u202f000', 'cell-separators'],
  ['1_000', 'cell-separators'],
  ["1'000.5", 'cell-separators'],
  ['1.000.000', 'cell-separators'],
  ['3,14', 'cell-comma'],
  ['12%', 'cell-percent'],
  ['=A1*2', 'cell-formula'],
  ['@SUM(A1:A2)', 'cell-formula'],
  ['+cmd|calc', 'cell-not-a-number'],
  ['-SUM(A1)', 'cell-formula'],
  ['0x10', 'cell-not-a-number'],
  ['seven', 'cell-not-a-number'],
  ['７', 'cell-not-a-number'],
  ['--5', 'cell-not-a-number'],
  ['1e', 'cell-not-a-number'],
  [true, 'cell-not-a-number'],
  ['7B', 'cell-out-of-range'],
  ['1e999', 'cell-out-of-range'],
  ['1e-999', 'cell-out-of-range'],
  ['9'.repeat(65), 'cell-too-long'],
  [[1], 'cell-nested'],
  [{ value: 1 }, 'cell-nested'],
] as const)('%j is refused as %s', (cell, code) => {
  expect(positiveNumber(cell)).toBeNaN()
  const bad = badCell(cell)
  expect(bad.code).toBe(code)
  expect(bad.fix).toMatch(/^[A-Z].*\.$/)
})

test('no value and no number differ', () => {
  expect(['', ' ', 'nan', 'None', 'inf', '+Infinity', '-inf', null, Number.NaN].every(isAbsent)).toBe(true)
  expect(['0', 'x', 'infinite', 0, false, '-1'].some(isAbsent)).toBe(false)
})

test('what a message shows of a cell is short and cannot steer a terminal', () => {
  expect(printable('\u001b[2Jgone\r\n')).toBe('\ufffd[2Jgone\ufffd\ufffd')
  expect(printable('x'.repeat(1e6))).toHaveLength(40)
  expect(printable({ a: 1n })).toBe('{"a":"1"}')
})

test('short decimals are read to the last bit as Number reads them', () => {
  const random = createRandom('decimals')
  for (let i = 0; i < 20_000; i++) {
    const digits = Array.from({ length: 1 + random.integer(16) }, () => random.integer(10)).join('')
    const place = random.integer(digits.length + 1)
    const text = i % 3 === 0 ? digits : `${digits.slice(0, place)}.${digits.slice(place)}`
    const wanted = Number(text)
    expect(positiveNumber(text), text).toBe(wanted > 0 ? wanted : Number.NaN)
  }
})
