/** What a study of thinking does: everything that decides its result, as data. */
import { vocabulary } from '../../data/index.ts'
import type { DeviceMark } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import type { ModelShape } from '../../model/index.ts'
import { createRandom } from '../../stats/index.ts'
import {
  heldOutProblems,
  type Problem,
  type ThinkingMixture,
  type ThinkingTask,
  thinkingTasks,
} from '../../tasks/index.ts'
import type { OptimizerConstants, Schedule } from '../../train/index.ts'
import type { PolicyGradientSpec, SupervisedSpec } from './learn/index.ts'

export type Preset = 'quick' | 'default'

export interface TaskLevel {
  readonly name: string
  readonly level: number
}

/** `device`: what computes it, where that is not what it was before there was a choice. */
export interface ThinkSpec extends DeviceMark {
  /** Raised when what a study would do changes. */
  readonly format: 1
  readonly seed: number
  readonly context: number
  /** Each with the level it is measured at; `teaching.mixture` says which levels are taught and practised. */
  readonly tasks: readonly TaskLevel[]
  /** Sizes, ascending. */
  readonly widths: readonly number[]
  readonly depth: number
  readonly teaching: {
    /** Optimizer steps of each teaching, ascending; each is a training of its own, with its own decay. */
    readonly steps: readonly number[]
    readonly batch: number
    readonly mixture: ThinkingMixture
    readonly schedule: Schedule
    readonly weightDecay: number
  }
  readonly verifier: {
    /** Problems whose samples are judged, samples of each, and steps of learning what was said of them. */
    readonly problems: number
    readonly samples: number
    readonly steps: number
    readonly schedule: Schedule
  }
  readonly practice: Pick<
    PolicyGradientSpec,
    | 'iterations'
    | 'problems'
    | 'group'
    | 'epochs'
    | 'batch'
    | 'learningRate'
    | 'warmup'
    | 'policy'
    | 'advantages'
    | 'tokenWeighting'
    | 'truncated'
  >
  readonly optimizer: OptimizerConstants
  readonly measuring: {
    /** Held-out problems of each task. */
    readonly problems: number
    /** Of sampling; 0.7 as in self-consistency (Wang et al. 2022, arXiv 2203.11171, section 3.1). */
    readonly temperature: number
    /** Samples of each problem; strategies choose among 1, 2, 4, … of them. */
    readonly samples: number
    /** Tokens a thought may have before its answer is forced; beside them it may end by itself. */
    readonly budgets: readonly number[]
    /** Samples of each problem at the budget that is forecast before it is run. */
    readonly target: number
  }
}

/** Levels that are taught and practised: those with a weight. */
export const taughtLevels = ({ teaching: { mixture } }: ThinkSpec): readonly number[] =>
  (mixture.levels ?? []).flatMap((weight, i) => (weight > 0 ? [i + 1] : []))

export const shapeOf = ({ depth, context }: ThinkSpec, width: number): ModelShape => ({
  width,
  depth,
  context,
  vocabulary,
})

/** How models of the study learn from lessons. */
export const supervisedOf = (spec: ThinkSpec, width: number, schedule: Schedule): SupervisedSpec => ({
  shape: shapeOf(spec, width),
  batch: spec.teaching.batch,
  schedule,
  weightDecay: spec.teaching.weightDecay,
  optimizer: spec.optimizer,
})

/**
 * A task by its name.
 * @throws `unknown-task`
 */
export function taskNamed(name: string): ThinkingTask {
  return (
    thinkingTasks.find((task) => task.name === name) ??
    fail({
      code: 'unknown-task',
      what: 'there is no such task to think about',
      value: name,
      fix: `Name one of ${thinkingTasks.map((task) => task.name).join(', ')}.`,
      exit: 2,
    })
  )
}

export const tasksOf = ({ tasks }: ThinkSpec): readonly ThinkingTask[] => tasks.map(({ name }) => taskNamed(name))

/** The problems that every model of the study is measured on: held out, all different, task by task. */
export const problemsOf = (spec: ThinkSpec): readonly (readonly Problem[])[] =>
  spec.tasks.map(({ name, level }) =>
    heldOutProblems(taskNamed(name), level, spec.measuring.problems, createRandom('think problems', spec.seed, name)),
  )
