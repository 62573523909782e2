import { largest, quadraticForm, smallest } from '../stats/index.ts'
import type { Mixture } from './mixture.ts'
import type { Observation } from './observation.ts'
import { predictAverage } from './posterior.ts'
import { pointTable } from './table.ts'

/** A run that would tell more than others for its compute. */
export interface FurtherRun {
  readonly N: number
  readonly D: number
  readonly C: number
  readonly reason: string
}

const COUNT = 3
/** Sizes and tokens to try, as factors of the table's extremes. */
const GRID = 7

/**
 * The cheapest further runs that would sharpen what is foreseen for the newest scale: of a grid over the range fitted,
 * those that lower the predictive variance most per FLOP, one after the other (greedy optimal design for the
 * prediction, each run updating the covariance by the Sherman–Morrison formula), under the heaviest form.
 */
export function furtherRuns(
  mixture: Mixture,
  below: readonly Observation[],
  newest: readonly Observation[],
): FurtherRun[] {
  const { posterior } = mixture.members.reduce((a, b) => (b.weight > a.weight ? b : a))
  const p = posterior.form.coordinates.length
  const even = newest.map(() => 1 / newest.length)
  const target = predictAverage(posterior, pointTable(newest), even).slope
  const covariance = Float64Array.from(posterior.covariance)
  const most = largest(below.map(({ C }) => C))
  const perND = most / largest(below.filter(({ C }) => C === most).map(({ N, D }) => N * D))
  const candidates = grid(below.map(({ N }) => N)).flatMap((N) =>
    grid(below.map(({ D }) => D)).map((D) => ({ N, D, C: perND * N * D })),
  )
  const chosen: FurtherRun[] = []
  for (let i = 0; i < COUNT; i++) {
    const before = quadraticForm(covariance, p, target)
    const ranked = candidates
      .filter(({ C }) => C <= most * 1.01)
      .map((candidate) => {
        const { slope } = predictAverage(posterior, pointTable([candidate]), [1])
        const toTarget = bilinear(covariance, p, slope, target)
        const gain = toTarget ** 2 / (posterior.noise ** 2 + quadraticForm(covariance, p, slope))
        return { candidate, slope, gain, worth: gain / before / candidate.C ** 0.5 }
      })
      .sort((a, b) => b.worth - a.worth)
    const best = ranked[0]
    if (best === undefined || best.gain / before < 0.02) break
    const { N, D, C } = best.candidate
    chosen.push({
      N,
      D,
      C,
      reason: `lowers the predictive variance at the newest scale by ${((100 * best.gain) / before).toFixed(0)}%`,
    })
    update(covariance, p, best.slope, posterior.noise)
  }
  return chosen
}

function grid(values: readonly number[]): number[] {
  const [low, high] = [smallest(values), largest(values)]
  return Array.from({ length: GRID }, (_, i) => low * (high / low) ** (i / (GRID - 1)))
}

function bilinear(matrix: Float64Array, p: number, a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) sum += (a[i] as number) * (matrix[i * p + j] as number) * (b[j] as number)
  return sum
}

/** Covariance after one more observation with this slope and noise. */
function update(covariance: Float64Array, p: number, slope: Float64Array, noise: number): void {
  const column = Float64Array.from({ length: p }, (_, i) => {
    let sum = 0
    for (let j = 0; j < p; j++) sum += (covariance[i * p + j] as number) * (slope[j] as number)
    return sum
  })
  const scale = noise ** 2 + slope.reduce((sum, s, i) => sum + s * (column[i] as number), 0)
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      covariance[i * p + j] =
        (covariance[i * p + j] as number) - ((column[i] as number) * (column[j] as number)) / scale
    }
  }
}
