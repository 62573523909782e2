/** What a law of thinking is fitted to, and what it gives: plain data. */

/** One way of answering, by one model, over all problems of a study. */
export interface ThinkingCell {
  /** Names the model; cells of one model share its luck. */
  readonly model: string
  /** Parameters, and tokens of supervised training. */
  readonly N: number
  readonly D: number
  /** FLOPs of that training, and of the policy gradient after it (0 without). */
  readonly teaching: number
  readonly practice: number
  /** Tokens a thought may have before its answer is forced. */
  readonly thinking: number
  /** Samples among which one answer is chosen. */
  readonly samples: number
  /** Per query, means over the problems: tokens written and FLOPs of inference, the prompt's reading included. */
  readonly tokens: number
  readonly flops: number
  /** Per problem: the probability that the chosen answer is right; null where it could not be verified. */
  readonly success: readonly (number | null)[]
}

/** A number with what resampling the problems makes of it. */
export interface Resampled {
  readonly value: number
  readonly interval80: readonly [number, number]
  readonly interval95: readonly [number, number]
}

/**
 * logit(accuracy) = level + size·ln N + data·ln D + practice·ln(1 + practice/teaching) − thinking·T^−τ − samples·k^−σ,
 * with natural logarithms, T in tokens.
 */
export interface ThinkingParameters {
  readonly level: number
  readonly size: number
  readonly data: number
  readonly practice: number
  readonly thinking: number
  readonly tau: number
  readonly samples: number
  readonly sigma: number
}

export interface ThinkingLaw {
  readonly params: ThinkingParameters
  readonly intervals: Readonly<Record<keyof ThinkingParameters, readonly [number, number]>>
  /** Root mean square of what the surface leaves, on the logit scale and in accuracy. */
  readonly residual: { readonly logit: number; readonly accuracy: number }
  readonly cells: number
  readonly models: number
  readonly exchange: ExchangeRate
  readonly splits: readonly BudgetSplit[]
  readonly isoAccuracy: readonly IsoAccuracy[]
  /** One sentence each: parameters at a bound or not identified, ranges too short, misfit. */
  readonly diagnostics: readonly string[]
}

/**
 * How much training compute buys what ten times the inference compute does, for the middle model of the study:
 * ln(factor of training compute) over ln 10 of inference compute, N and D growing alike.
 */
export interface ExchangeRate {
  readonly at: { readonly N: number; readonly D: number; readonly thinking: number; readonly samples: number }
  /** Factor of training compute that gives the same accuracy as ten times the inference compute. */
  readonly factor: Resampled
  /** Gain in logit accuracy of ten times the inference, and of ten times the training compute. */
  readonly byInference: Resampled
  readonly byTraining: Resampled
}

/** The best use of a total budget when a number of queries will be served. */
export interface BudgetSplit {
  /** FLOPs, training and all queries together. */
  readonly budget: number
  readonly points: readonly SplitPoint[]
}

export interface SplitPoint {
  readonly queries: number
  /** Share of the budget that goes into training (policy gradient included). */
  readonly trainingShare: number
  readonly N: number
  readonly D: number
  readonly practice: number
  readonly thinking: number
  readonly samples: number
  readonly accuracy: number
  /** Whether any of these lies outside what was measured. */
  readonly extrapolated: boolean
}

/** Pairs of training and inference compute per query that reach one accuracy. */
export interface IsoAccuracy {
  readonly accuracy: number
  readonly points: readonly {
    readonly training: number
    readonly inference: number
    readonly extrapolated: boolean
  }[]
}
