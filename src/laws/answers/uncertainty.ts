import { createRandom, groupIndex, percentileInterval } from '../../stats/index.ts'
import { resampledFits } from '../bootstrap.ts'
import type { FormFit } from '../fit.ts'
import type { Observation } from '../observation.ts'
import type { Penalty } from '../robust.ts'
import { trunkLabels } from '../table.ts'
import { bestSplit, type Law } from './split.ts'

/** A 90% interval. */
export type Interval90 = readonly [low: number, high: number]

export interface ResampleRequest {
  readonly penalty: Penalty
  readonly seed: number
  /** Default: 1000, fewer for long tables. */
  readonly bootstraps: number | undefined
}

/** Trunks below which resampling them says nothing. */
const FEWEST_TRUNKS = 5
/** Row refits that a number of resamples nobody asked for may cost, and the bounds of that number. */
const ROW_REFITS = 1.5e6
const BOOTSTRAPS = { least: 200, most: 1000 }

/** Coordinates of refits to resamples of whole trunks; null when there are too few trunks. */
export function resample(
  { form, theta }: FormFit,
  observations: readonly Observation[],
  { penalty, seed, bootstraps }: ResampleRequest,
): Float64Array[] | null {
  if (groupIndex(trunkLabels(observations)).groups < FEWEST_TRUNKS) return null
  const affordable = Math.round(ROW_REFITS / observations.length)
  const replicates = bootstraps ?? Math.min(BOOTSTRAPS.most, Math.max(BOOTSTRAPS.least, affordable))
  return resampledFits(form, theta, observations, createRandom('bootstrap', seed), replicates, { penalty })
}

/** Relative differences below which a number is the same in all draws: the form holds it. */
const HELD = 1e-6

/** Equal-tailed 90% intervals of several numbers of each draw, by name; those that are held, or never given, are left out. */
export function intervalsOver(
  draws: readonly Float64Array[],
  numbers: (theta: Float64Array) => Readonly<Record<string, number | null>>,
): Record<string, Interval90> {
  const columns = new Map<string, number[]>()
  for (const theta of draws) {
    for (const [name, value] of Object.entries(numbers(theta))) {
      if (value === null || !Number.isFinite(value)) continue
      const column = columns.get(name)
      if (column === undefined) columns.set(name, [value])
      else column.push(value)
    }
  }
  return Object.fromEntries(
    [...columns].flatMap(([name, values]) => {
      const sorted = Float64Array.from(values).sort()
      const varies = (sorted.at(-1) as number) - (sorted[0] as number) > HELD * Math.abs(sorted[0] as number)
      return varies ? [[name, percentileInterval(sorted, 0.9)] as const] : []
    }),
  )
}

/** Intervals of the best split of compute C. */
export function splitIntervals(
  law: Law,
  draws: readonly Float64Array[],
  C: number,
): { readonly N: Interval90; readonly D: Interval90 } | null {
  const { N, D } = intervalsOver(draws, (theta) => {
    const split = bestSplit({ ...law, theta }, C)
    return { N: split?.N ?? null, D: split?.D ?? null }
  })
  return N === undefined || D === undefined ? null : { N, D }
}
