import { fail } from '../../error.ts'
import { forecastLoss, type LossForecasts } from '../forecast.ts'
import type { Observation } from '../observation.ts'
import { type Forecast, predictiveCdf, predictiveQuantile } from '../predictive.ts'
import { requirePositive, requireRuns } from '../table.ts'
import { countingOf } from './counting.ts'
import { countRuns, thinRuns } from './thin.ts'
import { completeRun, type Wanted, type WantedRun } from './wanted.ts'

/** A run and the predictive distribution of its loss, nats per token. */
export interface ForeseenRun extends WantedRun, Forecast {
  /** By probability: `0.05`, `0.5`, … */
  readonly quantiles: Readonly<Record<string, number>>
  /** Compute over the largest fitted. */
  readonly distance: number
}

export interface ForecastAnswer {
  readonly forecasts: readonly ForeseenRun[]
  readonly identified: boolean
  /** Weight of each form of law in the forecasts. */
  readonly forms: LossForecasts['forms']
  /** Factor applied to the spread after hold-outs inside the table. */
  readonly calibration: number
  /** Largest distance in compute that those hold-outs checked. */
  readonly reach: number
  /** Compute of the largest run fitted, FLOPs. */
  readonly largest: number
  /** How the table counts C. */
  readonly counting: string
  readonly diagnostics: readonly string[]
  /** Rows and runs fitted. */
  readonly n: { readonly rows: number; readonly runs: number }
}

/** Forecasts of runs whose outcomes were kept back, beside those outcomes. */
export interface HoldOutAnswer extends ForecastAnswer {
  /** Rows above this compute were kept back. */
  readonly cut: number
  /** Loss of each run forecast, in order. */
  readonly outcomes: readonly number[]
  /** Predictive CDF at each outcome. */
  readonly u: readonly number[]
  /** Of |outcome − mean| / mean; `signed` is the mean with its sign. */
  readonly errors: { readonly mean: number; readonly max: number; readonly signed: number }
  /** Shares of outcomes inside their 80% and 90% intervals. */
  readonly coverage80: number
  readonly coverage90: number
}

/** Rows that laws are fitted and calibrated on, and runs of a hold-out that are forecast; of longer tables, a part. */
const MOST = { fitted: 1500, heldOut: 2000 }
const PROBABILITIES = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]

/**
 * Predictive distributions for runs that are asked about, from all rows of a table.
 * @throws EscaladoError `too-few-runs`, `not-positive`, `run-incomplete`
 */
export function answerForecast(observations: readonly Observation[], wanted: readonly Wanted[]): ForecastAnswer {
  requireRuns(observations, 5, 'a forecast')
  requirePositive(observations)
  const few = thinRuns(observations, MOST.fitted, 'forecast')
  return forecastRuns(
    observations,
    few,
    wanted.map((run) => completeRun(run, few.observations)),
  )
}

/**
 * Fits the rows up to a compute and forecasts every run above it: what the forecasts of this table would have been worth.
 * Nothing above the cut enters the fit.
 * @throws EscaladoError `cut-outside` when too little lies below the cut, or nothing above
 */
export function answerHoldOut(observations: readonly Observation[], cut: number): HoldOutAnswer {
  requirePositive(observations)
  const below = observations.filter(({ C }) => C <= cut)
  const above = thinRuns(
    observations.filter(({ C }) => C > cut),
    MOST.heldOut,
    'held-out runs forecast',
  )
  if (below.length < 5 || above.observations.length === 0) refuseCut(observations, cut, below.length)
  const few = thinRuns(below, MOST.fitted, 'forecast')
  const answer = forecastRuns(
    below,
    few,
    above.observations.map(({ N, D, C, unique }) => ({
      N,
      D,
      C,
      ...(unique !== undefined && { unique }),
      split: 'given',
    })),
  )
  const outcomes = above.observations.map(({ loss }) => loss)
  const errors = answer.forecasts.map(({ mean }, i) => ((outcomes[i] as number) - mean) / mean)
  const inside = (interval: 'interval80' | 'interval90') =>
    average(
      answer.forecasts.map((forecast, i) => {
        const [low, high] = forecast[interval]
        const outcome = outcomes[i] as number
        return outcome >= low && outcome <= high ? 1 : 0
      }),
    )
  return {
    ...answer,
    cut,
    outcomes,
    u: answer.forecasts.map((forecast, i) => predictiveCdf(forecast, outcomes[i] as number)),
    errors: {
      mean: average(errors.map(Math.abs)),
      max: errors.reduce((most, e) => Math.max(most, Math.abs(e)), 0),
      signed: average(errors),
    },
    coverage80: inside('interval80'),
    coverage90: inside('interval90'),
    diagnostics: [...answer.diagnostics, ...(above.note === null ? [] : [above.note])],
  }
}

function forecastRuns(
  all: readonly Observation[],
  few: ReturnType<typeof thinRuns>,
  runs: readonly WantedRun[],
): ForecastAnswer {
  const { forecasts, identified, diagnostics, forms, calibration, reach } = forecastLoss(few.observations, runs)
  const open = runs.some(({ split }) => split === 'table')
  return {
    forecasts: forecasts.map(({ forecast, distance }, i) => ({
      ...(runs[i] as WantedRun),
      ...forecast,
      quantiles: Object.fromEntries(PROBABILITIES.map((p) => [String(p), predictiveQuantile(forecast, p)])),
      distance,
    })),
    ...{ identified, forms, calibration, reach },
    largest: all.reduce((most, { C }) => Math.max(most, C), 0),
    counting: countingOf(all).words,
    diagnostics: [
      ...diagnostics,
      ...(open
        ? ['the table does not tell the best split of compute, so it is split at the table’s own tokens per parameter']
        : []),
      ...(few.note === null ? [] : [few.note]),
    ],
    n: { rows: all.length, runs: countRuns(all) },
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function refuseCut(observations: readonly Observation[], cut: number, below: number): never {
  const computes = observations.map(({ C }) => C).sort((a, b) => a - b)
  return fail({
    code: 'cut-outside',
    what: 'a hold-out needs at least five runs up to its cut, and one above',
    value: `${below} of ${observations.length} rows up to C = ${cut.toPrecision(3)}`,
    where: '--holdout-above',
    fix: `The table goes from ${computes[0]?.toPrecision(3)} to ${computes.at(-1)?.toPrecision(3)} FLOPs; choose a cut inside.`,
  })
}
