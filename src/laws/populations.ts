import { mean } from '../stats/index.ts'

/** Two groups that the residuals of one fit fall into. */
export interface Populations {
  /** Rows of the group with the higher losses, in the order of the table. */
  readonly higher: readonly number[]
  /** Difference of the groups' mean residuals: how far apart their losses are, as a difference of logarithms. */
  readonly gap: number
}

/** Fewest rows to look at, and least share of them in the smaller group: less is a matter of outliers. */
const FEWEST = { rows: 20, share: 0.15 }
/**
 * Least gap between the groups, in root mean square standard deviations within them (Ashman et al. 1994, AJ 108, 2348,
 * call 2 separated). The best cut of a normal distribution reaches 2.7, of a uniform one 3.5.
 */
const SEPARATED = 5
/** Least difference of ln loss worth a word. */
const LEAST_GAP = 0.005

/**
 * Whether the residuals of one fit (ln predicted − ln observed) fall into two groups with a gap between them, as when rows
 * of two corpora, two evaluation sets or two units of loss share a table. The cut is the one that leaves the least
 * variance within the groups (Fisher 1958).
 */
export function populationsOf(residuals: ArrayLike<number>): Populations | undefined {
  const n = residuals.length
  const least = Math.ceil(FEWEST.share * n)
  if (n < FEWEST.rows) return undefined
  const order = Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (residuals[a] as number) - (residuals[b] as number),
  )
  const sorted = order.map((row) => residuals[row] as number)
  const cut = bestCut(sorted, least)
  const [low, high] = [sorted.slice(0, cut), sorted.slice(cut)]
  const gap = mean(high) - mean(low)
  const within = Math.sqrt(0.5 * (spreadOf(low) + spreadOf(high)))
  if (gap < LEAST_GAP || gap < SEPARATED * within) return undefined
  return { higher: order.slice(0, cut).sort((a, b) => a - b), gap }
}

/** Where to cut ascending values so that the variance between the sides is largest, with at least so many on each. */
function bestCut(sorted: readonly number[], least: number): number {
  const n = sorted.length
  const total = sorted.reduce((sum, value) => sum + value, 0)
  let [best, most, below] = [least, -Infinity, 0]
  for (let cut = 1; cut <= n - least; cut++) {
    below += sorted[cut - 1] as number
    if (cut < least) continue
    const between = below ** 2 / cut + (total - below) ** 2 / (n - cut)
    if (between > most) [best, most] = [cut, between]
  }
  return best
}

function spreadOf(values: readonly number[]): number {
  const center = mean(values)
  return mean(values.map((value) => (value - center) ** 2))
}
