import { logRising } from './special.ts'

/** Successes c among n trials of one problem. */
export interface Counts {
  readonly n: number
  readonly c: number
  /** How many problems it stands for; default 1. */
  readonly weight?: number
}

/**
 * How the chance of success p is spread over problems: Beta(alpha, beta), and with probability `never` exactly 0 (a
 * problem that no number of samples solves; default 0). Near p = 0 the density goes as p^(alpha − 1), which makes
 * −ln pass@k fall as a power of k where alpha is small (Schaeffer et al. 2025, arXiv 2502.17578).
 */
export interface SuccessLaw {
  readonly alpha: number
  readonly beta: number
  readonly never?: number
}

/**
 * ln of the probability of the counts, binomial coefficients left out: Σ weight · ln[B(alpha + c, beta + n − c) /
 * B(alpha, beta)] when `never` is 0. It holds whatever rule decided when sampling stopped, as long as the rule looked at
 * nothing but earlier samples: unlike c/n it needs no n that was fixed in advance.
 */
export function successLogLikelihood(law: SuccessLaw, counts: readonly Counts[]): number {
  const never = law.never ?? 0
  return counts.reduce((sum, { n, c, weight = 1 }) => {
    if (weight === 0) return sum
    const log = logProbability(law, n, c)
    return sum + weight * (c === 0 ? Math.log(never + (1 - never) * Math.exp(log)) : Math.log1p(-never) + log)
  }, 0)
}

/** Coverage at k of the law: the mean of 1 − (1 − p)^k over its problems, for any k. */
export function successPassAtK({ alpha, beta, never = 0 }: SuccessLaw, k: number): number {
  return (never - 1) * Math.expm1(logFailures({ alpha, beta }, 0, k))
}

/** Probability that a problem with no success in its first n samples has one by its k-th, k ≥ n. */
export function solvedLater({ alpha, beta, never = 0 }: SuccessLaw, n: number, k: number): number {
  const failing = (1 - never) * Math.exp(logFailures({ alpha, beta }, 0, n))
  return (-failing * Math.expm1(logFailures({ alpha, beta }, n, k))) / (never + failing)
}

/** Mean and standard deviation of a problem's chance of success, given its counts. */
export function successPosterior(
  { alpha, beta, never = 0 }: SuccessLaw,
  { n, c }: Counts,
): { readonly mean: number; readonly sd: number } {
  const total = alpha + beta + n
  const mean = (alpha + c) / total
  const square = (mean * (alpha + c + 1)) / (total + 1)
  const possible = (1 - never) * Math.exp(logFailures({ alpha, beta }, 0, n))
  const share = c > 0 || never === 0 ? 1 : possible / (never + possible)
  return { mean: share * mean, sd: Math.sqrt(Math.max(0, share * square - (share * mean) ** 2)) }
}

/** ln[B(alpha + c, beta + n − c) / B(alpha, beta)], arranged so that no two large logarithms cancel. */
export function logProbability({ alpha, beta }: SuccessLaw, n: number, c: number): number {
  return logRising(alpha, c) + logRising(beta, alpha) - logRising(beta + n - c, alpha + c)
}

/** ln of the probability of k − n further failures after n failures: ln[B(alpha, beta + k) / B(alpha, beta + n)]. */
function logFailures({ alpha, beta }: SuccessLaw, n: number, k: number): number {
  return logRising(beta + n, alpha) - logRising(beta + k, alpha)
}
