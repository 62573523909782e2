import type { Table } from '../table.ts'
import { chinchilla } from './chinchilla.ts'
import { type Belief, type Form, type Need, PLANE_NEEDS } from './form.ts'

const EQUATION = "loss = E + A / N'^alpha + B / D'^beta; N', D' saturate in surplus parameters (rN) and repeats (rD)"
const REPEATS: Need = {
  of: 'D/unique',
  factor: 4,
  otherwise: 'no run saw its data more than four times as often as another: what repeats cost is not identified',
}
const SOURCE = 'Muennighoff et al. 2023, arXiv 2305.16264, eq. 5 and 6'

/**
 * Repeated data: Chinchilla's law in effective sizes. Of D tokens, U are distinct and R = D/U − 1 repetitions make
 * D' = U + U rD (1 − exp(−R / rD)); parameters beyond what U distinct tokens can feed, N* (the size for which U tokens
 * are compute-optimal), decay alike: N' = M + M rN (1 − exp(−(N/M − 1) / rN)), M = min(N, N*).
 * Source: Muennighoff et al. 2023, arXiv 2305.16264, eq. 5 and 6. It saturates: it cannot show a loss that rises again.
 *
 * All seven parameters at once. Published tables do not identify them (on the C4 runs rN runs away while the objective
 * halves), so prefer `dataConstrained`.
 */
export const dataConstrainedFree: Form = {
  name: 'data-constrained, all free',
  equation: EQUATION,
  source: SOURCE,
  needs: [...PLANE_NEEDS, REPEATS],
  coordinates: [...chinchilla.coordinates, 'ln rD', 'ln rN'],
  floor: 2,
  endless: [5, 6],
  evaluate: evaluateSeven,
  starts: (table, weights) =>
    chinchilla
      .starts(table, weights)
      .slice(0, 2)
      .map((start) => Float64Array.of(...start, Math.log(15), Math.log(5))),
  beliefs: (table) => [
    ...chinchilla.beliefs(table).map((belief) => ({ ...belief, weights: [...belief.weights, 0, 0] })),
    ...decayBeliefs().map((belief) => ({ ...belief, weights: [0, 0, 0, 0, 0, ...belief.weights] })),
  ],
  natural: naturalSeven,
}

/**
 * The same with Chinchilla's five parameters held (`base`: ln A, ln B, ln E, alpha, beta, from unrepeated runs) and the
 * two decay constants free: what a table with repeats can tell, if some runs saw their data more than four times.
 */
export function dataConstrained(base: Float64Array): Form {
  const seven = (theta: Float64Array) => Float64Array.of(...base, ...theta)
  return {
    name: 'data-constrained',
    equation: EQUATION,
    source: SOURCE,
    needs: [REPEATS],
    coordinates: ['ln rD', 'ln rN'],
    endless: [0, 1],
    evaluate(theta, table, prediction, jacobian) {
      const all = new Float64Array(table.rows * 7)
      evaluateSeven(seven(theta), table, prediction, all)
      for (let i = 0; i < table.rows; i++) {
        jacobian[i * 2] = all[i * 7 + 5] as number
        jacobian[i * 2 + 1] = all[i * 7 + 6] as number
      }
    },
    starts: () => [15, 1, 60].flatMap((rD) => [5, 1, 50].map((rN) => Float64Array.of(Math.log(rD), Math.log(rN)))),
    beliefs: decayBeliefs,
    natural: (theta) => naturalSeven(seven(theta)),
  }
}

/** Chinchilla's five parameters free with the two decay constants held, for runs that say more of the five. */
export function decaysHeld({ rD, rN }: { readonly rD: number; readonly rN: number }): Form {
  return {
    ...chinchilla,
    name: 'data-constrained, decays held',
    equation: EQUATION,
    source: SOURCE,
    evaluate(theta, table, prediction, jacobian) {
      const all = new Float64Array(table.rows * 7)
      evaluateSeven(Float64Array.of(...theta, Math.log(rD), Math.log(rN)), table, prediction, all)
      for (let i = 0; i < table.rows; i++) jacobian.set(all.subarray(i * 7, i * 7 + 5), i * 5)
    },
  }
}

function decayBeliefs(): Belief[] {
  return [
    { about: 'ln of the epochs whose repeats are worth something', weights: [1, 0], mean: Math.log(15), sd: 0.7 },
    { about: 'ln of the surplus of parameters worth something', weights: [0, 1], mean: Math.log(5), sd: 0.7 },
  ]
}

function naturalSeven(theta: Float64Array) {
  return {
    ...chinchilla.natural(theta.subarray(0, 5)),
    rD: decayOf(theta[5] as number),
    rN: decayOf(theta[6] as number),
  }
}

/** A decay constant from which on a larger one changes nothing in any table. */
const ENDLESS = 1e6

/** The decay constant of a logarithm; infinite where the search for it has no end. */
export function decayOf(log: number): number {
  return log > Math.log(ENDLESS) ? Infinity : Math.exp(log)
}

function evaluateSeven(
  theta: Float64Array,
  { rows, logN, logD, logUnique }: Table,
  prediction: Float64Array,
  jacobian: Float64Array,
): void {
  const [a, b, e, alpha, beta, logRD, logRN] = theta as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const rD = Math.exp(logRD)
  const rN = Math.exp(logRN)
  // N* = G^((alpha + beta) / alpha) U^(beta / alpha), with G = (alpha A / (beta B))^(1 / (alpha + beta)).
  const logG = (Math.log(alpha / beta) + a - b) / (alpha + beta)
  for (let i = 0; i < rows; i++) {
    const u = logUnique[i] as number
    const optimal = (logG * (alpha + beta) + beta * u) / alpha
    const limited = optimal < (logN[i] as number)
    const fed = limited ? optimal : (logN[i] as number)
    const repeats = Math.max(0, Math.exp((logD[i] as number) - u) - 1)
    const surplus = Math.max(0, Math.exp((logN[i] as number) - fed) - 1)
    const tokens = saturating(repeats, rD)
    const size = saturating(surplus, rN)
    const effectiveN = fed + Math.log1p(size.worth)
    const effectiveD = u + Math.log1p(tokens.worth)
    const termN = Math.exp(a - alpha * effectiveN)
    const termD = Math.exp(b - beta * effectiveD)
    const loss = Math.exp(e) + termN + termD
    const shareN = termN / loss
    const shareD = termD / loss
    // How ln N' answers to ln N*, and ln N* to the five.
    const answer = limited ? -alpha * shareN * (1 - (size.decay * (1 + surplus)) / (1 + size.worth)) : 0
    prediction[i] = Math.log(loss)
    const at = i * 7
    jacobian[at] = shareN + answer / alpha
    jacobian[at + 1] = shareD - answer / alpha
    jacobian[at + 2] = Math.exp(e) / loss
    jacobian[at + 3] = -shareN * effectiveN
    jacobian[at + 4] = -shareD * effectiveD
    // Without surplus there is nothing to answer, and N* need not even be a number: it is infinite where beta is 0.
    if (limited) {
      const byAlpha = (1 / alpha - logG) / alpha - (beta / alpha ** 2) * (logG + u)
      jacobian[at + 3] = (jacobian[at + 3] as number) + answer * byAlpha
      jacobian[at + 4] = (jacobian[at + 4] as number) + (answer * (u - 1 / beta)) / alpha
    }
    jacobian[at + 5] = (-beta * shareD * tokens.slope) / (1 + tokens.worth)
    jacobian[at + 6] = (-alpha * shareN * size.slope) / (1 + size.worth)
  }
}

/**
 * r (1 − exp(−x / r)) with its derivatives by x and by ln r; x itself where r is infinite. The last derivative is
 * worth − x decay, a difference of nearly equal numbers where t = x / r is small; there it is a series.
 */
function saturating(x: number, r: number): { readonly worth: number; readonly decay: number; readonly slope: number } {
  const t = x / r
  const decay = Math.exp(-t)
  const worth = r === Infinity ? x : -r * Math.expm1(-t)
  return { worth, decay, slope: t < 1e-3 ? x * t * (1 / 2 - t * (1 / 3 - t / 8)) : worth - x * decay }
}
