/** Measures one model: one pool of samples, from which most strategies are computed, and lines of thought and searches. */
import {
  adaptiveFromPool,
  beamSearch,
  bestByLearnedVerifier,
  bestByMeanLikelihood,
  bestByVerifier,
  createVerdictScorer,
  createWriter,
  drawSamples,
  estimateFromPool,
  greedy,
  majorityVote,
  markVerdicts,
  type PoolEstimate,
  revise,
  type SampledProblem,
  type SelectionRule,
  type Setting,
  type Solved,
  type Strategy,
  solve,
  think,
  treeSearch,
  type VerdictScorer,
  weightedVote,
  withCoinScores,
  withinBudget,
} from '../../infer/index.ts'
import { createRandom, mean } from '../../stats/index.ts'
import type { Store } from '../../store/index.ts'
import { judgeAttempts, type Problem, type ThinkingTask } from '../../tasks/index.ts'
import { readModel } from '../ladder/samples.ts'
import { selfVerification } from './learn/index.ts'
import type { Family, MeasuredCell, MeasuredModel, MeasuredThinking } from './measured.ts'
import type { Place } from './models.ts'
import { problemsOf, type ThinkSpec, tasksOf } from './spec.ts'
import type { Machine } from './stored.ts'
import { type Host, roomBehind } from './train.ts'

export interface MeasureRequest {
  readonly store: Store
  readonly spec: ThinkSpec
  readonly model: string
  readonly place: Place
  /** Where its learned verifier lies; without one, only what the law is fitted to is measured. */
  readonly verifier: Place | null
}

/** Completions written at once. */
const batch = 64

/** @returns undefined when it was asked to stop */
export async function measure(request: MeasureRequest, host: Host): Promise<MeasuredModel | undefined> {
  const { spec, model } = request
  const problems = problemsOf(spec)
  const results: TaskResult[] = []
  const models = await openModels(request, host.machine)
  try {
    for (const [i, task] of tasksOf(spec).entries()) {
      if (host.shouldStop()) return undefined
      host.progress(i / spec.tasks.length, task.name)
      results.push(await measureTask(spec, models, task, problems[i] as readonly Problem[]))
    }
  } finally {
    await models.dispose()
  }
  return {
    model,
    cells: results.flatMap(({ cells }) => cells),
    thinking: results.map(({ thinking }) => thinking),
    thoughts: results.flatMap(({ thoughts }) => thoughts),
  }
}

/** One task with more samples of every problem than any strategy was given before; the first are the same. */
export async function measureTarget(
  request: Omit<MeasureRequest, 'verifier'>,
  taskIndex: number,
  machine: Machine,
): Promise<MeasuredCell[]> {
  const { spec } = request
  const task = tasksOf(spec)[taskIndex] as ThinkingTask
  const problems = problemsOf(spec)[taskIndex] as readonly Problem[]
  const models = await openModels({ ...request, verifier: null }, machine)
  try {
    const { target } = spec.measuring
    const pool = await drawSamples(settingOf(spec, models, task, problems), problems, { count: target })
    const random = createRandom('target', spec.seed, task.name)
    return targetRules.map(([strategy, rule]) =>
      cellOf(
        { task: task.name, strategy, thinking: null, effort: target },
        estimateFromPool(pool, rule, target, random),
      ),
    )
  } finally {
    await models.dispose()
  }
}

/** What is forecast at the budget that was not run: what a system can reach, and what it could at best. */
const targetRules: readonly (readonly [Family, SelectionRule])[] = [
  ['majority vote', majorityVote],
  ['best by exact verifier', bestByVerifier],
]

interface Models {
  readonly writer: Setting['writer']
  /** The learned verifier, and the model itself as a judge of its attempts; null where not all is measured. */
  readonly judges: { readonly verifier: VerdictScorer; readonly self: VerdictScorer } | null
  dispose(): Promise<void>
}

async function openModels({ store, place, verifier }: MeasureRequest, { backend, threads }: Machine): Promise<Models> {
  const { shape, weights } = readModel(store, place.run, place.checkpoint)
  const writer = await createWriter(shape, weights, backend, { batch, threads })
  if (verifier === null) return { writer, judges: null, dispose: () => writer.dispose() }
  const judge = readModel(store, verifier.run, verifier.checkpoint)
  const judges = {
    verifier: await createVerdictScorer(judge.shape, judge.weights, backend, { batch, threads }),
    self: await createVerdictScorer(shape, weights, backend, { batch, threads, verdicts: markVerdicts }),
  }
  return {
    writer,
    judges,
    async dispose() {
      await Promise.all([writer, judges.verifier, judges.self].map((each) => each.dispose()))
    },
  }
}

const settingOf = (
  { seed, context, measuring: { temperature } }: ThinkSpec,
  { writer, judges }: Models,
  task: ThinkingTask,
  problems: readonly Problem[],
): Setting => ({
  ...{ writer, task, seed, maxTokens: roomBehind(problems, context), temperature, topP: 1 },
  ...(judges && { verifier: judges.verifier }),
})

interface TaskResult {
  readonly cells: readonly MeasuredCell[]
  readonly thinking: MeasuredThinking
  readonly thoughts: MeasuredModel['thoughts']
}

async function measureTask(
  spec: ThinkSpec,
  models: Models,
  task: ThinkingTask,
  problems: readonly Problem[],
): Promise<TaskResult> {
  const setting = settingOf(spec, models, task, problems)
  const pool = await drawSamples(setting, problems, { count: spec.measuring.samples })
  const cells = [...(await votes(spec, setting, pool))]
  if (models.judges !== null) {
    cells.push(...selections(spec, task, pool), ...adaptive(spec, task, pool))
    for (const { strategy, thinking, effort, run } of runs(models.judges.self, setting.maxTokens)) {
      cells.push(solvedCell({ task: task.name, strategy, thinking, effort }, await solve(run, setting, problems)))
    }
  }
  return { cells, thinking: thinkingOf(task, pool), thoughts: thoughtsOf(task, pool) }
}

/** 1, 2, 4, … up to all samples. */
const roundCounts = (most: number): number[] =>
  Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, i) => 2 ** i)

/** Majority votes of every number of samples at every thinking budget: what the law is fitted to. */
async function votes(spec: ThinkSpec, setting: Setting, pool: readonly SampledProblem[]): Promise<MeasuredCell[]> {
  const { budgets, samples } = spec.measuring
  const task = setting.task.name
  const random = createRandom('votes', spec.seed, task)
  const cells: MeasuredCell[] = []
  for (const thinking of [...budgets.filter((tokens) => tokens < setting.maxTokens), null]) {
    const bounded = thinking === null ? pool : await withinBudget(setting, pool, { tokens: thinking })
    for (const k of roundCounts(samples)) {
      const estimates = estimateFromPool(bounded, majorityVote, k, random)
      cells.push(cellOf({ task, strategy: 'majority vote', thinking, effort: k }, estimates))
      if (k === 1) cells.push(cellOf({ task, strategy: 'thinking longer', thinking, effort: 1 }, estimates))
    }
  }
  return cells
}

/** Every other rule that chooses one of k samples. */
function selections(spec: ThinkSpec, { name: task }: ThinkingTask, pool: readonly SampledProblem[]): MeasuredCell[] {
  const random = createRandom('selections', spec.seed, task)
  const coined = withCoinScores(pool, createRandom('coin', spec.seed, task))
  const rules: readonly (readonly [Family, SelectionRule, readonly SampledProblem[]])[] = [
    ['best by likelihood', bestByMeanLikelihood, pool],
    ['best by learned verifier', bestByLearnedVerifier, pool],
    ['verifier-weighted vote', weightedVote, pool],
    ['best by exact verifier', bestByVerifier, pool],
    ['best by coin', bestByLearnedVerifier, coined],
  ]
  return rules.flatMap(([strategy, rule, samples]) =>
    roundCounts(spec.measuring.samples).map((k) =>
      cellOf({ task, strategy, thinking: null, effort: k }, estimateFromPool(samples, rule, k, random)),
    ),
  )
}

function adaptive(spec: ThinkSpec, { name: task }: ThinkingTask, pool: readonly SampledProblem[]): MeasuredCell[] {
  const most = spec.measuring.samples
  const random = createRandom('adaptive', spec.seed, task)
  return roundCounts(most / 2)
    .filter((average) => average >= 2)
    .map((average) =>
      cellOf(
        { task, strategy: 'adaptive vote', thinking: null, effort: average },
        adaptiveFromPool(pool, { first: 2, average, most }, random),
      ),
    )
}

/** Strategies that have to be run, each family from the cheapest to the dearest. */
function runs(self: VerdictScorer, tokens: number) {
  const run = (strategy: Family, effort: number, of: Strategy) => ({ strategy, thinking: null, effort, run: of })
  return [
    run('greedy', 1, greedy),
    ...[1, 2, 3].map((attempts) => run('forced attempts', attempts, think({ tokens, attempts }))),
    ...[1, 2, 4].map((rounds) => run('self-revision', rounds, revise(self, { rounds }))),
    ...[2, 4].map((width) => run('beam search', width, beamSearch({ width, expansions: 2 }))),
    ...[4, 12].map((nodes) => run('tree search', nodes, treeSearch({ nodes, expansions: 3 }))),
  ]
}

type Head = Pick<MeasuredCell, 'task' | 'thinking' | 'effort'> & { readonly strategy: Family }

/** Four digits say all that counts of a probability, in a third of the room. */
const rounded = (value: number): number => Math.round(1e4 * value) / 1e4

const cellOf = (head: Head, estimates: readonly PoolEstimate[]): MeasuredCell => ({
  ...head,
  samples: head.effort,
  tokens: mean(estimates.map(({ tokens }) => tokens)),
  flops: mean(estimates.map(({ flops }) => flops)),
  failures: estimates.reduce((sum, { failures }) => sum + failures, 0),
  success: estimates.map(({ success }) => (success === null ? null : rounded(success))),
})

const solvedCell = (head: Head, solved: readonly Solved[]): MeasuredCell => ({
  ...head,
  samples: 1,
  tokens: mean(solved.map(({ tokens }) => tokens)),
  flops: mean(solved.map(({ flops }) => flops)),
  failures: solved.filter(({ verdict }) => verdict === 'failed').length,
  success: solved.map(({ verdict }) => (verdict === 'failed' ? null : verdict === 'right' ? 1 : 0)),
})

function thinkingOf(task: ThinkingTask, pool: readonly SampledProblem[]): MeasuredThinking {
  const all = pool.flatMap(({ samples }) => samples)
  const judged = pool.flatMap(({ problem, samples }) =>
    samples.flatMap(({ completion }) => judgedAttempts(task, problem, completion)),
  )
  const { acceptsRight, acceptsWrong } = selfVerification(judged)
  const orNull = (share: number): number | null => (Number.isNaN(share) ? null : share)
  return {
    task: task.name,
    counts: pool.map(({ samples }) => {
      const told = samples.filter(({ verdict }) => verdict !== 'failed')
      return { right: told.filter(({ verdict }) => verdict === 'right').length, samples: told.length }
    }),
    attempts: mean(all.map(({ completion }) => task.attemptsOf(completion))),
    tokens: mean(all.map(({ tokens }) => tokens)),
    truncated: mean(all.map(({ finished }) => (finished ? 0 : 1))),
    acceptsRight: orNull(acceptsRight),
    acceptsWrong: orNull(acceptsWrong),
  }
}

/** None where the verifier throws: it says nothing then. */
function judgedAttempts(task: ThinkingTask, problem: Problem, completion: string) {
  try {
    return judgeAttempts(task, problem, completion)
  } catch {
    return []
  }
}

/** The first sample of the first problems, right or wrong as they come. */
const thoughtsOf = (task: ThinkingTask, pool: readonly SampledProblem[]): MeasuredModel['thoughts'] =>
  pool.slice(0, 3).flatMap(({ problem, samples }) =>
    samples.slice(0, 1).map(({ completion, verdict }) => ({
      ...{ task: task.name, prompt: problem.prompt, completion, verdict },
    })),
  )
