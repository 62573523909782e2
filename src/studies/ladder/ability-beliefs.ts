/**
 * What is known of the six abilities before a ladder is trained: learned from eleven development ladders on six texts by
 * bench/ladder/abilities.mjs (records/2026-11-23-abilities.md). They say how log-probability leaves a straight line in
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
  copy: { departure: { mean: 0.2, perFold: 0.133, sd: 0.165 }, guess: 0.001, half: -1.883, slope: 4.59 },
  reverse: { departure: { mean: 0.247, perFold: 0.124, sd: 0.105 }, guess: 0.001, half: -1.655, slope: 4.36 },
  sort: { departure: { mean: 0.075, perFold: 0.063, sd: 0.02 }, guess: 0.001, half: -0.489, slope: 5 },
  addition: { departure: { mean: -0.023, perFold: 0.038, sd: 0.02 }, guess: 0.006, half: -0.635, slope: 3.9 },
  brackets: { departure: { mean: 0.047, perFold: 0.017, sd: 0.02 }, guess: 0.045, half: -0.533, slope: 2.43 },
  recall: { departure: { mean: -0.04, perFold: 0.023, sd: 0.02 }, guess: 0.068, half: -0.252, slope: 3.65 },
}

/** Compute of most development tops, FLOPs; beyond, all is believed less, in proportion to the decades. */
const charted = 1e12
/** e-folds from there within which the trend of departures is followed: two tops had twice the compute. */
const followed = Math.log(2)

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
