import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { isHeldOut } from '../held-out.ts'
import { sudoku } from './sudoku.ts'

const ask = (prompt: string) => ({ task: 'sudoku', level: 1, prompt, answer: '' })
const problem = ask('U ..31/1324/2.1./3142=')

test.each([
  ['4243', true],
  ['2434?4243!', true],
  // Suits the rows only.
  ['2434', false],
  ['424', false],
  ['42433', false],
  ['4243/', false],
  ['4245', false],
  ['4203', false],
  ['4231/1324/2413/3142', false],
  ['٤٢٤٣', false],
])('%s is right: %s', (completion, expected) => {
  expect(sudoku.verify(problem, completion)).toBe(expected)
})

test('any completion that keeps the rules is right', () => {
  const twofold = ask('U ..24/2413/..42/4231=')
  const answers = ['1331', '3113', '1313', '3131', '1133']
  expect(answers.filter((answer) => sudoku.verify(twofold, answer))).toEqual(['1331', '3113'])
})

test('steps: a digit is right when it fits what stands there', () => {
  expect(sudoku.verifySteps?.(problem, '4243')).toEqual([true, true, true, true])
  // Only the first 4 meets no other in its column.
  expect(sudoku.verifySteps?.(problem, '2434')).toEqual([false, true, false, false])
  expect(sudoku.verifySteps?.(problem, '42x31')).toEqual([true, true, false, true, false])
})

test('puzzles have one solution, and whole solutions are held out', () => {
  const random = createRandom('unique')
  const families = new Map<string, boolean>()
  for (let i = 0; i < 500; i++) {
    const drawn = sudoku.generate(random, 1 + (i % 4))
    const family = sudoku.family?.(drawn) as string
    expect(family).toHaveLength(16)
    const [grid] = [drawn.prompt.slice(2, -1).replaceAll('/', '')]
    expect([...family].filter((_, cell) => grid[cell] === '.').join('')).toBe(drawn.answer)
    expect(families.get(family) ?? isHeldOut(sudoku, drawn)).toBe(isHeldOut(sudoku, drawn))
    families.set(family, isHeldOut(sudoku, drawn))
  }
  expect(families.size).toBeGreaterThan(200)
})
