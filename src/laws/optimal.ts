import { type ChinchillaParameters, chinchillaLoss } from './forms/chinchilla.ts'

export interface ComputeOptimal {
  readonly C: number
  readonly N: number
  readonly D: number
  readonly loss: number
}

/** FLOPs of training per token and parameter in the usual count C = 6ND. */
const FLOPS_PER_PARAMETER_TOKEN = 6

/**
 * The N and D of lowest loss at compute C. With C = 6ND in closed form (Hoffmann et al. 2022, eq. 4):
 * N = G (C/6)^(beta/(alpha+beta)), G = (alpha A / (beta B))^(1/(alpha+beta)). With a count of one's own,
 * `flopsPerToken(N)` (FLOPs of training per token of a model of N parameters, rising in N), by golden-section search
 * over ln N, the loss along an isoFLOP line having one minimum.
 */
export function computeOptimal(
  params: ChinchillaParameters,
  C: number,
  flopsPerToken?: (N: number) => number,
): ComputeOptimal {
  const { A, B, alpha, beta } = params
  const product = C / FLOPS_PER_PARAMETER_TOKEN
  const closed = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * product ** (beta / (alpha + beta))
  if (flopsPerToken === undefined) {
    const D = product / closed
    return { C, N: closed, D, loss: chinchillaLoss(params, closed, D) }
  }
  const tokens = (logN: number) => C / flopsPerToken(Math.exp(logN))
  const logN = goldenSection(
    (at) => chinchillaLoss(params, Math.exp(at), tokens(at)),
    Math.log(closed) - 12,
    Math.log(closed) + 12,
  )
  const N = Math.exp(logN)
  const D = tokens(logN)
  return { C, N, D, loss: chinchillaLoss(params, N, D) }
}

/** The compute-optimal frontier at several compute budgets. */
export function frontier(
  params: ChinchillaParameters,
  computes: readonly number[],
  flopsPerToken?: (N: number) => number,
): ComputeOptimal[] {
  return computes.map((C) => computeOptimal(params, C, flopsPerToken))
}

/** Argument of the minimum of a function with one minimum in [low, high], to about 1e-9 of the bracket. */
export function goldenSection(f: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let a = high - golden * (high - low)
  let b = low + golden * (high - low)
  let fa = f(a)
  let fb = f(b)
  while (high - low > 1e-8) {
    if (fa < fb) {
      high = b
      b = a
      fb = fa
      a = high - golden * (high - low)
      fa = f(a)
    } else {
      low = a
      a = b
      fa = fb
      b = low + golden * (high - low)
      fb = f(b)
    }
  }
  return 0.5 * (low + high)
}
