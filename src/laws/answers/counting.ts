import { extentOf, mean } from '../../stats/index.ts'
import type { Variable } from '../forms/power-floor.ts'
import { fitLine } from '../line.ts'
import type { Observation } from '../observation.ts'

/** How a table counts training compute. */
export interface Counting {
  /** In words: `C = 6ND`, or what C/(ND) is in these rows. */
  readonly words: string
  /** Training FLOPs per token of a model of N parameters. */
  readonly flopsPerToken: (N: number) => number
}

/** C/(ND) this close to 6 everywhere is the usual count. */
const SAME = 0.005

/**
 * The count behind a table's C. Where it is not 6ND, C/(ND) is taken as a power of N through the rows and held constant
 * beyond their sizes: what attention and embeddings add fades with size, but a straight line would not stop at 6.
 */
export function countingOf(observations: readonly Observation[]): Counting {
  const ratio = ({ N, D, C }: Observation) => C / (N * D)
  const [low, high] = extentOf(observations, ratio)
  if (low > 6 * (1 - SAME) && high < 6 * (1 + SAME)) return { words: 'C = 6ND', flopsPerToken: (N) => 6 * N }
  const sizes = observations.map(({ N }) => Math.log(N))
  const logRatios = observations.map((row) => Math.log(ratio(row)))
  const [smallestSize, largestSize] = extentOf(sizes, (size) => size)
  const line = largestSize > smallestSize ? fitLine(sizes, logRatios) : { slope: 0, intercept: mean(logRatios) }
  const ratioAt = (N: number) => {
    const size = Math.min(largestSize, Math.max(smallestSize, Math.log(N)))
    return Math.exp(line.intercept + line.slope * size)
  }
  const range =
    low.toPrecision(3) === high.toPrecision(3) ? low.toPrecision(3) : `${low.toPrecision(3)} to ${high.toPrecision(3)}`
  return { words: `C as the table gives it, ${range} times ND`, flopsPerToken: (N) => ratioAt(N) * N }
}

/** What the amounts of an answer count, in words. */
export function countingWords(observations: readonly Observation[], variables: readonly Variable[]): string {
  const [only, another] = variables
  if (only !== undefined && another === undefined) return `the loss as a function of ${only} alone`
  return `N and D as the table states them; ${countingOf(observations).words}`
}
