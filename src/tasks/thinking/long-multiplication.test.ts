import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { longMultiplication } from './long-multiplication.ts'

const ask = (prompt: string, answer = '') => ({ task: 'long-multiplication', level: 4, prompt, answer })

test.each([
  ['M 47*6=', '7*6=42,4*6+4=28>282'],
  ['M 319*2=', '9*2=18,1*2+1=3,3*2=6>638'],
  ['M 30*25=', '0*5=0,3*5=15,0*2=0,3*2=6,150+600=750>750'],
  ['M 47*86=', '7*6=42,4*6+4=28,7*8=56,4*8+5=37,282+3760=4042>4042'],
])('%s is worked as %s', (prompt, worked) => {
  const problem = ask(prompt)
  expect(longMultiplication.trace(createRandom(1), problem, { attempts: 1, checks: false })).toBe(prompt + worked)
  expect(longMultiplication.verify(problem, worked)).toBe(true)
  expect(longMultiplication.verifySteps?.(problem, worked)?.every(Boolean)).toBe(true)
})

test.each(['282', '>0282', '>2820', '>28.2e1', '>282?', '>'])('%s is no right answer to 47*6', (completion) => {
  expect(longMultiplication.verify(ask('M 47*6='), completion)).toBe(false)
})

test('steps are judged by the true calculation; swapped numbers are the same problem', () => {
  expect(longMultiplication.verifySteps?.(ask('M 47*6='), '7*6=42,4*6=24>242')).toEqual([true, false])
  expect(longMultiplication.key?.(ask('M 47*86='))).toBe(longMultiplication.key?.(ask('M 86*47=')))
})
