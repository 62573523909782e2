/** A table of runs by a known law, for the tests of fits, forecasts and their reports. Nothing here was trained. */
import type { Observation } from '../../src/laws/index.ts'
import { createRandom } from '../../src/stats/index.ts'

export const LAW = { E: 1.7, A: 400, B: 900, alpha: 0.34, beta: 0.32 } as const

/** Compute levels and sizes relative to the best of each. */
const LEVELS = [1e18, 3e18, 1e19, 3e19, 1e20, 3e20]
const SIZES = [-3, -2, -1, 0, 1, 2, 3]

export function lawLoss(N: number, D: number): number {
  return LAW.E + LAW.A / N ** LAW.alpha + LAW.B / D ** LAW.beta
}

/** The best N at C = 6ND: G (C/6)^(β/(α+β)), Hoffmann et al. 2022, eq. 4. */
export function bestSize(C: number): number {
  const { A, B, alpha, beta } = LAW
  return ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (C / 6) ** (beta / (alpha + beta))
}

/** Six isoFLOP lines of seven sizes; `spoil` gives the ln excess of a run. */
export function isoFlopRuns(
  spoil: (run: { readonly C: number; readonly N: number }) => number = () => 0,
  noise = 0.001,
): Observation[] {
  const random = createRandom('isoflop runs')
  return LEVELS.flatMap((C) =>
    SIZES.map((place) => {
      const N = bestSize(C) * 1.5 ** place
      const D = C / 6 / N
      return { N, D, C, loss: lawLoss(N, D) * Math.exp(spoil({ C, N }) + noise * random.normal()) }
    }),
  )
}

/** Training curves: `runs` runs with `checkpoints` rows each, sizes over two decades. */
export function trainingCurves(runs: number, checkpoints: number): Observation[] {
  const random = createRandom('training curves')
  return Array.from({ length: runs }, (_, i) => {
    const N = 1e7 * 100 ** (i / (runs - 1))
    const last = N * 10 ** (1 + random.uniform())
    const luck = 0.002 * random.normal()
    return Array.from({ length: checkpoints }, (_, k) => {
      const D = (last * (k + 1)) / checkpoints
      return { N, D, C: 6 * N * D, loss: lawLoss(N, D) * Math.exp(luck + 0.001 * random.normal()), run: `run ${i}` }
    })
  }).flat()
}
