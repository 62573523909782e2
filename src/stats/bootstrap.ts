import type { Random } from './random.ts'
import { sortedQuantile } from './summary.ts'

/** Numbers the groups of a labelled list: rows with equal labels share an index, counted from 0 in order of appearance. */
export function groupIndex(labels: readonly string[]): { readonly index: Int32Array; readonly groups: number } {
  const seen = new Map<string, number>()
  const index = Int32Array.from(labels, (label) => {
    const known = seen.get(label)
    if (known !== undefined) return known
    seen.set(label, seen.size)
    return seen.size - 1
  })
  return { index, groups: seen.size }
}

/** Draws that many groups with replacement and counts how often each came up, one count per group. */
export function drawCounts(draws: number, random: Random, into: Float64Array): Float64Array {
  into.fill(0)
  for (let i = 0; i < draws; i++) {
    const drawn = random.integer(into.length)
    into[drawn] = (into[drawn] as number) + 1
  }
  return into
}

/**
 * One bootstrap draw over groups: as many groups as there are, drawn with replacement. A row's weight is how often its
 * group was drawn, so rows of one group stay together (the cluster bootstrap, Davison & Hinkley 1997, §3.8).
 */
export function drawGroupWeights(index: Int32Array, groups: number, random: Random, into: Float64Array): Float64Array {
  const counts = drawCounts(groups, random, new Float64Array(groups))
  for (let row = 0; row < index.length; row++) into[row] = counts[index[row] as number] as number
  return into
}

/**
 * Weighted bootstrap over groups: `statistic` gets one weight per row and returns a number (NaN when it has none, for
 * instance because the draw cannot identify it).
 * @returns the replicates that gave a number, ascending.
 */
export function bootstrap(
  labels: readonly string[],
  statistic: (weights: Float64Array) => number,
  random: Random,
  replicates: number,
): Float64Array {
  const { index, groups } = groupIndex(labels)
  const weights = new Float64Array(labels.length)
  const values: number[] = []
  for (let i = 0; i < replicates; i++) {
    const value = statistic(drawGroupWeights(index, groups, random, weights))
    if (Number.isFinite(value)) values.push(value)
  }
  return Float64Array.from(values).sort()
}

/** Equal-tailed interval that holds `level` of the values. */
export function percentileInterval(sorted: ArrayLike<number>, level: number): readonly [number, number] {
  return [sortedQuantile(sorted, (1 - level) / 2), sortedQuantile(sorted, (1 + level) / 2)]
}
