import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { isHeldOut } from '../held-out.ts'
import { isTrue, numbersIn, parseChain } from './chain.ts'
import { countdown } from './countdown.ts'

const ask = (prompt: string) => ({ task: 'countdown', level: 1, prompt, answer: '' })
const problem = ask('N 3,5,7:22=')

test.each(['3*5=15+7=22', '5*3=15+7=22', '3*5=15+7=22!', '3+5=8*7=56?3*5=15+7=22!', '3*7=21+5=26;5*3=15+7=22'])(
  '%s is right, as is any chain to the target',
  (completion) => {
    expect(countdown.verify(problem, completion)).toBe(true)
    expect(countdown.answerOf(problem, completion)).toBe('*3*5+7')
  },
)

test.each([
  ['of another result', '3*7=21+5=26'],
  ['with a false step', '3*5=14+7=22'],
  ['false steps that cancel', '3*5=16+7=22'],
  ['without all numbers', '15+7=22'],
  ['with a number twice', '3*5=15+7=22*7=154/7=22'],
  ['with numbers not given', '11*2=22'],
  ['the target itself', '22'],
  ['without its results', '3*5+7=22'],
  ['without the last result', '3*5=15+7'],
  ['in brackets', '(3*5)=15+7=22'],
  ['withdrawn', '3*5=15+7=22?'],
  ['followed by another', '3*5=15+7=22?3+5=8*7=56!'],
  ['overlong', `${'3*5=15+7=22'.repeat(20)}`],
])('a chain %s is wrong', (_, completion) => {
  expect(countdown.verify(problem, completion)).toBe(false)
})

test('numbers given twice may be used twice', () => {
  expect(countdown.verify(ask('N 4,4,2:8='), '4/4=1+7=8')).toBe(false)
  expect(countdown.verify(ask('N 4,4,2:10='), '4+4=8+2=10')).toBe(true)
  expect(countdown.verify(ask('N 4,2,3:10='), '4+4=8+2=10')).toBe(false)
})

test('precedence is never in question', () => {
  expect(countdown.verify(ask('N 3,5,7:56='), '3+5=8*7=56')).toBe(true)
  expect(countdown.verify(ask('N 3,5,7:38='), '3+5=8*7=38')).toBe(false)
  expect(countdown.verify(ask('N 3,5,7:38='), '5*7=35+3=38')).toBe(true)
})

test('a chain with a false step counts as an answer of its own', () => {
  expect(countdown.answerOf(problem, '3*5=14+7=21')).toBe('3*5=14+7=21')
  expect(countdown.answerOf(problem, '3*5=15+8=23')).toBe('*3*5+8')
  expect(countdown.answerOf(problem, '3*5=')).toBeUndefined()
})

test('steps: an operation is right when it is true and its numbers were still there', () => {
  const judge = (completion: string) => countdown.verifySteps?.(problem, completion)
  expect(judge('3+5=8*7=56?3*5=15+7=22!')).toEqual([true, true, true, true])
  expect(judge('3*5=14+7=21')).toEqual([false, true])
  expect(judge('3*3=9+7=16')).toEqual([false, true])
  expect(judge('3*5=15+7')).toEqual([true, false])
})

test('numbers in another order are the same problem', () => {
  const random = createRandom('order')
  for (let i = 0; i < 200; i++) {
    const drawn = countdown.generate(random, 4)
    const [numbers, target] = drawn.prompt.slice(2).split(':') as [string, string]
    const other = ask(`N ${random.shuffle(numbers.split(',')).join(',')}:${target}`)
    expect(countdown.key?.(other)).toBe(countdown.key?.(drawn))
    expect(isHeldOut(countdown, other)).toBe(isHeldOut(countdown, drawn))
  }
  expect(countdown.key?.(ask('N 10,9,2:21='))).toBe(countdown.key?.(ask('N 2,10,9:21=')))
  expect(countdown.key?.(ask('N 1,23,4:5='))).not.toBe(countdown.key?.(ask('N 12,3,4:5=')))
})

test('wrong attempts are whole searches: true in every step, over the given numbers, of another result', () => {
  const random = createRandom('plausible')
  for (let i = 0; i < 100; i++) {
    const drawn = countdown.generate(random, 2)
    const thought = countdown.trace(random, drawn, { attempts: 4, checks: true }).slice(drawn.prompt.length)
    const given = drawn.prompt.slice(2, drawn.prompt.indexOf(':')).split(',').map(Number).sort()
    for (const text of thought.slice(0, -1).split('?')) {
      const chain = parseChain(text) ?? []
      expect(chain.every(isTrue)).toBe(true)
      expect(numbersIn(chain).sort()).toEqual(given)
    }
  }
})
