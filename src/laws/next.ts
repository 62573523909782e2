import { groupBy, largest, mean, smallest } from '../stats/index.ts'
import { identifiability } from './identify.ts'
import type { Mixture } from './mixture.ts'
import type { Observation } from './observation.ts'
import { covarianceOf, type Linear, predictAverage } from './posterior.ts'
import { pointTable } from './table.ts'

/** A run that would tell more than others for its compute. */
export interface FurtherRun {
  readonly N: number
  readonly D: number
  readonly C: number
  /** How many such runs. */
  readonly runs: number
  readonly reason: string
}

const COUNT = 3
/** Sizes and token counts to try, evenly spread over the table's. */
const GRID = 7
/** Share of the largest gain that any one run offers which a cheaper run must reach to be taken for it. */
const NEARLY_AS_GOOD = 0.5
/** Least share of the variance that a run after the first must take away to be worth a word. */
const LEAST_GAIN = 0.02
/**
 * What laws lose per e-fold of compute between a run and the scale they are used for, a standard deviation in ln loss:
 * published ones are about 1% off a hundredfold beyond their runs. Without it the cheapest corner of a table would look
 * as telling as its upper levels.
 */
const DRIFT = 0.002

interface Place {
  readonly N: number
  readonly D: number
  readonly C: number
}

/**
 * The cheapest further runs that would sharpen the comparison of the newest scale with the law below it. That comparison
 * is uncertain by the law and its form (which runs over the range fitted would improve) and by the noise of the newest
 * runs (which one more of them would). Runs are chosen one after the other: of those that lower the variance at least
 * half as much as the best one, the cheapest, given the ones before (greedy optimal design for one prediction, the
 * covariance conditioned on each run as in a Gaussian process).
 */
export function furtherRuns(
  mixture: Mixture,
  below: readonly Observation[],
  newest: readonly Observation[],
): FurtherRun[] {
  const again = middleOf(newest)
  const places = gridOver(below)
  const target = places.length
  const noise = mixture.members.reduce((sum, { weight, posterior }) => sum + weight * posterior.noise ** 2, 0)
  const variances = places.map(({ C }) => noise + (DRIFT * Math.log(again.C / C)) ** 2)
  const joint = jointCovariance(mixture, places, newest)
  const at = (i: number, j: number) => joint[i]?.[j] as number
  const chosen: { readonly place: Place; readonly i: number; readonly gain: number }[] = []
  const whole = at(target, target) + noise / newest.length
  let repeats = newest.length
  while (chosen.length < COUNT) {
    const offers = places.map((place, i) => ({
      place,
      i,
      gain: at(i, target) ** 2 / (at(i, i) + (variances[i] as number)),
    }))
    offers.push({ place: again, i: target, gain: noise / repeats - noise / (repeats + 1) })
    const most = largest(offers.map(({ gain }) => gain))
    const best = offers
      .filter(({ gain }) => gain >= NEARLY_AS_GOOD * most)
      .reduce((a, b) => (b.place.C < a.place.C ? b : a))
    if (chosen.length > 0 && best.gain < LEAST_GAIN * whole) break
    chosen.push(best)
    if (best.i === target) repeats++
    else condition(joint, best.i, variances[best.i] as number)
  }
  return [...groupBy(chosen, ({ i }) => i)].map(([i, same]) => {
    const share = same.reduce((sum, { gain }) => sum + gain, 0) / whole
    const runs = same.length
    const which = i === target ? 'at the newest scale' : 'below the newest scale'
    const does = runs === 1 ? 'it lowers' : 'together they lower'
    const reason = `${which}; ${does} the variance of the comparison by ${(100 * share).toFixed(0)}%`
    return { ...(same[0]?.place as Place), runs, reason }
  })
}

/** Factor by which runs that lift an ambiguity may leave the table's sizes, tokens and their ratio, not its compute. */
const BEYOND = 4

/**
 * The cheapest runs, one after the other, each of which lifts something that keeps the rows below the newest scale from
 * identifying a law: another size, other tokens per parameter, a longer range. Inside the range of compute, so that they
 * are cheap; around the sizes, the token counts and their ratio, which may be all alike.
 */
export function identifyingRuns(below: readonly Observation[]): FurtherRun[] {
  const perParameter = below.map(({ N, D }) => D / N)
  const [least, most] = [smallest(perParameter) / BEYOND, largest(perParameter) * BEYOND]
  const places = gridOver(below, BEYOND)
    .filter(({ N, D }) => D / N >= least && D / N <= most)
    .sort((a, b) => a.C - b.C)
  const rows: Observation[] = [...below]
  const chosen: FurtherRun[] = []
  while (chosen.length < COUNT) {
    const missing = identifiability(rows)
    const asRow = (place: Place): Observation => ({ ...place, loss: 1 })
    const next = places.find((place) => identifiability([...rows, asRow(place)]).length < missing.length)
    if (next === undefined) break
    rows.push(asRow(next))
    const still = identifiability(rows)
    const lifted = missing.filter((sentence) => !still.includes(sentence))
    chosen.push({ ...next, runs: 1, reason: `below the newest scale; the cheapest against this: ${lifted.join('; ')}` })
  }
  return chosen
}

/** Covariance of ln loss at some places and, last, of its average over the newest runs: by parameters and by form. */
function jointCovariance({ members }: Mixture, places: readonly Place[], newest: readonly Observation[]): number[][] {
  const even = newest.map(() => 1 / newest.length)
  const views = members.map(({ weight, posterior }) => {
    const each: Linear[] = places.map((place) => predictAverage(posterior, pointTable([place]), [1]))
    return { weight, posterior, at: [...each, predictAverage(posterior, pointTable(newest), even)] }
  })
  const size = places.length + 1
  const centers = Array.from({ length: size }, (_, i) =>
    views.reduce((sum, { weight, at }) => sum + weight * (at[i] as Linear).mean, 0),
  )
  const entry = (i: number, j: number) =>
    views.reduce((sum, { weight, posterior, at }) => {
      const [a, b] = [at[i] as Linear, at[j] as Linear]
      const byForm = (a.mean - (centers[i] as number)) * (b.mean - (centers[j] as number))
      return sum + weight * (covarianceOf(posterior, a, b) + byForm)
    }, 0)
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => entry(i, j)))
}

/** What remains of a joint covariance, in place, once entry i was seen with some variance of its own. */
function condition(joint: number[][], i: number, variance: number): void {
  const seen = joint.map((row) => row[i] as number)
  const scale = (seen[i] as number) + variance
  joint.forEach((row, a) => {
    row.forEach((value, b) => {
      row[b] = value - ((seen[a] as number) * (seen[b] as number)) / scale
    })
  })
}

/** The run in the middle of some by size. */
function middleOf(runs: readonly Observation[]): Place {
  const { N, D, C } = [...runs].sort((a, b) => a.N - b.N)[runs.length >> 1] as Observation
  return { N, D, C }
}

/**
 * Points over the sizes and token counts of some runs and a factor beyond, no cheaper than the cheapest and no dearer than
 * the dearest.
 */
function gridOver(runs: readonly Observation[], beyond = 1): Place[] {
  const computes = runs.map(({ C }) => C)
  const perND = Math.exp(mean(runs.map(({ N, D, C }) => Math.log(C / N / D))))
  const [least, most] = [smallest(computes) * 0.99, largest(computes) * 1.01]
  const tokens = spread(
    runs.map(({ D }) => D),
    beyond,
  )
  return spread(
    runs.map(({ N }) => N),
    beyond,
  )
    .flatMap((N) => tokens.map((D) => ({ N, D, C: perND * N * D })))
    .filter(({ C }) => C >= least && C <= most)
}

function spread(values: readonly number[], beyond: number): number[] {
  const [low, high] = [smallest(values) / beyond, largest(values) * beyond]
  return Array.from({ length: GRID }, (_, i) => low * (high / low) ** (i / (GRID - 1)))
}
