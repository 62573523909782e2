import { type Counts, passAtK, passAtKStopped, type Random } from '../../stats/index.ts'

/** What repeated sampling of one problem gave: c of n samples were correct. */
export interface ProblemCounts extends Counts {
  readonly problem: string
  /** Whether sampling went on until its c-th success and stopped there; default: n was not chosen by what was seen. */
  readonly stopped?: boolean
}

/** Unbiased estimate of one problem's pass@k; n must be at least k. */
export function problemPassAtK({ n, c, stopped = false }: ProblemCounts, k: number): number {
  return stopped && c > 0 ? passAtKStopped(n, c, k) : passAtK(n, c, k)
}

/**
 * The counts as they would have stood after the first `samples` of each problem. Which of the n samples came first is
 * not recorded, so their successes are drawn without replacement (hypergeometric), where sampling stopped at a success
 * among those before the last. Problems with no more samples stay as they are.
 */
export function firstSamples(counts: readonly ProblemCounts[], samples: number, random: Random): ProblemCounts[] {
  return counts.map((problem) => {
    if (problem.n <= samples) return problem
    const last = problem.stopped && problem.c > 0 ? 1 : 0
    let left = problem.n - last
    let successes = problem.c - last
    for (let i = 0; i < samples; i++, left--) {
      if (random.uniform() * left < successes) successes--
    }
    return { problem: problem.problem, n: samples, c: problem.c - last - successes }
  })
}
