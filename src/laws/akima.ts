/**
 * Akima's piecewise cubic (Akima 1970): slopes at the knots are weighted means of neighbouring chords, so that one odd
 * point bends only its neighbourhood. x strictly ascending, at least two points.
 */
export interface Cubic {
  readonly x: readonly number[]
  /** Per segment, coefficients of y = c0 + c1 t + c2 t² + c3 t³ with t = x − x[i]. */
  readonly segments: readonly (readonly [number, number, number, number])[]
}

export function akima(x: readonly number[], y: readonly number[]): Cubic {
  const n = x.length
  const at = (values: readonly number[], i: number) => values[i] as number
  const chords = Array.from({ length: n - 1 }, (_, i) => (at(y, i + 1) - at(y, i)) / (at(x, i + 1) - at(x, i)))
  // Two chords are extrapolated on either side, each continuing the trend of the last two.
  const first = at(chords, 0)
  const last = at(chords, n - 2)
  const before = 2 * first - (chords[1] ?? first)
  const after = 2 * last - (chords[n - 3] ?? last)
  const m = [2 * before - first, before, ...chords, after, 2 * after - last]
  const slopes = Array.from({ length: n }, (_, i) => {
    const [a, b, c, d] = [at(m, i), at(m, i + 1), at(m, i + 2), at(m, i + 3)]
    const left = Math.abs(d - c)
    const right = Math.abs(b - a)
    return left + right < 1e-12 * (Math.abs(b) + Math.abs(c)) + 1e-300
      ? 0.5 * (b + c)
      : (left * b + right * c) / (left + right)
  })
  return {
    x,
    segments: chords.map((chord, i) => {
      const width = at(x, i + 1) - at(x, i)
      const [start, end] = [at(slopes, i), at(slopes, i + 1)]
      return [at(y, i), start, (3 * chord - 2 * start - end) / width, (start + end - 2 * chord) / width ** 2]
    }),
  }
}

/** The lowest point of a cubic over its knots' range; `edge` when it lies on either end. */
export function lowestPoint({ x, segments }: Cubic): {
  readonly x: number
  readonly y: number
  readonly edge: boolean
} {
  const candidates = segments.flatMap(([c0, c1, c2, c3], i) => {
    const width = (x[i + 1] as number) - (x[i] as number)
    const inside = quadraticRoots(3 * c3, 2 * c2, c1).filter((t) => t > 0 && t < width)
    return [0, ...inside, width].map((t) => ({ x: (x[i] as number) + t, y: c0 + t * (c1 + t * (c2 + t * c3)) }))
  })
  const best = candidates.reduce((a, b) => (b.y < a.y ? b : a))
  return { ...best, edge: best.x === x[0] || best.x === x[x.length - 1] }
}

/** Real roots of a t² + b t + c. */
function quadraticRoots(a: number, b: number, c: number): number[] {
  if (Math.abs(a) < 1e-300) return b === 0 ? [] : [-c / b]
  const discriminant = b * b - 4 * a * c
  if (discriminant < 0) return []
  const q = -0.5 * (b + Math.sign(b || 1) * Math.sqrt(discriminant))
  return q === 0 ? [0] : [q / a, c / q]
}
