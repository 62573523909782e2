import { expect, test } from 'vitest'
import { createRandom } from '../../../stats/index.ts'
import { thinkingTasks, thinkingText } from '../../../tasks/index.ts'
import { imitate, type Lesson, lessonOf, packColumns, packTexts } from './lessons.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
/** What is said behind each token, as text; what is not learned as dots. */
const learned = ({ targets, weights }: Lesson): string =>
  [...targets].map((token, i) => (weights[i] === 1 ? String.fromCharCode(token) : '.')).join('')

test('without prompts, what follows the first = of each line is learned, its newline included', () => {
  const window = bytes('N 3,5:8=3+5=8\nN 1,2:3=1')
  expect(learned(lessonOf(window, { prompts: false }))).toBe('.......3+5=8\n........1')
  expect(learned(lessonOf(window, { prompts: true }))).toBe(' 3,5:8=3+5=8\nN 1,2:3=1')
})

test('every thinking task ends its prompt with its first =', () => {
  for (const task of thinkingTasks) {
    for (let level = 1; level <= task.levels; level++) {
      const { prompt } = task.generate(createRandom('prompt', level), level)
      expect(prompt.indexOf('='), prompt).toBe(prompt.length - 1)
    }
    const window = thinkingText([task], createRandom(task.name), 201, {
      attempts: [0, 1, 1],
      checks: true,
      levels: [1],
    })
    const { weights } = lessonOf(window, { prompts: false })
    expect(weights.some((weight) => weight === 0) && weights.some((weight) => weight === 1)).toBe(true)
  }
})

test('imitation gives the prompt and learns what was written', () => {
  expect(learned(imitate({ prompt: bytes('2='), written: bytes('3\n') }))).toBe('.3\n')
})

test('batches are padded with zeros', () => {
  expect(packTexts([bytes('ab'), bytes('abc')], 3, 3)).toEqual(Int32Array.of(97, 98, 0, 97, 98, 99, 0, 0, 0))
  expect(packColumns([[1], [2, 3]], 3, 2)).toEqual(Float32Array.of(1, 0, 2, 3, 0, 0))
})
