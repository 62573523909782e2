import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { countdown, type Problem, sorting, type ThinkingTask } from '../tasks/index.ts'
import { outcomeExample, packVerdicts, processExamples } from './verdict-data.ts'

const reach: Problem = { task: 'countdown', level: 1, prompt: 'N 3,5,7:22=', answer: '3*5=15+7=22' }
const order: Problem = { task: 'sorting', level: 1, prompt: 'O dbca=', answer: '>abcd' }

/** What stands between prompt and verdict, and the verdict. */
const examples = (task: ThinkingTask, problem: Problem, completion: string) =>
  processExamples(task, problem, completion).map(({ text, isRight }) => [text.slice(problem.prompt.length), isRight])

test('an outcome is prompt, completion and newline', () => {
  expect(outcomeExample(countdown, reach, '3*5=15+7=22!')).toEqual({ text: 'N 3,5,7:22=3*5=15+7=22!\n', isRight: true })
  expect(outcomeExample(countdown, reach, '3+5=8*7=56!')?.isRight).toBe(false)
})

test('attempts: one that stands should be right, one withdrawn wrong', () => {
  expect(examples(countdown, reach, '3+5=8*7=56?3*5=15+7=22!')).toEqual([
    ['3+5=8*7=56?', true],
    ['3+5=8*7=56?3*5=15+7=22!', true],
    ['3+5=8*7=56?3*5=15+7=22!\n', true],
  ])
  expect(examples(countdown, reach, '3*5=15+7=22?3+5=8*7=56!')).toEqual([
    ['3*5=15+7=22?', false],
    ['3*5=15+7=22?3+5=8*7=56!', false],
    ['3*5=15+7=22?3+5=8*7=56!\n', false],
  ])
  expect(examples(countdown, reach, '3*5=15+7=22')).toEqual([['3*5=15+7=22\n', true]])
})

test('steps: right until the first wrong one of their attempt, behind commas and the answer mark', () => {
  expect(examples(sorting, order, 'bd,cbd>abcd?bd,bcd>abcd!')).toEqual([
    ['bd,', true],
    ['bd,cbd>', false],
    ['bd,cbd>abcd?', false],
    ['bd,cbd>abcd?bd,', true],
    ['bd,cbd>abcd?bd,bcd>', true],
    ['bd,cbd>abcd?bd,bcd>abcd!', true],
    ['bd,cbd>abcd?bd,bcd>abcd!\n', true],
  ])
  // a thought that breaks off has no answer, and its last step no end
  expect(examples(sorting, order, 'bd,bc')).toEqual([
    ['bd,', true],
    ['bd,bc\n', false],
  ])
})

test('every trace of our own is right to its end', () => {
  for (const task of [countdown, sorting]) {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom('trace', seed)
      const problem = task.generate(random, 1)
      const trace = task.trace(random, problem, { attempts: 3, checks: true }).slice(problem.prompt.length)
      const found = processExamples(task, problem, trace)
      const marked = found.filter(({ text }) => /[?!\n]$/.test(text))
      expect(marked.length).toBe(task.attemptsOf(trace) + 1)
      expect(marked.every(({ isRight }) => isRight)).toBe(true)
    }
  }
})

test('a verifier that throws teaches nothing', () => {
  const broken: ThinkingTask = {
    ...countdown,
    verify() {
      throw new Error('out of order')
    },
  }
  expect(outcomeExample(broken, reach, '3*5=15+7=22!')).toBeUndefined()
  expect(processExamples(broken, reach, '3*5=15+7=22!')).toEqual([])
})

test('only the verdict is learned, and balance makes both verdicts weigh the same', () => {
  const three = [
    { text: 'ab', isRight: true },
    { text: 'c', isRight: false },
    { text: 'def', isRight: false },
  ]
  const { tokens, tokenWeights } = packVerdicts(three, 4)
  expect([...tokens]).toEqual([97, 98, 89, 0, 0, 99, 78, 0, 0, 0, 100, 101, 102, 78, 0])
  // entry row · 4 + i weighs the target i + 1
  expect([...tokenWeights]).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0])
  const balanced = packVerdicts(three, 4, { balance: true }).tokenWeights
  expect([balanced[1], balanced[4], balanced[10]]).toEqual([1.5, 0.75, 0.75])
  expect(() => packVerdicts([{ text: 'abcde', isRight: true }], 4)).toThrow(/context of 4 \(abcde\)/)
})
