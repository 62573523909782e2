import { largest, mean, smallest, studentCdf } from '../stats/index.ts'
import { fitLine } from './line.ts'
import type { Observation } from './observation.ts'
import { FREE_EPOCHS } from './repeats.ts'

/** What a wall looks like; only what the table can show. */
export type WallKind = 'data' | 'parameters-or-tuning' | 'break' | 'metric-ceiling' | 'undetermined'

/** One-sided certainty that a trend inside the newest scale must reach. */
const SURE = 0.975

/** The kind, and a sentence on what showed it where something did. */
export interface KindFound {
  readonly kind: WallKind
  readonly because?: string
}

/**
 * Which kind of wall the newest runs show, from how their ln excess depends on what sets them apart: on epochs
 * (`data`), on learning rates or on size (`parameters-or-tuning`: large models worse than the law, be it capacity or
 * undertuning), on none of these (`break`), or on nothing at all, the metric having stopped to tell runs apart
 * (`metric-ceiling`). `noise` is the standard deviation of one run's ln loss.
 */
export function kindOf(
  newest: readonly Observation[],
  excess: readonly number[],
  noise: number,
  below: readonly Observation[] = [],
): KindFound {
  if (isCeiling(newest, excess, noise, below)) {
    return {
      kind: 'metric-ceiling',
      because: 'the newest runs read alike where the law foresees differences, and no better than before',
    }
  }
  const epochs = newest.map(({ D, unique }) => (unique === undefined ? 1 : Math.max(1, D / unique)))
  if (epochs.some((value) => value > FREE_EPOCHS)) {
    const most = Number(largest(epochs).toPrecision(3))
    if (epochs.every((value) => value > FREE_EPOCHS)) {
      return { kind: 'data', because: `all newest runs repeat their data, up to ${most} epochs` }
    }
    if (rises(epochs.map(Math.log), excess, noise)) {
      return { kind: 'data', because: `the excess grows with epochs, up to ${most}` }
    }
  }
  const tuning = tuningOf(newest, excess, noise, below)
  if (tuning !== undefined) return { kind: 'parameters-or-tuning', because: tuning }
  if (newest.length < 3) return { kind: 'undetermined' }
  const sizes = newest.map(({ N }) => Math.log(N))
  if (rises(sizes, excess, noise)) {
    return { kind: 'parameters-or-tuning', because: 'among the newest runs the excess grows with size' }
  }
  const falls = rises(
    sizes.map((value) => -value),
    excess,
    noise,
  )
  // Small models on many tokens suffer: tokens are worth less than the law says, with no repeats on record.
  if (falls) return { kind: 'undetermined', because: 'among the newest runs the excess grows with tokens' }
  return { kind: 'break' }
}

/** How far learning rates must lie off the trend of the runs below: in its standard deviations, and as a factor. */
const OFF_TREND = { deviations: 3, factor: 1.3, runs: 5 }

/**
 * What learning rates say: that the newest runs' lie off their trend in size over the runs below, or that among the newest
 * the excess follows them; undefined where they are not on record or say nothing.
 */
function tuningOf(
  newest: readonly Observation[],
  excess: readonly number[],
  noise: number,
  below: readonly Observation[],
): string | undefined {
  const known = below.filter((run) => run.learningRate !== undefined)
  if (known.length < OFF_TREND.runs || newest.some((run) => run.learningRate === undefined)) return undefined
  const rate = ({ learningRate }: Observation) => Math.log(learningRate as number)
  const size = ({ N }: Observation) => Math.log(N)
  const oneSize = largest(known.map(size)) - smallest(known.map(size)) < 1e-6
  const { slope, intercept } = oneSize
    ? { slope: 0, intercept: mean(known.map(rate)) }
    : fitLine(known.map(size), known.map(rate))
  const off = (run: Observation) => rate(run) - intercept - slope * size(run)
  const scatter = Math.sqrt(mean(known.map((run) => off(run) ** 2)))
  const shift = mean(newest.map(off))
  if (Math.abs(shift) > Math.max(OFF_TREND.deviations * scatter, Math.log(OFF_TREND.factor))) {
    return `the newest runs have ${Math.exp(shift).toPrecision(2)} times the learning rate that those below lead to expect`
  }
  const offsets = newest.map(off)
  if (rises(offsets, excess, noise)) return 'among the newest runs the excess grows with the learning rate'
  const opposite = offsets.map((value) => -value)
  return rises(opposite, excess, noise) ? 'among the newest runs the excess falls with the learning rate' : undefined
}

/**
 * Noise standard deviations within which a metric at its ceiling leaves all its runs and beyond which the law sets them
 * apart, those of a gain over the runs below, and fewest runs to say so.
 */
const CEILING = { range: 4, gain: 2, runs: 4 }

/**
 * Whether the newest runs read alike where the law foresees differences, and no better than the best below: then the
 * metric, not the law, has ended. Runs that the law itself foresees alike, about the best size of their compute, say
 * nothing of that.
 */
function isCeiling(
  newest: readonly Observation[],
  excess: readonly number[],
  noise: number,
  below: readonly Observation[],
): boolean {
  if (newest.length < CEILING.runs || below.length === 0) return false
  const logs = newest.map(({ loss }) => Math.log(loss))
  const bestBelow = smallest(below.map(({ loss }) => Math.log(loss)))
  const foreseen = logs.map((log, i) => log - (excess[i] as number))
  const areAlike = (values: readonly number[]) => largest(values) - smallest(values) < CEILING.range * noise
  return areAlike(logs) && !areAlike(foreseen) && bestBelow - smallest(logs) < CEILING.gain * noise
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
