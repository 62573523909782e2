import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import {
  isTrue,
  normalizeChain,
  numbersIn,
  type Operation,
  parseChain,
  parsePrefix,
  randomChain,
  writeChain,
} from './chain.ts'

const chainOf = (text: string): Operation[] => parseChain(text) as Operation[]

test('a chain is read and written as it stands', () => {
  const chain = chainOf('3*5=15+7=22')
  expect(chain).toEqual([
    { left: 3, operator: '*', right: 5, result: 15 },
    { left: 15, operator: '+', right: 7, result: 22 },
  ])
  expect(numbersIn(chain)).toEqual([3, 5, 7])
  expect(writeChain(chain)).toBe('3*5=15+7=22')
})

test.each([
  '',
  '22',
  '3*5+7=22',
  '3*5=15+7',
  '3*5=15+7=',
  '3*5=15=15+7=22',
  '=3*5=15',
  '(3*5)=15',
  '3*-5=15',
  '+3*5=15',
  '03*5=15',
  '3*5=015',
  '3*5=15.0',
  '3 *5=15',
  '3*5=15 ',
  '3*5=15\r',
  '3x5=15',
  '3−5=15',
  '3×5=15',
  '３*5=15',
  '3*5=1e1',
  '7-7=0',
  '3*5=15,+7=22',
  '12345+1=12346',
])('%j is no chain', (text) => {
  expect(parseChain(text)).toBeUndefined()
})

test('what follows the operations of a text is left over', () => {
  expect(parsePrefix('3*5=15+7').operations).toHaveLength(1)
  expect(parsePrefix('3*5=15+7').rest).toBe('+7')
  expect(parsePrefix('3*')).toEqual({ operations: [], rest: '3*' })
})

test.each([
  ['7/2=3', false],
  ['6/2=3', true],
  ['2/6=3', false],
  ['2-6=4', false],
  ['6-2=4', true],
  ['3*5=14', false],
  // From left to right: never 3 + (5 × 7) = 38.
  ['3+5=8*7=56', true],
  ['3+5=8*7=38', false],
])('%s is true: %s', (text, expected) => {
  expect(chainOf(text).every(isTrue)).toBe(expected)
})

test.each([
  ['3*5=15+7=22', '5*3=15+7=22', true],
  ['7+3=10+5=15', '5+7=12+3=15', true],
  ['9-2=7+4=11', '9+4=13-2=11', true],
  ['9-2=7+4=11', '4+9=13-2=11', true],
  ['8/2=4*3=12', '3*8=24/2=12', true],
  ['2*3=6+4=10*5=50', '3*2=6+4=10*5=50', true],
  ['3*5=15+7=22', '3*7=21+5=26', false],
  ['4+5=9*2=18', '4*2=8+5=13', false],
  ['9-4=5+2=7', '9+4=13-2=11', false],
  ['2+3=5*4=20', '2*4=8+3=11', false],
])('%s and %s are the same up to order: %s', (a, b, same) => {
  expect(normalizeChain(chainOf(a)) === normalizeChain(chainOf(b))).toBe(same)
})

test('random chains are true, use each number once and stay within the limit', () => {
  const random = createRandom('chains')
  for (let i = 0; i < 500; i++) {
    const numbers = Array.from({ length: 4 }, () => 1 + random.integer(25))
    const chain = randomChain(random, numbers, 99)
    expect(chain.every(isTrue)).toBe(true)
    expect(numbersIn(chain).sort()).toEqual(numbers.sort())
    expect(chain.every(({ result }) => result >= 1 && result <= 99 && Number.isInteger(result))).toBe(true)
    expect(parseChain(writeChain(chain))).toEqual(chain)
  }
})
