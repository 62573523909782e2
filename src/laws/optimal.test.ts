import { expect, test } from 'vitest'
import { chinchillaLoss } from './forms/chinchilla.ts'
import { computeOptimal, frontier } from './optimal.ts'

const params = {
  E: 1.8172180968954628,
  A: 477.82586716385157,
  B: 2143.4172817697618,
  alpha: 0.3473104988010503,
  beta: 0.36717243072831907,
}

test('closed form at Gopher’s budget', () => {
  const { N, D, loss } = computeOptimal(params, 5.76e23)
  expect(N / 73190437789.12422).toBeCloseTo(1, 8)
  expect(D / 1311646751951.3208).toBeCloseTo(1, 8)
  expect(loss).toBeCloseTo(1.9739121056397588, 10)
})

test('a count of one’s own agrees with the closed form when it is 6N, and is a minimum when it is not', () => {
  const closed = computeOptimal(params, 1e21)
  expect(computeOptimal(params, 1e21, (N) => 6 * N).N / closed.N).toBeCloseTo(1, 4)
  const flops = (N: number) => 6 * N + 5e6 * N ** 0.4
  const { N, D, loss } = computeOptimal(params, 1e18, flops)
  expect(flops(N) * D).toBeCloseTo(1e18, -8)
  for (const factor of [0.9, 1.1]) {
    expect(chinchillaLoss(params, N * factor, 1e18 / flops(N * factor))).toBeGreaterThan(loss)
  }
})

test('the frontier falls with compute', () => {
  const losses = frontier(params, [1e18, 1e20, 1e22]).map(({ loss }) => loss)
  expect(losses).toEqual([...losses].sort((a, b) => b - a))
})
