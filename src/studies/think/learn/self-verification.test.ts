import { expect, test } from 'vitest'
import type { Check, JudgedAttempt } from '../../../tasks/index.ts'
import { selfVerification } from './self-verification.ts'

const attempts = (count: number, check: Check, isRight: boolean): JudgedAttempt[] =>
  Array.from({ length: count }, () => ({ text: '1+1=2', check, isRight }))

test('marks are compared with the truth, by hand', () => {
  const all = [
    ...attempts(6, 'right', true),
    ...attempts(2, 'wrong', true),
    ...attempts(1, 'right', false),
    ...attempts(9, 'wrong', false),
    ...attempts(5, 'none', false),
  ]
  const { marked, acceptsRight, acceptsWrong, informedness } = selfVerification(all)
  expect([marked, acceptsRight, acceptsWrong]).toEqual([18, 0.75, 0.1])
  expect(informedness).toBeCloseTo(0.65, 12)
})

test('a writer that accepts everything knows nothing, and of a writer that is always wrong nothing is known', () => {
  expect(selfVerification([...attempts(3, 'right', true), ...attempts(7, 'right', false)]).informedness).toBe(0)
  expect(selfVerification(attempts(7, 'right', false)).informedness).toBeNaN()
  expect(selfVerification([])).toMatchObject({ marked: 0, acceptsRight: Number.NaN })
})
