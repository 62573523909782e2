import { fail } from '../error.ts'
import { normalCdf, normalDensity } from './normal.ts'

/** A normal distribution of scores. */
export interface ScoreLaw {
  readonly mean: number
  readonly sd: number
}

export interface NoisyScorer {
  /** Probability that a sample is correct. */
  readonly p: number
  /** Scores of correct and of wrong samples. */
  readonly correct: ScoreLaw
  readonly wrong: ScoreLaw
}

/**
 * Probability that the best-scored of n independent samples is correct: n ∫ p f₁(s) [p F₁(s) + (1 − p) F₀(s)]^{n−1} ds
 * with the density f and distribution F of the scores of correct (1) and wrong (0) samples. It stays below pass@n
 * unless the scorer is exact, and with long tails of wrong scores can fall as n grows.
 * @throws EscaladoError `bad-scorer`
 */
export function bestOfNSuccess({ p, correct, wrong }: NoisyScorer, n: number): number {
  if (!(p >= 0 && p <= 1) || !(correct.sd > 0) || !(wrong.sd > 0) || !Number.isInteger(n) || n < 1) {
    fail({
      code: 'bad-scorer',
      what: 'p must lie in 0 to 1, the standard deviations above 0, and n be a whole number from 1',
      value: { p, correct, wrong, n },
      fix: 'Describe the scores of correct and of wrong samples by a mean and a standard deviation.',
    })
  }
  const density = (s: number) => {
    const z = (s - correct.mean) / correct.sd
    const below = p * normalCdf(z) + (1 - p) * normalCdf((s - wrong.mean) / wrong.sd)
    return ((n * p * normalDensity(z)) / correct.sd) * below ** (n - 1)
  }
  // The trapezoid rule converges exponentially for an analytic integrand that vanishes at both ends.
  const reach = 9 * correct.sd
  const step = Math.min(correct.sd, wrong.sd) / 24
  const points = Math.ceil((2 * reach) / step)
  let sum = 0
  for (let i = 0; i <= points; i++) sum += density(correct.mean - reach + i * step)
  return sum * step
}

/** One sample with what a scorer thinks of it. */
export interface ScoredSample {
  readonly correct: boolean
  readonly score: number
}

/**
 * Share of all subsets of k samples whose best-scored one is correct, equal scores broken uniformly: the unbiased
 * estimate of best-of-k, as `passAtK` is for coverage. With a scorer that knows nothing it equals c/n.
 * @throws EscaladoError `too-few-samples`, `bad-score`
 */
export function bestOfKOfSubsets(samples: readonly ScoredSample[], k: number): number {
  const n = samples.length
  if (!Number.isInteger(k) || k < 1 || k > n) {
    fail({
      code: 'too-few-samples',
      what: `subsets must hold between 1 and ${n} samples`,
      value: k,
      fix: 'Draw at least k samples.',
    })
  }
  const ranked = [...samples].sort((a, b) => b.score - a.score)
  const unscored = ranked.find(({ score }) => !Number.isFinite(score))
  if (unscored !== undefined) {
    fail({
      code: 'bad-score',
      what: 'scores must be finite numbers',
      value: String(unscored.score),
      fix: 'Leave out samples whose verification failed, and say how many.',
    })
  }
  let success = 0
  // C(n − i, k) / C(n, k): the share of subsets that hold none of the i samples ranked first.
  let without = 1
  for (let first = 0, next = 0; first < n; first = next) {
    const before = without
    let correct = 0
    for (; next < n && ranked[next]?.score === ranked[first]?.score; next++) {
      without *= Math.max(0, 1 - k / (n - next))
      correct += ranked[next]?.correct ? 1 : 0
    }
    success += ((before - without) * correct) / (next - first)
  }
  return success
}
