import { fail } from '../../error.ts'
import { mean, plugInPassAtK, type Random } from '../../stats/index.ts'
import { type ProblemCounts, problemPassAtK } from './counts.ts'
import { type Estimate, overProblems } from './over-problems.ts'

/** Coverage at k: the share of problems that at least one of k samples solves. */
export interface CoveragePoint extends Estimate {
  readonly k: number
  /** Problems with at least k samples, over which it holds; the others say nothing unbiased about it. */
  readonly problems: number
  /** What 1 − (1 − c/n)^k would have given over the same problems: biased, for comparison only. */
  readonly plugIn: number
}

/**
 * Coverage at each k, unbiased, with intervals from a bootstrap over problems. A k above every n is left out.
 * @throws EscaladoError `no-problems`
 */
export function coverageCurve(
  counts: readonly ProblemCounts[],
  ks: readonly number[],
  random: Random,
  replicates?: number,
): CoveragePoint[] {
  if (counts.length === 0) {
    fail({ code: 'no-problems', what: 'there is no problem to average over', fix: 'Give at least one problem.' })
  }
  return ks.flatMap((k) => {
    const enough = counts.filter(({ n }) => n >= k)
    if (enough.length === 0) return []
    const values = enough.map((problem) => problemPassAtK(problem, k))
    const plugIn = mean(enough.map(({ n, c }) => plugInPassAtK(n, c, k)))
    return [{ k, ...overProblems(values, random, replicates), problems: enough.length, plugIn }]
  })
}

/** 1, 2, 5, 10, 20, 50, … up to `most`. */
export function roundNumbers(most: number): number[] {
  const numbers: number[] = []
  for (let decade = 1; decade <= most; decade *= 10) numbers.push(decade, 2 * decade, 5 * decade)
  return numbers.filter((k) => k <= most)
}
