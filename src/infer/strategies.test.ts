import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../engine/index.ts'
import { initialize, type ModelShape } from '../model/index.ts'
import { createRandom, mean } from '../stats/index.ts'
import { heldOutProblems, type Problem, sorting, type ThinkingTask } from '../tasks/index.ts'
import { createOptimizer, supervisedStep } from '../train/index.ts'
import { adaptiveVote } from './adaptive.ts'
import { scoreAnswers } from './answers.ts'
import { withinBudget } from './budget.ts'
import { spanFlops } from './cost.ts'
import { estimateFromPool } from './pool.ts'
import { greedy, sampleAndSelect } from './sampled.ts'
import { drawSamples, type Sample, type SampledProblem } from './samples.ts'
import { beamSearch, treeSearch } from './search.ts'
import { bestByLearnedVerifier, bestByVerifier, majorityVote, selectionRules } from './select.ts'
import { markVerdicts, revise, think } from './sequential.ts'
import { type Setting, type Strategy, solve, summarize } from './strategy.ts'
import { balancedWeights, type JudgedText, judgeText, verdictLesson } from './verdict-data.ts'
import { createVerdictScorer, type VerdictScorer } from './verdict-scorer.ts'
import { bytesOf, createWriter, textOf, type Writer } from './writer.ts'

const shape: ModelShape = { width: 32, depth: 1, context: 48, vocabulary: 128 }
const batch = 16
const problems = heldOutProblems(sorting, 1, 8, createRandom('problems'))

/** Trains a model for a moment, on whole texts or on their verdicts only. */
async function train(
  start: Float32Array,
  steps: number,
  inputs: (step: number) => { tokens: Int32Array; targets: Int32Array; tokenWeights: Float32Array },
) {
  const constants = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, clip: 1 }
  const optimizer = await createOptimizer({
    graph: supervisedStep(shape, batch, constants),
    readings: ['loss'],
    weights: start.slice(),
    weightDecay: 0,
    constants,
    backend: onnx,
    threads: 1,
  })
  for (let step = 0; step < steps; step++) await optimizer.step(1e-2, inputs(step))
  const weights = (await optimizer.state()).weights.slice()
  await optimizer.dispose()
  return weights
}

/** Traces of the test problems themselves, one per row: a model so small could do nothing else in a second. */
function traces(step: number) {
  const random = createRandom('traces', step)
  const tokens = new Int32Array(batch * shape.context)
  const targets = tokens.slice()
  const tokenWeights = new Float32Array(batch * shape.context)
  for (let row = 0; row < batch; row++) {
    const problem = random.pick(problems)
    const trace = sorting.trace(random, problem, { attempts: 1 + random.integer(2), checks: true })
    tokens.set(bytesOf(trace), row * shape.context)
    targets.set(bytesOf(`${trace}\n`).subarray(1), row * shape.context)
    tokenWeights.fill(1, row * shape.context, row * shape.context + trace.length)
  }
  return { tokens, targets, tokenWeights }
}

let setting: Setting & { readonly verifier: VerdictScorer }
let self: VerdictScorer
let pool: SampledProblem[]
let verifierWeights: Float32Array
let seen: JudgedText[]
beforeAll(async () => {
  const weights = await train(initialize(shape, 1), 170, traces)
  const writer: Writer = await createWriter(shape, weights, onnx, { batch: 16 })
  const sampling = { writer, task: sorting, maxTokens: 36, seed: 1, temperature: 1, topP: 1 }
  const drawn = await drawSamples({ ...sampling, seed: 2 }, problems, { count: 16 })
  seen = drawn.flatMap(({ problem, samples }) =>
    samples
      .filter(({ finished }) => finished)
      .flatMap(({ completion }) => judgeText(sorting, problem, completion) ?? []),
  )
  const weigh = balancedWeights(seen)
  verifierWeights = await train(weights, 250, (step) => {
    const random = createRandom('verdicts', step)
    const tokens = new Int32Array(batch * shape.context)
    const [targets, tokenWeights] = [tokens.slice(), new Float32Array(tokens.length)]
    for (let start = 0; start < tokens.length; start += shape.context) {
      const lesson = verdictLesson(random.pick(seen), weigh)
      tokens.set(lesson.tokens, start)
      targets.set(lesson.targets, start)
      tokenWeights.set(lesson.weights, start)
    }
    return { tokens, targets, tokenWeights }
  })
  setting = { ...sampling, verifier: await createVerdictScorer(shape, verifierWeights, onnx) }
  self = await createVerdictScorer(shape, weights, onnx, { verdicts: markVerdicts })
  pool = await drawSamples(setting, problems, { count: 8 })
}, 60_000)
afterAll(async () => {
  await setting.writer.dispose()
  await setting.verifier.dispose()
  await self.dispose()
})

const accuracyOf = async (strategy: Strategy, changes: Partial<Setting> = {}): Promise<number> =>
  summarize(await solve(strategy, { ...setting, ...changes }, problems)).accuracy

test('a verdict’s score is P(Y) / (P(Y) + P(N)) of teacher-forced evaluation, in any batch', async () => {
  const texts = seen.slice(0, 40).map(({ text }) => text)
  const scores = await setting.verifier.score(texts.map(bytesOf))
  // the newline behind the verdict is the same for both only in what is asked, so verdicts are scored without it
  const small = await createVerdictScorer(shape, verifierWeights, onnx, { batch: 3 })
  const again = await small.score(texts.map(bytesOf))
  await small.dispose()
  for (const [i, score] of scores.entries()) expect(again[i]).toBeCloseTo(score, 5)
  const first = texts[0] as string
  const nats = async (answer: string) =>
    (await scoreAnswers(shape, verifierWeights, onnx, [{ prompt: first, answer }]))[0] as number
  const newlineAfter = async (verdict: string) =>
    (await scoreAnswers(shape, verifierWeights, onnx, [{ prompt: `${first}${verdict}`, answer: '' }]))[0] as number
  const [yes, no] = [
    Math.exp((await nats('Y')) - (await newlineAfter('Y'))),
    Math.exp((await nats('N')) - (await newlineAfter('N'))),
  ]
  expect(scores[0]).toBeCloseTo(yes / (yes + no), 4)
})

test('a trained verifier tells right from wrong', async () => {
  const due = seen.flatMap(({ text, verdicts }) =>
    verdicts.map(({ end, isRight }) => ({ text: text.slice(0, end), isRight })),
  )
  const scores = await setting.verifier.score(due.map(({ text }) => bytesOf(text)))
  const average = (isRight: boolean) => mean(scores.filter((_, i) => due[i]?.isRight === isRight))
  expect(due.filter(({ isRight }) => !isRight).length).toBeGreaterThan(20)
  expect(average(true) - average(false)).toBeGreaterThan(0.2)
})

test('drawing k samples and choosing is what the pool’s first k give', async () => {
  for (const rule of selectionRules) {
    const solved = await solve(sampleAndSelect(rule, 8), setting, problems)
    const estimates = estimateFromPool(pool, rule, 8, createRandom('pool'))
    for (const [i, { verdict, tokens, flops, verifierFlops }] of solved.entries()) {
      const { success, ...costs } = estimates[i] as (typeof estimates)[number]
      expect(costs.tokens).toBeCloseTo(tokens, 6)
      expect(costs.flops / flops).toBeCloseTo(1, 9)
      expect(costs.verifierFlops).toBeCloseTo(verifierFlops, 3)
      // where lots do not decide, the choice is the same
      if (success === 0 || success === 1) expect(verdict).toBe(success === 1 ? 'right' : 'wrong')
    }
  }
})

test('every sample’s cost is that of its own text behind a shared prompt', () => {
  for (const { problem, samples, promptFlops, verifierPromptFlops } of pool) {
    const start = problem.prompt.length
    expect(promptFlops).toBe(spanFlops(shape, 0, start))
    expect(verifierPromptFlops).toBe(promptFlops)
    for (const { tokens, flops, verifierFlops } of samples) {
      expect(flops).toBe(spanFlops(shape, start, start + tokens - 1))
      expect(verifierFlops).toBe(spanFlops(shape, start, start + tokens))
    }
  }
})

test('all strategies answer, and the exact verifier’s choice bounds those that choose from the same samples', async () => {
  const coverage = await accuracyOf(sampleAndSelect(bestByVerifier, 8))
  expect(coverage).toBeGreaterThan(0.5)
  for (const rule of selectionRules) expect(await accuracyOf(sampleAndSelect(rule, 8))).toBeLessThanOrEqual(coverage)
  const others = [
    greedy,
    think({ tokens: 20, attempts: 2 }),
    revise(self, { rounds: 2 }),
    adaptiveVote({ first: 2, average: 4, most: 8 }),
    beamSearch({ width: 2, expansions: 4 }),
    treeSearch({ nodes: 16, expansions: 3 }),
  ]
  for (const strategy of others) {
    const solved = await solve(strategy, setting, problems)
    expect(solved.filter(({ verdict }) => verdict === 'right').length, strategy.name).toBeGreaterThan(0)
    for (const { tokens, flops, problem } of solved) {
      expect(tokens).toBeGreaterThan(0)
      expect(flops).toBeGreaterThan(spanFlops(shape, 0, problem.prompt.length))
    }
    expect((await solve(strategy, setting, problems)).map(({ completion }) => completion)).toEqual(
      solved.map(({ completion }) => completion),
    )
  }
})

test('greedy and a vote of one cost their own text and no verifier', async () => {
  for (const strategy of [greedy, sampleAndSelect(majorityVote, 1)]) {
    for (const { problem, tokens, flops, verifierFlops } of await solve(strategy, setting, problems)) {
      expect(flops).toBe(spanFlops(shape, 0, problem.prompt.length + tokens - 1))
      expect(verifierFlops).toBe(0)
    }
  }
})

test('a verifier that throws is failed verification, and no strategy that does not ask it notices', async () => {
  const whole = await solve(greedy, setting, problems)
  const asked = whole.find(({ completion }) => completion !== undefined)?.problem as Problem
  const task: ThinkingTask = {
    ...sorting,
    verify(problem, completion) {
      if (problem === asked) throw new Error('no such letters')
      return sorting.verify(problem, completion)
    },
  }
  const broken = { ...setting, task }
  const solved = await solve(greedy, broken, problems)
  expect(summarize(solved)).toMatchObject({ judged: problems.length - 1, failures: 1 })
  const failed = solved.find(({ problem }) => problem === asked)
  expect(failed).toMatchObject({ verdict: 'failed', message: 'no such letters' })
  const alone = await solve(greedy, broken, [asked])
  expect(() => summarize(alone)).toThrow(/threw on every problem/)
  for (const rule of selectionRules.filter(({ consults }) => consults !== 'exact verifier')) {
    const completions = async (own: Setting) =>
      (await solve(sampleAndSelect(rule, 4), own, problems)).map(({ completion }) => completion)
    expect(await completions(broken), rule.name).toEqual(await completions(setting))
  }
})

test('a pool under a budget is what thinking within it gives, sample by sample', async () => {
  const [first, others] = [pool, await drawSamples(setting, problems, { count: 3, first: 1 })]
  for (const tokens of [1, 4, 9, 14, 36]) {
    const within = await withinBudget(setting, first, { tokens })
    const thought = await solve(think({ tokens }), setting, problems)
    for (const [i, { completion, verdict, answer, tokens, flops }] of thought.entries()) {
      const { samples, promptFlops } = within[i] as SampledProblem
      const [sample] = samples as [Sample]
      expect(sample.finished ? sample.completion : undefined).toBe(completion)
      expect(sample).toMatchObject({ verdict, answer: sample.finished ? answer : undefined, tokens })
      expect(sample.flops + promptFlops).toBe(flops)
      expect(sample.logProbabilities).toHaveLength(tokens)
    }
    // what a sample becomes depends on its place in the pool, not on who else is there
    const apart = await withinBudget(
      setting,
      first.map((sampled, i) => (i === 2 ? sampled : { ...sampled, samples: [] })),
      { tokens },
    )
    expect(apart[2]).toEqual(within[2])
  }
  expect(others.map(({ samples }) => samples)).toEqual(first.map(({ samples }) => samples.slice(1, 4)))
})

test('a strategy without the verifier it needs says so', async () => {
  const { verifier: _, ...without } = setting
  await expect(solve(sampleAndSelect(bestByLearnedVerifier, 2), without, problems)).rejects.toThrow(
    /needs a learned verifier \(best by learned verifier/,
  )
  await expect(setting.verifier.score([bytesOf('a'.repeat(49))])).rejects.toThrow(/49 tokens does not fit/)
  await expect(setting.verifier.score([bytesOf('')])).rejects.toThrow(/has no bytes/)
  expect(textOf(bytesOf('\u00ff\n'))).toBe('\u00ff\n')
})
