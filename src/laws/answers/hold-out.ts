import { fail } from '../../error.ts'
import { extentOf, largest, mean } from '../../stats/index.ts'
import type { Variable } from '../forms/power-floor.ts'
import type { Observation } from '../observation.ts'
import { predictiveCdf } from '../predictive.ts'
import { requirePositive } from '../table.ts'
import { answerCurve, answerForecast, type ForecastAnswer } from './forecast.ts'
import { thinRuns } from './thin.ts'

/** Forecasts of runs whose outcomes were kept back, beside those outcomes. */
export interface HoldOutAnswer extends ForecastAnswer {
  /** Rows above this compute (on a curve, above this value of its variable) were kept back. */
  readonly cut: number
  /** Loss of each run forecast, in order. */
  readonly outcomes: readonly number[]
  /** Predictive CDF at each outcome: near 1 is worse than foreseen. */
  readonly u: readonly number[]
  /** Of |outcome − forecast mean| / forecast mean; `signed` is the mean with its sign. */
  readonly errors: { readonly mean: number; readonly max: number; readonly signed: number }
  /** Shares of outcomes inside their 80% and 90% intervals. */
  readonly coverage80: number
  readonly coverage90: number
}

/** Held-out runs that are forecast; of longer tables, a part. */
const MOST_HELD_OUT = 2000
const FEWEST_BELOW = 5

/**
 * Fits the rows up to a compute and forecasts every run above it: what the forecasts of this table would have been
 * worth. Nothing above the cut enters the fit.
 * @throws EscaladoError `cut-outside` when too little lies below the cut or nothing above it
 */
export function answerHoldOut(
  observations: readonly Observation[],
  cut: number,
  variables: 'ND' | Variable = 'ND',
): HoldOutAnswer {
  requirePositive(observations)
  const below = observations.filter(({ C }) => C <= cut)
  const above = observations.filter(({ C }) => C > cut)
  if (below.length < FEWEST_BELOW || above.length === 0) refuseCut(observations, cut, below.length)
  const held = thinRuns(above, MOST_HELD_OUT, 'of the rows held out, those forecast are')
  const answer =
    variables === 'ND'
      ? answerForecast(below, held.observations.map(planOf))
      : answerCurve(
          below,
          variables,
          held.observations.map((row) => row[variables]),
        )
  const outcomes = held.observations.map(({ loss }) => loss)
  const errors = answer.forecasts.map((forecast, i) => ((outcomes[i] as number) - forecast.mean) / forecast.mean)
  const coverage = (interval: 'interval80' | 'interval90') =>
    mean(answer.forecasts.map((forecast, i) => Number(isInside(outcomes[i] as number, forecast[interval]))))
  return {
    ...answer,
    ...{ cut, outcomes },
    u: answer.forecasts.map((forecast, i) => predictiveCdf(forecast, outcomes[i] as number)),
    errors: { mean: mean(errors.map(Math.abs)), max: largest(errors.map(Math.abs)), signed: mean(errors) },
    coverage80: coverage('interval80'),
    coverage90: coverage('interval90'),
    diagnostics: [...answer.diagnostics, ...(held.note === null ? [] : [held.note])],
  }
}

/** A run without its outcome. */
function planOf({ N, D, C, unique }: Observation) {
  return { N, D, C, ...(unique === undefined ? {} : { unique }) }
}

function isInside(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high
}

function refuseCut(observations: readonly Observation[], cut: number, below: number): never {
  const [least, most] = extentOf(observations, ({ C }) => C)
  return fail({
    code: 'cut-outside',
    what: `a hold-out needs at least ${FEWEST_BELOW} rows up to its cut, and one above`,
    value: `${below} of ${observations.length} rows up to ${cut.toPrecision(3)}`,
    where: '--holdout-above',
    fix: `The table goes from ${least.toPrecision(3)} to ${most.toPrecision(3)}; choose a cut inside.`,
  })
}
