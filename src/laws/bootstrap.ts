import { drawCounts, groupIndex, percentileInterval, type Random, sd } from '../stats/index.ts'
import { type FitOptions, fitChinchilla } from './fit.ts'
import {
  type ChinchillaParameters,
  chinchilla,
  chinchillaCoordinates,
  chinchillaParameters,
} from './forms/chinchilla.ts'
import type { Form } from './forms/form.ts'
import { workspaceFor } from './minimize.ts'
import type { Observation } from './observation.ts'
import { chargedWeights, huber } from './robust.ts'
import { refitStarts, settle } from './settle.ts'
import { emptyTable, type Table, tableOf, trunkLabels } from './table.ts'

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
 * Rows and trunks that a replicate draws at most. Neighbouring checkpoints of one trunk are nearly copies, so of a longer
 * table every k-th of a trunk stands for k.
 */
const MOST = { rows: 3000, trunks: 3000 }
/** Distance in a coordinate that only a vanished term is away. */
const VANISHED = 100

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
  const center = chinchillaCoordinates(fitChinchilla(observations, options).parameters)
  const draws = resampledFits(chinchilla, center, observations, random, replicates, options).map(chinchillaParameters)
  return { draws, replicates, ...summaryOf(draws) }
}

/**
 * Coordinates of a form refitted to resamples of whole trunks, each from `center`, the optimum on all rows; resamples
 * with fewer distinct rows than the form has coordinates are left out. Where there are very many trunks, each replicate
 * draws m of the n, and its deviation is scaled by √(m / n) (the m out of n bootstrap, Bickel, Götze & van Zwet 1997).
 */
export function resampledFits(
  form: Form,
  center: Float64Array,
  observations: readonly Observation[],
  random: Random,
  replicates: number,
  { penalty = huber(1e-3), weights = new Float64Array(observations.length).fill(1) }: FitOptions = {},
): Float64Array[] {
  const table = tableOf(observations)
  const charged = chargedWeights(penalty, table.logLoss, Float64Array.from(weights))
  const { index, groups } = groupIndex(trunkLabels(observations))
  const drawn = Math.min(groups, MOST.trunks)
  const trunks = thinnedTrunks(index, groups, Math.ceil((table.rows * drawn) / groups / MOST.rows))
  const longest = trunks.reduce((most, { rows }) => Math.max(most, rows.length), 0)
  const capacity = Math.min(table.rows, drawn * longest)
  const sample = { table: emptyTable(capacity), weights: new Float64Array(capacity) }
  const refit = { tolerance: REFIT_TOLERANCE, workspace: workspaceFor(form, capacity) }
  const starts = refitStarts(form, table, center)
  const counts = new Float64Array(groups)
  const fits: Float64Array[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawCounts(drawn, random, counts)
    const rows = gather(table, charged, trunks, counts, sample)
    if (rows < form.coordinates.length) continue
    const objective = { form, table: { ...sample.table, rows }, weights: sample.weights, penalty, beliefs: [] }
    const best = starts
      .map((start) => settle(objective, start, refit))
      .reduce((a, b) => (b.objective < a.objective ? b : a))
    fits.push(towards(center, best.theta, Math.sqrt(drawn / groups)))
  }
  return fits
}

/** The point a share of the way from a centre, except along terms that vanished: a logarithm of nothing has no middle. */
function towards(center: Float64Array, theta: Float64Array, share: number): Float64Array {
  if (share === 1) return theta
  return theta.map((value, i) => {
    const off = value - (center[i] as number)
    return Math.abs(off) > VANISHED ? value : (center[i] as number) + share * off
  })
}

function summaryOf(
  draws: readonly ChinchillaParameters[],
): Pick<ParameterBootstrap, 'intervals' | 'standardDeviations'> {
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
    intervals: each((values) => percentileInterval(Float64Array.from(values).sort(), 0.9)),
    standardDeviations: each(sd),
  }
}

/** A trunk's rows that stand for all of it, and how many each stands for. */
interface Trunk {
  readonly rows: readonly number[]
  readonly standFor: number
}

/** Every `stride`-th row of each trunk, counted from its last, which is always kept. */
function thinnedTrunks(index: Int32Array, groups: number, stride: number): Trunk[] {
  const all: number[][] = Array.from({ length: groups }, () => [])
  index.forEach((group, row) => {
    all[group]?.push(row)
  })
  return all.map((rows) => {
    const kept = stride === 1 ? rows : rows.filter((_, i) => (rows.length - 1 - i) % stride === 0)
    return { rows: kept, standFor: rows.length / kept.length }
  })
}

/**
 * Copies the rows of the trunks that were drawn, each once, weighted by how often: fewer logarithms and exponentials
 * than all rows.
 * @returns how many there are.
 */
function gather(
  { logN, logD, logC, logUnique, logLoss }: Table,
  weights: Float64Array,
  trunks: readonly Trunk[],
  counts: Float64Array,
  into: { readonly table: Table; readonly weights: Float64Array },
): number {
  let count = 0
  for (let trunk = 0; trunk < counts.length; trunk++) {
    const times = counts[trunk] as number
    if (times === 0) continue
    const { rows, standFor } = trunks[trunk] as Trunk
    for (const row of rows) {
      into.table.logN[count] = logN[row] as number
      into.table.logD[count] = logD[row] as number
      into.table.logC[count] = logC[row] as number
      into.table.logUnique[count] = logUnique[row] as number
      into.table.logLoss[count] = logLoss[row] as number
      into.weights[count] = times * standFor * (weights[row] as number)
      count++
    }
  }
  return count
}

/** Exponent a of the compute-optimal N ∝ C^a: beta / (alpha + beta). */
export function nExponent({ alpha, beta }: ChinchillaParameters): number {
  return beta / (alpha + beta)
}
