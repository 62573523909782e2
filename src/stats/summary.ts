/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum / values.length
}

/** Unbiased sample variance (divisor n − 1); NaN below two values. */
export function variance(values: ArrayLike<number>): number {
  const center = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - center) ** 2
  return values.length < 2 ? Number.NaN : sum / (values.length - 1)
}

/** Sample standard deviation (divisor n − 1). */
export function sd(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values))
}

/** Smallest value; Infinity of nothing. Unlike Math.min(...values) it takes any number of them. */
export function smallest(values: ArrayLike<number>): number {
  let least = Infinity
  for (let i = 0; i < values.length; i++) least = Math.min(least, values[i] as number)
  return least
}

/** Largest value; -Infinity of nothing. */
export function largest(values: ArrayLike<number>): number {
  let most = -Infinity
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] as number)
  return most
}

/** Smallest and largest of a number that many things have; Infinity and -Infinity of nothing. */
export function extentOf<T>(
  items: readonly T[],
  numberOf: (item: T) => number,
): readonly [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity]
  for (const item of items) {
    const value = numberOf(item)
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return [least, most]
}

/** The p-quantile by linear interpolation of order statistics (R type 7, NumPy's default); NaN of nothing. */
export function quantile(values: ArrayLike<number>, p: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), p)
}

/** As `quantile`, of values already in ascending order. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const position = Math.min(1, Math.max(0, p)) * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below] as number
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  // of infinite values there is no share of a difference
  return position === below || low === high ? low : low + (high - low) * (position - below)
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** Mean with non-negative weights. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] as number) * (weights[i] as number)
    total += weights[i] as number
  }
  return sum / total
}
