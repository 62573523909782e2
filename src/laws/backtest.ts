import { studentLogDensity } from '../stats/index.ts'
import { type Contest, type Foresight, foresee, mixtureOf } from './mixture.ts'
import type { Observation } from './observation.ts'

/** What one cut of a rolling-origin backtest showed: fitted below it, judged above. */
export interface Cut {
  /** Largest compute fitted. */
  readonly C: number
  readonly fitted: number
  readonly outcomes: readonly {
    readonly observation: Observation
    readonly foresight: Foresight
    /** (ln outcome − ln foreseen) over the standard deviation foreseen. */
    readonly z: number
    /** Compute of the run over the largest fitted. */
    readonly distance: number
    /** Log density each form alone gave the outcome. */
    readonly scores: readonly number[]
  }[]
}

/** Fewest runs and compute levels that a cut may leave below it. */
const FEWEST_BELOW = 5
const FEWEST_LEVELS_BELOW = 2
/** Runs whose compute differs by less than this factor are one level. */
const SAME_LEVEL = 1.25
/** Degrees of freedom of the density by which single forms are scored: heavy tails, so that one miss is not fatal. */
const SCORE_DEGREES = 4

/** Compute levels of a table, ascending, each as the largest compute in it; a level spans at most the factor above. */
export function computeLevels(observations: readonly { readonly C: number }[]): number[] {
  const levels: number[] = []
  let lowest = 0
  for (const C of observations.map((observation) => observation.C).sort((a, b) => a - b)) {
    if (C > lowest * SAME_LEVEL) {
      lowest = C
      levels.push(C)
    } else levels[levels.length - 1] = C
  }
  return levels
}

/** At most `most` cuts, evenly spread over the levels that leave enough below and something above. */
function chooseCuts(observations: readonly Observation[], most: number): number[] {
  const candidates = computeLevels(observations)
    .slice(FEWEST_LEVELS_BELOW - 1, -1)
    .filter((cut) => observations.filter(({ C }) => C <= cut).length >= FEWEST_BELOW)
  if (candidates.length <= most) return candidates
  return Array.from(
    { length: most },
    (_, i) => candidates[Math.round((i * (candidates.length - 1)) / (most - 1))] as number,
  )
}

/** Fits below each compute level in turn and foresees every run above it. Nothing above a cut enters its fit. */
export function rollingOrigin(observations: readonly Observation[], contest: Contest, most = 6): Cut[] {
  return chooseCuts(observations, most).map((C) => {
    const below = observations.filter((observation) => observation.C <= C)
    const above = observations.filter((observation) => observation.C > C)
    const mixture = mixtureOf(below, contest)
    const foresights = foresee(mixture, above)
    const alone = mixture.members.map((member) => foresee({ members: [{ ...member, weight: 1 }] }, above))
    const outcomes = above.map((observation, i) => {
      const foresight = foresights[i] as Foresight
      const miss = Math.log(observation.loss) - foresight.mean
      return {
        observation,
        foresight,
        z: miss / spreadOf(foresight),
        distance: observation.C / C,
        scores: alone.map((single) => {
          const own = single[i] as Foresight
          const spread = spreadOf(own)
          return studentLogDensity((Math.log(observation.loss) - own.mean) / spread, SCORE_DEGREES) - Math.log(spread)
        }),
      }
    })
    return { C, fitted: below.length, outcomes }
  })
}

export function spreadOf({ noise, parameters, form }: Foresight): number {
  return Math.sqrt(noise ** 2 + parameters ** 2 + form ** 2)
}

/** Per form, the mean log density of held-out runs summed over cuts (runs of one cut share the luck of one fit). */
export function formScores(cuts: readonly Cut[], forms: number): number[] {
  return Array.from({ length: forms }, (_, form) =>
    cuts.reduce(
      (sum, { outcomes }) =>
        sum + outcomes.reduce((inner, { scores }) => inner + (scores[form] as number), 0) / outcomes.length,
      0,
    ),
  )
}

/** Cuts' worth of belief that the stated spread is right, against which what backtests showed is weighed. */
const BELIEVED_CUTS = 3
const NARROWEST = 0.9
const WIDEST = 4

/**
 * Factor by which backtests say that stated spreads should grow (or shrink a little): root of the mean z² per cut,
 * shrunk towards 1.
 */
export function calibrationFactor(cuts: readonly Cut[]): number {
  const perCut = cuts.map(({ outcomes }) => outcomes.reduce((sum, { z }) => sum + z * z, 0) / outcomes.length)
  const total = perCut.reduce((sum, value) => sum + Math.min(value, WIDEST ** 2), BELIEVED_CUTS)
  return Math.max(NARROWEST, Math.sqrt(total / (BELIEVED_CUTS + perCut.length)))
}
