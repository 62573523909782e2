/** What the study of the verification hypothesis leaves behind, as plain data. Types only. */
import type { Forecast } from '../../../laws/index.ts'
import type { LadderRecord } from '../../ladder/record.ts'
import type { ThinkLearning, ThinkPractice } from '../record.ts'

/** How a model was taught: on traces that check their attempts and stop at a right one, or on traces that never look. */
export type Arm = 'verifying' | 'blind'

/** What a model does, on held-out problems. */
export type Standing = Omit<ThinkLearning, 'size' | 'stage' | 'task'>

/** One model of one seed, before and after it practised on the same verified rewards. */
export interface ArmResult {
  readonly seed: number
  readonly arm: Arm
  readonly before: Standing
  readonly after: Standing
  /** Of pass@1, after less before. */
  readonly gain: number
  /** Acceptance of right attempts less that of wrong ones (J of Youden 1950), before; null where it marks none. */
  readonly informedness: number | null
  /** Whether it verified its attempts before it practised, and whether its attempts rose. */
  readonly verified: boolean
  readonly attemptsRose: boolean
  readonly traps: ThinkPractice['traps']
}

/** A mean over seeds with Student's interval. */
export interface OverSeeds {
  readonly value: number
  readonly interval95: readonly [number, number]
}

export interface VerificationForecast {
  readonly quantity: 'difference' | 'agreement'
  readonly forecast: Forecast
  readonly outcome: number | null
  /** Whether the outcome lies inside the 80% interval. */
  readonly inside80: boolean | null
}

export interface VerificationRecord {
  readonly study: string
  readonly createdAt: string
  readonly seed: number
  readonly seeds: readonly number[]
  /** The hypothesis and how it is decided, as they were sealed. */
  readonly hypothesis: string
  readonly rule: string
  readonly design: string
  readonly arms: readonly ArmResult[]
  readonly gains: Readonly<Record<Arm, OverSeeds>>
  /** Gain of the verifying arm less that of the blind one, seed by seed. */
  readonly difference: OverSeeds
  /** Models whose attempts rose exactly if they had verified, and the chance of as many by coin flips. */
  readonly agreement: { readonly models: number; readonly agreeing: number; readonly chance: number }
  readonly forecasts: readonly VerificationForecast[]
  readonly sealed: LadderRecord['sealed']
  readonly verdict: 'supported' | 'refuted' | 'undecided'
  readonly meaning: string
  readonly machine: LadderRecord['machine']
  readonly command: string
  readonly seconds: number
  readonly report: string | null
}
