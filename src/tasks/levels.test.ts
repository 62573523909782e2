import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { addition } from './addition.ts'
import { brackets } from './brackets.ts'
import { copy } from './copy.ts'
import { recall } from './recall.ts'
import { reverse } from './reverse.ts'
import { sort } from './sort.ts'
import type { Problem, Task } from './task.ts'

const many = (task: Task, level: number): Problem[] => {
  const random = createRandom(task.name, level)
  return Array.from({ length: 200 }, () => task.generate(random, level))
}
const problem = (task: Task, prompt: string): Problem => ({ task: task.name, level: 1, prompt, answer: '' })

test.each([
  { task: copy, prompt: 'C q4f=', right: 'q4f', wrong: ['q4', 'f4q', 'q4ff'] },
  { task: reverse, prompt: 'R q4f=', right: 'f4q', wrong: ['q4f', 'f4'] },
  { task: sort, prompt: 'S cab=', right: 'abc', wrong: ['cab', 'abb', 'ab', 'abd', 'aabc'] },
  { task: addition, prompt: 'A 42+75=', right: '117', wrong: ['0117', '17', '117.0', '1e2', '+117', ' 117'] },
  { task: brackets, prompt: 'B [(){=', right: '}]', wrong: [']}', '}', '}]()', '}]]', ''] },
  { task: recall, prompt: 'K a1b7c3?b', right: '7', wrong: ['1', '3', '77', ''] },
])('$prompt takes $right', ({ task, prompt, right, wrong }) => {
  expect(task.verify(problem(task, prompt), right)).toBe(true)
  expect(wrong.filter((answer) => task.verify(problem(task, prompt), answer))).toEqual([])
})

test.each([copy, reverse, sort])('$name: higher levels are longer, characters differ', (task) => {
  const lengths = [1, 2, 3, 4, 5].map((level) => {
    const words = many(task, level).map(({ prompt }) => prompt.slice(2, -1))
    expect(words.every((word) => new Set(word).size === word.length)).toBe(true)
    expect(new Set(words.map((word) => word.length)).size).toBe(1)
    return (words[0] as string).length
  })
  expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b))
})

test('addition: digits and carry of each level', () => {
  const shapes = [1, 2, 3, 4, 5].map((level) => {
    const sums = many(addition, level).map(({ prompt }) => prompt.slice(2, -1))
    const carries = sums.map((sum) => {
      const [a, b] = sum.split('+') as [string, string]
      expect(a.length).toBe(b.length)
      return [...a].some((digit, i) => Number(digit) + Number(b[i]) >= 10)
    })
    return { lengths: new Set(sums.map((sum) => sum.length)), carries: new Set(carries) }
  })
  expect(shapes).toEqual([
    { lengths: new Set([5]), carries: new Set([false]) },
    { lengths: new Set([5]), carries: new Set([false]) },
    { lengths: new Set([7]), carries: new Set([false]) },
    { lengths: new Set([5]), carries: new Set([true]) },
    { lengths: new Set([7]), carries: new Set([true]) },
  ])
})

test('brackets: as many left open as the level says', () => {
  expect([1, 2, 3, 4, 5].map((level) => new Set(many(brackets, level).map(({ answer }) => answer.length)))).toEqual(
    [1, 2, 3, 4, 6].map((open) => new Set([open])),
  )
})

test('recall: keys differ, and every place is asked for', () => {
  const places = many(recall, 2).map(({ prompt }) => {
    const [shown, key] = prompt.slice(2).split('?') as [string, string]
    const keys = shown.replace(/\d/g, '')
    expect(new Set(keys).size).toBe(keys.length)
    return keys.indexOf(key)
  })
  expect(new Set(places)).toEqual(new Set([0, 1, 2]))
})
