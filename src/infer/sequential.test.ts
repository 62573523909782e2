import { expect, test } from 'vitest'
import { scriptedWriter, scriptedShape as shape } from '../../test/support/scripted-writer.ts'
import { countdown, type Problem, sorting, type ThinkingTask } from '../tasks/index.ts'
import { spanFlops, tokenFlops } from './cost.ts'
import { markVerdicts, revise, think } from './sequential.ts'
import { type Setting, solve } from './strategy.ts'
import type { VerdictScorer } from './verdict-scorer.ts'
import { textOf, type Writer } from './writer.ts'

const reach: Problem = { task: 'countdown', level: 1, prompt: 'N 3,5,7:22=', answer: '3*5=15+7=22' }
const order: Problem = { task: 'sorting', level: 1, prompt: 'O dbca=', answer: '>abcd' }

const settingOf = (task: ThinkingTask, script: { readonly [text: string]: string }): Setting => ({
  writer: scriptedWriter(script),
  task,
  maxTokens: 40,
  seed: 1,
  temperature: 1,
  topP: 1,
})

const wrong = '3+5=8*7=56'
const right = '3*5=15+7=22'
const twice = settingOf(countdown, {
  [reach.prompt]: `${wrong}!\n`,
  [`${reach.prompt}${wrong}?`]: `${right}!\n`,
  [`${reach.prompt}${wrong}?${right}?`]: `${wrong}!\n`,
})

test('a thought that ends within its budget is left alone', async () => {
  const [solved] = await solve(think({ tokens: 30 }), twice, [reach])
  // 12 tokens were written; the newline was not read
  expect(solved).toMatchObject({
    completion: `${wrong}!`,
    verdict: 'wrong',
    tokens: 12,
    flops: spanFlops(shape, 0, 22),
  })
})

test('forced to go on, it reads its question mark in place of the one it wrote', async () => {
  const [solved] = await solve(think({ tokens: 60, attempts: 2 }), twice, [reach])
  expect(solved).toMatchObject({ completion: `${wrong}?${right}!`, verdict: 'right', tokens: 25 })
  expect(solved?.flops).toBe(spanFlops(shape, 0, 34) + tokenFlops(shape, 21))
})

test('forced to stop, the last complete attempt stands and costs nothing more', async () => {
  const [solved] = await solve(think({ tokens: 18, attempts: 3 }), twice, [reach])
  expect(solved).toMatchObject({ completion: wrong, tokens: 18 })
  // 12 written, 11 of them read; the question mark; 6 more written, 5 of them read
  expect(solved?.flops).toBe(spanFlops(shape, 0, 22) + spanFlops(shape, 21, 27))
})

test('forced to answer, it writes on behind the answer mark', async () => {
  const setting = settingOf(sorting, { [order.prompt]: 'bd,bcd,cbda', [`${order.prompt}bd,bc>`]: 'abcd!\n' })
  const [solved] = await solve(think({ tokens: 5 }), setting, [order])
  expect(solved).toMatchObject({ completion: 'bd,bc>abcd!', verdict: 'right', answer: 'abcd', tokens: 11 })
  // all that stands before the newline is read, once
  expect(solved?.flops).toBe(spanFlops(shape, 0, order.prompt.length + 11))
  const [silent] = await solve(think({ tokens: 5, answerTokens: 3 }), setting, [order])
  expect(silent).toMatchObject({ completion: undefined, verdict: 'wrong', tokens: 8 })
})

/** The writer's judgement of its answers: of the text up to them. */
const judging = (sureness: (text: string) => number): VerdictScorer => ({
  shape,
  score: async (texts) => texts.map((text) => sureness(textOf(text))),
  dispose: async () => {},
})

test('a writer revises what it doubts, and gives the answer it is surest of', async () => {
  const judge = judging((text) => (text.endsWith(right) ? 0.9 : 0.2))
  const [once] = await solve(revise(judge, { rounds: 1 }), twice, [reach])
  expect(once).toMatchObject({ completion: `${wrong}!`, tokens: 12 })
  // surer than it has to be after two rounds: the third is not written
  const [sure] = await solve(revise(judge, { rounds: 3 }), twice, [reach])
  expect(sure).toMatchObject({ completion: `${wrong}?${right}!`, verdict: 'right', tokens: 25 })
  const [never] = await solve(revise(judge, { rounds: 3, confidence: 1 }), twice, [reach])
  expect(never).toMatchObject({ completion: `${wrong}?${right}!`, tokens: 37 })
  expect(never?.flops).toBeGreaterThan(sure?.flops as number)
  expect(markVerdicts).toEqual({ right: 33, wrong: 63 })
})

test('a text that a thread comes back to is continued anew', async () => {
  const writer = scriptedWriter({ [reach.prompt]: `${wrong}?\n`, [`${reach.prompt}${wrong}?`]: '\n' })
  const drawn: number[] = []
  const write: Writer['write'] = (requests, options) => {
    drawn.push(...requests.flatMap(({ streams }) => streams.map((random) => random.uniform())))
    return writer.write(requests, options)
  }
  await solve(think({ tokens: 16, attempts: 2 }), { ...twice, writer: { ...writer, write } }, [reach])
  // an attempt and its newline take 12 tokens; then it says no more, four times
  expect(drawn).toHaveLength(5)
  expect(new Set(drawn).size).toBe(5)
})

test('budgets are whole', () => {
  expect(() => think({ tokens: 0 })).toThrow(/1 or more \(0\)/)
  expect(() =>
    revise(
      judging(() => 1),
      { rounds: 1.5 },
    ),
  ).toThrow(/1 or more \(1.5\)/)
})
