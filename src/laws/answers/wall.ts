import { forecastLoss } from '../forecast.ts'
import type { Observation } from '../observation.ts'
import type { Interval } from '../predictive.ts'
import { WALL_CONTEST, type WallOptions, type WallTest, wallTest } from '../wall.ts'
import { countingOf } from './counting.ts'
import { countRuns, thinRuns } from './thin.ts'

/** A run of the newest scale beside what the law of the rows below foresees for it. */
export interface NewestRun {
  readonly N: number
  readonly D: number
  readonly C: number
  readonly loss: number
  readonly mean: number
  readonly interval90: Interval
  /** (loss − mean) / mean. */
  readonly excess: number
}

export interface WallAnswer extends WallTest {
  /** Smallest and largest compute of the rows fitted and of the newest scale, FLOPs. */
  readonly scale: { readonly fitted: Interval; readonly newest: Interval }
  readonly runs: readonly NewestRun[]
  /** How the table counts C. */
  readonly counting: string
  readonly n: { readonly rows: number; readonly runs: number }
}

/** Rows that laws are fitted and calibrated on; of longer tables, a part. */
const MOST_ROWS = 1500

/**
 * The wall test of a table, with the newest runs one by one.
 * @throws EscaladoError `too-few-runs`, `not-positive`
 */
export function answerWall(observations: readonly Observation[], options: WallOptions = {}): WallAnswer {
  const few = thinRuns(observations, MOST_ROWS, 'tested')
  const test = wallTest(few.observations, options)
  const sorted = [...few.observations].sort((a, b) => a.C - b.C)
  const [below, newest] = [sorted.slice(0, test.fitted), sorted.slice(test.fitted)]
  const { forecasts } = forecastLoss(below, newest, { contest: WALL_CONTEST })
  return {
    ...test,
    diagnostics: [...test.diagnostics, ...(few.note === null ? [] : [few.note])],
    scale: { fitted: span(below), newest: span(newest) },
    runs: forecasts.map(({ forecast: { mean, interval90 } }, i) => {
      const { N, D, C, loss } = newest[i] as Observation
      return { N, D, C, loss, mean, interval90, excess: (loss - mean) / mean }
    }),
    counting: countingOf(observations).words,
    n: { rows: observations.length, runs: countRuns(observations) },
  }
}

function span(sorted: readonly Observation[]): Interval {
  return [sorted[0]?.C ?? Number.NaN, sorted.at(-1)?.C ?? Number.NaN]
}
