import { mean, studentCdf, studentLogDensity, studentQuantile } from '../stats/index.ts'

export type Interval = readonly [low: number, high: number]

/**
 * A predictive distribution as plain data: Student's t for g(x), with g the identity (`linear`), the logarithm (`log`, for
 * losses), the identity for a fraction, what lies beyond 0 and 1 put there (`share`), or the logit of the share of
 * [floor, ceiling] (`logit`, for fractions).
 */
export interface Forecast {
  readonly scale: 'linear' | 'log' | 'share' | 'logit'
  /** Centre and spread of the t distribution on its scale. */
  readonly location: number
  readonly spread: number
  readonly degrees: number
  /** Lower end of a `logit` scale. */
  readonly floor: number
  /** Its upper end; default 1. */
  readonly ceiling?: number
  /** Mean and standard deviation of the number itself; on a `log` scale those of its logarithm, carried over. */
  readonly mean: number
  readonly sd: number
  readonly interval50: Interval
  readonly interval80: Interval
  readonly interval90: Interval
  readonly interval95: Interval
  /**
   * Where the spread comes from, each a standard deviation of the number itself: run-to-run noise, uncertain
   * parameters, uncertain form of the law, and what hold-outs inside the ladder added. Their squares sum to sd².
   */
  readonly parts: {
    readonly noise: number
    readonly parameters: number
    readonly form: number
    readonly calibration: number
  }
}

/** Probability that the outcome is at most x. */
export function predictiveCdf(forecast: Forecast, x: number): number {
  const { location, spread, degrees } = forecast
  const off = toScale(forecast, x) - location
  // the centre has half of it on either side, also where there is no spread to divide by
  return off === 0 ? 0.5 : studentCdf(off / spread, degrees)
}

/** Whether what is forecast is a fraction, of problems or of anything. */
export function isFraction({ scale }: Pick<Forecast, 'scale'>): boolean {
  return scale === 'share' || scale === 'logit'
}

/** Probability density at x. */
export function predictiveDensity(forecast: Forecast, x: number): number {
  const { scale, floor, ceiling = 1, location, spread, degrees } = forecast
  const at = toScale(forecast, x)
  if (!Number.isFinite(at)) return 0
  const slope = scale === 'log' ? 1 / x : scale === 'logit' ? (ceiling - floor) / ((x - floor) * (ceiling - x)) : 1
  return (slope * Math.exp(studentLogDensity((at - location) / spread, degrees))) / spread
}

/** The p-quantile of a forecast. */
export function predictiveQuantile(forecast: Shape, p: number): number {
  const { location, spread, degrees } = forecast
  return fromScale(forecast, location + spread * studentQuantile(p, degrees))
}

/**
 * A forecast of a positive number whose logarithm is Student's t about `mean`; the parts are standard deviations of the
 * logarithm. Neither mean nor sd of such a number exists (its tail is too long), so what is given is e^mean, its median, and
 * that times the sd of the logarithm: what mean and sd are where the forecast is narrow.
 */
export function logForecast(mean: number, parts: Forecast['parts'], degrees: number): Forecast {
  const middle = Math.exp(mean)
  const { sd, ...shape } = symmetric('log', mean, parts, degrees)
  const scaled = Object.fromEntries(Object.entries(parts).map(([source, part]) => [source, middle * part]))
  return { ...shape, mean: middle, sd: middle * sd, parts: scaled as Forecast['parts'] }
}

/** A forecast of an unbounded number with the given mean and parts; `degrees` above 2. */
export function linearForecast(mean: number, parts: Forecast['parts'], degrees: number): Forecast {
  return symmetric('linear', mean, parts, degrees)
}

/**
 * A forecast of a fraction that may well be 0 or 1, as a logit cannot: the t distribution is of the fraction itself, and
 * its intervals end at 0 and 1. Mean and parts as for `linearForecast`.
 */
export function shareForecast(mean: number, parts: Forecast['parts'], degrees: number): Forecast {
  return symmetric('share', mean, parts, degrees)
}

function symmetric(
  scale: 'linear' | 'log' | 'share',
  mean: number,
  parts: Forecast['parts'],
  degrees: number,
): Forecast {
  const total = Math.sqrt(parts.noise ** 2 + parts.parameters ** 2 + parts.form ** 2 + parts.calibration ** 2)
  const shape = {
    scale,
    location: mean,
    spread: degrees === Infinity ? total : total * Math.sqrt((degrees - 2) / degrees),
    degrees,
    floor: 0,
  } as const
  return { ...shape, mean, sd: total, ...intervalsOf(shape), parts }
}

/** Points at which a distribution on the logit scale is averaged. */
const NODES = 200

/**
 * A forecast of a fraction whose logit is Student's t about `location`, its scale the root of the summed squares of the
 * parts; those are of the logit, and come back as standard deviations of the fraction, in proportion.
 */
export function logitForecast(location: number, parts: Forecast['parts'], degrees: number): Forecast {
  const spread = Math.sqrt(parts.noise ** 2 + parts.parameters ** 2 + parts.form ** 2 + parts.calibration ** 2)
  const shape = { scale: 'logit', location, spread, degrees, floor: 0 } as const
  const nodes = Float64Array.from({ length: NODES }, (_, i) => predictiveQuantile(shape, (i + 0.5) / NODES))
  const average = mean(nodes)
  const deviation = Math.sqrt(mean(nodes.map((x) => (x - average) ** 2)))
  const scaled = (part: number) => (deviation * part) / spread
  return {
    ...shape,
    mean: average,
    sd: deviation,
    ...intervalsOf(shape),
    parts: {
      noise: scaled(parts.noise),
      parameters: scaled(parts.parameters),
      form: scaled(parts.form),
      calibration: scaled(parts.calibration),
    },
  }
}

/** What fixes a predictive distribution. */
export type Shape = Pick<Forecast, 'scale' | 'location' | 'spread' | 'degrees' | 'floor' | 'ceiling'>

export function intervalsOf(shape: Shape): Pick<Forecast, 'interval50' | 'interval80' | 'interval90' | 'interval95'> {
  const interval = (level: number): Interval => {
    const reach = shape.spread * studentQuantile((1 + level) / 2, shape.degrees)
    return [fromScale(shape, shape.location - reach), fromScale(shape, shape.location + reach)]
  }
  return { interval50: interval(0.5), interval80: interval(0.8), interval90: interval(0.9), interval95: interval(0.95) }
}

type Scale = Pick<Forecast, 'scale' | 'floor' | 'ceiling'>

/** Where a value stands on the scale of a forecast; infinitely far at or beyond the end of one that has ends. */
export function toScale({ scale, floor, ceiling = 1 }: Scale, x: number): number {
  if (scale === 'log') return x > 0 ? Math.log(x) : -Infinity
  if (scale !== 'logit') return x
  const share = (x - floor) / (ceiling - floor)
  return share <= 0 ? -Infinity : share >= 1 ? Infinity : Math.log(share / (1 - share))
}

export function fromScale({ scale, floor, ceiling = 1 }: Scale, y: number): number {
  if (scale === 'linear') return y
  if (scale === 'log') return Math.exp(y)
  return scale === 'share' ? Math.min(1, Math.max(0, y)) : floor + (ceiling - floor) / (1 + Math.exp(-y))
}
