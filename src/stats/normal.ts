import { incompleteGamma } from './special.ts'

/** Standard normal cumulative distribution function; the lower tail keeps its relative accuracy to about 1e-12. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  const tail = 0.5 * incompleteGamma(0.5, 0.5 * x * x).upper
  return x > 0 ? 1 - tail : tail
}

/** Density of the standard normal. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
}

/**
 * Standard normal quantile, p in (0, 1): a rational first guess (Abramowitz & Stegun 26.2.23, error below 4.5e-4)
 * followed by Halley steps on the cumulative distribution.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  let x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))))
  for (let step = 0; step < 4; step++) {
    const ratio = (normalCdf(x) - p) / normalDensity(x)
    x -= ratio / (1 + 0.5 * x * ratio)
  }
  return x
}
