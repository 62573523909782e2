/** From verdicts to rewards, from rewards to advantages, from lengths to weights: pure, and each with its source. */
import type { Verdict } from '../../../infer/index.ts'
import type { Random } from '../../../stats/index.ts'

/** 1 for right, 0 for wrong; null where there is nothing to learn from, as when the verifier threw. */
export type Reward = number | null

export const rewardOf: Readonly<Record<Verdict, Reward>> = { right: 1, wrong: 0, failed: null }

/** Where rewards come from, as functions of the true ones of a whole batch, group by group. */
export const rewardings = {
  /** The true ones. */
  verified: (groups: readonly (readonly Reward[])[], _random: Random): Reward[][] => groups.map((group) => [...group]),
  /**
   * A control: the true ones in random order over the whole batch. Their mean is the same and they say nothing of the
   * completion they fall on, so nothing can be learned from them; what is gained all the same is no learning from the
   * verifier.
   */
  shuffled(groups: readonly (readonly Reward[])[], random: Random): Reward[][] {
    const order = random.shuffle(groups.flat().filter((reward) => reward !== null))
    let next = 0
    return groups.map((group) => group.map((reward) => (reward === null ? null : (order[next++] as number))))
  },
} as const

export type Rewarding = keyof typeof rewardings

/** How rewards of a group become advantages. */
export const advantageRules = {
  /** A_i = (r_i − mean r) / std r, 0 where std r = 0 (GRPO, Shao et al. 2024, section 4.1.2); std with divisor n. */
  standardized: (deviation: number): number => (deviation > 0 ? 1 / deviation : 0),
  /**
   * A_i = r_i − mean r (Dr. GRPO, Liu et al. 2025, section 3.2): dividing by std r weighs questions by how far they are
   * from being half solved, which is no part of the objective.
   */
  centered: (): number => 1,
} as const

export type AdvantageRule = keyof typeof advantageRules

/** Advantages of one group, relative to its own mean; null for those without a reward, which count nowhere. */
export function groupAdvantages(rewards: readonly Reward[], rule: AdvantageRule): (number | null)[] {
  const known = rewards.filter((reward) => reward !== null)
  const center = known.reduce((sum, reward) => sum + reward, 0) / known.length
  const variance = known.reduce((sum, reward) => sum + (reward - center) ** 2, 0) / known.length
  const scale = advantageRules[rule](Math.sqrt(variance))
  return rewards.map((reward) => (reward === null ? null : scale * (reward - center)))
}

/** Weight of each token of a completion of `tokens` tokens, among `count` completions of a step. */
export const tokenWeightings = {
  /** 1/(count · tokens): GRPO (Shao et al. 2024, eq. 3). Long wrong answers are punished less per token, so wrong ones grow. */
  'own-length': ({ count, tokens }: WeighingCase): number => 1 / (count * tokens),
  /** 1/(count · maxTokens), one constant for all: Dr. GRPO (Liu et al. 2025, section 3.2). */
  constant: ({ count, maxTokens }: WeighingCase): number => 1 / (count * maxTokens),
} as const

export interface WeighingCase {
  readonly count: number
  readonly tokens: number
  readonly maxTokens: number
}

export type TokenWeighting = keyof typeof tokenWeightings
