import { type ChinchillaParameters, chinchillaLoss, computeOptimal, type Observation } from '../../src/laws/index.ts'
import type { Random } from '../../src/stats/index.ts'

/** Simulated tables for the wall test: isoFLOP levels whose top level is the newest scale. */
export const NULLS = ['clean', 'heavy-tailed', 'floor reached'] as const
export const ALTERNATIVES = ['break', 'repeated data', 'undertuned'] as const
export type Kind = (typeof NULLS)[number] | (typeof ALTERNATIVES)[number]

export interface Family {
  readonly kind: Kind
  readonly rows: readonly Observation[]
  readonly truth: ChinchillaParameters
  /** Standard deviation of ln loss. */
  readonly noise: number
  /** Mean ln excess planted in the newest level. */
  readonly planted: number
  /** Largest compute that no planted excess touches. */
  readonly lastSound: number
}

/** E 0.8–2.4, exponents 0.25–0.45, log noise 0.0005–0.004, 5–9 levels over 2–3 decades, 5–9 sizes per level. */
export function drawFamily(kind: Kind, random: Random): Family {
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const logBetween = (low: number, high: number) => Math.exp(between(Math.log(low), Math.log(high)))
  const [alpha, beta] = [between(0.25, 0.45), between(0.25, 0.45)]
  const E = between(0.8, 2.4)
  const noise = logBetween(0.0005, 0.004)
  const levels = 5 + random.integer(5)
  const sizes = 5 + random.integer(5)
  const decades = between(2, 3)
  // The terms in N and D are each this share of E at the middle; a floor is reached where they are small.
  const middleN = 2e8
  const middleD = 4e9
  const share = kind === 'floor reached' ? logBetween(0.01, 0.04) : logBetween(0.12, 0.5)
  const truth = {
    E,
    A: share * E * middleN ** alpha,
    B: share * logBetween(0.5, 2) * E * middleD ** beta,
    alpha,
    beta,
  }
  const middleC = 6 * middleN * middleD
  const computes = Array.from({ length: levels }, (_, i) => middleC * 10 ** (decades * (i / (levels - 1) - 0.5)))
  const newest = computes[levels - 1] as number
  const planted = (NULLS as readonly string[]).includes(kind) ? 0 : Math.log(1.03)
  const spread = between(0.8, 1.6)
  const rows = computes.flatMap((C) => {
    const { N: best } = computeOptimal(truth, C)
    return Array.from({ length: sizes }, (_, j): Observation => {
      const N = best * Math.exp(spread * ((2 * j) / (sizes - 1) - 1))
      const D = C / 6 / N
      return { N, D, C, loss: chinchillaLoss(truth, N, D) }
    })
  })
  const luck = () => (kind === 'heavy-tailed' ? studentThree(random) : random.normal()) * noise
  const excess = excessOf(kind, rows, newest, planted, truth, between(0.3, 0.6))
  return {
    kind,
    truth,
    noise,
    planted,
    lastSound: Math.max(...rows.filter((row) => excess(row) === 0).map(({ C }) => C)),
    rows: rows.map((row) => {
      const repeated = kind === 'repeated data' && row.C === newest ? { unique: row.D / 12 } : {}
      return { ...row, ...repeated, loss: row.loss * Math.exp(excess(row) + luck()) }
    }),
  }
}

/**
 * The planted ln excess per row; its mean over the newest level is `planted`.
 * - break: beyond some compute the loss above E falls with exponents cut by the fraction `cut`; where the break lies
 *   follows from the excess wanted, so levels between it and the newest are touched too.
 * - repeated data: over what depends on tokens, at the newest level. - undertuned: growing with the size of the model.
 */
function excessOf(
  kind: Kind,
  rows: readonly Observation[],
  newest: number,
  planted: number,
  law: ChinchillaParameters,
  cut: number,
): (row: Observation) => number {
  if (planted === 0) return () => 0
  const top = rows.filter(({ C }) => C === newest)
  const meanOver = (value: (row: Observation) => number) => top.reduce((sum, row) => sum + value(row), 0) / top.length
  if (kind === 'break') {
    const slowing = (cut * law.alpha * law.beta) / (law.alpha + law.beta)
    const beyond = (ln: number) => (row: Observation) =>
      Math.log1p((1 - law.E / row.loss) * Math.expm1(Math.max(0, slowing * (Math.log(row.C / newest) + ln))))
    // Bisection on how far below the newest level the break lies, in ln C.
    let [low, high] = [0, 60]
    for (let i = 0; i < 60; i++) {
      const middle = 0.5 * (low + high)
      if (meanOver(beyond(middle)) < planted) low = middle
      else high = middle
    }
    return beyond(low)
  }
  const shape = (row: Observation) =>
    kind === 'repeated data' ? (law.B * row.D ** -law.beta) / row.loss : row.N ** 0.5
  const scale = planted / meanOver(shape)
  return (row) => (row.C === newest ? scale * shape(row) : 0)
}

/** Student's t with 3 degrees of freedom. */
function studentThree(random: Random): number {
  const chi = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2
  return random.normal() / Math.sqrt(chi / 3)
}
