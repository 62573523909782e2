import { expect, test } from 'vitest'
import { evenTicks, logDomain, logTicks, lossScale, reachableEnds } from './axes.ts'

test('a long log axis has powers of ten, a shorter one 1–3 or 1–2–5', () => {
  expect(logTicks(2e10, 2e13)).toEqual([1e11, 1e12, 1e13])
  expect(logTicks(4e3, 1.5e5)).toEqual([1e4, 3e4, 1e5])
  expect(logTicks(0.9, 11)).toEqual([1, 3, 10])
})

test('where no such number falls inside, ticks are evenly spaced and inside', () => {
  const ticks = logTicks(2.91e10, 3.09e10)
  expect(ticks.length).toBeGreaterThanOrEqual(3)
  for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(2.91e10)
  expect(Math.max(...ticks)).toBeLessThanOrEqual(3.09e10)
})

test('even ticks are multiples of 1, 2 or 5 times a power of ten, without rounding dust', () => {
  expect(evenTicks(1.27, 2.36, 6)).toEqual([1.4, 1.6, 1.8, 2, 2.2])
  expect(evenTicks(-1.6, 0, 3)).toEqual([-1, 0])
  expect(evenTicks(0.03, 0.12, 5)).toEqual([0.04, 0.06, 0.08, 0.1, 0.12])
})

test('domains widen in the logarithm and never collapse', () => {
  const [low, high] = logDomain([10, 1000], 0.5)
  expect(low).toBeCloseTo(1, 10)
  expect(high).toBeCloseTo(10_000, 6)
  const [left, right] = logDomain([2, 2])
  expect(left).toBeLessThan(2)
  expect(right).toBeGreaterThan(2)
})

test('labels of a loss axis have the same decimals', () => {
  const { ticks, tickFormat } = lossScale([1.27, 2.36], 'loss')
  expect((ticks as number[]).map(tickFormat as (loss: number) => string)).toEqual(['1.4', '1.6', '1.8', '2.0', '2.2'])
})

test('an interval that reaches below zero or far beyond the runs does not rule the axis', () => {
  expect(reachableEnds([-3, 9], [1.5, 2])).toEqual([1, 3])
  expect(reachableEnds([1.4, 1.6], [1.5, 2])).toEqual([1.4, 1.6])
})

test('a table may have any number of rows', () => {
  const losses = Array.from({ length: 300_000 }, (_, i) => 2 + i / 1e6)
  const [low, high] = logDomain(losses)
  expect(low).toBeLessThan(2)
  expect(high).toBeGreaterThan(2.299)
  expect(reachableEnds([0, 9], losses)[0]).toBeCloseTo(2 / 1.5, 10)
})
