import type { Named, Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { layoutOf, type ModelShape, meanLoss, stackedShape, transformer, type Weights } from '../model/index.ts'

/** AdamW's constants (Loshchilov & Hutter 2019, algorithm 2). */
export interface OptimizerConstants {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** Global norm to which gradients are clipped. */
  readonly clip: number
}

/** What a step lowers, and scalars to read beside it. */
export interface Objective {
  readonly loss: Tensor
  readonly readings?: Named<Tensor>
}

/**
 * A step down an objective as a graph: forward, backward, clipping and AdamW on all weights stacked as one matrix, so that
 * a step has three state tensors whatever the depth and the optimizer is a dozen operations.
 *
 * Inputs, beside those of the objective: `weights`, `first`, `second` (moments, unnormalized: Σ β^k g) [rows, width];
 * `rate`, `decay`, `epsilon` scalars from `stepScalars`.
 * Outputs: the three states, `loss` (before the update), `norm` of the gradient, and the objective's readings.
 */
export function optimizerStep(
  shape: ModelShape,
  constants: OptimizerConstants,
  objective: (weights: Weights) => Objective,
): Named<Tensor> {
  const stacked = stackedShape(shape)
  const weights = g.input('weights', stacked)
  const first = g.input('first', stacked)
  const second = g.input('second', stacked)
  const rate = g.input('rate', [])
  const decay = g.input('decay', [])
  const epsilon = g.input('epsilon', [])

  const named = unstackWeights(shape, weights)
  const { loss, readings = {} } = objective(named)
  const gradient = g.concatenate(g.gradients(loss, [...named.values()]), 0)

  const norm = g.sqrt(g.sum(g.multiply(gradient, gradient)))
  const clipped = g.multiply(gradient, g.minimum(1, g.divide(constants.clip, g.add(norm, 1e-12))))
  const nextFirst = g.add(g.multiply(first, constants.beta1), clipped)
  const nextSecond = g.add(g.multiply(second, constants.beta2), g.multiply(clipped, clipped))
  const deviation = g.add(g.sqrt(nextSecond), epsilon)
  const nextWeights = g.subtract(g.multiply(weights, decay), g.divide(g.multiply(nextFirst, rate), deviation))
  return {
    weights: nextWeights,
    first: nextFirst,
    second: nextSecond,
    ...Object.fromEntries(Object.entries({ loss, norm, ...readings }).map(([name, x]) => [name, g.reshape(x, [])])),
  }
}

/**
 * The step of language modelling: `optimizerStep` down the mean loss, nats per token.
 * @param tokens int32 [batch, context + 1]; by default a further input of that name
 */
export function trainingStep(
  shape: ModelShape,
  batch: number,
  constants: OptimizerConstants,
  tokens: Tensor = g.input('tokens', [batch, shape.context + 1], 'int32'),
): Named<Tensor> {
  return optimizerStep(shape, constants, (weights) => {
    const inputs = g.slice(tokens, 1, 0, shape.context)
    const targets = g.slice(tokens, 1, 1, shape.context + 1)
    return { loss: meanLoss(shape, weights, inputs, targets) }
  })
}

/** Loss of each target, [batch · context] nats. Tokens int32 [batch, context + 1]: inputs and, one later, targets. */
export function tokenLosses(shape: ModelShape, weights: Weights, tokens: Tensor): Tensor {
  const { context } = shape
  const batch = tokens.shape[0] as number
  const logits = transformer(shape, weights, g.slice(tokens, 1, 0, context))
  return g.crossEntropy(logits, g.reshape(g.slice(tokens, 1, 1, context + 1), [batch * context]))
}

/** The weights by name, cut from all of them stacked, [rows, width]. */
export function unstackWeights(shape: ModelShape, stacked: Tensor): Weights {
  const { width } = shape
  return new Map(layoutOf(shape).map(({ name, start, end }) => [name, g.slice(stacked, 0, start / width, end / width)]))
}

/**
 * The scalars of step `step` (from 0) at a learning rate, with Adam's bias corrections folded in: with the moments' sums
 * m = Σ β₁^k g and v = Σ β₂^k g², its update η · m̂ / (√v̂ + ε) is rate · m / (√v + epsilon), a pass over all weights less.
 */
export function stepScalars(
  step: number,
  learningRate: number,
  weightDecay: number,
  { beta1, beta2, epsilon }: OptimizerConstants,
) {
  const firstScale = (1 - beta1) / (1 - beta1 ** (step + 1))
  const secondRoot = Math.sqrt((1 - beta2) / (1 - beta2 ** (step + 1)))
  return {
    rate: (learningRate * firstScale) / secondRoot,
    decay: 1 - learningRate * weightDecay,
    epsilon: epsilon / secondRoot,
  }
}
