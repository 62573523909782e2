import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { programs } from './programs.ts'

const ask = (prompt: string) => ({ task: 'programs', level: 4, prompt, answer: '' })

test.each([
  ['R', 'cba'],
  ['L', 'bca'],
  ['T', 'cab'],
  ['S', 'bac'],
  ['D', 'aabc'],
  ['C', 'ab'],
  ['LT', 'abc'],
  ['RDC', 'ccb'],
  ['CCC', ''],
])('%s makes %s of abc', (program, result) => {
  const problem = ask(`X abc:${program}=`)
  // Nothing is no answer; no problem asks for it.
  expect(programs.verify(problem, `>${result}`)).toBe(result !== '')
  expect(programs.verify(problem, `>${result}a`)).toBe(false)
})

test('the thought shows the string after each operation', () => {
  const problem = ask('X cab:RLS=')
  expect(programs.trace(createRandom(1), problem, { attempts: 1, checks: true })).toBe('X cab:RLS=bac,acb>cab!')
  expect(programs.verifySteps?.(problem, 'bac,cba>bca?bac,acb>cab')).toEqual([true, false, true, true])
})

test('every operation occurs, and no string gets too short or too long', () => {
  const random = createRandom('operations')
  const drawn = Array.from({ length: 300 }, () => programs.generate(random, 4))
  expect(new Set(drawn.flatMap(({ prompt }) => [...prompt.slice(9, -1)]))).toEqual(new Set('RLTSDC'))
  expect(Math.min(...drawn.map(({ answer }) => answer.length - 1))).toBeGreaterThanOrEqual(2)
  expect(Math.max(...drawn.map(({ answer }) => answer.length - 1))).toBeLessThanOrEqual(8)
})
