/**
 * The recipe of a ladder: one setting for all sizes, found by the grids in records/. Nothing published is calibrated
 * below a million parameters.
 */

import { vocabulary } from '../../data/index.ts'
import { countParameters, flopsPerToken, type ModelShape } from '../../model/index.ts'
import type { OptimizerConstants, Schedule } from '../../train/index.ts'

export const recipe = {
  /** Raised when the recipe changes what a plan would train. */
  version: 3,
  context: 64,
  learningRate: 0.0035,
  /** Steps; the first branches leave after a few hundred. */
  warmup: 50,
  decayShare: 0.2,
  weightDecay: 0.1,
  optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 },
  /** Tokens within which every size is still learning to look back; shorter runs are on no law (records/). */
  transitionTokens: 200_000,
  /** Share of sequences that teach abilities. */
  abilityShare: 0.2,
  /** Fewest optimizer steps of any run; the batch shrinks to allow them. */
  fewestSteps: 500,
} as const satisfies { optimizer: OptimizerConstants; [key: string]: unknown }

export const schedule: Schedule = {
  learningRate: recipe.learningRate,
  warmup: recipe.warmup,
  decayShare: recipe.decayShare,
}

/** The family’s widths, about 1.8 in N from one to the next. */
const widths = [16, 24, 32, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 640, 768, 1024, 1280, 1536, 2048]

/** The dial: depth grows slowly with width, and never changes within the sizes a laptop's ladder spans. */
export const depthOf = (width: number): number => Math.max(2, Math.round(width / 56))

/** Every size of the family, ascending. */
export const family: readonly (ModelShape & { readonly N: number; readonly flopsPerToken: number })[] = widths.map(
  (width) => {
    const shape = { width, depth: depthOf(width), context: recipe.context, vocabulary }
    return { ...shape, N: countParameters(shape), flopsPerToken: flopsPerToken(shape) }
  },
)

/**
 * Sequences per step of a run of D tokens: 256 tokens up to a million, then as D^(1/2) in powers of two (the exponent
 * is between nanochat's 0.38 and the linear rule), and never so many that fewer than `fewestSteps` steps remain.
 */
export function batchFor(D: number): number {
  const wanted = 4 * 2 ** Math.max(0, Math.floor(Math.log2(D / 1e6) / 2))
  const most = D / (recipe.context * recipe.fewestSteps)
  return Math.max(1, Math.min(wanted, 2 ** Math.floor(Math.log2(most))))
}
