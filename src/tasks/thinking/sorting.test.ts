import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { sorting } from './sorting.ts'

const problem = { task: 'sorting', level: 1, prompt: 'O dbca=', answer: '>abcd' }

test('insertion sort, step by step', () => {
  expect(sorting.trace(createRandom(1), problem, { attempts: 1, checks: true })).toBe('O dbca=bd,bcd>abcd!')
  expect(sorting.verifySteps?.(problem, 'bd,bcd>abcd')).toEqual([true, true])
  expect(sorting.verifySteps?.(problem, 'bd,bdc>abdc?bd,bcd')).toEqual([true, false, true, true])
})

test.each(['>abc', '>abcdd', '>dbca', '>abcd>abcd', 'abcd', '>ABCD', '>abce'])('%s is wrong', (completion) => {
  expect(sorting.verify(problem, completion)).toBe(false)
})

test('the same letters in another order are the same problem', () => {
  expect(sorting.key?.(problem)).toBe(sorting.key?.({ ...problem, prompt: 'O abdc=' }))
})

test('a wrong attempt holds all letters, out of order', () => {
  const random = createRandom('out of order')
  for (let i = 0; i < 100; i++) {
    const drawn = sorting.generate(random, 3)
    const [attempt] = sorting.trace(random, drawn, { attempts: 2, checks: true }).split('?') as [string]
    const wrong = attempt.slice(attempt.indexOf('>') + 1)
    expect(wrong).not.toBe(drawn.answer.slice(1))
    expect([...wrong].sort().join('')).toBe(drawn.answer.slice(1))
  }
})
