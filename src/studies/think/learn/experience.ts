import { mean } from '../../../stats/index.ts'
import { type Reward, rewardOf, tokenWeightings } from './advantages.ts'
import type { Completion } from './completions.ts'
import { packColumns, packTexts, writtenMask } from './lessons.ts'
import type { PolicyGradientSpec } from './policy-gradient.ts'
import type { Scores } from './scorer.ts'

/** A completion with what a policy gradient learns from. */
export interface Experience {
  /** Prompt and completion. */
  readonly text: Uint8Array
  /** Tokens of the prompt. */
  readonly prompt: number
  readonly advantage: number
  /** Under the weights that it was sampled with, and under those of the start; per token but the first. */
  readonly old: Scores
  readonly reference: Scores
}

/** Rewards of groups; null where the verifier failed, and for truncated completions if those are left out. */
export const rewardsOf = (
  groups: readonly (readonly Completion[])[],
  truncated: PolicyGradientSpec['truncated'],
): Reward[][] =>
  groups.map((group) =>
    group.map((completion) => (completion.truncated && truncated === 'excluded' ? null : rewardOf[completion.verdict])),
  )

/** What `policyStep` takes in, for at most `batch` completions. */
export function policyInputs(
  experiences: readonly Experience[],
  { shape, batch, tokenWeighting, maxTokens }: PolicyGradientSpec,
) {
  const { context } = shape
  const count = experiences.length
  const columns = (of: (experience: Experience) => ArrayLike<number>): Float32Array =>
    packColumns(experiences.map(of), batch, context)
  const texts = experiences.map(({ text }) => text)
  return {
    tokens: packTexts(texts, batch, context + 1),
    tokenWeights: columns(({ text, prompt }) => {
      const weight = tokenWeightings[tokenWeighting]({ count, tokens: text.length - prompt, maxTokens })
      return writtenMask(prompt, text.length).map((written) => written * weight)
    }),
    advantages: columns(({ text, advantage }) => new Float32Array(text.length - 1).fill(advantage)),
    oldLogProbabilities: columns(({ old }) => old.logProbabilities),
    referenceLogProbabilities: columns(({ reference }) => reference.logProbabilities),
  }
}

/** Entropy per token written, nats, of the distributions it was drawn from. */
export const meanEntropy = (experiences: readonly Experience[]): number =>
  mean(experiences.flatMap(({ old, prompt }) => [...old.entropies.subarray(prompt - 1)]))

/** Divergence from the start per token written, nats: the mean of r − ln r − 1, r = π_start/π (GRPO, eq. 4). */
export const meanDivergence = (experiences: readonly Experience[]): number =>
  mean(
    experiences.flatMap(({ old, reference, prompt }) =>
      [...old.logProbabilities.subarray(prompt - 1)].map((logProbability, i) => {
        const apart = (reference.logProbabilities[prompt - 1 + i] as number) - logProbability
        return Math.exp(apart) - apart - 1
      }),
    ),
  )
