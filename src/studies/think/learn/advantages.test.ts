import { expect, test } from 'vitest'
import { createRandom } from '../../../stats/index.ts'
import { groupAdvantages, rewardings, tokenWeightings } from './advantages.ts'

test('centered advantages are rewards less the mean of their group', () => {
  expect(groupAdvantages([1, 0, 0, 0], 'centered')).toEqual([0.75, -0.25, -0.25, -0.25])
})

test('standardized advantages are divided by the deviation: by hand, √(1/4 · 3/4)', () => {
  const [right, wrong] = groupAdvantages([1, 0, 0, 0], 'standardized') as [number, number]
  expect(right).toBeCloseTo(Math.sqrt(3), 12)
  expect(wrong).toBeCloseTo(-1 / Math.sqrt(3), 12)
})

test('groups that are all right or all wrong have no advantage under either rule', () => {
  for (const rule of ['centered', 'standardized'] as const) {
    expect(groupAdvantages([1, 1, 1], rule)).toEqual([0, 0, 0])
    expect(groupAdvantages([0, 0, 0], rule)).toEqual([0, 0, 0])
  }
})

test('what could not be judged is compared with nothing and lowers nobody', () => {
  expect(groupAdvantages([1, null, 0, null], 'centered')).toEqual([0.5, null, -0.5, null])
  expect(groupAdvantages([null, 1], 'standardized')).toEqual([null, 0])
  expect(groupAdvantages([null, null], 'centered')).toEqual([null, null])
})

test('shuffled rewards have the same sum, leave gaps where they are, and say nothing of their place', () => {
  const random = createRandom('shuffled')
  const groups = [
    [1, 1, null, 1],
    [0, 0, 0, 0],
    [null, 0, 1, 0],
  ]
  const trials = 2000
  const sums = [0, 0, 0, 0]
  for (let i = 0; i < trials; i++) {
    const shuffled = rewardings.shuffled(groups, random)
    expect(shuffled.flat().filter((reward) => reward === 1)).toHaveLength(4)
    expect(shuffled.map((group) => group.map((reward) => reward === null))).toEqual(
      groups.map((group) => group.map((reward) => reward === null)),
    )
    for (const j of sums.keys()) sums[j] = (sums[j] as number) + (shuffled[1]?.[j] as number)
  }
  // 4 right ones on 10 places; the standard error is 0.011
  for (const sum of sums) expect(Math.abs(sum / trials - 0.4)).toBeLessThan(0.05)
  expect(rewardings.verified(groups, random)).toEqual(groups)
})

test('token weights: by own length each completion weighs the same, by a constant each token does', () => {
  const cases = [2, 10].map((tokens) => ({ count: 4, tokens, maxTokens: 20 }))
  expect(cases.map((one) => one.tokens * tokenWeightings['own-length'](one))).toEqual([0.25, 0.25])
  expect(cases.map(tokenWeightings.constant)).toEqual([1 / 80, 1 / 80])
})
