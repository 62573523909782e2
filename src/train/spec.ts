import type { ModelShape } from '../model/index.ts'
import type { Schedule } from './schedule.ts'
import type { OptimizerConstants } from './step.ts'

/** Everything that decides a trunk's numbers, the text aside. */
export interface TrunkSpec {
  readonly shape: ModelShape
  readonly seed: number
  /** Sequences per step. */
  readonly batch: number
  readonly schedule: Schedule
  readonly weightDecay: number
  readonly optimizer: OptimizerConstants
  /** Steps of each branch, ascending; the last one is the trunk's own end. */
  readonly branches: readonly number[]
}

/** One logged interval: means over its steps. */
export interface MetricsRow {
  /** Steps taken at the end of the interval. */
  readonly step: number
  readonly tokens: number
  /** Training loss, nats per token. */
  readonly loss: number
  /** Gradient norm before clipping. */
  readonly norm: number
  /** Learning rate of the last step. */
  readonly rate: number
}

/** The numbers a training carries from step to step. */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number
  readonly weights: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

/** The sums of the steps since the last logged row. */
export interface PendingRow {
  readonly loss: number
  readonly norm: number
  readonly steps: number
}

/** A training at one instant, log included: what resuming needs to go on as if nothing had happened. */
export interface Snapshot {
  readonly state: TrainingState
  readonly pending: PendingRow
}

export const tokensPerStep = ({ batch, shape }: TrunkSpec): number => batch * shape.context
