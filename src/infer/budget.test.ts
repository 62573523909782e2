import { expect, test } from 'vitest'
import { scriptedWriter, scriptedShape as shape } from '../../test/support/scripted-writer.ts'
import { countdown, type Problem, sorting, type ThinkingTask } from '../tasks/index.ts'
import { withinBudget } from './budget.ts'
import { spanFlops } from './cost.ts'
import { drawSamples } from './samples.ts'
import type { Setting } from './strategy.ts'
import type { VerdictScorer } from './verdict-scorer.ts'
import { textOf } from './writer.ts'

const reach: Problem = { task: 'countdown', level: 1, prompt: 'N 3,5,7:22=', answer: '3*5=15+7=22' }
const order: Problem = { task: 'sorting', level: 1, prompt: 'O dbca=', answer: '>abcd' }

const settingOf = (task: ThinkingTask, script: { readonly [text: string]: string | readonly string[] }): Setting => ({
  writer: scriptedWriter(script),
  task,
  maxTokens: 40,
  seed: 1,
  temperature: 1,
  topP: 1,
})
const sort = settingOf(sorting, {
  [order.prompt]: ['bd,bcd>abcd!\n', 'bd,bcd,cbda>abcd!\n', '>abdc\n'],
  [`${order.prompt}bd,b>`]: 'abcd!\n',
  [`${order.prompt}bd,bcd>`]: 'acbd\n',
  [`${order.prompt}bd,bcd>abc`]: 'd!\n',
  [`${order.prompt}bd,bcd,cbd>`]: 'abcd!\n',
})

/** Thinks the longer of two texts the better. */
const longer: VerdictScorer = {
  shape: { ...shape, width: 48 },
  score: async (texts) => texts.map(({ length }) => length / 100),
  dispose: async () => undefined,
}

test('samples that finish within the budget stay; others are cut and answer, at the cost of that', async () => {
  const pool = await drawSamples(sort, [order], { count: 3 })
  const [within] = await withinBudget(sort, pool, { tokens: 10 })
  const [answering, thinking, short] = within?.samples ?? []
  expect(short).toEqual(pool[0]?.samples[2])
  // it was answering already: its last token is read, and two more
  expect(answering).toMatchObject({ completion: 'bd,bcd>abcd!', finished: true, verdict: 'right', tokens: 13 })
  expect(answering?.flops).toBe(spanFlops(shape, 7, 7 + 12))
  // cut in its third step: the mark that was forced is read but not written, of the answer all but the newline
  expect(thinking).toMatchObject({ completion: 'bd,bcd,cbd>abcd!', finished: true, verdict: 'right', tokens: 16 })
  expect(thinking?.flops).toBe(spanFlops(shape, 7, 7 + 16))
  expect(thinking?.logProbabilities).toHaveLength(16)
  expect(within?.promptFlops).toBe(spanFlops(shape, 0, 7))
})

test('a forced answer may be wrong, or not come to its end', async () => {
  const pool = await drawSamples(sort, [order], { count: 2 })
  const [within] = await withinBudget(sort, pool, { tokens: 4 })
  expect(within?.samples[0]).toMatchObject({ completion: 'bd,b>abcd!', verdict: 'right', answer: 'abcd', tokens: 10 })
  const [wrong] = await withinBudget(sort, pool, { tokens: 6 })
  expect(wrong?.samples[1]).toMatchObject({ completion: 'bd,bcd>acbd', verdict: 'wrong', answer: 'acbd', tokens: 11 })
  const [open] = await withinBudget(sort, pool, { tokens: 6, answerTokens: 4 })
  expect(open?.samples[1]).toMatchObject({ finished: false, verdict: 'wrong', answer: undefined, tokens: 10 })
})

test('where attempts are answers the last complete one stands, and nothing is written', async () => {
  const [wrong, right] = ['3+5=8*7=56', '3*5=15+7=22']
  const setting = settingOf(countdown, { [reach.prompt]: [`${wrong}?${right}!\n`, `${right}?${wrong}!\n`] })
  const pool = await drawSamples(setting, [reach], { count: 2 })
  const [within] = await withinBudget(setting, pool, { tokens: 16 })
  expect(within?.samples).toMatchObject([
    { completion: wrong, finished: true, verdict: 'wrong', tokens: 16, flops: spanFlops(shape, 11, 26) },
    { completion: right, finished: true, verdict: 'right', tokens: 16, flops: spanFlops(shape, 11, 26) },
  ])
  // what was thrown away was written too
  expect(within?.samples.map(({ logProbabilities }) => logProbabilities.length)).toEqual([16, 16])
  expect(await withinBudget(setting, pool, { tokens: 24 })).toEqual(pool)
})

test('a learned verifier reads what became of the samples, where it is asked to', async () => {
  const setting = { ...sort, verifier: longer }
  const pool = await drawSamples(setting, [order], { count: 3 })
  const [scored] = await withinBudget(setting, pool, { tokens: 10, scored: true })
  const texts = scored?.samples.map(({ completion }) => `${order.prompt}${completion}\n`) ?? []
  expect(scored?.samples.map(({ score }) => score)).toEqual(texts.map(({ length }) => length / 100))
  expect(scored?.samples.map(({ verifierFlops }) => verifierFlops)).toEqual(
    texts.map(({ length }) => spanFlops(longer.shape, 7, length)),
  )
  expect(scored?.verifierPromptFlops).toBe(spanFlops(longer.shape, 0, 7))
  const [plain] = await withinBudget(setting, pool, { tokens: 10 })
  expect(plain).toMatchObject({ verifierPromptFlops: 0 })
  expect(plain?.samples.every(({ score, verifierFlops }) => score === undefined && verifierFlops === 0)).toBe(true)
})

test('all forced answers are written in one go', async () => {
  const asked: string[][] = []
  const { writer } = sort
  const noting: Setting = {
    ...sort,
    writer: {
      ...writer,
      write(requests, options) {
        asked.push(requests.map(({ prefix }) => textOf(prefix)))
        return writer.write(requests, options)
      },
    },
  }
  const pool = await drawSamples(sort, [order], { count: 2 })
  await withinBudget(noting, [...pool, ...pool], { tokens: 4 })
  expect(asked).toEqual([Array.from({ length: 4 }, () => `${order.prompt}bd,b>`)])
})

test('a budget beyond what is known is refused', async () => {
  const pool = await drawSamples({ ...sort, maxTokens: 8 }, [order], { count: 2 })
  await expect(withinBudget(sort, pool, { tokens: 9 })).rejects.toThrow(/cut off after 8 tokens.*\(9\)/)
  expect((await withinBudget(sort, pool, { tokens: 6 }))[0]?.samples[1]?.completion).toBe('bd,bcd>acbd')
  const forced = await withinBudget(sort, pool, { tokens: 6 })
  await expect(withinBudget(sort, forced, { tokens: 4 })).rejects.toThrow(/as it was drawn/)
  await expect(withinBudget(sort, pool, { tokens: 0 })).rejects.toThrow(/1 or more \(0\)/)
})
