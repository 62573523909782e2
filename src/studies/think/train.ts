/** The three ways in which models of a study learn, each as a job for a lane. */
import {
  balancedWeights,
  createWriter,
  drawSamples,
  type JudgedText,
  judgeText,
  judgeUnfinished,
  verdictLesson,
} from '../../infer/index.ts'
import { initialize } from '../../model/index.ts'
import { createRandom, type Random } from '../../stats/index.ts'
import { appendMetrics, runId, type Store, truncateMetrics } from '../../store/index.ts'
import { type Problem, type ThinkingTask, thinkingText } from '../../tasks/index.ts'
import { readModel } from '../ladder/samples.ts'
import {
  type Ending,
  findTraps,
  lessonOf,
  type Practice,
  policyGradient,
  practiceOf,
  trainSupervised,
} from './learn/index.ts'
import { fullTeaching, halfway, practiceIdentity, type Rewards, teachingIdentity, verifierIdentity } from './models.ts'
import { shapeOf, supervisedOf, type ThinkSpec, tasksOf, taughtLevels } from './spec.ts'
import { keepWeights, type Machine, trainStored } from './stored.ts'

/** A job's dealings with whoever watches it, and what it computes with. */
export interface Host {
  readonly machine: Machine
  shouldStop(): boolean
  /** Work done, 0 … 1, and what there is to tell. */
  progress(done: number, note: string): void
}

/** Supervised learning of traces, from nothing. */
export function teach(store: Store, spec: ThinkSpec, width: number, steps: number, host: Host): Promise<Ending> {
  const tasks = tasksOf(spec)
  return trainStored(store, teachingIdentity(spec, width, steps), async (run) => {
    truncateMetrics(store, run, () => false)
    const { end, weights, flops } = await trainSupervised(
      supervisedOf(spec, width, spec.teaching.schedule),
      {
        start: initialize(shapeOf(spec, width), spec.seed),
        steps,
        lesson: (index) =>
          lessonOf(
            thinkingText(tasks, createRandom('traces', spec.seed, index), spec.context + 1, spec.teaching.mixture),
            { prompts: false },
          ),
        host: {
          shouldStop: host.shouldStop,
          log(row) {
            appendMetrics(store, run, [{ ...row }])
            host.progress(row.step / steps, `loss ${row.loss.toFixed(3)}`)
          },
        },
      },
      host.machine.backend,
      host.machine.threads,
    )
    if (end === 'done') keepWeights(store, run, 'final', shapeOf(spec, width), weights)
    return { end, outcome: { flops } }
  })
}

/** A learned verifier of a size: its taught model goes on to say of samples, step by step, whether they are right. */
export function learnToVerify(store: Store, spec: ThinkSpec, width: number, host: Host): Promise<Ending> {
  const shape = shapeOf(spec, width)
  return trainStored(store, verifierIdentity(spec, width), async (run) => {
    truncateMetrics(store, run, () => false)
    const { weights: start } = readModel(store, runId(fullTeaching(spec, width)))
    const { texts, flops: sampling } = await judgedTexts(spec, width, start, host.machine)
    const weights = balancedWeights(texts)
    const { steps, schedule } = spec.verifier
    const {
      end,
      weights: learned,
      flops,
    } = await trainSupervised(
      supervisedOf(spec, width, schedule),
      {
        ...{ start, steps },
        lesson: (index) => verdictLesson(createRandom('verdict', spec.seed, index).pick(texts), weights),
        host: {
          shouldStop: host.shouldStop,
          log(row) {
            appendMetrics(store, run, [{ ...row }])
            host.progress(row.step / steps, `loss ${row.loss.toFixed(3)}`)
          },
        },
      },
      host.machine.backend,
      host.machine.threads,
    )
    if (end === 'done') keepWeights(store, run, 'final', shape, learned)
    return { end, outcome: { flops: flops + sampling, texts: texts.length } }
  })
}

/** Completions of a model on problems it may learn from, judged. */
async function judgedTexts(spec: ThinkSpec, width: number, weights: Float32Array, { backend, threads }: Machine) {
  const shape = shapeOf(spec, width)
  const writer = await createWriter(shape, weights, backend, { batch: 64, threads })
  const { seed, verifier } = spec
  const judged: (JudgedText | undefined)[] = []
  let flops = 0
  try {
    for (const task of tasksOf(spec)) {
      const practice = practiceOf(task, levelsOf(task, spec))
      const random = createRandom('verifier problems', seed, task.name)
      const count = Math.ceil(verifier.problems / spec.tasks.length)
      const problems = Array.from({ length: count }, () => practice.draw(random))
      const setting = { writer, task, maxTokens: roomBehind(problems, spec.context), seed, temperature: 1, topP: 1 }
      for (const { problem, samples, promptFlops } of await drawSamples(setting, problems, {
        count: verifier.samples,
      })) {
        flops += promptFlops
        for (const { completion, finished, flops: written } of samples) {
          flops += written
          judged.push(finished ? judgeText(task, problem, completion) : judgeUnfinished(problem, completion))
        }
      }
    }
  } finally {
    await writer.dispose()
  }
  return { texts: judged.filter((each) => each !== undefined), flops }
}

/** A policy gradient on all tasks of the study; with shuffled rewards a control. */
export function practise(store: Store, spec: ThinkSpec, width: number, rewards: Rewards, host: Host): Promise<Ending> {
  const shape = shapeOf(spec, width)
  return trainStored(store, practiceIdentity(spec, width, rewards), async (run) => {
    truncateMetrics(store, run, () => false)
    const { weights: start } = readModel(store, runId(fullTeaching(spec, width)))
    const practice = practiceOfAll(spec)
    const probe = createRandom('practice prompts', spec.seed)
    const longest = Array.from({ length: 2000 }, () => practice.draw(probe))
    const { iterations } = spec.practice
    const flops = { half: 0, all: 0 }
    const seconds = { rollouts: 0, scoring: 0, update: 0 }
    const { end, weights, rows } = await policyGradient(
      {
        ...spec.practice,
        ...{ shape, optimizer: spec.optimizer, weightDecay: 0, seed: spec.seed, rewards },
        maxTokens: roomBehind(longest, spec.context),
      },
      {
        ...{ start, practice, ...host.machine, writerBatch: 64 },
        host: {
          shouldStop: host.shouldStop,
          log(row) {
            const { rollouts, scoring, reference, update } = row.flops
            flops.all += rollouts + scoring + reference + update
            appendMetrics(store, run, [{ ...row, flops: { ...row.flops } }])
            host.progress(row.iteration / iterations, `right ${(100 * row.right).toFixed(0)}%`)
          },
          learned(iteration, learned) {
            if (iteration !== halfway(spec)) return
            flops.half = flops.all
            keepWeights(store, run, 'half', shape, learned)
          },
          timed(spent) {
            for (const part of ['rollouts', 'scoring', 'update'] as const) seconds[part] += spent[part]
          },
        },
      },
    )
    if (end === 'done') keepWeights(store, run, 'final', shape, weights)
    return { end, outcome: { flops, seconds, traps: findTraps(rows) } }
  })
}

function practiceOfAll(spec: ThinkSpec): Practice {
  const tasks = tasksOf(spec)
  const practices = new Map(tasks.map((task) => [task.name, practiceOf(task, levelsOf(task, spec))]))
  const ofTask = (name: string): Practice => practices.get(name) as Practice
  return {
    draw: (random: Random) => ofTask(random.pick(tasks).name).draw(random),
    verify: (problem, completion) => ofTask(problem.task).verify(problem, completion),
    // the grammar of attempts is that of all tasks
    attemptsOf: (completion) => (tasks[0] as ThinkingTask).attemptsOf(completion),
  }
}

const levelsOf = (task: ThinkingTask, spec: ThinkSpec): number[] =>
  taughtLevels(spec).filter((level) => level <= task.levels)

/** Tokens that a completion of any of these problems may have, so that with its newline it can be read and judged. */
export const roomBehind = (problems: readonly Problem[], context: number): number =>
  context - Math.max(...problems.map(({ prompt }) => prompt.length))
