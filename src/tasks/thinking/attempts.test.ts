import { expect, test } from 'vitest'
import { answerIn, attemptsIn, finalAttempt, judgeAttempts, stepsIn } from './attempts.ts'
import { countdown } from './countdown.ts'

test.each([
  ['', []],
  ['ab', ['ab none']],
  ['ab!', ['ab right']],
  ['a?b?c!', ['a wrong', 'b wrong', 'c right']],
  ['a;b', ['a none', 'b none']],
  ['a?b?', ['a wrong', 'b wrong']],
  // Not at the end of the line, `!` is no mark.
  ['a!b!', ['a!b right']],
  ['a!?b', ['a! wrong', 'b none']],
  ['?a', [' wrong', 'a none']],
  ['a!\nb?c', ['a right']],
])('attempts in %j', (completion, expected) => {
  expect(attemptsIn(completion).map(({ text, check }) => `${text} ${check}`)).toEqual(expected)
})

test.each([
  ['a?b!', 'b'],
  ['a;b', 'b'],
  ['a', 'a'],
  ['', undefined],
  ['\na', undefined],
  // Withdrawn: another attempt was to follow.
  ['a?', undefined],
  ['a;', undefined],
])('the final attempt of %j', (completion, expected) => {
  expect(finalAttempt(completion)).toBe(expected)
})

test('an answer stands behind exactly one mark', () => {
  expect(answerIn('x,y>z', '>')).toBe('z')
  expect(answerIn('>z', '>')).toBe('z')
  expect(answerIn('x,y', '>')).toBeUndefined()
  expect(answerIn('x>y>z', '>')).toBeUndefined()
  expect(answerIn('x=y', '')).toBe('x=y')
})

test('steps of a thought, also of one that breaks off', () => {
  expect(stepsIn('x,y>z')).toEqual(['x', 'y'])
  expect(stepsIn('x,y')).toEqual(['x', 'y'])
  expect(stepsIn('>z')).toEqual([])
})

test('each attempt is judged beside what its writer says of it', () => {
  const problem = { task: 'countdown', level: 1, prompt: 'N 3,5,7:22=', answer: '3*5=15+7=22' }
  const judged = judgeAttempts(countdown, problem, '3+5=8*7=56?3*5=15+7=22?7*3=21+5=26!')
  expect(judged.map(({ check, isRight }) => [check, isRight])).toEqual([
    ['wrong', false],
    ['wrong', true],
    ['right', false],
  ])
  // What the verifier would not take as an answer is not right here either.
  expect(judgeAttempts(countdown, problem, '3*5=15+7=22!!').map(({ isRight }) => isRight)).toEqual([false])
})
