import { largest } from '../stats/index.ts'
import { calibrationFactor, computeLevels, formScores, rollingOrigin, spreadOf } from './backtest.ts'
import { type ChinchillaParameters, chinchilla, chinchillaParameters } from './forms/chinchilla.ts'
import { identifiability } from './identify.ts'
import {
  type Contest,
  type Foresight,
  foresee,
  LADDER_CONTEST,
  type Mixture,
  mixtureOf,
  outlyingRows,
  TABLE_CONTEST,
  withRepeats,
} from './mixture.ts'
import type { Observation } from './observation.ts'
import { type Forecast, logForecast } from './predictive.ts'
import { type Point, pointTable, requirePositive, requireRuns } from './table.ts'

export interface TopForecast {
  readonly forecast: Forecast
  readonly identified: boolean
  readonly diagnostics: readonly string[]
  /** Chinchilla's form with the beliefs of the forecast: for the frontier and for drawing. */
  readonly law: ChinchillaParameters
  /** Weight of each form in the forecast. */
  readonly forms: readonly { readonly name: string; readonly weight: number }[]
  /** Factor applied to the spread after hold-outs inside the ladder. */
  readonly calibration: number
}

/** Fewest runs, compute levels and trunks from which a forecast is called identified. */
const FEWEST = { runs: 8, levels: 3, sizes: 3 }
/** Distance that needs no hold-out to be believed, about one level. */
const NEAREST_REACH = 4
/** Cuts of a table that is forecast: all that leave enough below them. */
const EVERY_CUT = Infinity
/** Compute beyond the largest fitted run at which a warning is due even if backtests went well. */
const FAR = 30

/**
 * Predictive distribution of the loss of one run far above a small ladder (8 to 20 runs, three to five compute levels).
 * Several forms are fitted with weak beliefs where the ladder is silent, weighed by evidence and by how well they
 * foresaw the ladder's own upper levels from below, and the spread is calibrated by those same hold-outs.
 * @param contest the forms and what is believed of them; a recipe with ladders behind it brings its own
 * @throws EscaladoError `too-few-runs`, `not-positive`.
 */
export function forecastTop(
  observations: readonly Observation[],
  target: Point & { readonly C: number },
  contest: Contest = LADDER_CONTEST,
): TopForecast {
  requireRuns(observations, 5, 'a forecast')
  requirePositive(observations)
  const cuts = rollingOrigin(observations, contest)
  const mixture = mixtureOf(observations, contest, formScores(cuts, contest.candidates.length))
  const [foresight] = foresee(mixture, [target]) as [Foresight]
  const calibration = calibrationFactor(cuts)
  // what is known of the noise beforehand counts as runs that showed it
  const degrees = Math.max(4, observations.length - 5 + (contest.noise?.runs ?? 0))
  const { missing, notes } = diagnose(observations, target)
  for (const row of outlyingRows(mixture)) {
    const { N, D } = observations[row] as Observation
    notes.push(
      `the run of N = ${N.toPrecision(3)}, D = ${D.toPrecision(3)} lies far off every form; it is kept, with little weight`,
    )
  }
  return {
    forecast: lossForecast(foresight, calibration, degrees),
    identified: missing.length === 0,
    diagnostics: [...missing, ...notes],
    law: additiveLaw(observations, mixture),
    forms: mixture.members.map(({ posterior, weight }) => ({ name: posterior.form.name, weight })),
    calibration,
  }
}

export interface ForecastOptions {
  /** Default: the forms and odds for tables of any scale, with the law of repeats where runs repeat their data. */
  readonly contest?: Contest
}

export interface LossForecast {
  readonly point: Point
  readonly forecast: Forecast
  /** Compute of the point over the largest fitted. */
  readonly distance: number
}

export interface LossForecasts {
  readonly forecasts: readonly LossForecast[]
  readonly identified: boolean
  readonly diagnostics: readonly string[]
  readonly forms: readonly { readonly name: string; readonly weight: number }[]
  readonly calibration: number
  /** Largest distance (compute over the largest fitted) that the hold-outs inside the table checked; 1 for none. */
  readonly reach: number
}

/**
 * Predictive distributions at any points of a table's plane of N and D: several forms weighed by evidence and by how
 * they foresaw the table's own upper levels from below, spreads calibrated by those hold-outs, and widened beyond the
 * distance that they could check. Only `observations` are looked at; hand it the rows below a cut and nothing above can
 * leak.
 * @throws EscaladoError `too-few-runs`, `not-positive`.
 */
export function forecastLoss(
  observations: readonly Observation[],
  points: readonly Point[],
  options: ForecastOptions = {},
): LossForecasts {
  const contest = options.contest ?? withRepeats(TABLE_CONTEST, observations)
  requireRuns(observations, 5, 'a forecast')
  requirePositive(observations)
  const cuts = rollingOrigin(observations, contest, EVERY_CUT)
  const mixture = mixtureOf(observations, contest, formScores(cuts, contest.candidates.length))
  const calibration = calibrationFactor(cuts)
  const degrees = Math.max(4, Math.min(30, observations.length - 5))
  const fitted = largest(observations.map(({ C }) => C))
  const reach = largest([1, ...cuts.map(({ outcomes }) => largest(outcomes.map(({ distance }) => distance)))])
  const computes = pointTable(points).logC
  const forecasts = foresee(mixture, points).map((foresight, i) => {
    const distance = Math.exp(computes[i] as number) / fitted
    return {
      point: points[i] as Point,
      distance,
      forecast: lossForecast(foresight, calibration * beyondReach(distance, reach), degrees),
    }
  })
  const diagnostics = identifiability(observations)
  const identified = diagnostics.length === 0
  const farthest = largest([0, ...forecasts.map(({ distance }) => distance)])
  if (farthest > reach * 1.01) {
    diagnostics.push(
      reach > 1
        ? `points up to ${farthest.toFixed(0)} times the compute fitted; hold-outs inside the table checked a factor of ${Number(reach.toPrecision(2))}: intervals beyond are widened on belief`
        : `points up to ${Number(farthest.toPrecision(2))} times the compute fitted; no hold-out inside the table checked any: intervals are widened on belief`,
    )
  }
  return {
    forecasts,
    identified,
    diagnostics,
    forms: mixture.members.map(({ posterior, weight }) => ({ name: posterior.form.name, weight })),
    calibration,
    reach,
  }
}

/** Factor on the spread past the distance that hold-outs checked: the root of how many times farther, in ln compute. */
function beyondReach(distance: number, reach: number): number {
  return Math.sqrt(Math.max(1, Math.log(distance) / Math.log(Math.max(reach, NEAREST_REACH))))
}

/** Chinchilla's form as the mixture holds it, or fitted with its own beliefs where the contest left it out. */
function additiveLaw(observations: readonly Observation[], mixture: Mixture): ChinchillaParameters {
  const isAdditive = ({ posterior }: Mixture['members'][number]) => posterior.form === chinchilla
  const alone = { evidenceRows: 0, candidates: [{ form: chinchilla, logOdds: 0 }] }
  const member = mixture.members.find(isAdditive) ?? mixtureOf(observations, alone).members[0]
  return chinchillaParameters(member?.posterior.theta ?? [])
}

/** The forecast of a loss, its spread calibrated: below 1 the factor shrinks every part, above 1 it adds one. */
export function lossForecast(foresight: Foresight, calibration: number, degrees: number): Forecast {
  const shrink = Math.min(1, calibration)
  const parts = {
    noise: shrink * foresight.noise,
    parameters: shrink * foresight.parameters,
    form: shrink * foresight.form,
    calibration: spreadOf(foresight) * Math.sqrt(Math.max(0, calibration ** 2 - 1)),
  }
  return logForecast(foresight.mean, parts, degrees)
}

/** What keeps a forecast from being identified, and what a reader should know besides. */
function diagnose(observations: readonly Observation[], target: Point & { readonly C: number }) {
  const missing = identifiability(observations)
  const levels = computeLevels(observations)
  const sizes = new Set(observations.map(({ N }) => N)).size
  if (observations.length < FEWEST.runs)
    missing.push(`a forecast needs at least ${FEWEST.runs} runs, and these are ${observations.length}`)
  if (levels.length < FEWEST.levels)
    missing.push(`a forecast needs at least ${FEWEST.levels} levels of compute, and these runs have ${levels.length}`)
  if (sizes < FEWEST.sizes)
    missing.push(`a forecast needs at least ${FEWEST.sizes} sizes, and these runs have ${sizes}`)
  const distance = target.C / largest(observations.map(({ C }) => C))
  const notes: string[] = []
  if (distance > FAR)
    notes.push(
      `the target has ${distance.toFixed(0)} times the compute of the largest run: far beyond what hold-outs can check`,
    )
  return { missing, notes }
}
