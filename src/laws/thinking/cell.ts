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
 * logit(accuracy) = level + size·ln N + data·ln D + practice·ln(1 + practice/teaching) − thinking·T^−tau − samples·k^−sigma,
 * with natural logarithms and T in tokens. Null: withheld, since the cells do not tell; it then contributes nothing, and
 * `level` holds what it does at the settings measured.
 */
export interface ThinkingParameters {
  readonly level: number
  readonly size: number | null
  readonly data: number | null
  readonly practice: number | null
  readonly thinking: number | null
  readonly tau: number | null
  readonly samples: number | null
  readonly sigma: number | null
}

export interface ThinkingLaw {
  readonly params: ThinkingParameters
  /** 90%, over problems and models like these; null for a parameter that is withheld or held at a value. */
  readonly intervals: Readonly<Record<keyof ThinkingParameters, readonly [number, number] | null>>
  /** Root mean square of what the surface leaves, on the logit scale and in accuracy. */
  readonly residual: { readonly logit: number; readonly accuracy: number }
  readonly cells: number
  readonly models: number
  /** Null where size, data, or both thinking and samples are withheld. */
  readonly exchange: ExchangeRate | null
  readonly splits: readonly BudgetSplit[]
  readonly isoAccuracy: readonly IsoAccuracy[]
  /** One sentence each: parameters at a bound or not identified, ranges too short, few models, misfit. */
  readonly diagnostics: readonly string[]
}

/**
 * How much training compute buys what ten times the inference compute does, for the middle model of the study. Inference
 * compute goes where it helps most, within what was measured if that spans a factor of ten; training compute goes into N
 * and D alike (N ∝ C^½, D ∝ C^½), the inference budget unchanged in thinking tokens and samples.
 */
export interface ExchangeRate {
  /** Where it is taken: the middle model, and its best use of the inference compute that is then multiplied by ten. */
  readonly at: { readonly N: number; readonly D: number; readonly thinking: number; readonly samples: number }
  /** Its best use of ten times that compute. */
  readonly to: { readonly thinking: number; readonly samples: number }
  /** Factor of training compute that gives the same accuracy as ten times the inference compute. */
  readonly factor: ResampledFactor
  /** Gain in logit accuracy of ten times the inference, and of ten times the training compute. */
  readonly byInference: Resampled
  readonly byTraining: Resampled
}

/** A factor that may have no upper end: null where no amount of training in reach (a billionfold) would do. */
export interface ResampledFactor {
  readonly value: number | null
  readonly interval80: readonly [number | null, number | null]
  readonly interval95: readonly [number | null, number | null]
}

/** The best use of a total budget when a number of queries will be served. */
export interface BudgetSplit {
  /** FLOPs, training and all queries together. */
  readonly budget: number
  /** By rising queries; those numbers that the budget cannot serve at all are left out. */
  readonly points: readonly SplitPoint[]
}

export interface SplitPoint {
  readonly queries: number
  /** Share of what is spent that goes into training (policy gradient included). */
  readonly trainingShare: number
  readonly N: number
  readonly D: number
  /** FLOPs of policy gradient over those of supervised training: the middle model's share. */
  readonly practice: number
  readonly thinking: number
  readonly samples: number
  readonly accuracy: number
  /** Whether any of these lies outside what was measured. */
  readonly extrapolated: boolean
}

/** Pairs of training and inference compute per query that reach one accuracy, N and D growing alike. */
export interface IsoAccuracy {
  readonly accuracy: number
  /** FLOPs: of training, policy gradient included in the share of the middle model, and of one query. */
  readonly points: readonly {
    readonly training: number
    readonly inference: number
    readonly extrapolated: boolean
  }[]
}
