/** The band of the law along the compute-optimal frontier, from the runs it was fitted to and the forecast it made. */
import type { ChinchillaParameters, Forecast } from '../../laws/index.ts'
import type { LadderRecord } from '../../studies/ladder/record.ts'
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

/** L(N, D) = E + A/N^α + B/D^β, nats per token (Hoffmann et al. 2022, eq. 2). */
export function chinchillaLoss({ E, A, B, alpha, beta }: ChinchillaParameters, N: number, D: number): number {
  return E + A / N ** alpha + B / D ** beta
}

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
  return [...frontier]
    .sort((a, b) => a.C - b.C)
    .filter(({ C }) => C <= end * (1 + 1e-9))
    .map(({ C, loss }) => {
      const way = C <= largest.C ? 0 : Math.log(C / largest.C) / Math.log(end / largest.C)
      const far80 = forecast ? relative(forecast, forecast.interval80) : near80
      const far95 = forecast ? relative(forecast, forecast.interval95) : near95
      return { C, loss, interval80: around(loss, near80, far80, way), interval95: around(loss, near95, far95, way) }
    })
}

/** Lower and upper end as log ratios to the middle. */
type Ends = readonly [number, number]

function relative({ mean }: Forecast, [low, high]: readonly [number, number]): Ends {
  return [Math.log(low / mean), Math.log(high / mean)]
}

function around(loss: number, near: Ends, far: Ends, way: number): [number, number] {
  const at = (end: 0 | 1) => loss * Math.exp(near[end] + (far[end] - near[end]) * way)
  return [at(0), at(1)]
}
