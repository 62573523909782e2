/** What training one model tells and leaves behind, as plain data. */

import type { Attention, DeviceName } from '../../engine/index.ts'
import type { TrunkProgress } from '../ladder/job.ts'
import type { LadderRun, PlannedRun, RunStatus } from '../ladder/record.ts'

/** Everything about a single run that is known before it starts. */
export interface SinglePlan extends Omit<PlannedRun, 'id' | 'rung' | 'top' | 'seconds' | 'memory'> {
  readonly run: string
  readonly seed: number
}

/** What `escalado train --json` prints. */
export interface SingleRecord
  extends SinglePlan,
    Pick<LadderRun, 'loss' | 'bpb' | 'unseenLoss' | 'abilities' | 'tokensPerSecond'> {
  readonly status: RunStatus
  readonly text: { readonly description: string; readonly sha256: string }
  /** What computed it; `precision` is that of matrix products, `attention` how it was computed where there was a choice. */
  readonly device: {
    readonly name: DeviceName
    readonly kind: string
    readonly precision: string
    readonly attention?: Attention
  }
  /** The command that reproduces this run. */
  readonly command: string
}

export type SingleEvent =
  | { readonly type: 'text'; readonly description: string }
  /** `status`: what an earlier start of the same run came to; `sharing`: of several devices those that share its batch. */
  | { readonly type: 'plan'; readonly plan: SinglePlan; readonly status: RunStatus; readonly sharing: string | null }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'progress'; readonly progress: TrunkProgress; readonly plan: SinglePlan }
