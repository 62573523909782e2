import { percentileInterval } from '../../stats/index.ts'
import type { ExchangeRate, ResampledFactor, ThinkingParameters } from './cell.ts'
import type { Economy } from './economy.ts'
import { resampledFrom } from './resampled.ts'

/** Training compute beyond this factor counts as out of reach. */
const REACH = 1e9

/** Where the rate is taken: from the least to ten times it, in the middle of what was measured where that is wider. */
function stepOf({ queries: [least, most] }: Economy): readonly [number, number] {
  const from = most > 10 * least ? Math.sqrt((least * most) / 10) : least
  return [from, 10 * from]
}

/**
 * What ten times the inference compute is worth in training compute. N and D grow with the square root of training
 * compute, so the logit grows by (size + data)/2 per factor of e; the factor of training compute that gives what inference
 * gave is exp(2 · gain / (size + data)). Ours.
 * @param replicates parameters of refits, for the intervals
 */
export function exchangeRate(
  params: ThinkingParameters,
  replicates: readonly ThinkingParameters[],
  economy: Economy,
): ExchangeRate | null {
  if (params.size === null || params.data === null) return null
  if (params.thinking === null && params.samples === null) return null
  const [from, to] = stepOf(economy)
  const { middle } = economy
  const gains = (drawn: ThinkingParameters) => {
    const [before, after] = [economy.best(drawn, middle, from), economy.best(drawn, middle, to)]
    const byInference = before === null || after === null ? 0 : after.logit - before.logit
    const perE = ((drawn.size ?? 0) + (drawn.data ?? 0)) / 2
    const byTraining = perE * Math.log(10)
    const logFactor = byInference <= 0 ? 0 : perE > 0 ? byInference / perE : Number.POSITIVE_INFINITY
    return { byInference, byTraining, logFactor }
  }
  const [at, best] = [economy.best(params, middle, from), economy.best(params, middle, to)]
  if (at === null || best === null) return null
  const value = gains(params)
  const drawn = replicates.map(gains)
  return {
    at: { N: middle.N, D: middle.D, thinking: at.thinking, samples: at.samples },
    to: { thinking: best.thinking, samples: best.samples },
    factor: resampledFactor(
      value.logFactor,
      drawn.map(({ logFactor }) => logFactor),
    ),
    byInference: resampledFrom(
      value.byInference,
      drawn.map(({ byInference }) => byInference),
    ),
    byTraining: resampledFrom(
      value.byTraining,
      drawn.map(({ byTraining }) => byTraining),
    ),
  }
}

/** Beyond reach is null, and so is an end of an interval there. */
function resampledFactor(value: number, logFactors: readonly number[]): ResampledFactor {
  const limit = Math.log(REACH)
  const within = (log: number): number | null => (log < limit ? Math.exp(log) : null)
  const sorted = Float64Array.from(logFactors, (log) => Math.min(log, limit)).sort()
  const interval = (level: number) => {
    const [low, high] = percentileInterval(sorted, level)
    return [within(low), within(high)] as const
  }
  return { value: within(value), interval80: interval(0.8), interval95: interval(0.95) }
}
