/**
 * Expert iteration: a model samples, and learns by imitation what turned out right. With rounds from the same base it is
 * STaR without hints (Zelikman et al. 2022, algorithm 1).
 */
import type { Backend } from '../../../engine/index.ts'
import { coverage, createWriter } from '../../../infer/index.ts'
import { createRandom, hashSeed } from '../../../stats/index.ts'
import { type Completion, type CompletionSummary, sampleGroups, summarize } from './completions.ts'
import { samplingFlops } from './flops.ts'
import { imitate, type Lesson } from './lessons.ts'
import type { Practice } from './practice.ts'
import { createSupervisedTrainer, type Ending, type LearningHost, type SupervisedSpec } from './supervised.ts'

export interface ExpertIterationSpec extends SupervisedSpec {
  readonly seed: number
  readonly rounds: number
  /** Problems that are tried per round, and completions of each. */
  readonly problems: number
  readonly group: number
  /** Tokens a completion may have, its newline included. */
  readonly maxTokens: number
  /** Right completions that are kept per problem, at most; equal ones count once. */
  readonly kept: number
  /** Passes over what was kept, in each round. */
  readonly epochs: number
  /**
   * Which weights a round learns from: STaR goes back to those before the first round, so that mistakes of early rounds
   * are forgotten; otherwise each round goes on from the last.
   */
  readonly from: 'base' | 'last'
}

/** One round; what was sampled was so before its learning. */
export interface ExpertIterationRow extends CompletionSummary {
  /** From 1. */
  readonly round: number
  /** Share of problems with at least one right completion among the group. */
  readonly solved: number
  /** Completions that were learned from. */
  readonly kept: number
  /** Optimizer steps; 0 when nothing was right. */
  readonly steps: number
  readonly flops: { readonly rollouts: number; readonly update: number }
}

export interface ExpertIterationRequest {
  /** Weights before the first round, flat; left alone. */
  readonly start: Float32Array
  readonly practice: Practice
  readonly backend: Backend
  readonly threads: number
  /** Completions sampled at once; it changes the speed, not the result. */
  readonly writerBatch: number
  readonly host?: LearningHost<ExpertIterationRow>
}

export interface ExpertIterationResult {
  readonly end: Ending
  readonly weights: Float32Array
  readonly rows: readonly ExpertIterationRow[]
}

/** @throws EscaladoError `text-too-long` */
export async function expertIteration(
  spec: ExpertIterationSpec,
  { start, practice, backend, threads, writerBatch, host = {} }: ExpertIterationRequest,
): Promise<ExpertIterationResult> {
  const { shape, seed } = spec
  const writer = await createWriter(shape, start, backend, { batch: writerBatch, threads, reloadable: true })
  const trainer = await createSupervisedTrainer(spec, backend, threads)
  const rows: ExpertIterationRow[] = []
  let weights: Float32Array = start.slice()
  const ended = (end: Ending): ExpertIterationResult => ({ end, weights, rows })
  try {
    for (let round = 1; round <= spec.rounds; round++) {
      if (host.shouldStop?.()) return ended('stopped')
      const random = createRandom('expert iteration', seed, round)
      const problems = Array.from({ length: spec.problems }, () => practice.draw(random))
      writer.loadWeights(weights)
      const groups = await sampleGroups({ ...spec, writer, practice, problems, seed: hashSeed(seed, round) })
      const lessons = keepRight(groups, spec.kept).map(imitate)
      const steps = Math.ceil((spec.epochs * lessons.length) / spec.batch)
      const lesson = passesOver(lessons, seed, round)
      const base = spec.from === 'base' ? start : weights
      const trained = steps === 0 ? null : await trainer.train({ ...{ start: base, steps, lesson }, ...stopOf(host) })
      const row: ExpertIterationRow = {
        ...{ round, ...summarize(groups), solved: coverage(groups, spec.group), kept: lessons.length, steps },
        flops: { rollouts: samplingFlops(shape, groups), update: trained?.flops ?? 0 },
      }
      if (trained !== null) weights = trained.weights
      if (trained !== null && trained.end !== 'done') return ended(trained.end)
      rows.push(row)
      host.log?.(row)
    }
    return ended('done')
  } finally {
    await Promise.all([writer.dispose(), trainer.dispose()])
  }
}

const stopOf = ({ shouldStop }: LearningHost<ExpertIterationRow>) =>
  shouldStop === undefined ? {} : { host: { shouldStop } }

/** Of each group the right completions, equal ones once, at most `most`: the first, which are as good as any. */
export function keepRight(groups: readonly (readonly Completion[])[], most: number): Completion[] {
  return groups.flatMap((group) => {
    const different = new Map<string, Completion>()
    for (const completion of group) {
      const name = completion.written.join()
      if (completion.verdict === 'right' && !different.has(name)) different.set(name, completion)
    }
    return [...different.values()].slice(0, most)
  })
}

/** Lessons by index, pass after pass, each pass in an order of its own. */
function passesOver(lessons: readonly Lesson[], seed: number, round: number): (index: number) => Lesson {
  const orders: Lesson[][] = []
  return (index) => {
    const pass = Math.floor(index / lessons.length)
    orders[pass] ??= createRandom('pass', seed, round, pass).shuffle(lessons)
    return orders[pass]?.[index % lessons.length] as Lesson
  }
}
