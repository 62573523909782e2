/** Lanczos coefficients for g = 7, n = 9 (Godfrey 2001): relative error below 1e-14 for positive arguments. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const base = shifted + 7.5
  let sum = 0
  LANCZOS.forEach((coefficient, i) => {
    sum += i === 0 ? coefficient : coefficient / (shifted + i)
  })
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** From here on the asymptotic series below hold to the last digit; smaller arguments are shifted up by recurrence. */
const ASYMPTOTIC_FROM = 12

/** ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x ≥ 12: Stirling's series (DLMF 5.11.1). */
function stirlingRest(x: number): number {
  const y = 1 / (x * x)
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360)))))) / x
}

/**
 * ln[Γ(x + a) / Γ(x)], the logarithm of the rising factorial x (x + 1) … (x + a − 1), for x > 0 and a ≥ 0, also not
 * whole. The difference of two `logGamma` would lose the digits that they share.
 */
export function logRising(x: number, a: number): number {
  let shift = 0
  for (; x < ASYMPTOTIC_FROM; x++) shift -= Math.log1p(a / x)
  const leading = (x + a - 0.5) * Math.log1p(a / x) + a * (Math.log(x) - 1)
  return shift + leading + stirlingRest(x + a) - stirlingRest(x)
}

/** ψ(x) = d ln Γ(x)/dx for x > 0, by its asymptotic series (DLMF 5.5.2, 5.11.2). */
export function digamma(x: number): number {
  let shift = 0
  for (; x < ASYMPTOTIC_FROM; x++) shift -= 1 / x
  const y = 1 / (x * x)
  const series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132 - y * (691 / 32760))))))
  return shift + Math.log(x) - 0.5 / x - series
}

/** ψ′(x) for x > 0, by its asymptotic series (DLMF 5.15.5, 5.15.8). */
export function trigamma(x: number): number {
  let shift = 0
  for (; x < ASYMPTOTIC_FROM; x++) shift += 1 / (x * x)
  const y = 1 / (x * x)
  const series = y * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * (691 / 2730))))))
  return shift + (1 + 0.5 / x + series) / x
}

/**
 * Regularized incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22), which converges
 * fast for x below (a + 1)/(a + b + 2); the other side follows from I_x(a, b) = 1 − I_{1−x}(b, a).
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const logFront = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)
  const tiny = 1e-300
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < tiny ? tiny : d)
  let fraction = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const numerator of [even, odd]) {
      d = 1 + numerator * d
      d = 1 / (Math.abs(d) < tiny ? tiny : d)
      c = 1 + numerator / c
      if (Math.abs(c) < tiny) c = tiny
      change = c * d
      fraction *= change
    }
    if (Math.abs(change - 1) < 1e-15) break
  }
  return (Math.exp(logFront) * fraction) / a
}

/**
 * Regularized incomplete gamma functions: `lower` P(a, x) and `upper` Q(a, x) = 1 − P, each with its own relative
 * accuracy. Series below a + 1, continued fraction above (DLMF 8.11.4, 8.9.2).
 */
export function incompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 }
  const logFront = a * Math.log(x) - x - logGamma(a)
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 1000 && term > sum * 1e-16; n++) {
      term *= x / (a + n)
      sum += term
    }
    const lower = sum * Math.exp(logFront)
    return { lower, upper: 1 - lower }
  }
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 1000; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = numerator * d + b
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    c = b + numerator / c
    if (Math.abs(c) < tiny) c = tiny
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  const upper = Math.exp(logFront) * fraction
  return { lower: 1 - upper, upper }
}
