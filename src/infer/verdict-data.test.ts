import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { countdown, type Problem, sorting, type ThinkingTask } from '../tasks/index.ts'
import { balancedWeights, judgeText, verdictLesson } from './verdict-data.ts'

const reach: Problem = { task: 'countdown', level: 1, prompt: 'N 3,5,7:22=', answer: '3*5=15+7=22' }
const order: Problem = { task: 'sorting', level: 1, prompt: 'O dbca=', answer: '>abcd' }

/** What stands between prompt and verdict, and the verdict. */
const examples = (task: ThinkingTask, problem: Problem, completion: string) => {
  const { text = '', verdicts = [] } = judgeText(task, problem, completion) ?? {}
  return verdicts.map(({ end, isRight }) => [text.slice(problem.prompt.length, end), isRight])
}

test('what is judged is prompt, completion and newline', () => {
  expect(judgeText(countdown, reach, '3*5=15+7=22')).toEqual({
    text: 'N 3,5,7:22=3*5=15+7=22\n',
    verdicts: [{ end: 23, isRight: true }],
  })
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
      const marked = examples(task, problem, trace).filter(([text]) => /[?!\n]$/.test(text as string))
      expect(marked.length).toBe(task.attemptsOf(trace) + 1)
      expect(marked.every(([, isRight]) => isRight)).toBe(true)
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
  expect(judgeText(broken, reach, '3*5=15+7=22!')).toBeUndefined()
})

test('only verdicts are learned, and balanced weights make both kinds count the same', () => {
  const judged = {
    text: 'abcd',
    verdicts: [
      { end: 2, isRight: true },
      { end: 3, isRight: false },
      { end: 4, isRight: false },
    ],
  }
  expect(verdictLesson(judged)).toEqual({
    tokens: Uint8Array.of(97, 98, 99, 100),
    targets: Uint8Array.of(0, 89, 78, 78),
    weights: Float32Array.of(0, 1, 1, 1),
  })
  expect(balancedWeights([judged])).toEqual({ right: 1.5, wrong: 0.75 })
  expect([...verdictLesson(judged, balancedWeights([judged])).weights]).toEqual([0, 1.5, 0.75, 0.75])
  expect(balancedWeights([{ text: 'a', verdicts: [{ end: 1, isRight: true }] }])).toEqual({ right: 0.5, wrong: 0 })
})
