import { expect, test } from 'vitest'
import { longAddition } from './long-addition.ts'

const ask = (prompt: string) => ({ task: 'long-addition', level: 1, prompt, answer: '' })
const problem = ask('P 47+85=')

test.each(['>132', '>132!', '7+5=12,4+8+1=13>132!', '7+5=12,4+8=12>122?7+5=12,4+8+1=13>132!', 'any thought>132'])(
  '%s is right',
  (completion) => {
    expect(longAddition.verify(problem, completion)).toBe(true)
    expect(longAddition.answerOf(problem, completion)).toBe('132')
  },
)

test.each([
  '132',
  '>0132',
  '>+132',
  '>132.0',
  '>1.32e2',
  '>0x84',
  '>１３２',
  '>122',
  '>132?',
  '>',
  '7+5=12,4+8+1=13',
  '>132,',
])('%s is wrong', (completion) => {
  expect(longAddition.verify(problem, completion)).toBe(false)
})

test('steps are judged by the true calculation', () => {
  const judge = (completion: string) => longAddition.verifySteps?.(problem, completion)
  expect(judge('7+5=12,4+8+1=13>132!')).toEqual([true, true])
  expect(judge('7+5=12,4+8=12>122?7+5=12,4+8+1=13>132!')).toEqual([true, false, true, true])
  expect(judge('7+5=12,4+8+1=13,0+0=0>132')).toEqual([true, true, false])
  expect(judge('>132')).toEqual([])
})

test('a worked trace carries; swapped numbers are the same problem', () => {
  expect(longAddition.trace(never, { ...ask('P 905+198='), answer: '>1103' }, { attempts: 1, checks: true })).toBe(
    'P 905+198=5+8=13,0+9+1=10,9+1+1=11>1103!',
  )
  expect(longAddition.key?.(ask('P 47+85='))).toBe(longAddition.key?.(ask('P 85+47=')))
})

/** A right attempt alone draws nothing. */
const never = {
  uniform: () => expect.unreachable(),
  integer: () => expect.unreachable(),
  normal: () => expect.unreachable(),
  pick: () => expect.unreachable(),
  shuffle: () => expect.unreachable(),
}
