import { largest, smallest, studentCdf } from '../stats/index.ts'
import { fitLine } from './line.ts'
import type { Observation } from './observation.ts'

/** What a wall looks like; only what the table can show. */
export type WallKind = 'data' | 'parameters-or-tuning' | 'break' | 'metric-ceiling' | 'undetermined'

/** Epochs from which repeated data are known to lose value (Muennighoff et al. 2023: about four are nearly free). */
const FREE_EPOCHS = 4
/** One-sided certainty that a trend inside the newest scale must reach. */
const SURE = 0.975

/**
 * Which kind of wall the newest runs show, from how their ln excess depends on what sets them apart: on epochs
 * (`data`), on size (`parameters-or-tuning`: large models worse than the law, be it capacity or undertuning), on neither
 * (`break`), or on nothing at all, the metric having stopped to tell runs apart (`metric-ceiling`). `noise` is the
 * standard deviation of one run's ln loss.
 */
export function kindOf(
  newest: readonly Observation[],
  excess: readonly number[],
  noise: number,
  below: readonly Observation[] = [],
): WallKind {
  if (isCeiling(newest, noise, below)) return 'metric-ceiling'
  const epochs = newest.map(({ D, unique }) => (unique === undefined ? 1 : Math.max(1, D / unique)))
  if (epochs.some((value) => value > FREE_EPOCHS)) {
    if (epochs.every((value) => value > FREE_EPOCHS)) return 'data'
    if (rises(epochs.map(Math.log), excess, noise)) return 'data'
  }
  if (newest.length < 3) return 'undetermined'
  const sizes = newest.map(({ N }) => Math.log(N))
  if (rises(sizes, excess, noise)) return 'parameters-or-tuning'
  const falls = rises(
    sizes.map((value) => -value),
    excess,
    noise,
  )
  // Small models on many tokens suffer: tokens are worth less than the law says, with no repeats on record.
  if (falls) return 'undetermined'
  return 'break'
}

/** Noise standard deviations within which a metric at its ceiling leaves all its runs, and fewest runs to say so. */
const CEILING = { range: 4, gain: 2, runs: 4 }

/**
 * Whether the newest runs read alike whatever their size, and no better than the best below: then the metric, not the
 * law, has ended.
 */
function isCeiling(newest: readonly Observation[], noise: number, below: readonly Observation[]): boolean {
  if (newest.length < CEILING.runs || below.length === 0) return false
  const logs = newest.map(({ loss }) => Math.log(loss))
  const bestBelow = smallest(below.map(({ loss }) => Math.log(loss)))
  const alike = largest(logs) - smallest(logs) < CEILING.range * noise
  const sizesDiffer = largest(newest.map(({ N }) => N)) > 2 * smallest(newest.map(({ N }) => N))
  return alike && sizesDiffer && bestBelow - smallest(logs) < CEILING.gain * noise
}

/** Whether y surely rises with x, given the noise of one y (or the scatter about the line, if larger). */
function rises(x: readonly number[], y: readonly number[], noise: number): boolean {
  const n = x.length
  if (n < 3) return false
  const { slope, intercept } = fitLine(x, y)
  const meanX = x.reduce((sum, value) => sum + value, 0) / n
  const sxx = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  if (!(sxx > 0)) return false
  const squares = y.reduce((sum, value, i) => sum + (value - intercept - slope * (x[i] as number)) ** 2, 0)
  const scatter = Math.max(noise, Math.sqrt(squares / (n - 2)))
  return studentCdf((slope * Math.sqrt(sxx)) / scatter, n - 2) > SURE
}
