import { beforeAll, expect, test } from 'vitest'
import { onnx } from '../engine/index.ts'
import type { ModelShape } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import { abilities, type Problem, type Task, testProblems } from '../tasks/index.ts'
import { createTrainer } from '../train/index.ts'
import { evaluateAbilities } from './abilities.ts'
import { scoreAnswers } from './answers.ts'
import { generate } from './generate.ts'
import { createGenerator } from './generator.ts'

const shape: ModelShape = { width: 32, depth: 1, context: 64, vocabulary: 256 }
const problems = testProblems(createRandom('problems'), 6)

let weights: Float32Array
beforeAll(async () => {
  weights = await trainOnAnswers(250)
})

/** Weights of a model that knows some of the answers by heart: it was trained on the problems themselves. */
async function trainOnAnswers(steps: number): Promise<Float32Array> {
  const spec = {
    shape,
    seed: 1,
    batch: 16,
    schedule: { learningRate: 1e-2, warmup: 1, decayShare: 0 },
    weightDecay: 0,
    optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, clip: 1 },
    branches: [steps],
  }
  const sequence = (index: number): Uint8Array => {
    const random = createRandom('sequence', index)
    let text = ''
    while (text.length <= shape.context) {
      const { prompt, answer } = random.pick(problems)
      text += `${prompt}${answer}\n`
    }
    return new TextEncoder().encode(text.slice(0, shape.context + 1))
  }
  const trainer = await createTrainer(spec, onnx, { sequence }, 1)
  while (trainer.taken() < steps) await trainer.advance(steps, () => spec.schedule.learningRate)
  const weights = (await trainer.state()).weights.slice()
  await trainer.dispose()
  return weights
}

/** Exact match by task and level of completions decoded byte by byte from the prompts alone. */
async function decodedScores(): Promise<{ [task: string]: number[] }> {
  const generator = await createGenerator(shape, weights, onnx, { batch: 30 })
  const prompts = problems.map(({ prompt }) => new TextEncoder().encode(prompt))
  const maxTokens = 40
  const completions = await generate(generator, prompts, { maxTokens, temperature: 0, topP: 1, seed: 0, stop: 10 })
  await generator.dispose()
  const isRight = (task: Task, problem: Problem): boolean => {
    const completion = completions[problems.indexOf(problem)] as Uint8Array
    return completion.length < maxTokens && task.verify(problem, new TextDecoder().decode(completion))
  }
  const levelScore = (task: Task, level: number): number => {
    const asked = problems.filter((problem) => problem.task === task.name && problem.level === level)
    return asked.filter((problem) => isRight(task, problem)).length / asked.length
  }
  return Object.fromEntries(
    abilities.map((task) => [task.name, Array.from({ length: task.levels }, (_, i) => levelScore(task, i + 1))]),
  )
}

test('drafting with the right answer gives the scores of decoding every byte', async () => {
  const scores = await evaluateAbilities(shape, weights, onnx, problems)
  const decoded = await decodedScores()
  expect(Object.fromEntries(scores.map(({ task, exactByLevel }) => [task, exactByLevel]))).toEqual(decoded)
  // it says something only about a model that is right and wrong, within one task too
  expect(scores.filter(({ exact }) => exact > 0 && exact < 1).length).toBeGreaterThanOrEqual(3)
  for (const { exact, exactByLevel } of scores) {
    expect(exact).toBeCloseTo(exactByLevel.reduce((sum, level) => sum + level, 0) / exactByLevel.length, 12)
  }
})

test('one score per task, with the log-probability of its answers per byte', async () => {
  const scores = await evaluateAbilities(shape, weights, onnx, problems, { batch: 17 })
  expect(scores.map(({ task }) => task)).toEqual(abilities.map(({ name }) => name))
  const nats = await scoreAnswers(shape, weights, onnx, problems)
  for (const { task, logProbability, problems: count, failures } of scores) {
    const own = [...problems.keys()].filter((i) => problems[i]?.task === task)
    const bytes = own.reduce((sum, i) => sum + (problems[i] as Problem).answer.length + 1, 0)
    expect(logProbability).toBeCloseTo(own.reduce((sum, i) => sum + (nats[i] as number), 0) / bytes, 4)
    expect(count).toBe(own.length)
    expect(failures).toEqual([])
  }
})

test('scores do not depend on which problems are asked together', async () => {
  const [alone] = await evaluateAbilities(
    shape,
    weights,
    onnx,
    problems.filter(({ task }) => task === 'sort'),
  )
  const together = await evaluateAbilities(shape, weights, onnx, problems.toReversed(), { batch: 50 })
  const sort = together.find(({ task }) => task === 'sort')
  expect(sort?.exactByLevel).toEqual(alone?.exactByLevel)
  expect(sort?.logProbability).toBeCloseTo(alone?.logProbability as number, 5)
})

test('a verifier that throws is reported, and is neither right nor wrong', async () => {
  const recall = abilities.find(({ name }) => name === 'recall') as Task
  const asked = problems.filter(({ task }) => task === 'recall')
  const first = asked[0] as Problem
  const broken = (breaks: (problem: Problem) => boolean): Task => ({
    ...recall,
    verify(problem, completion) {
      if (breaks(problem)) throw new Error('no such key')
      return recall.verify(problem, completion)
    },
  })
  const options = { tasks: [broken((problem) => problem === first)] }
  const [score] = await evaluateAbilities(shape, weights, onnx, asked, options)
  expect(score?.problems).toBe(asked.length - 1)
  expect(score?.failures).toMatchObject([{ problem: first, message: 'no such key' }])
  await expect(
    evaluateAbilities(shape, weights, onnx, asked, { tasks: [broken(({ level }) => level === 2)] }),
  ).rejects.toThrow(/verifier of recall threw on every problem of level 2 \(no such key\)/)
})

test('what cannot be measured is named', async () => {
  const [problem] = problems as [Problem]
  const evaluate = (asked: Problem, model = weights) => evaluateAbilities(shape, model, onnx, [asked])
  await expect(evaluate({ ...problem, task: 'poetry' })).rejects.toThrow(/no task \(poetry\).*copy, reverse/)
  await expect(evaluate({ ...problem, prompt: 'x'.repeat(70) })).rejects.toThrow(/context of 64/)
  await expect(evaluate(problem, new Float32Array(weights.length).fill(Number.NaN))).rejects.toThrow(/not finite/)
  expect(await evaluateAbilities(shape, weights, onnx, [])).toEqual([])
})
