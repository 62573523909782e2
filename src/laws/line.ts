import { mean, weightedMean } from '../stats/index.ts'

/** y = intercept + slope x. */
export interface Line {
  readonly slope: number
  readonly intercept: number
}

/** Least squares of y on x; `weights` (default equal) are inverse variances of y. */
export function fitLine(x: readonly number[], y: readonly number[], weights?: readonly number[]): Line {
  const meanOf = (values: readonly number[]) => (weights === undefined ? mean(values) : weightedMean(values, weights))
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  let sxx = 0
  let sxy = 0
  x.forEach((value, i) => {
    const weighted = (weights?.[i] ?? 1) * (value - meanX)
    sxx += weighted * (value - meanX)
    sxy += weighted * ((y[i] as number) - meanY)
  })
  return { slope: sxy / sxx, intercept: meanY - (sxy / sxx) * meanX }
}

/** y = c0 + c1 x + c2 x² through centered least squares; coefficients about `center`. */
export interface Parabola {
  readonly center: number
  readonly coefficients: readonly [number, number, number]
}

export function fitParabola(x: readonly number[], y: readonly number[]): Parabola {
  const center = x.reduce((sum, value) => sum + value, 0) / x.length
  const s = [0, 0, 0, 0, 0]
  const t = [0, 0, 0]
  x.forEach((value, row) => {
    const u = value - center
    for (let k = 0; k < 5; k++) s[k] = (s[k] as number) + u ** k
    for (let k = 0; k < 3; k++) t[k] = (t[k] as number) + u ** k * (y[row] as number)
  })
  const [s0, , s2, s3, s4] = s as [number, number, number, number, number]
  const [t0, t1, t2] = t as [number, number, number]
  // With Σu = 0 the normal equations are [s0 0 s2; 0 s2 s3; s2 s3 s4] c = t.
  const c2 = (t2 - (s2 * t0) / s0 - (s3 * t1) / s2) / (s4 - s2 ** 2 / s0 - s3 ** 2 / s2)
  return { center, coefficients: [(t0 - s2 * c2) / s0, (t1 - s3 * c2) / s2, c2] }
}

/** The turning point of a parabola, and whether it is a minimum. */
export function vertex({ center, coefficients: [c0, c1, c2] }: Parabola) {
  return { x: center - c1 / (2 * c2), y: c0 - (c1 * c1) / (4 * c2), minimum: c2 > 0 }
}
