/** One finished run as the laws see it: plain numbers, from Escalado or from anyone's table. */
export interface Observation {
  /** Parameters. */
  readonly N: number
  /** Training tokens. */
  readonly D: number
  /** Training compute, FLOPs. */
  readonly C: number
  /** Held-out loss, nats per token. */
  readonly loss: number
  /** The run it came from; rows of one run are correlated. Default: each row its own run. */
  readonly run?: string
  /** The trunk its run branched from; the unit of resampling. Default: the run. */
  readonly trunk?: string
  /** Distinct training tokens, when some were repeated. */
  readonly unique?: number
  /** Peak learning rate, where it is known: tells a wall of tuning from one of size. */
  readonly learningRate?: number
}
