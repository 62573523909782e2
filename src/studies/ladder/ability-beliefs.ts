/**
 * What is known of the six abilities before a ladder is trained: learned from eleven development ladders on six texts by
 * bench/ladder/abilities.mjs (records/2026-11-23-abilities.md). They say how log-probability leaves a straight line in
 * ln C, and at which log-probability greedy answers begin to come out right.
 */
import type { AbilityBeliefs } from '../../laws/index.ts'

interface Learned {
  /** Nats per byte and e-fold of compute: mean over ladders, and how far ladders stray beyond the scatter of runs. */
  readonly departure: readonly [mean: number, sd: number]
  readonly guess: number
  /** Nats per byte. */
  readonly half: number
  /** Logits per nat. */
  readonly slope: number
}

const learned: { readonly [task: string]: Learned } = {
  copy: { departure: [0.212, 0.18], guess: 0.001, half: -1.883, slope: 4.591 },
  reverse: { departure: [0.258, 0.125], guess: 0.001, half: -1.655, slope: 4.364 },
  sort: { departure: [0.08, 0.02], guess: 0.001, half: -0.489, slope: 5.002 },
  addition: { departure: [-0.02, 0.02], guess: 0.006, half: -0.635, slope: 3.904 },
  brackets: { departure: [0.048, 0.02], guess: 0.045, half: -0.533, slope: 2.433 },
  recall: { departure: [-0.038, 0.02], guess: 0.068, half: -0.252, slope: 3.649 },
}

/** Compute up to which development ladders went; beyond, all is believed less, in proportion to the decades. */
const charted = 2e12

/** Beliefs about an ability of a ladder whose top rung has this compute; none about abilities never seen. */
export function abilityBeliefs(task: string, topFlops: number): AbilityBeliefs | undefined {
  const known = learned[task]
  if (known === undefined) return undefined
  const { departure, guess, half, slope } = known
  const strain = 1 + Math.max(0, Math.log10(topFlops / charted))
  return {
    departure: { mean: departure[0], sd: departure[1] * strain },
    link: { guess, half, slope: { mean: slope, sd: 0.4 * strain }, stray: { ladder: 0.4 * strain, run: 0.3 } },
  }
}
