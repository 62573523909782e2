/** How fast a machine trains, as measured: what a plan's seconds are made of. */

/** Seconds of one optimizer step on a lane: a constant for the calls plus the arithmetic at a steady rate. */
export interface Speed {
  readonly lanes: number
  readonly secondsPerCall: number
  /** FLOP/s of one lane while all lanes are busy. */
  readonly laneRate: number
  /** FLOP/s and threads of a run that has the machine to itself. */
  readonly topRate: number
  readonly topThreads: number
  /** Steps as measured, ascending, where the rate depends on the size by far: then they count, and not the line above. */
  readonly steps?: readonly { readonly flops: number; readonly seconds: number }[]
  /** Seconds of compiling a step, where they are more than a moment. */
  readonly compile?: number
  /** Bytes of memory that models must fit into, where that is not the machine's own. */
  readonly memory?: number
}

/**
 * Seconds of a step of so many FLOPs. Between measured ones it is drawn evenly in both logarithms; smaller ones take as
 * long as the smallest, larger ones run at the rate of the largest.
 * @param top of a run that has the machine to itself
 */
export function secondsPerStep(top: boolean, flops: number, speed: Speed): number {
  const { steps, secondsPerCall, laneRate, topRate } = speed
  if (steps === undefined || steps.length === 0) return secondsPerCall + flops / (top ? topRate : laneRate)
  const above = steps.findIndex((step) => step.flops >= flops)
  const [low, high] = [steps[above - 1], steps[above]]
  if (above === 0) return (high as Step).seconds
  if (low === undefined || high === undefined) {
    const last = steps.at(-1) as Step
    return (last.seconds * flops) / last.flops
  }
  const share = Math.log(flops / low.flops) / Math.log(high.flops / low.flops)
  return low.seconds * (high.seconds / low.seconds) ** share
}

type Step = NonNullable<Speed['steps']>[number]
