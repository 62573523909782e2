/** The band of the law along the compute-optimal frontier, from the runs it was fitted to and the forecast it made. */
import { chinchillaLoss, type Forecast } from '../../laws/index.ts'
import type { LadderRecord } from '../record.ts'
import { forecastOf, measuredRuns, standing, topRun } from '../select.ts'

/** The law at one compute, with both ends of its 80% and 95% bands; all losses in nats per token. */
export interface BandPoint {
  readonly C: number
  readonly loss: number
  readonly interval80: readonly [number, number]
  readonly interval95: readonly [number, number]
}

/** Two-sided normal quantiles. */
const Z80 = 1.2815515655446004
const Z95 = 1.959963984540054

/**
 * Up to the largest fitted run the band is the scatter of the fitted runs about the law (root mean square of the log
 * residuals); from there it widens in log C, linearly, to the relative interval of the sealed forecast. It ends at the
 * top rung: nothing is claimed beyond. Empty without a law; without a forecast it ends at the largest fitted run.
 */
export function lawBand(record: LadderRecord): BandPoint[] {
  const { params, frontier } = record.law
  const fitted = measuredRuns(record.runs).filter((run) => standing(run) === 'fitted')
  const largest = fitted.at(-1)
  if (params === null || largest === undefined) return []
  const squares = fitted.map((run) => Math.log(run.loss / chinchillaLoss(params, run.N, run.D)) ** 2)
  const scatter = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
  const near80: Ends = [-Z80 * scatter, Z80 * scatter]
  const near95: Ends = [-Z95 * scatter, Z95 * scatter]

  const forecast = forecastOf(record, 'loss')?.forecast
  const top = topRun(record.runs)
  const end = forecast && top ? top.C : largest.C
  const far80 = forecast ? relative(forecast, forecast.interval80) : near80
  const far95 = forecast ? relative(forecast, forecast.interval95) : near95
  const line = [...frontier].sort((a, b) => a.C - b.C)
  const computes = [...line.map(({ C }) => C).filter((C) => C < end), largest.C, end].sort((a, b) => a - b)
  return computes.flatMap((C) => {
    const loss = frontierLoss(line, C)
    if (loss === null) return []
    const way = C <= largest.C ? 0 : Math.log(C / largest.C) / Math.log(end / largest.C)
    return [{ C, loss, interval80: around(loss, near80, far80, way), interval95: around(loss, near95, far95, way) }]
  })
}

/** The frontier's loss at C, log–log between its points (ascending in C); null outside of them. */
export function frontierLoss(line: readonly { readonly C: number; readonly loss: number }[], C: number): number | null {
  const after = line.findIndex((point) => point.C >= C)
  const right = line[after]
  if (right === undefined) return null
  const left = line[after - 1]
  if (left === undefined) return right.C === C ? right.loss : null
  const way = Math.log(C / left.C) / Math.log(right.C / left.C)
  return left.loss * (right.loss / left.loss) ** way
}

/** Lower and upper end as log ratios to the middle. */
type Ends = readonly [number, number]

/** An interval wide enough to reach below zero ends here instead, far outside of every figure. */
const SMALLEST_RATIO = 0.01

function relative({ mean }: Forecast, [low, high]: readonly [number, number]): Ends {
  return [Math.log(Math.max(low / mean, SMALLEST_RATIO)), Math.log(high / mean)]
}

function around(loss: number, near: Ends, far: Ends, way: number): [number, number] {
  const at = (end: 0 | 1) => loss * Math.exp(near[end] + (far[end] - near[end]) * way)
  return [at(0), at(1)]
}
