import { expect, test } from 'vitest'
import { bytesOf, coverage, judge, spanFlops, textOf, type Writer } from '../../../infer/index.ts'
import { createRandom } from '../../../stats/index.ts'
import { countdown, isHeldOut, type Problem } from '../../../tasks/index.ts'
import { sampleGroups, summarize } from './completions.ts'
import { keepRight } from './expert-iteration.ts'
import { samplingFlops } from './flops.ts'
import { type Practice, practiceOf } from './practice.ts'

const practice: Practice = {
  draw: () => ({ task: 'sums', level: 1, prompt: '1+1=', answer: '2' }),
  verify(problem, completion) {
    if (completion === 'x') throw new Error('no number')
    return completion === problem.answer
  },
  attemptsOf: (completion) => completion.length,
}
const problems: Problem[] = ['2', '3'].map((answer) => ({ ...practice.draw(createRandom()), answer }))

const shape = { width: 16, depth: 1, context: 8, vocabulary: 128 }

/** Says one line after the other, whatever it is asked. */
function sayer(lines: readonly string[]): Writer {
  const left = [...lines]
  return {
    shape,
    capacity: 8,
    write: async (requests) =>
      requests.map(({ streams, maxTokens }) =>
        streams.map(() => {
          const bytes = bytesOf(`${left.shift()}\n`).subarray(0, maxTokens)
          return { bytes, logProbabilities: [...bytes].map(() => -1), stopped: bytes.at(-1) === 10 }
        }),
      ),
    loadWeights: () => undefined,
    dispose: async () => undefined,
  }
}
const sampled = (texts: readonly string[]) =>
  sampleGroups({ writer: sayer(texts), practice, problems, group: texts.length / 2, maxTokens: 3, seed: 1 })

test('completions are judged one by one: cut off ones are wrong, those the verifier fails on are neither', async () => {
  const groups = await sampled(['2', '2', '222', 'x', '3', '2', '', '3'])
  expect(groups.map((group) => group.map(({ verdict }) => verdict))).toEqual([
    ['right', 'right', 'wrong', 'failed'],
    ['right', 'wrong', 'wrong', 'right'],
  ])
  // the newline was written too, except where there was no room for it
  expect(groups[0]?.map(({ written }) => written.length)).toEqual([2, 2, 3, 2])
  const { right, ...rest } = summarize(groups)
  expect(right).toBeCloseTo((2 / 3 + 2 / 4) / 2, 12)
  expect(rest).toEqual({
    truncated: 1 / 8,
    unjudged: 1 / 8,
    tokens: (2 + 2 + 3 + 2 + 2 + 2 + 1 + 2) / 8,
    attempts: 9 / 8,
  })
  expect(coverage(groups, 2)).toBeCloseTo((1 + (1 - 1 / 6)) / 2, 12)
  // only the second problem has four that could be judged
  expect(coverage(groups, 4)).toBe(1)
})

test('right completions are kept once each, up to a number per problem', async () => {
  const groups = await sampled(['2', '2', '222', 'x', '3', '2', '', '3'])
  expect(keepRight(groups, 5).map(({ written }) => textOf(written))).toEqual(['2\n', '3\n'])
  expect(keepRight(groups, 0)).toEqual([])
})

test('sampling costs every token that is read: prompts once, and all that is written but the last', async () => {
  const groups = await sampled(['2', '222', '22', '2'])
  // prompts of 4, then 1, 2, 2 and 1 tokens that were read
  const written = [5, 6, 6, 5].map((end) => spanFlops(shape, 4, end))
  expect(samplingFlops(shape, groups)).toBe(written.reduce((sum, flops) => sum + flops, 2 * spanFlops(shape, 0, 4)))
})

test('practice never draws a problem that is held out, and judges as its task does', () => {
  const level = practiceOf(countdown, [1, 2])
  const random = createRandom('practice')
  for (let i = 0; i < 300; i++) {
    const problem = level.draw(random)
    expect(isHeldOut(countdown, problem)).toBe(false)
    expect([1, 2]).toContain(problem.level)
    if (i % 50 === 0) expect(judge(level, problem, problem.answer).verdict).toBe('right')
  }
  expect(level.attemptsOf('1+2=3?2+1=3!')).toBe(2)
})
