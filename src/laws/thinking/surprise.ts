import { mean } from '../../stats/index.ts'
import type { Missed } from './hold-outs.ts'

/** How much more a forecast missed one step back than the luck of the problems explains: ratios of variances. */
export interface Surprise {
  /** What single models were off by, beside the others. */
  readonly own: number
  /** What all models of a hold-out were off by together: the form of the law. */
  readonly shared: number
  readonly degrees: { readonly own: number; readonly shared: number }
}

/** Models that the luck of the problems stands for where few models were measured. */
const PRIOR_MODELS = 3

/**
 * Over all hold-outs of all tasks. Ratios of sums, not means of ratios: where all models are at 0 or 1 there is neither
 * luck nor error, and nothing to learn.
 */
export function surpriseOf(holdOuts: readonly (readonly Missed[])[]): Surprise {
  const each = holdOuts.map((missed) => {
    const middle = mean(missed.map(({ error }) => error))
    const squares = missed.reduce((sum, { error }) => sum + (error - middle) ** 2, 0)
    return { middle, squares, luck: mean(missed.map(({ luck }) => luck)), models: missed.length }
  })
  const sum = (of: (holdOut: (typeof each)[number]) => number) => each.reduce((total, one) => total + of(one), 0)
  return {
    own:
      sum(({ squares, luck }) => squares + PRIOR_MODELS * luck) /
      sum(({ models, luck }) => (models - 1 + PRIOR_MODELS) * luck),
    shared: sum(({ middle }) => middle ** 2) / sum(({ luck }) => luck),
    degrees: { own: Math.min(...each.map(({ models }) => models)) - 1 + PRIOR_MODELS, shared: each.length },
  }
}
