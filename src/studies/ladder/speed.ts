/** How fast a machine trains, as measured: what a plan's seconds are made of. */

/** Seconds of one optimizer step on a lane: a constant for the calls plus the arithmetic at a steady rate. */
export interface Speed {
  readonly lanes: number
  readonly secondsPerCall: number
  /** FLOP/s of one lane while all lanes are busy. */
  readonly laneRate: number
  /** FLOP/s of a run that has the machine to itself, and threads (or devices) that it may take. */
  readonly topRate: number
  readonly topThreads: number
  /** Steps as measured, ascending, where the rate depends on the size by far: then they count, and not the line above. */
  readonly steps?: readonly Step[]
  /** The same with the batch cut over `topThreads` devices, where there are several. */
  readonly topSteps?: readonly Step[]
  /** Seconds of compiling a step, where they are more than a moment. */
  readonly compile?: number
  /** Bytes of memory that models must fit into, where that is a device's own. */
  readonly memory?: number
}

export interface Step {
  readonly flops: number
  readonly seconds: number
}

/**
 * Seconds of a step of so many FLOPs.
 * @param top of a run that has the machine to itself
 */
export function secondsPerStep(top: boolean, flops: number, speed: Speed): number {
  const { steps = [], topSteps, secondsPerCall, laneRate, topRate } = speed
  if (steps.length === 0) return secondsPerCall + flops / (top ? topRate : laneRate)
  return between(topThreadsFor(flops, speed) > 1 && top ? (topSteps as readonly Step[]) : steps, flops)
}

/**
 * Threads, or devices, that the top rung takes: of several devices all only where that was measured to be faster than one
 * with steps of this size.
 */
export function topThreadsFor(flops: number, { topThreads, steps = [], topSteps = [] }: Speed): number {
  if (steps.length === 0) return topThreads
  return topSteps.length > 0 && between(topSteps, flops) < between(steps, flops) ? topThreads : 1
}

/**
 * Between measured steps it is drawn evenly in both logarithms; smaller ones take as long as the smallest, larger ones run
 * at the rate of the largest.
 */
function between(steps: readonly Step[], flops: number): number {
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
