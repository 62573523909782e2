import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { reachability } from './reachability.ts'

const ask = (prompt: string) => ({ task: 'reachability', level: 1, prompt, answer: '' })
const problem = ask('G ab,dc,bd,ea:a=')

test.each(['>abcd', '>dcba', 'ab,bd,dc,c>abcd!', 'ab,b>ab?ab,bd,dc,c>abdc!'])(
  '%s is right in any order',
  (completion) => {
    expect(reachability.verify(problem, completion)).toBe(true)
    expect(reachability.answerOf(problem, completion)).toBe('abcd')
  },
)

test.each(['abcd', '>abc', '>abcde', '>abcdd', '>bcd', '>a,b,c,d', '>ABCD', '>'])('%s is wrong', (completion) => {
  expect(reachability.verify(problem, completion)).toBe(false)
})

test('visits breadth first, follows edges one way, and survives a cycle', () => {
  const traceOf = (prompt: string) => reachability.trace(createRandom(1), ask(prompt), { attempts: 1, checks: true })
  expect(traceOf('G ab,dc,bd,ea:a=')).toBe('G ab,dc,bd,ea:a=ab,bd,dc,c>abcd!')
  expect(traceOf('G ac,ab,bd,ca,de:a=')).toBe('G ac,ab,bd,ca,de:a=abc,bd,ca,de,e>abcde!')
})

test('steps are judged by the true search', () => {
  expect(reachability.verifySteps?.(problem, 'ab,b>ab?ab,bd,dc,c>abcd!')).toEqual([true, false, true, true, true, true])
})

test('edges in another order are the same problem, another start is not', () => {
  expect(reachability.key?.(ask('G dc,ab,ea,bd:a='))).toBe(reachability.key?.(problem))
  expect(reachability.key?.(ask('G ab,dc,bd,ea:b='))).not.toBe(reachability.key?.(problem))
})

test('neither all nodes nor hardly any are reached', () => {
  const random = createRandom('reached')
  const sizes = Array.from({ length: 300 }, () => reachability.generate(random, 2).answer.length - 1)
  expect(Math.min(...sizes)).toBe(3)
  expect(Math.max(...sizes)).toBe(5)
})
