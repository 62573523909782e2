import { fail } from '../error.ts'
import { ascend } from './ascend.ts'
import { type Counts, type SuccessLaw, successLogLikelihood } from './success-law.ts'
import { type ShapeBelief, successCoordinates, successLawAt, successSurface } from './success-likelihood.ts'

export interface SuccessFitOptions {
  /** Let a share of the problems be never solved; default false. */
  readonly never?: boolean
  /** Beliefs added to the likelihood, for forecasts that must not hang on what few successes cannot tell; default none. */
  readonly beliefs?: readonly ShapeBelief[]
  /** Where to begin, for refits of resampled counts; default: the best points of a coarse grid. */
  readonly start?: SuccessLaw
}

export interface SuccessFit {
  readonly law: Required<SuccessLaw>
  /** Binomial coefficients left out, beliefs not counted. */
  readonly logLikelihood: number
  readonly converged: boolean
}

/** Nats by which a law with problems never solved must exceed the one without; less is the same law at its edge. */
const LEAST_GAIN = 1e-6

/**
 * The most likely law of success for counts whose n may differ by problem, by Newton's method with analytic derivatives
 * in ln alpha, ln beta and logit never.
 * @throws EscaladoError `success-law-undetermined` when the likelihood has no maximum and no belief gives it one
 */
export function fitSuccessLaw(counts: readonly Counts[], options: SuccessFitOptions = {}): SuccessFit {
  const { never = false, beliefs = [], start } = options
  const obstacle = beliefs.length === 0 ? successObstacle(counts) : undefined
  if (obstacle !== undefined) {
    fail({
      code: 'success-law-undetermined',
      what: `no distribution of success can be fitted: ${obstacle}`,
      fix: 'Draw more samples, or take problems of other difficulty.',
    })
  }
  const tallied = tally(counts)
  const climb = (from: SuccessLaw, withNever: boolean) => {
    const coordinates = successCoordinates(from, withNever)
    const { at, value, converged } = ascend((theta) => successSurface(theta, tallied, beliefs), coordinates)
    return { law: successLawAt(at), value, converged }
  }
  const climbs = [climb(start ?? bestStart(tallied, 0), false)]
  if (never) {
    // The likelihood may have one top with few problems never solved and another with nearly all the unsolved ones.
    const unsolved = weightOf(tallied.filter(({ c }) => c === 0)) / weightOf(tallied)
    const shares = start?.never ? [start.never] : [0.3 * unsolved, 0.9 * unsolved]
    for (const share of shares.filter((share) => share > 0)) {
      climbs.push(climb({ ...(start ?? bestStart(tallied, share)), never: share }, true))
    }
  }
  const { law, converged } = climbs.reduce((best, next) => (next.value > best.value + LEAST_GAIN ? next : best))
  return { law, converged, logLikelihood: successLogLikelihood(law, tallied) }
}

/** Why counts determine no distribution of success, or undefined when they do. */
export function successObstacle(counts: readonly Counts[]): string | undefined {
  const present = counts.filter(({ n, weight = 1 }) => weight > 0 && n > 0)
  if (present.length < 2) return 'fewer than two problems were sampled'
  if (present.every(({ c }) => c === 0)) return 'no problem was solved'
  if (present.every(({ n, c }) => c === n)) return 'every sample of every problem was correct'
  if (present.every(({ n, c }) => c === 0 || c === n)) return 'each problem was solved always or never'
  // Tarone's score (1979, Biometrika 66:585): at 0 or below, the likelihood keeps growing towards equal problems.
  const sum = (term: (counts: Counts) => number) =>
    present.reduce((total, row) => total + (row.weight ?? 1) * term(row), 0)
  const trials = sum(({ n }) => n)
  const p = sum(({ c }) => c) / trials
  const spread = sum(({ n, c }) => (c - n * p) ** 2) / (p * (1 - p))
  return spread > trials ? undefined : 'success differs between problems no more than chance explains'
}

/** Counts with equal ones merged: resampled problems have few distinct counts. */
function tally(counts: readonly Counts[]): Required<Counts>[] {
  const merged = new Map<string, Required<Counts>>()
  for (const { n, c, weight = 1 } of counts) {
    if (weight === 0) continue
    const key = `${n}/${c}`
    merged.set(key, { n, c, weight: weight + (merged.get(key)?.weight ?? 0) })
  }
  return [...merged.values()]
}

const weightOf = (counts: readonly Required<Counts>[]): number => counts.reduce((sum, { weight }) => sum + weight, 0)

/** The most likely of a few shapes whose mean agrees with that of the counts. */
function bestStart(counts: readonly Required<Counts>[], never: number): SuccessLaw {
  const mean = counts.reduce((sum, { n, c, weight }) => sum + (weight * c) / n, 0) / weightOf(counts) / (1 - never)
  const p = Math.min(0.99, Math.max(1e-6, mean))
  const starts = [0.03, 0.1, 0.3, 1, 3, 10].map((alpha) => ({ alpha, beta: (alpha * (1 - p)) / p, never }))
  const scored = starts.map((start) => ({ start, value: successLogLikelihood(start, counts) }))
  return scored.reduce((best, next) => (next.value > best.value ? next : best)).start
}
