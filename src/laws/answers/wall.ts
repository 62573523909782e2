import { forecastLoss } from '../forecast.ts'
import type { Observation } from '../observation.ts'
import type { Interval } from '../predictive.ts'
import { type WallOptions, type WallTest, wallContest, wallTest } from '../wall.ts'
import { countingWords } from './counting.ts'
import { crowdNotes } from './findings.ts'
import { countRuns, thinRuns } from './thin.ts'

/** A run beside what the law of the rows below the newest scale foresees for it. */
export interface JudgedRun {
  readonly N: number
  readonly D: number
  readonly C: number
  readonly loss: number
  /** Foreseen loss, and its 90% interval. */
  readonly mean: number
  readonly interval90: Interval
  /** (loss − mean) / mean. */
  readonly excess: number
}

export interface WallAnswer extends WallTest {
  /** Smallest and largest compute of the rows fitted and of the newest scale, FLOPs. */
  readonly scale: { readonly fitted: Interval; readonly newest: Interval }
  /** The runs of the newest scale by rising compute. */
  readonly runs: readonly JudgedRun[]
  /** How the table counts C. */
  readonly counting: string
  readonly n: { readonly rows: number; readonly runs: number }
}

/** Rows that laws are fitted and calibrated on; of longer tables, a part. */
const MOST_ROWS = 800

/**
 * The wall test of a table, with the newest runs one by one, and beside it (for drawing) the rows that the law was
 * fitted to as that law sees them.
 * @throws EscaladoError `too-few-runs`, `not-positive`
 */
export function answerWall(
  observations: readonly Observation[],
  options: WallOptions = {},
): { readonly answer: WallAnswer; readonly below: readonly JudgedRun[] } {
  const few = thinRuns(observations, MOST_ROWS, 'the test is made with')
  const test = wallTest(few.observations, options)
  const sorted = [...few.observations].sort((a, b) => a.C - b.C)
  const below = sorted.slice(0, test.fitted)
  const judgedBy = below.filter(({ C }) => C <= test.lawUpTo)
  const { forecasts } = forecastLoss(judgedBy, sorted, { contest: wallContest(judgedBy) })
  const judged = forecasts.map(({ forecast: { mean, interval90 } }, i): JudgedRun => {
    const { N, D, C, loss } = sorted[i] as Observation
    return { N, D, C, loss, mean, interval90, excess: (loss - mean) / mean }
  })
  const answer = {
    ...test,
    diagnostics: [...test.diagnostics, ...crowdNotes(few.observations), ...(few.note === null ? [] : [few.note])],
    scale: { fitted: span(below), newest: span(sorted.slice(test.fitted)) },
    runs: judged.slice(test.fitted),
    counting: countingWords(observations, ['N', 'D']),
    n: { rows: observations.length, runs: countRuns(observations) },
  }
  return { answer, below: judged.slice(0, test.fitted) }
}

function span(sorted: readonly Observation[]): Interval {
  return [sorted[0]?.C ?? Number.NaN, sorted.at(-1)?.C ?? Number.NaN]
}
