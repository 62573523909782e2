import { groupBy, median } from '../stats/index.ts'
import type { Observation } from './observation.ts'

export interface RegimeCheck<T extends Observation = Observation> {
  readonly kept: readonly T[]
  readonly excluded: readonly { readonly observation: T; readonly reason: string }[]
}

/** A loss above this share of the bigram's has learnt too little from context to be on the law. */
const CLEARLY_BELOW = 0.97
/** A segment this much steeper than the settled slope, and than the one before it, is the drop off a plateau. */
const STEEPER = 1.6
/** Changes of ln loss smaller than this may be noise. */
const VISIBLE = 0.02

interface Segment {
  readonly from: number
  readonly to: number
  readonly drop: number
  readonly slope: number
}

/**
 * Which runs are past the transition that precedes a scaling law. A run is out when its loss is not clearly below that
 * of ignoring context (`bigramLoss`, nats per token), or when along its trunk (else its size) the loss falls ever faster
 * in ln D: a power law decelerates, so a segment much steeper than the one before it and than the last ones of the
 * other trunks means that the earlier rows sat on a plateau. The first row past such a drop is kept.
 */
export function regimeCheck<T extends Observation>(
  observations: readonly T[],
  { bigramLoss }: { readonly bigramLoss?: number } = {},
): RegimeCheck<T> {
  const reasons = new Map<number, string>()
  const paths = pathsOf(observations)
  const settled = median(
    paths.map((path) => segmentsOf(path, observations).at(-1)?.slope ?? Number.NaN).filter(Number.isFinite),
  )
  for (const path of paths) {
    const segments = segmentsOf(path, observations)
    segments.forEach((segment, i) => {
      const before = segments[i - 1]
      const accelerating = before !== undefined && segment.slope > STEEPER * Math.max(before.slope, 0)
      if (!(accelerating && segment.slope > STEEPER * settled && segment.drop > VISIBLE)) return
      for (const row of path.slice(0, path.indexOf(segment.to))) {
        reasons.set(
          row,
          `still on the plateau before a drop: the loss falls ${(segment.slope / Math.max(before.slope, 1e-6)).toFixed(1)} times as fast ` +
            `per decade of tokens after it as before`,
        )
      }
    })
  }
  if (bigramLoss !== undefined) {
    observations.forEach(({ loss }, row) => {
      if (loss < CLEARLY_BELOW * bigramLoss) return
      reasons.set(
        row,
        `loss ${loss.toFixed(3)} is not clearly below ${bigramLoss.toFixed(3)}, the loss of looking at one previous token only`,
      )
    })
  }
  return {
    kept: observations.filter((_, row) => !reasons.has(row)),
    excluded: [...reasons]
      .sort(([a], [b]) => a - b)
      .map(([row, reason]) => ({ observation: observations[row] as T, reason })),
  }
}

/** Row numbers of each trunk (rows without one: of each size), by rising D. */
function pathsOf(observations: readonly Observation[]): number[][] {
  const paths = groupBy(observations.keys(), (row) => {
    const { trunk, N } = observations[row] as Observation
    return trunk === undefined ? `N ${N}` : `trunk ${trunk}`
  })
  const tokens = (row: number) => observations[row]?.D ?? 0
  return [...paths.values()].map((rows) => rows.sort((a, b) => tokens(a) - tokens(b)))
}

function segmentsOf(path: readonly number[], observations: readonly Observation[]): Segment[] {
  return path.slice(1).flatMap((to, i) => {
    const from = path[i] as number
    const [a, b] = [observations[from] as Observation, observations[to] as Observation]
    if (!(b.D > a.D * 1.05)) return []
    const drop = Math.log(a.loss / b.loss)
    return [{ from, to, drop, slope: drop / Math.log(b.D / a.D) }]
  })
}
