import { calibrationFactor, formScores, rollingOrigin } from './backtest.ts'
import { lossForecast } from './forecast.ts'
import { broken } from './forms/broken.ts'
import { powerFloor } from './forms/power-floor.ts'
import { type Contest, foresee, mixtureOf } from './mixture.ts'
import type { Observation } from './observation.ts'
import type { Forecast } from './predictive.ts'
import { requirePositive, requireRuns } from './table.ts'

/** A point of a learning curve: any positive amount (examples, tokens, compute) and the loss or error rate there. */
export interface CurvePoint {
  readonly x: number
  readonly y: number
}

const CURVE_CONTEST: Contest = {
  evidenceRows: 1,
  beliefWidth: 4,
  candidates: [
    { form: powerFloor('D'), logOdds: 0 },
    { form: broken('D'), logOdds: -1 },
  ],
}
/** Points beyond this number tell nothing new: neighbours on one curve are nearly copies. */
const MOST_POINTS = 80
const CUTS = 4

/**
 * Predictive distributions further along one learning curve: a power law with floor and a smoothly broken one, weighed
 * by how each foresaw the curve's own later part from its earlier part, which also sets the spread.
 * @throws EscaladoError `too-few-runs`, `not-positive`.
 */
export function forecastCurve(points: readonly CurvePoint[], at: readonly number[]): Forecast[] {
  requireRuns(points, 4, 'a forecast of a curve')
  requirePositive(points.map(asRun))
  const rows = thin([...points].sort((a, b) => a.x - b.x)).map(asRun)
  const cuts = rollingOrigin(rows, CURVE_CONTEST, CUTS)
  const mixture = mixtureOf(rows, CURVE_CONTEST, formScores(cuts, CURVE_CONTEST.candidates.length))
  const calibration = calibrationFactor(cuts)
  const degrees = Math.max(4, Math.min(30, rows.length - 3))
  return foresee(
    mixture,
    at.map((x) => ({ N: 1, D: x, C: x })),
  ).map((foresight) => lossForecast(foresight, calibration, degrees))
}

/** A curve's point as a run: its amount stands in for tokens and for compute. */
function asRun({ x, y }: CurvePoint): Observation {
  return { N: 1, D: x, C: x, loss: y }
}

/** At most MOST_POINTS of the points (ascending in x), evenly spread over ln x, the ends among them. */
function thin(points: readonly CurvePoint[]): CurvePoint[] {
  const first = points[0]
  const last = points.at(-1)
  if (points.length <= MOST_POINTS || first === undefined || last === undefined) return [...points]
  const step = Math.log(last.x / first.x) / (MOST_POINTS - 1)
  const kept: CurvePoint[] = []
  let next = 0
  for (const point of points) {
    const place = Math.log(point.x / first.x)
    if (place >= next || point === last) {
      kept.push(point)
      next = Math.max(next, place) + step
    }
  }
  return kept
}
