import { extentOf, largest } from '../../stats/index.ts'
import { forecastCurve } from '../curve.ts'
import { forecastLoss, type LossForecasts } from '../forecast.ts'
import { powerFloor, type Variable } from '../forms/power-floor.ts'
import { identifiability } from '../identify.ts'
import type { Observation } from '../observation.ts'
import { type Forecast, predictiveQuantile } from '../predictive.ts'
import { requirePositive, requireRuns } from '../table.ts'
import { EXCESS, powerToSee } from '../verdict.ts'
import { countingWords } from './counting.ts'
import { crowdNotes } from './findings.ts'
import { logSpaced } from './split.ts'
import { countRuns, thinRuns } from './thin.ts'
import { repeatsMissing, runCompleter, splitNotes, type Wanted, type WantedRun } from './wanted.ts'

/** A run and the predictive distribution of its loss. */
export interface ForeseenRun extends WantedRun, Forecast {
  /** By probability: `0.05`, `0.5`, … */
  readonly quantiles: Readonly<Record<string, number>>
  /** Probability that an outcome 3% worse than the mean would be judged a wall; below 0.8 the verdict is unknown. */
  readonly power: number
  /** Compute over the largest fitted; on a curve, its variable over the largest fitted. */
  readonly distance: number
}

/** What is foreseen at one compute. */
export type ForeseenPoint = Pick<ForeseenRun, 'N' | 'D' | 'C' | 'mean' | 'interval80' | 'interval90'>

export interface ForecastAnswer {
  readonly forecasts: readonly ForeseenRun[]
  readonly identified: boolean
  /** Weight of each form of law in the forecasts; empty for a curve. */
  readonly forms: LossForecasts['forms']
  /** Factor applied to the spread after hold-outs inside the table; null for a curve, which has it in its spread. */
  readonly calibration: number | null
  /** Largest distance that those hold-outs checked; null for a curve. */
  readonly reach: number | null
  /** Compute of the largest run fitted, FLOPs; on a curve, the largest value of its variable. */
  readonly largest: number
  /** What is foreseen along the best splits of compute (on a curve: along it), from the smallest row to the farthest. */
  readonly frontier: readonly ForeseenPoint[]
  /** How the table counts C. */
  readonly counting: string
  readonly diagnostics: readonly string[]
  /** Rows and runs fitted. */
  readonly n: { readonly rows: number; readonly runs: number }
}

/** Rows that laws are fitted and calibrated on; of longer tables, a part. */
const MOST_ROWS = 1000
const PROBABILITIES = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975]

/**
 * Predictive distributions for runs that are asked about, from all rows of a table.
 * @throws EscaladoError `too-few-runs`, `not-positive`, `run-incomplete`
 */
export function answerForecast(observations: readonly Observation[], wanted: readonly Wanted[]): ForecastAnswer {
  requireRuns(observations, 5, 'a forecast')
  requirePositive(observations)
  const few = thinRuns(observations, MOST_ROWS, 'the forecast is made from')
  const complete = runCompleter(few.observations)
  const runs = wanted.map(complete)
  const [least, most] = extentOf(observations, ({ C }) => C)
  const [nearest, farthest] = extentOf(runs, ({ C }) => C)
  const along = logSpaced(Math.min(least, nearest), Math.max(most, farthest)).map((C) => complete({ C }))
  const { forecasts, diagnostics, ...rest } = forecastLoss(few.observations, [...runs, ...along])
  const foreseen = forecasts.map(({ forecast, distance }, i) =>
    describe([...runs, ...along][i] as WantedRun, forecast, distance),
  )
  const open = runs.some(({ split }) => split === 'table')
  const missing = repeatsMissing(runs, observations)
  return {
    ...rest,
    identified: rest.identified && missing.length === 0,
    forecasts: foreseen.slice(0, runs.length),
    frontier: foreseen.slice(runs.length).map(pointOf),
    largest: most,
    counting: countingWords(observations, ['N', 'D']),
    diagnostics: [
      ...missing,
      ...diagnostics,
      ...splitNotes(runs, observations),
      ...crowdNotes(few.observations),
      ...(open
        ? ['the table does not tell the best split of compute, so it is split at the table’s own tokens per parameter']
        : []),
      ...(few.note === null ? [] : [few.note]),
    ],
    n: { rows: observations.length, runs: countRuns(observations) },
  }
}

/**
 * The same for a curve, the loss as a function of one amount alone, which stands in for compute in `observations`.
 * @throws EscaladoError `too-few-runs`, `not-positive`
 */
export function answerCurve(
  observations: readonly Observation[],
  variable: Variable,
  at: readonly number[],
): ForecastAnswer {
  const few = thinRuns(observations, MOST_ROWS, 'the forecast is made from')
  const [start, end] = extentOf(observations, (row) => row[variable])
  const along = logSpaced(start, largest([end, ...at]))
  const points = few.observations.map((row) => ({ x: row[variable], y: row.loss }))
  const asRun = (x: number): WantedRun => ({ N: 1, D: x, C: x, [variable]: x, split: 'given' })
  const foreseen = forecastCurve(points, [...at, ...along]).map((forecast, i) => {
    const x = [...at, ...along][i] as number
    return describe(asRun(x), forecast, x / end)
  })
  const missing = identifiability(observations, powerFloor(variable))
  return {
    forecasts: foreseen.slice(0, at.length),
    frontier: foreseen.slice(at.length).map(pointOf),
    ...{ identified: missing.length === 0, forms: [], calibration: null, reach: null, largest: end },
    counting: countingWords(observations, [variable]),
    diagnostics: [...missing, ...(few.note === null ? [] : [few.note])],
    n: { rows: observations.length, runs: countRuns(observations) },
  }
}

function describe(run: WantedRun, forecast: Forecast, distance: number): ForeseenRun {
  const quantiles = PROBABILITIES.map((p) => [String(p), predictiveQuantile(forecast, p)] as const)
  return {
    ...run,
    ...forecast,
    quantiles: Object.fromEntries(quantiles),
    power: powerToSee(forecast, EXCESS),
    distance,
  }
}

function pointOf({ N, D, C, mean, interval80, interval90 }: ForeseenRun): ForeseenPoint {
  return { N, D, C, mean, interval80, interval90 }
}
