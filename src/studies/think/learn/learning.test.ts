import { beforeAll, expect, test } from 'vitest'
import { onnx } from '../../../engine/index.ts'
import { createWriter } from '../../../infer/index.ts'
import { initialize, type ModelShape } from '../../../model/index.ts'
import { createRandom } from '../../../stats/index.ts'
import type { Problem } from '../../../tasks/index.ts'
import { sampleGroups, summarize } from './completions.ts'
import { type ExpertIterationSpec, expertIteration } from './expert-iteration.ts'
import { lessonOf } from './lessons.ts'
import { type PolicyGradientSpec, type PolicyRow, policyGradient } from './policy-gradient.ts'
import type { Practice } from './practice.ts'
import { createScorer } from './scorer.ts'
import { type SupervisedSpec, trainSupervised } from './supervised.ts'
import { findTraps } from './traps.ts'

const shape: ModelShape = { width: 16, depth: 1, context: 8, vocabulary: 128 }
const spec: SupervisedSpec = {
  shape,
  batch: 16,
  schedule: { learningRate: 0.01, warmup: 10, decayShare: 0.3 },
  weightDecay: 0,
  optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 },
}
const machine = { backend: onnx, threads: 1 }
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** `3=` is to be followed by the right digit. */
const practiceWith = (right: (digit: number) => number): Practice => ({
  draw(random) {
    const digit = random.integer(10)
    return { task: 'digits', level: 1, prompt: `${digit}=`, answer: String(right(digit)) }
  },
  verify: (problem, completion) => completion === problem.answer,
  attemptsOf: (completion) => (completion === '' ? 0 : 1),
})
const successor = practiceWith((digit) => (digit + 1) % 10)
const seven = practiceWith(() => 7)

/** Teaches answers that are right with a probability, and random digits else. */
async function taught(share: number, steps: number, log?: (row: { loss: number }) => void) {
  const lesson = (index: number) => {
    const random = createRandom('lesson', index)
    const line = (): string => {
      const { prompt, answer } = successor.draw(random)
      return `${prompt}${random.uniform() < share ? answer : random.integer(10)}\n`
    }
    return lessonOf(bytes(`${line()}${line()}`), { prompts: false })
  }
  const host = log === undefined ? {} : { log }
  return trainSupervised(spec, { start: initialize(shape, 1), steps, lesson, host }, onnx, 1)
}

async function measured(weights: Float32Array, practice: Practice) {
  const writer = await createWriter(shape, weights, onnx, { batch: 40 })
  const problems = Array.from({ length: 10 }, (_, digit): Problem => {
    for (const random = createRandom('problem', digit); ; ) {
      const problem = practice.draw(random)
      if (problem.prompt === `${digit}=`) return problem
    }
  })
  const groups = await sampleGroups({ writer, practice, problems, group: 20, maxTokens: 3, seed: 5 })
  await writer.dispose()
  return summarize(groups)
}

let guessing: Float32Array
let halfRight: Float32Array
beforeAll(async () => {
  guessing = (await taught(0, 60)).weights
  halfRight = (await taught(0.4, 150)).weights
})

test('supervised training learns what lessons show, logs its way, and gives the same bits again', async () => {
  const losses: number[] = []
  const trained = await taught(1, 250, ({ loss }) => losses.push(loss))
  expect(trained).toMatchObject({ end: 'done', steps: 250 })
  expect(losses).toHaveLength(50)
  expect(losses.at(-1)).toBeLessThan(0.1)
  expect((await measured(trained.weights, successor)).right).toBeGreaterThan(0.95)
  expect((await taught(1, 250)).weights).toEqual(trained.weights)
})

test('a training stops when asked', async () => {
  let asked = 0
  const lesson = () => lessonOf(bytes('1=2\n'), { prompts: true })
  const host = { shouldStop: () => ++asked > 3 }
  const stopped = await trainSupervised(spec, { start: guessing, steps: 10, lesson, host }, onnx, 1)
  expect(stopped).toMatchObject({ end: 'stopped', steps: 3 })
})

const expertSpec: ExpertIterationSpec = {
  ...{ ...spec, schedule: { ...spec.schedule, learningRate: 0.005 } },
  ...{ seed: 1, rounds: 3, problems: 40, group: 4, maxTokens: 3, kept: 2, epochs: 6, from: 'last' },
}

test('expert iteration raises the share of right answers by imitating them, and gives the same rows again', async () => {
  const request = { ...machine, start: halfRight, practice: successor, writerBatch: 32 }
  const { end, rows, weights } = await expertIteration(expertSpec, request)
  expect(end).toBe('done')
  expect(rows.map(({ round }) => round)).toEqual([1, 2, 3])
  const before = (await measured(halfRight, successor)).right
  const after = (await measured(weights, successor)).right
  expect(after - before).toBeGreaterThan(0.2)
  // at most two different right answers per problem, and there is only one
  expect(rows.every(({ kept, solved }) => kept === Math.round(40 * solved))).toBe(true)
  expect((await expertIteration(expertSpec, { ...request, writerBatch: 7 })).rows).toEqual(rows)
})

const policySpec: PolicyGradientSpec = {
  ...{ shape, weightDecay: 0, optimizer: spec.optimizer, seed: 1, iterations: 25, problems: 6, group: 8, maxTokens: 3 },
  ...{ epochs: 2, batch: 24, learningRate: 0.004, warmup: 1, advantages: 'centered', tokenWeighting: 'constant' },
  ...{ policy: { clip: { low: 0.2, high: 0.28 }, divergence: 0 }, rewards: 'verified', truncated: 'wrong' },
}
const request = { ...machine, practice: seven, writerBatch: 48 }

test('a policy gradient finds the rewarded answer from chance; with shuffled rewards it gains nothing', async () => {
  const before = (await measured(guessing, seven)).right
  expect(before).toBeLessThan(0.25)
  const learned = await policyGradient(policySpec, { ...request, start: guessing })
  expect(learned.end).toBe('done')
  expect((await measured(learned.weights, seven)).right).toBeGreaterThan(0.8)
  const [first, last] = [learned.rows[0], learned.rows.at(-1)] as [PolicyRow, PolicyRow]
  // before the first step the policy is the start, whatever graph says so
  expect(Math.abs(first.divergence)).toBeLessThan(1e-8)
  expect(last.divergence).toBeGreaterThan(0.1)
  expect(last.entropy).toBeLessThan(first.entropy)
  expect(learned.rows.some(({ clipped }) => clipped > 0)).toBe(true)
  expect(first).toMatchObject({ steps: 4, truncated: first.truncated, reward: first.right })

  const control = await policyGradient({ ...policySpec, rewards: 'shuffled' }, { ...request, start: guessing })
  expect((await measured(control.weights, seven)).right).toBeLessThan(0.3)
}, 60_000)

test('the same seed gives the same rows, and GRPO as first published learns too', async () => {
  const published: PolicyGradientSpec = {
    ...{ ...policySpec, iterations: 12, advantages: 'standardized', tokenWeighting: 'own-length' },
    policy: { clip: { low: 0.2, high: 0.2 }, divergence: 0.02 },
  }
  const { rows } = await policyGradient(published, { ...request, start: guessing })
  expect((rows.at(-1) as PolicyRow).right).toBeGreaterThan((rows[0] as PolicyRow).right + 0.2)
  const timed: number[] = []
  const host = { timed: ({ rollouts }: { rollouts: number }) => timed.push(rollouts) }
  expect((await policyGradient(published, { ...request, start: guessing, host })).rows).toEqual(rows)
  expect(timed).toHaveLength(12)
})

test('what the verifier fails on teaches nothing, truncated answers are wrong, and both are said', async () => {
  const broken: Practice = {
    ...seven,
    verify: () => {
      throw new Error('broken')
    },
  }
  const short = { ...policySpec, iterations: 2 }
  const unjudged = await policyGradient(short, { ...request, practice: broken, start: guessing })
  expect(unjudged.rows[0]).toMatchObject({ unjudged: 1, steps: 0, right: Number.NaN })
  expect(unjudged.weights).toEqual(guessing)
  expect(findTraps(unjudged.rows).map(({ name }) => name)).toEqual(['failing-verifier'])

  const cut = await policyGradient({ ...short, maxTokens: 1 }, { ...request, start: guessing })
  expect(cut.rows[0]).toMatchObject({ truncated: 1, reward: 0, informative: 0, steps: 0 })
  expect(findTraps(cut.rows).map(({ name }) => name)).toEqual(['no-signal', 'truncation'])
})

test('a scorer gives the logarithms of a distribution, under any weights and in any batch', async () => {
  const texts = Array.from({ length: 10 }, (_, digit) => bytes(`1=${digit}\n`))
  const scorer = await createScorer(shape, onnx, { batch: 4, threads: 1 })
  const scores = await scorer.score(guessing, texts)
  const chances = scores.map(({ logProbabilities }) => Math.exp(logProbabilities[1] as number))
  const total = chances.reduce((sum, chance) => sum + chance, 0)
  expect(total).toBeGreaterThan(0.8)
  expect(total).toBeLessThan(1)
  expect(scores.map(({ entropies }) => entropies.length)).toEqual(Array.from(texts, () => 3))
  const others = await scorer.score(initialize(shape, 2), texts)
  expect(others[0]?.logProbabilities[0]).toBeCloseTo(-Math.log(128), 5)
  expect(scorer.flops(10)).toBe(scorer.flops(12))
  await scorer.dispose()
})

test('bad requests name what is wrong', async () => {
  const ask = (change: Partial<PolicyGradientSpec>) =>
    policyGradient({ ...policySpec, ...change }, { ...request, start: guessing })
  await expect(ask({ group: 1 })).rejects.toThrow(/2 or more \(1\).*Sample 8/)
  await expect(ask({ maxTokens: 8 })).rejects.toThrow(/2 tokens and 8 more do not fit into 8/)
})
