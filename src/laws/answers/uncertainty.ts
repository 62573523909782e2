import { EscaladoError } from '../../error.ts'
import { createRandom, drawCounts, groupBy, groupIndex, percentileInterval } from '../../stats/index.ts'
import { resampledFits } from '../bootstrap.ts'
import { type FormFit, fitForm } from '../fit.ts'
import type { Observation } from '../observation.ts'
import type { Penalty } from '../robust.ts'
import { tableOf, trunkLabels } from '../table.ts'
import type { NamedForm } from './forms.ts'
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
const BOOTSTRAPS = { least: 200, most: 1000, ofTables: 100 }

/** A form as a resample of the rows gives it, and its optimum there. */
export type Draw = Pick<FormFit, 'form' | 'theta'>

/** Refits to resamples of whole trunks; null when there are too few trunks. */
export function resample(
  named: NamedForm,
  fit: FormFit,
  observations: readonly Observation[],
  { penalty, seed, bootstraps }: ResampleRequest,
): Draw[] | null {
  const { form, theta } = fit
  if (groupIndex(trunkLabels(observations)).groups < FEWEST_TRUNKS) return null
  const affordable = Math.round(ROW_REFITS / observations.length)
  const replicates = bootstraps ?? Math.min(BOOTSTRAPS.most, Math.max(BOOTSTRAPS.least, affordable))
  const random = createRandom('bootstrap', seed)
  if (named.holdsPartOfTable !== true) {
    return resampledFits(form, theta, observations, random, replicates, { penalty }).map((drawn) => ({
      form,
      theta: drawn,
    }))
  }
  // What the form holds was taken from the rows as well: it is taken anew from every resample, or its luck would be hidden.
  const trunks = [...groupBy(observations, ({ trunk, run }, row) => trunk ?? run ?? row).values()]
  const counts = new Float64Array(trunks.length)
  return Array.from({ length: bootstraps ?? BOOTSTRAPS.ofTables }, () => {
    drawCounts(trunks.length, random, counts)
    return trunks.flatMap((rows, i) => Array.from({ length: counts[i] as number }, () => rows).flat())
  }).flatMap((rows) => {
    try {
      const table = tableOf(rows)
      return [fitForm(named.of(rows, fit), table, { weights: new Float64Array(table.rows).fill(1), penalty })]
    } catch (error) {
      // too few of the rows that the form takes its held parameters from
      if (error instanceof EscaladoError && error.code === 'too-few-runs') return []
      throw error
    }
  })
}

/** Relative differences below which a number is the same in all draws: the form holds it. */
const HELD = 1e-6

/**
 * Equal-tailed 90% intervals of several numbers of each draw, by name; those that are held, or never given, are left out.
 * An end is infinite where too many draws have none.
 */
export function intervalsOver(
  draws: readonly Draw[],
  numbers: (draw: Draw) => Readonly<Record<string, number | null>>,
): Record<string, Interval90> {
  const columns = new Map<string, number[]>()
  for (const draw of draws) {
    for (const [name, value] of Object.entries(numbers(draw))) {
      if (value === null || Number.isNaN(value)) continue
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
  draws: readonly Draw[],
  C: number,
): { readonly N: Interval90; readonly D: Interval90 } | null {
  const { N, D } = intervalsOver(draws, (draw) => {
    const split = bestSplit({ ...law, ...draw }, C)
    return { N: split?.N ?? null, D: split?.D ?? null }
  })
  return N === undefined || D === undefined ? null : { N, D }
}
