import { normalCdf, normalQuantile } from './normal.ts'
import { incompleteBeta, logGamma } from './special.ts'

/** Cumulative distribution function of Student's t with `degrees` > 0 (any real; Infinity is the normal). */
export function studentCdf(t: number, degrees: number): number {
  if (degrees === Infinity) return normalCdf(t)
  const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  return t > 0 ? 1 - tail : tail
}

/** Log density of Student's t with `degrees` > 0. */
export function studentLogDensity(t: number, degrees: number): number {
  if (degrees === Infinity) return -0.5 * t * t - 0.5 * Math.log(2 * Math.PI)
  return (
    logGamma((degrees + 1) / 2) -
    logGamma(degrees / 2) -
    0.5 * Math.log(degrees * Math.PI) -
    ((degrees + 1) / 2) * Math.log1p((t * t) / degrees)
  )
}

/**
 * Quantile of Student's t, p in (0, 1): Newton's method from the normal quantile, kept inside a bracket that it narrows;
 * a step that leaves the bracket is replaced by its middle.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (degrees === Infinity) return normalQuantile(p)
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN
  if (p === 0.5) return 0
  if (p > 0.5) return -studentQuantile(1 - p, degrees)
  let low = normalQuantile(p)
  let high = 0
  while (studentCdf(low, degrees) > p) {
    high = low
    low *= 2
  }
  let at = high === 0 ? low : 0.5 * (low + high)
  while (high - low > 1e-14 * Math.abs(low)) {
    const excess = studentCdf(at, degrees) - p
    if (excess > 0) high = at
    else low = at
    const next = at - excess / Math.exp(studentLogDensity(at, degrees))
    const inside = next > low && next < high
    const step = (inside ? next : 0.5 * (low + high)) - at
    at += step
    if (Math.abs(step) <= 1e-15 * Math.abs(at)) break
  }
  return at
}
