import { drawGroupWeights, groupIndex, percentileInterval, type Random, sd } from '../stats/index.ts'
import { type FitOptions, fitChinchilla } from './fit.ts'
import {
  type ChinchillaParameters,
  chinchilla,
  chinchillaCoordinates,
  chinchillaParameters,
} from './forms/chinchilla.ts'
import { minimize } from './minimize.ts'
import type { Observation } from './observation.ts'
import { huber } from './robust.ts'
import { tableOf, trunkLabels } from './table.ts'

export interface ParameterBootstrap {
  /** One fit per replicate that drew at least five distinct trunks' worth of rows. */
  readonly draws: readonly ChinchillaParameters[]
  readonly replicates: number
  /** Equal-tailed 90% interval per parameter, and of the exponent of the compute-optimal N. */
  readonly intervals: Readonly<Record<keyof ChinchillaParameters | 'nExponent', readonly [number, number]>>
  readonly standardDeviations: Readonly<Record<keyof ChinchillaParameters | 'nExponent', number>>
}

/**
 * Uncertainty of Chinchilla's law by resampling whole trunks (checkpoints and branches of one training share its luck:
 * resampling rows of Gemstones gives alpha a standard deviation of 0.018, resampling runs 0.057). Each replicate is
 * refitted from the full fit's optimum.
 */
export function bootstrapFit(
  observations: readonly Observation[],
  random: Random,
  replicates = 1000,
  options: FitOptions = {},
): ParameterBootstrap {
  const table = tableOf(observations)
  const penalty = options.penalty ?? huber(1e-3)
  const start = chinchillaCoordinates(fitChinchilla(observations, options).parameters)
  const { index, groups } = groupIndex(trunkLabels(observations))
  const weights = new Float64Array(table.rows)
  const objective = { form: chinchilla, table, weights, penalty, beliefs: [] }
  const draws: ChinchillaParameters[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawGroupWeights(index, groups, random, weights)
    let distinct = 0
    for (let i = 0; i < table.rows; i++) {
      if (weights[i] !== 0) distinct++
      weights[i] = (weights[i] as number) * (options.weights?.[i] ?? 1)
    }
    if (distinct < 5) continue
    draws.push(chinchillaParameters(minimize(objective, start, 1e-9).theta))
  }
  const columns = {
    E: draws.map(({ E }) => E),
    A: draws.map(({ A }) => A),
    B: draws.map(({ B }) => B),
    alpha: draws.map(({ alpha }) => alpha),
    beta: draws.map(({ beta }) => beta),
    nExponent: draws.map(nExponent),
  }
  const each = <T>(summary: (values: readonly number[]) => T) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, summary(values)])) as Record<
      keyof typeof columns,
      T
    >
  return {
    draws,
    replicates,
    intervals: each((values) => percentileInterval(Float64Array.from(values).sort(), 0.9)),
    standardDeviations: each(sd),
  }
}

/** Exponent a of the compute-optimal N ∝ C^a: beta / (alpha + beta). */
export function nExponent({ alpha, beta }: ChinchillaParameters): number {
  return beta / (alpha + beta)
}
