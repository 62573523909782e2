import type { Belief } from './bounded.ts'

/**
 * How the share of problems solved follows from the log-probability of right answers:
 * share = guess + (1 − guess)·σ(η), η = slope·(logProbability − half) + offset. Exact match needs every byte, so it stays
 * at its guessing level while log-probability climbs, then rises within about a nat.
 */
export interface Link {
  /** Share that guessing solves. */
  readonly guess: number
  /** Nats per byte at which half of what guessing leaves is solved. */
  readonly half: number
  /** Rise of η per nat. */
  readonly slope: Belief
  /** How far a ladder strays from this link as a whole, and each of its runs, in η (standard deviations). */
  readonly stray: { readonly ladder: number; readonly run: number }
}

/** A run's score, and the η the link gives it before the ladder's offset. */
export interface Scored {
  readonly solved: number
  readonly trials: number
  readonly eta: number
}

/** Share solved at η, its derivative, and the information on η that one problem carries (binomial). */
export function shareAt(eta: number, guess: number): { share: number; rise: number; information: number } {
  // Beyond ±30 a logistic is 0 or 1 to working precision, and its information is none.
  const sigma = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, eta))))
  const share = guess + (1 - guess) * sigma
  const rise = (1 - guess) * sigma * (1 - sigma)
  return { share, rise, information: (rise * rise) / (share * (1 - share)) }
}

/**
 * The ladder's own offset from the link: posterior under N(0, stray.ladder²) and the binomial likelihood of its runs, by
 * Fisher scoring. A run of zeros where the link expects zeros says nothing, as it should.
 */
export function offsetOf(runs: readonly Scored[], { guess, stray }: Pick<Link, 'guess' | 'stray'>): Belief {
  const prior = stray.ladder ** -2
  let mean = 0
  let precision = prior
  for (let round = 0; round < 100; round++) {
    let score = -mean * prior
    precision = prior
    for (const { solved, trials, eta } of runs) {
      const { share, rise, information } = shareAt(eta + mean, guess)
      // Each run has a stray of its own, which caps what its problems can say.
      const weight = 1 / (1 + trials * information * stray.run ** 2)
      precision += weight * trials * information
      score += (weight * (solved - trials * share) * rise) / (share * (1 - share))
    }
    const step = Math.max(-1, Math.min(1, score / precision))
    mean += step
    if (Math.abs(step) < 1e-9) break
  }
  return { mean, sd: precision ** -0.5 }
}
