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

/** Quantile of Student's t, p in (0, 1), by bisection on a bracket grown from the normal quantile. */
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
  while (high - low > 1e-14 * Math.abs(low)) {
    const middle = 0.5 * (low + high)
    if (middle === low || middle === high) break
    if (studentCdf(middle, degrees) > p) high = middle
    else low = middle
  }
  return 0.5 * (low + high)
}
