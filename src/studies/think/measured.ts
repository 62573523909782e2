/** What measuring one model leaves in the store: per strategy and problem, before anything is averaged. */
import type { ThinkStrategy, Thought } from './record.ts'

export interface MeasuredCell {
  readonly task: string
  /** As in `families`. */
  readonly strategy: string
  readonly thinking: number | null
  readonly samples: number
  /** Means per problem. */
  readonly tokens: number
  readonly flops: number
  readonly failures: number
  /** Per problem, in the order of the study's problems: probability of a right answer; null where verification failed. */
  readonly success: readonly (number | null)[]
}

/** What a model's samples of one task say of how it thinks. */
export interface MeasuredThinking {
  readonly task: string
  /** Per problem: right samples, of those that could be verified. */
  readonly counts: readonly { readonly right: number; readonly samples: number }[]
  readonly attempts: number
  readonly tokens: number
  readonly truncated: number
  readonly acceptsRight: number | null
  readonly acceptsWrong: number | null
}

export interface MeasuredModel {
  readonly model: string
  readonly cells: readonly MeasuredCell[]
  readonly thinking: readonly MeasuredThinking[]
  readonly thoughts: readonly Omit<Thought, 'size' | 'stage'>[]
}

/** Families of strategies: what is chosen by, and what grows with the compute it is given. */
export const families = {
  greedy: 'nothing',
  'majority vote': 'nothing',
  'thinking longer': 'nothing',
  'best by likelihood': 'nothing',
  'best by learned verifier': 'learned verifier',
  'verifier-weighted vote': 'learned verifier',
  'adaptive vote': 'nothing',
  'forced attempts': 'nothing',
  'self-revision': 'nothing',
  'beam search': 'learned verifier',
  'tree search': 'learned verifier',
  'best by exact verifier': 'exact verifier',
  'best by coin': 'control',
} as const satisfies Readonly<Record<string, ThinkStrategy['consults']>>

export type Family = keyof typeof families
