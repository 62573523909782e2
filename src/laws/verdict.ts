import { fail } from '../error.ts'
import { studentCdf, studentQuantile } from '../stats/index.ts'
import { type Forecast, predictiveCdf, predictiveQuantile, toScale } from './predictive.ts'

/** The shortfall a test must be able to see. */
export const EXCESS = 0.03
/** Power below which a test says nothing. */
export const LEAST_POWER = 0.8
/** Tail probability on either side that counts as surprise. */
export const TAIL = 0.025

export interface Verdict {
  readonly verdict: 'holds' | 'wall' | 'leap' | 'unknown'
  /** Predictive CDF at the outcome, 1 − CDF where higher is better: near 1 is worse than foreseen, near 0 better. */
  readonly u: number
  /** (outcome − forecast mean) / forecast mean. */
  readonly error: number
  /** Probability of the verdict `wall` if the truth were 3% worse than the forecast mean. */
  readonly power: number
  /** Why, one sentence each. */
  readonly reasons: readonly string[]
}

export interface JudgeOptions {
  readonly higherIsBetter?: boolean
  readonly identified: boolean
}

/**
 * The rule, the one place where it stands: `unknown` if the law is not identified or the power to see a 3% shortfall is
 * below 0.8; else `wall` if u > 0.975, `leap` if u < 0.025, else `holds`. Numbers that could not be computed decide
 * nothing.
 */
export function decide({
  u,
  power,
  identified,
}: Pick<Verdict, 'u' | 'power'> & { readonly identified: boolean }): Verdict['verdict'] {
  if (!identified || !(power >= LEAST_POWER) || Number.isNaN(u)) return 'unknown'
  return u > 1 - TAIL ? 'wall' : u < TAIL ? 'leap' : 'holds'
}

/** Power of that rule against a truth `shift` spreads on the bad side, under Student's t. */
export function powerAt(shift: number, degrees: number): number {
  return studentCdf(shift - studentQuantile(1 - TAIL, degrees), degrees)
}

/**
 * The verdict on a forecast. u is the predictive CDF at the outcome (1 − CDF where higher is better), so that a u near 1
 * is always the bad side; `decide` has the rule.
 * @throws EscaladoError `outcome-not-a-number`.
 */
export function judge(
  forecast: Forecast,
  outcome: number,
  { higherIsBetter = false, identified }: JudgeOptions,
): Verdict {
  if (!Number.isFinite(outcome)) {
    fail({
      code: 'outcome-not-a-number',
      what: 'the outcome of a forecast must be a finite number',
      value: outcome,
      fix: 'Give the measured value, for example 2.31; a run that diverged has no outcome to judge.',
    })
  }
  const below = predictiveCdf(forecast, outcome)
  const u = higherIsBetter ? 1 - below : below
  const error = (outcome - forecast.mean) / forecast.mean
  const power = powerToSee(forecast, EXCESS, higherIsBetter)
  const verdict = decide({ u, power, identified })
  const size = `${(Math.abs(error) * 100).toFixed(1)}% ${error > 0 ? 'above' : 'below'} the forecast mean`
  const reasons = {
    holds: [`the outcome lies inside the 95% interval of the forecast: ${size}`],
    wall: [`the outcome is worse than 97.5% of the forecast: ${size}`],
    leap: [`the outcome is better than 97.5% of the forecast: ${size}`],
    unknown: [
      ...(identified ? [] : ['the runs do not identify the law']),
      ...(power >= LEAST_POWER
        ? []
        : [
            `the forecast is too wide: a shortfall of 3% would be seen with probability ${power.toFixed(2)}, below ${LEAST_POWER}`,
          ]),
    ],
  }[verdict]
  return { verdict, u, error, power, reasons }
}

/**
 * Probability of the verdict `wall` when the truth lies `excess` (a fraction of the mean) on the bad side and outcomes
 * scatter about it as the forecast says they do.
 */
export function powerToSee(forecast: Forecast, excess: number, higherIsBetter = false): number {
  const { scale, location, spread, degrees, mean } = forecast
  const sign = higherIsBetter ? -1 : 1
  if (scale === 'linear' || scale === 'share') return powerAt((excess * Math.abs(mean)) / spread, degrees)
  // Where the scale is curved: the median moves by the excess, and with it the whole distribution on its scale.
  const moved = toScale(forecast, predictiveQuantile(forecast, 0.5) + sign * excess * mean)
  return Number.isFinite(moved) ? powerAt(Math.abs(moved - location) / spread, degrees) : 0
}
