import type { Forecast } from '../../laws/index.ts'
import type { ThinkSpec } from './spec.ts'

export type ThinkPhase =
  | 'teaching'
  | 'practice'
  | 'practice and verifiers'
  | 'measuring'
  | 'law'
  | 'the budget not run'
  | 'closing'

/** What a study of thinking tells while it runs, in order; the terminal draws it. */
export type ThinkEvent =
  | {
      readonly type: 'plan'
      /** Of one of its seeds where there are several. */
      readonly spec: ThinkSpec
      readonly seeds?: readonly number[]
      readonly path: string
      /** Jobs in all, and those that earlier starts finished. */
      readonly jobs: number
      readonly finished: number
      /** Of all work, what those did. */
      readonly share: number
    }
  | { readonly type: 'phase'; readonly phase: ThinkPhase }
  /** `share`: of all the work of the study, this job's part so far included. */
  | {
      readonly type: 'progress'
      readonly job: string
      readonly done: number
      readonly note: string
      readonly share: number
    }
  | { readonly type: 'finished'; readonly job: string; readonly share: number }
  /** What the budget not run, in words, is foreseen to reach; null where nothing is, with the reason. */
  | {
      readonly type: 'law'
      readonly target: string
      readonly forecast: Forecast | null
      readonly reason: string | null
    }
  | { readonly type: 'sealed'; readonly sha256: string; readonly at: string; readonly already: boolean }
  | { readonly type: 'warning'; readonly message: string }
