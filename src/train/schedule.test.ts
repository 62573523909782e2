import { expect, test } from 'vitest'
import { branchRate, departure, type Schedule, stepsSpent, trunkRate } from './schedule.ts'

const schedule: Schedule = { learningRate: 0.004, warmup: 10, decayShare: 0.2 }

test('a trunk warms up linearly to its rate and stays there', () => {
  const rates = Array.from({ length: 30 }, (_, step) => trunkRate(schedule, step))
  for (const [step, rate] of rates.entries()) expect(rate).toBeCloseTo(0.004 * Math.min(1, (step + 1) / 10), 12)
  expect(rates[0]).toBeGreaterThan(0)
})

test('a branch goes on at the rate of its trunk and falls linearly towards zero', () => {
  const start = departure(schedule, 100)
  expect(start).toBe(80)
  expect(branchRate(schedule, 100, start)).toBe(trunkRate(schedule, start))
  const rates = Array.from({ length: 20 }, (_, i) => branchRate(schedule, 100, start + i))
  for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(0.004 * (1 - i / 20), 12)
  expect(rates.at(-1)).toBeCloseTo(0.004 / 20, 12)
})

test('a branch that leaves during warmup warms up and decays at once', () => {
  const late: Schedule = { learningRate: 1, warmup: 100, decayShare: 0.5 }
  expect(branchRate(late, 40, 20)).toBeCloseTo(0.21, 12)
  expect(branchRate(late, 40, 39)).toBeCloseTo(0.4 / 20, 12)
})

test('steps spent count the trunk once and every decay', () => {
  expect(stepsSpent(schedule, [100])).toBe(100)
  expect(stepsSpent(schedule, [100, 200])).toBe(160 + 20 + 40)
  expect(stepsSpent(schedule, [50, 100, 200])).toBe(160 + 10 + 20 + 40)
})
