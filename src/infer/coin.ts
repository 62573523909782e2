import type { Random } from '../stats/index.ts'
import type { SampledProblem } from './samples.ts'

/**
 * A control: the pool with the learned verifier's scores replaced by a fair coin, 0 or 1. What chooses by scores then
 * chooses by what can tell nothing, in every other way as before and at the same cost, so that it must gain nothing.
 */
export const withCoinScores = (pool: readonly SampledProblem[], random: Random): SampledProblem[] =>
  pool.map((sampled) => ({
    ...sampled,
    samples: sampled.samples.map((sample) => ({ ...sample, score: random.integer(2) })),
  }))
