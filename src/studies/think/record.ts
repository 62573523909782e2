/**
 * What a study of thinking leaves behind, as plain data: the object `escalado think --json` prints and the whole input
 * of its report. Types only; nothing here runs.
 */
import type { Resampled, ThinkingLaw, Verdict } from '../../laws/index.ts'
import type { LadderRecord, ResolvedForecast } from '../ladder/record.ts'

/** A model of the study: a size, taught for some time, and perhaps practised. */
export interface ThinkModel {
  readonly id: string
  readonly width: number
  readonly depth: number
  readonly N: number
  /** Tokens of supervised learning. */
  readonly D: number
  /** Share of the plan's longest teaching, and of its policy-gradient iterations: 0 where the model never practised. */
  readonly taught: number
  readonly practised: number
  /** FLOPs: supervised learning; rollouts, scoring and updates; its learned verifier. */
  readonly teaching: number
  readonly practice: number
  readonly verifier: number
}

export interface ThinkTask {
  readonly name: string
  readonly level: number
  readonly summary: string
  /** Held-out problems it was measured on. */
  readonly problems: number
  /** Whether the level lies beyond those that were taught. */
  readonly extrapolated: boolean
}

/** What a strategy reached; means over problems, intervals from resampling them. */
export interface ThinkCell {
  readonly model: string
  /** A task's name; null for the mean over tasks. */
  readonly task: string | null
  /** As in `strategies`. */
  readonly strategy: string
  /** Tokens a thought may have before its answer is forced; null where it ends by itself. */
  readonly thinking: number | null
  /** Samples among which one is chosen; for one line of thought or a search 1. */
  readonly samples: number
  /** Where it stands on its strategy's own scale: samples, attempts, rounds of revision, width of a beam, nodes of a tree. */
  readonly effort: number
  readonly accuracy: Resampled
  /** Per problem. FLOPs include the prompt's reading and learned verifiers. */
  readonly tokens: number
  readonly flops: number
  /** Samples whose verification failed. */
  readonly failures: number
}

export interface ThinkStrategy {
  readonly name: string
  /** `control`: chooses by what can tell nothing. */
  readonly consults: 'nothing' | 'learned verifier' | 'exact verifier' | 'control'
}

/** What more inference compute of one strategy gains on one task: its dearest cell less its cheapest, same problems. */
export interface ThinkGain {
  readonly model: string
  /** Null for the mean over tasks. */
  readonly task: string | null
  readonly strategy: string
  readonly consults: ThinkStrategy['consults']
  readonly from: { readonly flops: number; readonly accuracy: number }
  readonly to: { readonly flops: number; readonly accuracy: number }
  readonly gain: Resampled
}

/** A smaller model that thinks more beside a larger one that thinks less, on the same problems. */
export interface ThinkComparison {
  readonly smaller: { readonly model: string; readonly cell: ThinkCell }
  readonly larger: { readonly model: string; readonly cell: ThinkCell }
  /** Accuracy of the smaller less that of the larger. */
  readonly difference: Resampled
  /** FLOPs per query of the smaller over those of the larger. */
  readonly flopsRatio: number
}

/** What a model does when it thinks, before and after it practised. */
export interface ThinkLearning {
  readonly size: string
  readonly task: string
  readonly stage: 'taught' | 'practised' | 'practised on shuffled rewards'
  readonly passAt1: Resampled
  readonly passAt8: Resampled
  readonly attempts: number
  readonly tokens: number
  readonly truncated: number
  /** Shares of its right and of its wrong attempts that it lets stand. Null without such attempts. */
  readonly acceptsRight: number | null
  readonly acceptsWrong: number | null
}

/** One policy gradient on its way: rows of `PolicyRow`, thinned, and the traps found. */
export interface ThinkPractice {
  readonly size: string
  readonly rewards: 'verified' | 'shuffled'
  readonly rows: readonly {
    readonly iteration: number
    readonly right: number
    readonly attempts: number
    readonly tokens: number
    readonly truncated: number
    readonly entropy: number
    readonly divergence: number
    readonly clipped: number
  }[]
  readonly traps: readonly { readonly name: string; readonly message: string }[]
  readonly seconds: { readonly rollouts: number; readonly scoring: number; readonly update: number }
}

/** Something that must not work, and whether it did. */
export interface ThinkControl {
  readonly name: string
  /** What was done, one sentence. */
  readonly does: string
  /** In accuracy; an interval that holds 0 is what a sound experiment gives. */
  readonly gain: Resampled
  readonly passed: boolean
}

/** A thought worth reading. */
export interface Thought {
  readonly size: string
  readonly stage: ThinkLearning['stage']
  readonly task: string
  readonly prompt: string
  readonly completion: string
  readonly verdict: 'right' | 'wrong' | 'failed'
}

export interface ThinkRecord {
  readonly study: string
  readonly preset: 'quick' | 'default'
  readonly seed: number
  readonly createdAt: string
  readonly tasks: readonly ThinkTask[]
  readonly models: readonly ThinkModel[]
  readonly strategies: readonly ThinkStrategy[]
  readonly cells: readonly ThinkCell[]
  readonly gains: readonly ThinkGain[]
  readonly comparisons: readonly ThinkComparison[]
  readonly learning: readonly ThinkLearning[]
  readonly practice: readonly ThinkPractice[]
  readonly controls: readonly ThinkControl[]
  readonly thoughts: readonly Thought[]
  /** The law of the named strategy over all tasks; null where the cells do not carry one, with the reason. */
  readonly law: { readonly strategy: string; readonly fitted: ThinkingLaw | null; readonly reason: string | null }
  readonly sealed: LadderRecord['sealed']
  /** Of the budget that was not run when they were sealed; the main one first. */
  readonly forecasts: readonly ResolvedForecast[]
  readonly target: {
    readonly model: string
    readonly strategy: string
    readonly samples: number
    readonly flops: number
  } | null
  readonly forecast: LadderRecord['forecast']
  readonly outcome: number | null
  readonly error: number | null
  readonly verdict: Verdict['verdict'] | null
  /** One plain sentence: what the verdict means and what it does not. */
  readonly meaning: string
  readonly machine: LadderRecord['machine']
  readonly command: string
  readonly seconds: number
  readonly report: string | null
}
