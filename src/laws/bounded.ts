import { fail } from '../error.ts'
import { cholesky, choleskyInverse, choleskySolve, largest, quadraticForm } from '../stats/index.ts'
import { computeLevels } from './backtest.ts'
import { type Forecast, fromScale, intervalsOf, predictiveQuantile, type Shape } from './predictive.ts'

/** An ability of one finished run: a fraction of problems solved. */
export interface BoundedObservation {
  /** Training compute, FLOPs. */
  readonly C: number
  /** Fraction of 1. */
  readonly value: number
  /** Problems behind the fraction; default 100. */
  readonly trials?: number
}

export interface BoundedOptions {
  /** Score of pure guessing; default 0. */
  readonly floor?: number
  /** Problems the target will be scored on; default the median of the observations. */
  readonly trials?: number
}

export interface BoundedForecast {
  readonly forecast: Forecast
  readonly identified: boolean
  readonly diagnostics: readonly string[]
}

/**
 * Weak beliefs about logit(share) = level + slope × ln(C / C of the largest run) + bend × ln²: abilities rise with
 * compute by a few tenths of a logit per e-fold, nearly straight; runs scatter by some tenths beyond sampling error.
 */
const BELIEFS = { level: { mean: 0, sd: 3 }, slope: { mean: 0.4, sd: 0.4 }, bend: { mean: 0, sd: 0.03 } }
const SCATTER = { runs: 4, sd: 0.25 }

/**
 * Predictive distribution of a fraction (exact match, accuracy) at training compute C: a line in the logit over ln C
 * with a slight bend, binomial sampling error in every point and in the target, scatter between runs.
 * @throws EscaladoError `too-few-runs`, `not-a-fraction`.
 */
export function forecastBounded(
  observations: readonly BoundedObservation[],
  target: { readonly C: number },
  { floor = 0, trials }: BoundedOptions = {},
): BoundedForecast {
  check(observations)
  const counts = observations.map((observation) => observation.trials ?? 100)
  const targetTrials = trials ?? ([...counts].sort((a, b) => a - b)[counts.length >> 1] as number)
  const origin = Math.log(largest(observations.map(({ C }) => C)))
  const rows = observations.map(({ C, value }, i) => {
    const n = counts[i] as number
    const smallest = 0.5 / (n + 1)
    const share = Math.min(1 - smallest, Math.max(smallest, ((value * n + 0.5) / (n + 1) - floor) / (1 - floor)))
    return { x: Math.log(C) - origin, y: Math.log(share / (1 - share)), sampling: samplingVariance(share, n, floor) }
  })

  let scatter = SCATTER.sd
  let fit = regress(rows, scatter)
  for (let round = 0; round < 30; round++) {
    let squares = SCATTER.runs * SCATTER.sd ** 2
    for (const { x, y, sampling } of rows) {
      const residual = y - lineAt(fit.line, x)
      // Share of the residual that is scatter rather than sampling error, as expectation–maximization has it.
      const share = scatter ** 2 / (scatter ** 2 + sampling)
      squares += (residual * share) ** 2 + scatter ** 2 * (1 - share)
    }
    const next = Math.sqrt(squares / (SCATTER.runs + rows.length))
    const settled = Math.abs(next - scatter) < 1e-4
    scatter = next
    fit = regress(rows, scatter)
    if (settled) break
  }

  const x = Math.log(target.C) - origin
  const location = lineAt(fit.line, x)
  const expected = 1 / (1 + Math.exp(-location))
  const noise = scatter ** 2 + samplingVariance(Math.min(0.99, Math.max(0.01, expected)), targetTrials, floor)
  const whole = quadraticForm(fit.covariance, 3, [1, x, x * x])
  const straight = Math.max(0, Math.min(whole, whole - x ** 4 * (fit.covariance[8] as number)))
  const degrees = Math.max(4, SCATTER.runs + rows.length - 2)
  const spread = Math.sqrt((noise + whole) * ((degrees - 2) / degrees))
  const shape = { scale: 'logit', location, spread, degrees, floor } as const
  const diagnostics = whatIsMissing(observations)
  return {
    forecast: complete(shape, { noise, parameters: straight, form: whole - straight }),
    identified: diagnostics.length === 0,
    diagnostics,
  }
}

/** Mean and sd by averaging over quantiles; the parts are shares of the variance on the logit scale. */
function complete(shape: Shape, variances: { noise: number; parameters: number; form: number }): Forecast {
  const points = 400
  const values = Array.from({ length: points }, (_, i) => predictiveQuantile(shape, (i + 0.5) / points))
  const mean = values.reduce((sum, value) => sum + value, 0) / points
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / points)
  const total = variances.noise + variances.parameters + variances.form
  const part = (variance: number) => sd * Math.sqrt(variance / total)
  return {
    ...shape,
    mean,
    sd,
    ...intervalsOf(shape),
    parts: {
      noise: part(variances.noise),
      parameters: part(variances.parameters),
      form: part(variances.form),
      calibration: 0,
    },
  }
}

/** Sampling variance of the logit of a share estimated from n problems (delta method). */
function samplingVariance(share: number, n: number, floor: number): number {
  const fraction = fromScale({ scale: 'logit', floor }, Math.log(share / (1 - share)))
  return (fraction * (1 - fraction)) / (n * ((1 - floor) * share * (1 - share)) ** 2)
}

function lineAt([level, slope, bend]: readonly [number, number, number], x: number): number {
  return level + slope * x + bend * x * x
}

/** Bayesian linear regression on (1, x, x²) with the beliefs as prior. */
function regress(rows: readonly { x: number; y: number; sampling: number }[], scatter: number) {
  const matrix = new Float64Array(9)
  const right = new Float64Array(3)
  ;[BELIEFS.level, BELIEFS.slope, BELIEFS.bend].forEach(({ mean, sd }, i) => {
    matrix[i * 4] = sd ** -2
    right[i] = mean * sd ** -2
  })
  for (const { x, y, sampling } of rows) {
    const precision = 1 / (scatter ** 2 + sampling)
    const terms = [1, x, x * x]
    for (let i = 0; i < 3; i++) {
      right[i] = (right[i] as number) + precision * (terms[i] as number) * y
      for (let j = 0; j < 3; j++) {
        matrix[i * 3 + j] = (matrix[i * 3 + j] as number) + precision * (terms[i] as number) * (terms[j] as number)
      }
    }
  }
  cholesky(matrix, 3)
  const solved = choleskySolve(matrix, 3, right)
  return {
    line: [solved[0], solved[1], solved[2]] as [number, number, number],
    covariance: choleskyInverse(matrix, 3),
  }
}

function whatIsMissing(observations: readonly BoundedObservation[]): string[] {
  const said: string[] = []
  const levels = computeLevels(observations).length
  if (observations.length < 8) said.push(`${observations.length} runs; a forecast of an ability needs at least 8`)
  if (levels < 3) said.push(`${levels} compute levels; a forecast of an ability needs at least 3`)
  if (observations.every(({ value }) => value === 0))
    said.push('no run solves any problem: what comes next is not in these runs')
  if (observations.every(({ value }) => value === 1))
    said.push('every run solves every problem: the ability has no room left')
  return said
}

function check(observations: readonly BoundedObservation[]): void {
  if (observations.length < 3) {
    fail({
      code: 'too-few-runs',
      what: 'a forecast of an ability needs at least three finished runs',
      value: observations.length,
      fix: 'Raise the budget, or add runs.',
    })
  }
  observations.forEach(({ value, C }, row) => {
    if (value >= 0 && value <= 1 && C > 0 && Number.isFinite(C)) return
    fail({
      code: 'not-a-fraction',
      what: 'an ability is a fraction between 0 and 1 at a positive compute',
      value: { C, value },
      where: `row ${row + 1}`,
      fix: 'Divide percentages by 100; leave out runs that were not scored.',
    })
  })
}
