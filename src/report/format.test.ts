import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlops,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPower,
  formatScientific,
  formatTail,
  formatTextSize,
  formatTime,
  sentence,
} from './format.ts'

test('counts have three significant digits and a unit, and carry over when they round up', () => {
  const counts = [0, 7, 999, 1000, 1234, 131_072, 999_499, 999_950, 1.2e6, 9.6e8, 2.5e9, 3e12, 4e15]
  expect(counts.map(formatCount)).toEqual([
    '0',
    '7',
    '999',
    '1k',
    '1.23k',
    '131k',
    '999k',
    '1M',
    '1.2M',
    '960M',
    '2.5B',
    '3T',
    '4.00e15',
  ])
})

test('compute is written with an exponent and its unit', () => {
  expect(formatFlops(3e12)).toBe('3.0e12 FLOP')
  expect(formatFlops(1.23456e13, 4)).toBe('1.235e13 FLOP')
  expect(formatScientific(0.00042)).toBe('4.2e-4')
})

test('durations show the two largest units that matter', () => {
  const seconds = [0, 0.0004, 0.35, 0.9999, 4.2, 9.96, 42, 59.7, 271, 3599.6, 7500, 273_600]
  expect(seconds.map(formatDuration)).toEqual([
    '0 s',
    '0.4 ms',
    '350 ms',
    '1.0 s',
    '4.2 s',
    '10 s',
    '42 s',
    '1m 00s',
    '4m 31s',
    '1h 00m',
    '2h 05m',
    '3d 4h',
  ])
})

test('percentages can carry their sign, and zero never does', () => {
  expect(formatPercent(0.0123)).toBe('1.2%')
  expect(formatPercent(0.0123, { signed: true })).toBe('+1.2%')
  expect(formatPercent(-0.0123, { signed: true, digits: 2 })).toBe('-1.23%')
  expect(formatPercent(-0.00001, { signed: true })).toBe('0.0%')
})

test('bytes are binary', () => {
  expect([0, 512, 1536, 1024 ** 2 - 1, 24 * 1024 ** 3].map(formatBytes)).toEqual([
    '0 B',
    '512 B',
    '1.5 KiB',
    '1 MiB',
    '24 GiB',
  ])
})

test('plain numbers keep their significant digits and lose trailing zeros', () => {
  expect([0, 0.004, 0.12345, 1.2, 40.06, 131_072].map((value) => formatNumber(value))).toEqual([
    '0',
    '0.004',
    '0.123',
    '1.2',
    '40.1',
    '131000',
  ])
})

test('axis labels raise their exponents', () => {
  expect([1, 1e12, 3e12, 1e-3, 1.5e10].map(formatPower)).toEqual(['10⁰', '10¹²', '3×10¹²', '10⁻³', '1.5×10¹⁰'])
})

test('intervals and times read as words', () => {
  expect(formatInterval([-0.1, 0.25], 2)).toBe('-0.10 to 0.25')
  expect(formatTime('2026-11-23T09:15:27.000Z')).toBe('2026-11-23 09:15 UTC')
})

test('a phrase becomes a sentence, a symbol keeps its case', () => {
  expect(sentence('no column holds C')).toBe('No column holds C.')
  expect(sentence('Is it so?')).toBe('Is it so?')
  expect(sentence('rN has run away')).toBe('rN has run away.')
})

test('sizes of text are decimal', () => {
  expect([0, 999, 1000, 179_400, 999_999, 7_061_000, 2e9].map(formatTextSize)).toEqual([
    ...['0 bytes', '999 bytes', '1 kB', '179 kB', '1 MB', '7.06 MB', '2 GB'],
  ])
})

test('a tail probability is never rounded to certainty', () => {
  expect([0, 0.0016, 0.0271, 0.4, 0.678, 0.9751, 1].map(formatTail)).toEqual([
    ...['<0.001', '0.002', '0.027', '0.40', '0.68', '0.975', '>0.999'],
  ])
})
