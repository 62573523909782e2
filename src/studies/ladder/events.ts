import type { LowerAnalysis } from './analyse.ts'
import type { TrunkProgress } from './job.ts'
import type { LadderPlan } from './plan.ts'
import type { LadderRecord, LadderRun, PlannedRun } from './record.ts'

/** What a ladder tells while it runs, in order; the terminal draws it. */
export type LadderEvent =
  | { readonly type: 'text'; readonly text: LadderRecord['text'] }
  | { readonly type: 'calibrating' }
  /** `resumed`: the plan was frozen by an earlier start, of which these runs are finished. */
  | {
      readonly type: 'plan'
      readonly plan: LadderPlan
      readonly runs: readonly PlannedRun[]
      readonly path: string
      readonly resumed: boolean
      readonly finished: readonly string[]
    }
  | { readonly type: 'phase'; readonly phase: 'lower rungs' | 'top rung' }
  | { readonly type: 'progress'; readonly progress: TrunkProgress; readonly run: PlannedRun }
  | { readonly type: 'run'; readonly run: LadderRun }
  | { readonly type: 'law'; readonly analysis: LowerAnalysis }
  | { readonly type: 'sealed'; readonly sha256: string; readonly at: string; readonly already: boolean }
  | { readonly type: 'warning'; readonly message: string }
