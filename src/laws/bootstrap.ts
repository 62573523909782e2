import { drawGroupWeights, groupIndex, percentileInterval, type Random, sd } from '../stats/index.ts'
import { type FitOptions, fitChinchilla } from './fit.ts'
import {
  type ChinchillaParameters,
  chinchilla,
  chinchillaCoordinates,
  chinchillaParameters,
} from './forms/chinchilla.ts'
import type { Form } from './forms/form.ts'
import { minimize } from './minimize.ts'
import type { Observation } from './observation.ts'
import { huber } from './robust.ts'
import { type Table, tableOf, trunkLabels } from './table.ts'

export interface ParameterBootstrap {
  /** One fit per replicate that drew at least five distinct trunks' worth of rows. */
  readonly draws: readonly ChinchillaParameters[]
  readonly replicates: number
  /** Equal-tailed 90% interval per parameter, and of the exponent of the compute-optimal N. */
  readonly intervals: Readonly<Record<keyof ChinchillaParameters | 'nExponent', readonly [number, number]>>
  readonly standardDeviations: Readonly<Record<keyof ChinchillaParameters | 'nExponent', number>>
}

/** Relative decrease of the objective at which a refit stops: far below the spread between replicates. */
const REFIT_TOLERANCE = 1e-8

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
  const start = chinchillaCoordinates(fitChinchilla(observations, options).parameters)
  const draws = resampledFits(chinchilla, start, observations, random, replicates, options).map(chinchillaParameters)
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

/**
 * Coordinates of a form refitted to resamples of whole trunks, each from `start`, the optimum on all rows; resamples
 * with fewer distinct rows than the form has coordinates are left out.
 */
export function resampledFits(
  form: Form,
  start: Float64Array,
  observations: readonly Observation[],
  random: Random,
  replicates: number,
  { penalty = huber(1e-3), weights }: FitOptions = {},
): Float64Array[] {
  const table = tableOf(observations)
  const { index, groups } = groupIndex(trunkLabels(observations))
  const multiplicity = new Float64Array(table.rows)
  const fits: Float64Array[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawGroupWeights(index, groups, random, multiplicity)
    const drawn = drawnRows(table, multiplicity, weights)
    if (drawn.table.rows < form.coordinates.length) continue
    fits.push(minimize({ form, ...drawn, penalty, beliefs: [] }, start, REFIT_TOLERANCE).theta)
  }
  return fits
}

/** The rows that were drawn, each once, weighted by how often: fewer logarithms and exponentials than all rows. */
function drawnRows(table: Table, multiplicity: Float64Array, own?: ArrayLike<number>) {
  const rows: number[] = []
  multiplicity.forEach((times, row) => {
    if (times > 0) rows.push(row)
  })
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number)
  return {
    table: {
      rows: rows.length,
      logN: pick(table.logN),
      logD: pick(table.logD),
      logC: pick(table.logC),
      logUnique: pick(table.logUnique),
      logLoss: pick(table.logLoss),
    },
    weights: Float64Array.from(rows, (row) => (multiplicity[row] as number) * (own?.[row] ?? 1)),
  }
}

/** Exponent a of the compute-optimal N ∝ C^a: beta / (alpha + beta). */
export function nExponent({ alpha, beta }: ChinchillaParameters): number {
  return beta / (alpha + beta)
}
