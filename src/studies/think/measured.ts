/** What measuring one model leaves in the store: per strategy and problem, before anything is averaged. */
import type { ThinkStrategy, Thought } from './record.ts'

export interface MeasuredCell {
  readonly task: string
  /** As in `families`. */
  readonly strategy: string
  readonly thinking: number | null
  readonly samples: number
  /** Where it stands on its strategy's own scale: samples, attempts, rounds of revision, width of a beam, nodes of a tree. */
  readonly effort: number
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

/** Strategies of one kind: what it asks before it chooses, and what its gain is counted from. */
export interface FamilyTraits {
  readonly consults: ThinkStrategy['consults']
  /** `cheapest`: its own cheapest form. `one sample`: it has no form that is nothing but one sample. */
  readonly from: 'cheapest' | 'one sample'
  /** What grows with its budget: how long it thinks, or how often it does. */
  readonly grows: 'thinking' | 'samples'
}

/** In the order in which they are shown. */
export const families = {
  greedy: { consults: 'nothing', from: 'cheapest', grows: 'samples' },
  'thinking longer': { consults: 'nothing', from: 'cheapest', grows: 'thinking' },
  'forced attempts': { consults: 'nothing', from: 'cheapest', grows: 'samples' },
  'self-revision': { consults: 'nothing', from: 'cheapest', grows: 'samples' },
  'majority vote': { consults: 'nothing', from: 'cheapest', grows: 'samples' },
  'adaptive vote': { consults: 'nothing', from: 'one sample', grows: 'samples' },
  'best by likelihood': { consults: 'nothing', from: 'cheapest', grows: 'samples' },
  'best by learned verifier': { consults: 'learned verifier', from: 'cheapest', grows: 'samples' },
  'verifier-weighted vote': { consults: 'learned verifier', from: 'cheapest', grows: 'samples' },
  'beam search': { consults: 'learned verifier', from: 'one sample', grows: 'samples' },
  'tree search': { consults: 'learned verifier', from: 'one sample', grows: 'samples' },
  'best by exact verifier': { consults: 'exact verifier', from: 'cheapest', grows: 'samples' },
  'best by coin': { consults: 'control', from: 'cheapest', grows: 'samples' },
} as const satisfies Readonly<Record<string, FamilyTraits>>

export type Family = keyof typeof families
