import { expect, test } from 'vitest'
import { countdown, sorting } from '../tasks/index.ts'
import { forceContinuation, forceStop } from './force.ts'

test('forced to stop where thoughts and answers are told apart: the answer mark, unless it answers already', () => {
  expect(forceStop(sorting, 'bd,bc')).toBe('bd,bc>')
  expect(forceStop(sorting, '')).toBe('>')
  expect(forceStop(sorting, 'bd,cbd>abdc?bd')).toBe('bd,cbd>abdc?bd>')
  expect(forceStop(sorting, 'bd,cbd>abdc?')).toBe('bd,cbd>abdc?>')
  expect(forceStop(sorting, 'bd,bcd>ab')).toBe('bd,bcd>ab')
})

test('forced to stop where attempts are answers: the last complete one stands', () => {
  expect(forceStop(countdown, '3+5=8*7=56?3*5=15+7=22?3+5')).toBe('3+5=8*7=56?3*5=15+7=22')
  expect(forceStop(countdown, '3+5=8*7=56?3*5=1')).toBe('3+5=8*7=56')
  expect(forceStop(countdown, '3+5=8*7=56?')).toBe('3+5=8*7=56')
  expect(forceStop(countdown, '3*5=15+7=22!')).toBe('3*5=15+7=22')
  expect(forceStop(countdown, '3*5=15+7')).toBe('3*5=15+7')
  expect(forceStop(countdown, '')).toBe('')
})

test('forced to go on: a question mark for what said that it was right, or said nothing', () => {
  expect(forceContinuation('3+5=8*7=56!')).toBe('3+5=8*7=56?')
  expect(forceContinuation('3+5=8*7=56')).toBe('3+5=8*7=56?')
  expect(forceContinuation('3+5=8*7=56;')).toBe('3+5=8*7=56;')
  expect(forceContinuation('3+5=8*7=56?')).toBe('3+5=8*7=56?')
})

test('what is forced is a completion: it has an answer, or goes on to another attempt', () => {
  const problem = { task: 'countdown', level: 1, prompt: 'N 3,5,7:22=', answer: '3*5=15+7=22' }
  expect(countdown.verify(problem, forceStop(countdown, '3*5=15+7=22?3+5=8*7'))).toBe(true)
  expect(countdown.answerOf(problem, forceContinuation('3*5=15+7=22!'))).toBeUndefined()
  expect(countdown.attemptsOf(`${forceContinuation('3*5=15+7=22!')}3+5=8*7=56!`)).toBe(2)
})
