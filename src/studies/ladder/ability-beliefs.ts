/**
 * What is known of the six abilities before a ladder is trained: learned from twelve development ladders on ten texts by
 * bench/ladder/abilities.mjs (records/2026-11-23-shape-of-the-family.md). They say how log-probability leaves a straight line in
 * ln C, and at which log-probability greedy answers begin to come out right.
 */
import type { AbilityBeliefs } from '../../laws/index.ts'

interface Learned {
  /**
   * Nats per byte and e-fold of compute: mean over ladders whose top has `charted` compute, by how much more it is with
   * every e-fold of that top, and how far ladders stray beyond the scatter of runs.
   */
  readonly departure: { readonly mean: number; readonly perFold: number; readonly sd: number }
  readonly guess: number
  /** Nats per byte. */
  readonly half: number
  /** Logits per nat. */
  readonly slope: number
}

const learned: { readonly [task: string]: Learned } = {
  copy: { departure: { mean: 0.428, perFold: 0.223, sd: 0.182 }, guess: 0.001, half: -1.257, slope: 2.85 },
  reverse: { departure: { mean: 0.343, perFold: -0.007, sd: 0.113 }, guess: 0.001, half: -1.362, slope: 3.236 },
  sort: { departure: { mean: 0.222, perFold: -0.092, sd: 0.041 }, guess: 0.001, half: -0.464, slope: 4.651 },
  addition: { departure: { mean: 0, perFold: 0.047, sd: 0.022 }, guess: 0.007, half: -0.935, slope: 5.553 },
  brackets: { departure: { mean: 0.078, perFold: -0.1, sd: 0.02 }, guess: 0.059, half: -0.547, slope: 2.732 },
  recall: { departure: { mean: 0.026, perFold: 0.217, sd: 0.065 }, guess: 0.032, half: -0.713, slope: 5.273 },
}

/** Compute of most development tops, FLOPs; beyond, all is believed less, in proportion to the decades. */
const charted = 1e12
/** e-folds from there within which the trend of departures is followed: two tops had six times the compute. */
const followed = Math.log(6)

/** Beliefs about an ability of a ladder whose top rung has this compute; none about abilities never seen. */
export function abilityBeliefs(task: string, topFlops: number): AbilityBeliefs | undefined {
  const known = learned[task]
  if (known === undefined) return undefined
  const { departure, guess, half, slope } = known
  const folds = Math.log(topFlops / charted)
  const strain = 1 + Math.max(0, folds / Math.LN10)
  const mean = departure.mean + departure.perFold * Math.max(-followed, Math.min(followed, folds))
  return {
    departure: { mean, sd: departure.sd * strain },
    link: { guess, half, slope: { mean: slope, sd: 0.4 * strain }, stray: { ladder: 0.4 * strain, run: 0.3 } },
  }
}
