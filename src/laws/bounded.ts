import { fail } from '../error.ts'
import { largest, median, studentQuantile } from '../stats/index.ts'
import { computeLevels } from './backtest.ts'
import { type ClimbBeliefs, climbOf } from './climb.ts'
import { type Link, offsetOf, shareAt } from './link.ts'
import { type Forecast, type Interval, intervalsOf, toScale } from './predictive.ts'
import { smoothQuantile, solvedDistribution } from './solved.ts'

/** An ability of one finished run: a fraction of problems solved. */
export interface BoundedObservation {
  /** Training compute, FLOPs. */
  readonly C: number
  /** Fraction of 1. */
  readonly value: number
  /** Problems behind the fraction; default 100. */
  readonly trials?: number
  /** Mean log-probability of right answers, nats per byte: it climbs long before anything is solved. */
  readonly logProbability?: number
}

/** A number not known exactly. */
export interface Belief {
  readonly mean: number
  readonly sd: number
}

/** What is known of an ability before its runs are seen. */
export interface AbilityBeliefs {
  /** By how much log-probability leaves its straight line in ln C beyond the largest run, nats per e-fold of compute. */
  readonly departure: Belief
  readonly link: Link
}

export interface BoundedOptions {
  /** Score of pure guessing; default what the beliefs say, 0 for an unknown ability. */
  readonly floor?: number
  /** Problems the target will be scored on; default the median of the observations. */
  readonly trials?: number
  /** Without them log-probability is not used: how it turns into answers differs too much between abilities. */
  readonly beliefs?: AbilityBeliefs
}

export interface BoundedForecast {
  readonly forecast: Forecast
  readonly identified: boolean
  readonly diagnostics: readonly string[]
}

/** Of log-probability: nats per e-fold of compute, and nats. */
const NATS: ClimbBeliefs = { level: { mean: -2, sd: 3 }, slope: { mean: 0.25, sd: 0.3 }, scatter: 0.1 }
/** Of the logit of the share, for runs without log-probability; what its line leaves out beyond the largest run. */
const LOGITS: ClimbBeliefs = { level: { mean: 0, sd: 2 }, slope: { mean: 0.4, sd: 0.4 }, scatter: 0.25 }
const LOGIT_DEPARTURE: Belief = { mean: 0.2, sd: 0.4 }
/** Degrees of freedom of the forecast: about what a handful of development ladders can say of tails. */
const DEGREES = 6

/**
 * Predictive distribution of a fraction of problems solved (exact match) at training compute C. With beliefs and
 * the log-probability of right answers of every run, that is carried on along a straight line in ln C, corrected by what
 * such lines leave out (`departure`), and turned into a share by a link; else the line is in the logit of the share itself. Runs
 * count by their binomial likelihood, so none of n is none of n and no logit; the target carries binomial error too.
 * The forecast's scale goes from −½/n to 1 + ½/n, so that none or all solved, whole counts as others, have a probability.
 * @throws EscaladoError `too-few-runs`, `not-a-fraction`, `not-a-score`.
 */
export function forecastBounded(
  observations: readonly BoundedObservation[],
  target: { readonly C: number },
  { floor, trials, beliefs }: BoundedOptions = {},
): BoundedForecast {
  check(observations)
  const origin = Math.log(largest(observations.map(({ C }) => C)))
  const runs = observations.map(({ C, value, trials: n = 100, logProbability }) => ({
    x: Math.log(C) - origin,
    solved: value * n,
    trials: n,
    logProbability,
  }))
  const reach = Math.log(target.C) - origin
  const guess = floor ?? beliefs?.link.guess ?? 0
  const eta =
    beliefs !== undefined && runs.every(hasLogProbability)
      ? throughLogProbability(runs, reach, { ...beliefs, link: { ...beliefs.link, guess } })
      : throughShares(runs, reach, guess)
  const diagnostics = whatIsMissing(observations)
  return {
    forecast: describe(eta, guess, trials ?? Math.round(median(runs.map((run) => run.trials)))),
    identified: diagnostics.length === 0,
    diagnostics,
  }
}

interface Run {
  readonly x: number
  readonly solved: number
  readonly trials: number
  readonly logProbability: number | undefined
}

const hasLogProbability = (run: Run): run is Run & { readonly logProbability: number } =>
  run.logProbability !== undefined

/** η of the target: its mean, and its variance by source. */
interface Eta {
  readonly mean: number
  readonly noise: number
  readonly parameters: number
  readonly form: number
}

function throughLogProbability(
  runs: readonly (Run & { readonly logProbability: number })[],
  reach: number,
  { departure, link }: AbilityBeliefs,
): Eta {
  const climb = climbOf(
    runs.map(({ x, logProbability }) => ({ x, y: logProbability, variance: 0 })),
    NATS,
  )
  const beyond = Math.max(0, reach)
  const line = climb.at(reach)
  // No answer is more probable than certain.
  const nats = Math.min(0, line.mean + beyond * departure.mean)
  const offset = offsetOf(
    runs.map(({ logProbability, ...run }) => ({ ...run, eta: link.slope.mean * (logProbability - link.half) })),
    link,
  )
  return {
    mean: link.slope.mean * (nats - link.half) + offset.mean,
    noise: (link.slope.mean * climb.scatter) ** 2 + link.stray.run ** 2,
    parameters: link.slope.mean ** 2 * line.variance + offset.sd ** 2,
    form: (link.slope.mean * beyond * departure.sd) ** 2 + ((nats - link.half) * link.slope.sd) ** 2,
  }
}

/** A line in the logit of the share by iteratively reweighted least squares, scatter between runs included. */
function throughShares(runs: readonly Run[], reach: number, guess: number): Eta {
  let etas = runs.map(({ solved, trials }) => logit(Math.max(0.5, solved - guess * trials) / (trials + 1)))
  let climb = climbOf([], LOGITS)
  for (let round = 0; round < 30; round++) {
    const steps = runs.map(({ x, solved, trials }, i) => {
      const eta = etas[i] as number
      const { share, rise, information } = shareAt(eta, guess)
      return { x, y: eta + (solved / trials - share) / rise, variance: 1 / (trials * information) }
    })
    climb = climbOf(steps, LOGITS)
    // Half steps: a full step can overshoot where a share is near none.
    etas = runs.map(({ x }, i) => 0.5 * ((etas[i] as number) + climb.level + climb.slope * x))
  }
  const beyond = Math.max(0, reach)
  const line = climb.at(reach)
  return {
    mean: line.mean + beyond * LOGIT_DEPARTURE.mean,
    noise: climb.scatter ** 2,
    parameters: line.variance,
    form: (beyond * LOGIT_DEPARTURE.sd) ** 2,
  }
}

const logit = (share: number): number => Math.log(share / (1 - share))

/**
 * From η to a forecast: the exact distribution of the count solved, then the t on the logit scale with its median and
 * its central 80%.
 */
function describe(eta: Eta, guess: number, n: number): Forecast {
  const variance = eta.noise + eta.parameters + eta.form
  const counts = solvedDistribution({ mean: eta.mean, sd: Math.sqrt(variance) }, guess, n)
  const ends = { scale: 'logit', floor: -0.5 / n, ceiling: 1 + 0.5 / n } as const
  const onScale = (p: number) => toScale(ends, smoothQuantile(counts, p))
  const shape = {
    ...ends,
    location: onScale(0.5),
    spread: (onScale(0.9) - onScale(0.1)) / (2 * studentQuantile(0.9, DEGREES)),
    degrees: DEGREES,
  }
  const { interval50, interval80, interval90, interval95 } = intervalsOf(shape)
  // An outcome is a whole number of problems, so an interval ends at the nearest one.
  const count = (share: number) => Math.min(n, Math.max(0, Math.round(share * n)))
  const within = ([low, high]: Interval): Interval => [count(low) / n, count(high) / n]
  const average = counts.reduce((sum, p, k) => sum + (p * k) / n, 0)
  const spread = counts.reduce((sum, p, k) => sum + p * (k / n - average) ** 2, 0)
  // Binomial variance at the mean share; what is left is the spread of the share itself.
  const sampling = Math.min(spread, (average * (1 - average)) / n)
  const rest = spread - sampling
  const part = (source: number) => Math.sqrt((rest * source) / variance)
  return {
    ...shape,
    mean: average,
    sd: Math.sqrt(spread),
    interval50: within(interval50),
    interval80: within(interval80),
    interval90: within(interval90),
    interval95: within(interval95),
    parts: {
      noise: Math.sqrt(sampling + (rest * eta.noise) / variance),
      parameters: part(eta.parameters),
      form: part(eta.form),
      calibration: 0,
    },
  }
}

function whatIsMissing(observations: readonly BoundedObservation[]): string[] {
  const said: string[] = []
  const levels = computeLevels(observations).length
  if (observations.length < 8)
    said.push(`a forecast of an ability needs at least 8 runs, and these are ${observations.length}`)
  if (levels < 3)
    said.push(`a forecast of an ability needs at least 3 levels of compute, and these runs have ${levels}`)
  if (observations.every(({ value }) => value === 0))
    said.push('no run solves any problem: what comes next is not in these runs')
  if (observations.every(({ value }) => value === 1))
    said.push('every run solves every problem: the ability has no room left')
  return said
}

function check(observations: readonly BoundedObservation[]): void {
  if (observations.length < 3) {
    fail({
      code: 'too-few-runs',
      what: 'a forecast of an ability needs at least three finished runs',
      value: observations.length,
      fix: 'Raise the budget, or add runs.',
    })
  }
  observations.forEach(({ value, C, trials = 100, logProbability = 0 }, row) => {
    if (!(value >= 0 && value <= 1 && C > 0 && Number.isFinite(C))) {
      fail({
        code: 'not-a-fraction',
        what: 'an ability is a fraction between 0 and 1 at a positive compute',
        value: { C, value },
        where: `row ${row + 1}`,
        fix: 'Divide percentages by 100; leave out runs that were not scored.',
      })
    }
    if (!(Number.isInteger(trials) && trials > 0 && logProbability <= 0 && Number.isFinite(logProbability))) {
      fail({
        code: 'not-a-score',
        what: 'an ability is scored on a whole number of problems, and a mean log-probability is a number not above 0',
        value: { trials, logProbability },
        where: `row ${row + 1}`,
        fix: 'Give the count of problems, and nats per byte of the right answers; leave out what was not measured.',
      })
    }
  })
}
