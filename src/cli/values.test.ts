import { expect, test } from 'vitest'
import { EscaladoError } from '../error.ts'
import {
  countOf,
  parseBudget,
  parseCompute,
  parseRun,
  parseSeed,
  realNumber,
  repeated,
  someText,
  wholeNumber,
} from './values.ts'

function problemOf(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (error instanceof EscaladoError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('a budget is a time with a unit, or compute', () => {
  expect(parseBudget('75s')).toEqual({ seconds: 75 })
  expect(parseBudget('5m')).toEqual({ seconds: 300 })
  expect(parseBudget('1.5h')).toEqual({ seconds: 5400 })
  expect(parseBudget('1d')).toEqual({ seconds: 86_400 })
  for (const text of [
    '1e16flop',
    '1e16flops',
    '1e16FLOP',
    '1e16',
    '1e+16',
    '10000000000000000',
    'C=1e16',
    ' 1e16 flop ',
  ]) {
    expect(parseBudget(text)).toEqual({ flops: 1e16 })
  }
})

test.each(['5 minutes', '', 'm', '-5m', '5m30s', 'Infinity', 'NaN', '1e999', '0s', '0x10', '1e-3h'])(
  'budget %j is refused',
  (text) => {
    const error = problemOf(() => parseBudget(text))
    expect(error.problem).toMatchObject({ code: 'bad-value', where: '--budget', value: text, exit: 2 })
    expect(error.message).toContain('--budget 5m')
  },
)

test('a bare number too small to be compute is taken for a forgotten unit', () => {
  expect(problemOf(() => parseBudget('300')).message).toBe(
    '--budget: is read as FLOPs, and that few train nothing (300). A time has a unit: 300s or 300m. Write 75s, 30m, 2h or 1e16flop, as in --budget 5m.',
  )
})

test('seeds are whole numbers from 0', () => {
  expect(parseSeed('0')).toBe(0)
  expect(parseSeed('42')).toBe(42)
  for (const text of ['x', '-1', '1.5', '', '1e3', '99999999999999999999']) {
    expect(problemOf(() => parseSeed(text)).message).toMatch(
      /^--seed: is not a whole number .* Write for example --seed 1\.$/,
    )
  }
})

test('counts take units', () => {
  const tokens = countOf('--tokens', 6400)
  expect(tokens('500k')).toBe(500_000)
  expect(tokens('2M')).toBe(2_000_000)
  expect(tokens('1.5m')).toBe(1_500_000)
  expect(tokens('1e6')).toBe(1_000_000)
  for (const text of ['6399', '-1', 'many', '1e40', '']) {
    expect(problemOf(() => tokens(text)).message).toContain('--tokens: is not a count of 6400 or more')
  }
})

test('bounds of numbers are named', () => {
  expect(realNumber('--top-p', { above: 0, most: 1, example: 0.9 })('1')).toBe(1)
  expect(problemOf(() => realNumber('--top-p', { above: 0, most: 1, example: 0.9 })('0')).message).toBe(
    '--top-p: is not a number above 0 and at most 1 (0). Write for example --top-p 0.9.',
  )
  expect(problemOf(() => realNumber('--temperature', { least: 0, example: 0.8 })('hot')).message).toBe(
    '--temperature: is not a number of at least 0 (hot). Write for example --temperature 0.8.',
  )
  expect(problemOf(() => realNumber('--outcome', { example: 2.31 })('')).message).toContain('is not a number')
  expect(problemOf(() => wholeNumber('--width', { least: 1, most: 4096, example: 64 })('5000')).message).toContain(
    'from 1 to 4096',
  )
})

test('repeated flags gather their values, empty ones are refused', () => {
  const data = repeated(someText('--data', 'books'))
  expect(data('a', undefined)).toEqual(['a'])
  expect(data('b', ['a'])).toEqual(['a', 'b'])
  expect(problemOf(() => data('', [])).message).toBe("--data: is empty (''). Write for example --data books.")
})

test('compute is FLOPs, with or without its name and unit', () => {
  for (const text of ['1e24', 'C=1e24', '1e24flop', '1e24 FLOPs', 'c=1e+24'])
    expect(parseCompute('--at')(text)).toBe(1e24)
  for (const text of ['', 'C=', '-1e24', '1e24s', '0', 'Infinity', '1e400', '1e300', 'N=1e9'])
    expect(problemOf(() => parseCompute('--at')(text)).problem).toMatchObject({ where: '--at', value: text, exit: 2 })
})

test('a run is given by its amounts, in any order and with units', () => {
  expect(parseRun('N=7B,D=140B')).toEqual({ N: 7e9, D: 1.4e11 })
  expect(parseRun('d=1.5T, n=70b, unique=500B')).toEqual({ D: 1.5e12, N: 7e10, unique: 5e11 })
  expect(parseRun('1e24')).toEqual({ C: 1e24 })
  expect(parseRun('C=1e24flop,N=1e9')).toEqual({ C: 1e24, N: 1e9 })
  for (const text of [
    '',
    'N=',
    'N=7B,N=8B',
    'M=3',
    'N=7 billion',
    'N=-1',
    'N=0',
    '7B',
    'N=7B,,',
    'N=1e61',
    'C=1e300',
    'N=1e9,D=1e10,C=6e19',
  ])
    expect(problemOf(() => parseRun(text)).message).toMatch(/^--at: .*Write C=1e24, or N=7B,D=140B\.$/)
})
