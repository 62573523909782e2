/**
 * A policy gradient with verifiable rewards: GRPO (Shao et al. 2024, algorithm 1), with the corrections published since
 * as options. Per iteration groups of completions are sampled, judged and compared within each group; then a few passes
 * over them raise the probability of what was better than its group, within bounds on the probability ratio:
 *   J = Σ weight · [min(ρ A, clip(ρ, 1 − low, 1 + high) A) − divergence · (π_ref/π − ln(π_ref/π) − 1)], ρ = π/π_old.
 */
import type { Backend } from '../../../engine/index.ts'
import { fail } from '../../../error.ts'
import { createWriter } from '../../../infer/index.ts'
import { flopsPerToken } from '../../../model/index.ts'
import { createRandom, hashSeed, mean } from '../../../stats/index.ts'
import { createOptimizer, type PolicyConstants, policyStep, trunkRate } from '../../../train/index.ts'
import { type AdvantageRule, groupAdvantages, type Rewarding, rewardings, type TokenWeighting } from './advantages.ts'
import { type Completion, type CompletionSummary, sampleGroups, summarize } from './completions.ts'
import { type Experience, meanDivergence, meanEntropy, policyInputs, rewardsOf } from './experience.ts'
import { samplingFlops } from './flops.ts'
import type { Practice } from './practice.ts'
import { createScorer } from './scorer.ts'
import type { Ending, LearningHost, SupervisedSpec } from './supervised.ts'

export interface PolicyGradientSpec extends Pick<SupervisedSpec, 'shape' | 'weightDecay' | 'optimizer'> {
  readonly seed: number
  readonly iterations: number
  /** Problems per iteration, and completions of each, at least 2: alone, a completion is better than nothing. */
  readonly problems: number
  readonly group: number
  /** Tokens a completion may have, its newline included. */
  readonly maxTokens: number
  /** Passes over the completions of an iteration, and completions per optimizer step. */
  readonly epochs: number
  readonly batch: number
  readonly learningRate: number
  /** Optimizer steps of linear warmup; then the rate stays. */
  readonly warmup: number
  /** Bounds of the probability ratio (clip-higher: high > low), and weight of the divergence from the start. */
  readonly policy: PolicyConstants
  readonly advantages: AdvantageRule
  readonly tokenWeighting: TokenWeighting
  readonly rewards: Rewarding
  /** Whether a completion that was cut off is wrong, or left out (overlong filtering, DAPO, Yu et al. 2025, section 3.4). */
  readonly truncated: 'wrong' | 'excluded'
}

/** One iteration; what was sampled was so before its learning. Means over the iteration. */
export interface PolicyRow extends CompletionSummary {
  /** From 1. */
  readonly iteration: number
  /** Of the rewards that were learned from; with verified rewards and nothing excluded, `right`. NaN without any. */
  readonly reward: number
  /** Share of groups whose completions differ in reward: of the others all advantages are 0. */
  readonly informative: number
  /** KL(π ‖ start) per token written, nats (Schulman's estimator, as in GRPO, eq. 4). */
  readonly divergence: number
  /** Of the distributions tokens were drawn from, nats. */
  readonly entropy: number
  /** Share of tokens whose ratio was cut off, weighted as in the objective; 0 without a step. */
  readonly clipped: number
  /** What the steps lowered, and the gradient norm before clipping; 0 without a step. */
  readonly loss: number
  readonly norm: number
  /** Optimizer steps; 0 when there is nothing to learn from, since momentum alone would go on moving. */
  readonly steps: number
  /** `scoring`: log-probabilities before the update; `reference`: those of the start. */
  readonly flops: {
    readonly rollouts: number
    readonly scoring: number
    readonly reference: number
    readonly update: number
  }
}

export interface PolicyHost extends LearningHost<PolicyRow> {
  /** The policy after an iteration; flat, and only to be looked at or copied. */
  learned?(iteration: number, weights: Float32Array): void
  /** Where the time of an iteration went. Apart from the row, whose numbers are the same on every run. */
  timed?(seconds: { readonly rollouts: number; readonly scoring: number; readonly update: number }): void
}

export interface PolicyGradientRequest {
  /** Weights to start from, flat; left alone. They are the reference too. */
  readonly start: Float32Array
  readonly practice: Practice
  readonly backend: Backend
  readonly threads: number
  /** Completions sampled at once; it changes the speed, not the result. */
  readonly writerBatch: number
  readonly host?: PolicyHost
}

export interface PolicyGradientResult {
  readonly end: Ending
  readonly weights: Float32Array
  readonly rows: readonly PolicyRow[]
}

/** @throws EscaladoError `text-too-long`, `group-too-small` */
export async function policyGradient(
  spec: PolicyGradientSpec,
  { start, practice, backend, threads, writerBatch, host = {} }: PolicyGradientRequest,
): Promise<PolicyGradientResult> {
  checkGroup(spec.group)
  const { shape, batch, seed, optimizer: constants, weightDecay, policy } = spec
  const writer = await createWriter(shape, start, backend, { batch: writerBatch, threads, reloadable: true })
  const scorer = await createScorer(shape, backend, { batch, threads })
  const optimizer = await createOptimizer({
    ...{ graph: policyStep(shape, batch, constants, policy), readings: ['loss', 'norm', 'clipped'] as const },
    ...{ weights: start.slice(), weightDecay, constants, backend, threads },
  })
  const rows: PolicyRow[] = []
  let weights = start
  const ended = (end: Ending): PolicyGradientResult => ({ end, weights: weights.slice(), rows })
  try {
    for (let iteration = 1; iteration <= spec.iterations; iteration++) {
      if (host.shouldStop?.()) return ended('stopped')
      const random = createRandom('policy gradient', seed, iteration)
      const begun = performance.now()

      const problems = Array.from({ length: spec.problems }, () => practice.draw(random))
      writer.loadWeights(weights)
      const groups = await sampleGroups({ ...spec, writer, practice, problems, seed: hashSeed(seed, iteration) })
      const sampled = performance.now()

      const rewards = rewardings[spec.rewards](rewardsOf(groups, spec.truncated), random)
      const advantages = rewards.map((group) => groupAdvantages(group, spec.advantages))
      const experiences = await experience(groups, advantages)
      const scored = performance.now()

      const signal = policy.divergence > 0 || experiences.some(({ advantage }) => advantage !== 0)
      const readings = signal ? await learn(experiences, random.shuffle) : []
      weights = (await optimizer.state()).weights
      const updated = performance.now()

      const average = (name: 'loss' | 'norm' | 'clipped'): number =>
        readings.length === 0 ? 0 : mean(readings.map((reading) => reading[name]))
      const row: PolicyRow = {
        ...{ iteration, ...summarize(groups) },
        reward: mean(rewards.flat().filter((reward) => reward !== null)),
        informative: mean(advantages.map((group) => (group.some((advantage) => advantage) ? 1 : 0))),
        divergence: meanDivergence(experiences),
        entropy: meanEntropy(experiences),
        ...{ clipped: average('clipped'), loss: average('loss'), norm: average('norm'), steps: readings.length },
        flops: {
          rollouts: samplingFlops(shape, groups),
          scoring: scorer.flops(experiences.length),
          reference: scorer.flops(experiences.length),
          update: readings.length * batch * shape.context * flopsPerToken(shape),
        },
      }
      rows.push(row)
      host.log?.(row)
      host.learned?.(iteration, weights)
      host.timed?.({
        rollouts: (sampled - begun) / 1000,
        scoring: (scored - sampled) / 1000,
        update: (updated - scored) / 1000,
      })
      if (!Number.isFinite(row.loss) || !Number.isFinite(row.norm)) return ended('diverged')
    }
    return ended('done')
  } finally {
    await Promise.all([writer.dispose(), scorer.dispose(), optimizer.dispose()])
  }

  /** What can be learned from, with its exact log-probabilities now and under the start. */
  async function experience(
    groups: readonly (readonly Completion[])[],
    advantages: readonly (readonly (number | null)[])[],
  ): Promise<Experience[]> {
    const usable = groups
      .flatMap((group, i) =>
        group.map((completion, j) => ({ ...completion, advantage: advantages[i]?.[j] as number | null })),
      )
      .filter((each): each is typeof each & { advantage: number } => each.advantage !== null)
    const texts = usable.map(({ prompt, written }) => Uint8Array.of(...prompt, ...written))
    const now = await scorer.score(weights, texts)
    const reference = await scorer.score(start, texts)
    return usable.map(({ prompt, advantage }, i) => ({
      ...{ text: texts[i] as Uint8Array, prompt: prompt.length, advantage },
      old: now[i] as Experience['old'],
      reference: reference[i] as Experience['reference'],
    }))
  }

  async function learn(experiences: readonly Experience[], shuffle: <T>(items: readonly T[]) => T[]) {
    const readings: Readonly<Record<'loss' | 'norm' | 'clipped', number>>[] = []
    const schedule = { learningRate: spec.learningRate, warmup: spec.warmup, decayShare: 0 }
    for (let epoch = 0; epoch < spec.epochs; epoch++) {
      const order = shuffle(experiences)
      for (let first = 0; first < order.length; first += batch) {
        const inputs = policyInputs(order.slice(first, first + batch), spec)
        readings.push(await optimizer.step(trunkRate(schedule, optimizer.taken()), inputs))
      }
    }
    return readings
  }
}

function checkGroup(group: number): void {
  if (Number.isInteger(group) && group >= 2) return
  fail({
    code: 'group-too-small',
    what: 'completions are compared within their group, so a group has 2 or more',
    value: group,
    fix: 'Sample 8 completions per problem, say.',
  })
}
