/**
 * Steps that learn from a model's own answers: a policy gradient with verifiable rewards, and supervised steps on chosen
 * tokens, which are its special case.
 */
import type { Named, Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { type ModelShape, transformer, type Weights } from '../model/index.ts'
import { type OptimizerConstants, optimizerStep } from './step.ts'

/** How far a step may move what it learns from. */
export interface PolicyConstants {
  /** Probability ratios below 1 − low no longer lower, and above 1 + high no longer raise, a token's probability. PPO has
   * low = high (Schulman et al. 2017, eq. 7); a higher ceiling keeps rare tokens alive (DAPO, Yu et al. 2025, eq. 10). */
  readonly clip: { readonly low: number; readonly high: number }
  /** Weight of the divergence from the reference model; 0 leaves it out. */
  readonly divergence: number
}

/**
 * A policy-gradient step (GRPO, Shao et al. 2024, eq. 3): `optimizerStep` down
 *   −Σ weight · min(ratio · advantage, clip(ratio) · advantage) + divergence · Σ weight · (r − ln r − 1),
 * ratio = π/π_old and r = π_ref/π at each token. How tokens are weighed is the caller's: 1/length of each answer is GRPO,
 * one constant for all is Dr. GRPO (Liu et al. 2025, section 3.2), and 0 masks prompts and padding.
 *
 * Further inputs, all [batch · context] but `tokens` int32 [batch, context + 1]: `tokenWeights`, `advantages`,
 * `oldLogProbabilities`, `referenceLogProbabilities` (nats; of targets).
 * Readings, means over the weights: `divergence` (nats per token), `clipped` (share of tokens whose ratio was cut off),
 * `entropy` (nats).
 */
export function policyStep(
  shape: ModelShape,
  batch: number,
  optimizer: OptimizerConstants,
  { clip, divergence }: PolicyConstants,
): Named<Tensor> {
  const tokens = g.input('tokens', [batch, shape.context + 1], 'int32')
  const column = (name: string): Tensor => g.input(name, [batch * shape.context])
  const weights = column('tokenWeights')
  const advantages = column('advantages')
  const old = column('oldLogProbabilities')
  const reference = column('referenceLogProbabilities')
  const total = g.sum(weights)
  const weighted = (x: Tensor): Tensor => g.divide(g.sum(g.multiply(weights, x)), total)

  return optimizerStep(shape, optimizer, (model) => {
    const { logProbabilities, entropies } = targetProbabilities(shape, model, tokens)
    const ratio = g.exp(g.subtract(logProbabilities, old))
    const bounded = g.minimum(1 + clip.high, atLeast(ratio, 1 - clip.low))
    const free = g.multiply(ratio, advantages)
    const held = g.multiply(bounded, advantages)
    const gain = g.minimum(free, held)
    const apart = g.subtract(reference, logProbabilities)
    const penalty = g.subtract(g.exp(apart), g.add(apart, 1))
    return {
      loss: g.subtract(g.multiply(divergence, g.sum(g.multiply(weights, penalty))), g.sum(g.multiply(weights, gain))),
      readings: {
        divergence: weighted(penalty),
        clipped: weighted(g.where(g.less(held, free), 1, 0)),
        entropy: weighted(entropies),
      },
    }
  })
}

/**
 * A supervised step on chosen tokens: `optimizerStep` down Σ weight · loss / Σ weight. Further inputs: `tokens` int32
 * [batch, context] that are read, `targets` int32 [batch · context], what is to be said behind each of them (of a text to
 * imitate its next token), and `tokenWeights` [batch · context], 0 for what is not to be learned.
 */
export function supervisedStep(shape: ModelShape, batch: number, optimizer: OptimizerConstants): Named<Tensor> {
  const tokens = g.input('tokens', [batch, shape.context], 'int32')
  const targets = g.input('targets', [batch * shape.context], 'int32')
  const weights = g.input('tokenWeights', [batch * shape.context])
  return optimizerStep(shape, optimizer, (model) => {
    const losses = g.crossEntropy(transformer(shape, model, tokens), targets)
    return { loss: g.divide(g.sum(g.multiply(weights, losses)), g.sum(weights)) }
  })
}

/** ln probability of every target and the entropy of every prediction, [batch · context] nats. */
export function targetProbabilities(
  shape: ModelShape,
  weights: Weights,
  tokens: Tensor,
): { readonly logProbabilities: Tensor; readonly entropies: Tensor } {
  const { context } = shape
  const count = (tokens.shape[0] as number) * context
  const logits = transformer(shape, weights, g.slice(tokens, 1, 0, context))
  const targets = g.reshape(g.slice(tokens, 1, 1, context + 1), [count])
  const largest = g.maximum(logits, [1])
  const shifted = g.subtract(logits, largest)
  const logTotal = g.log(g.sum(g.exp(shifted), [1]))
  const expected = g.sum(g.multiply(g.softmax(logits), shifted), [1])
  return {
    logProbabilities: g.negate(g.crossEntropy(logits, targets)),
    entropies: g.reshape(g.subtract(logTotal, expected), [count]),
  }
}

const atLeast = (x: Tensor, bound: number): Tensor => g.negate(g.minimum(g.negate(x), -bound))
