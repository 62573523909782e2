/** A trunk's learning rates and where its branches leave it; all in optimizer steps. */
export interface Schedule {
  readonly learningRate: number
  /** Steps of linear warmup. */
  readonly warmup: number
  /** Share of a branch's steps over which its learning rate falls linearly to zero. */
  readonly decayShare: number
}

/**
 * Learning rate of a trunk's step (from 0): warmup, then stable (warmup–stable–decay, Hu et al. 2024, section 4).
 * One stable rate serves every branch, so a longer horizon costs no new trunk.
 */
export const trunkRate = ({ learningRate, warmup }: Schedule, step: number): number =>
  learningRate * Math.min(1, (step + 1) / warmup)

/** The step at which a branch of `steps` steps leaves its trunk. */
export const departure = ({ decayShare }: Schedule, steps: number): number => Math.round(steps * (1 - decayShare))

/** Learning rate of a branch's step after its departure: linear to zero (Hägele et al. 2024, section 3). */
export function branchRate(schedule: Schedule, steps: number, step: number): number {
  const start = departure(schedule, steps)
  return (trunkRate(schedule, step) * (steps - step)) / (steps - start)
}

/** Steps really taken for all branches of a trunk, ascending: the trunk once, and every decay. */
export function stepsSpent(schedule: Schedule, branches: readonly number[]): number {
  const last = branches.at(-1) ?? 0
  return departure(schedule, last) + branches.reduce((sum, steps) => sum + steps - departure(schedule, steps), 0)
}
