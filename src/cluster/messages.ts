import type { Problem } from '../error.ts'

/** What the main thread sends to a lane. `end`: there is no further job, and it may close what it holds. */
export type ToLane<Payload> =
  | { readonly type: 'job'; readonly index: number; readonly payload: Payload }
  | { readonly type: 'end' }

/** What a lane sends back. */
export type FromLane<Message, Result> =
  | { readonly type: 'message'; readonly index: number; readonly message: Message }
  | { readonly type: 'result'; readonly index: number; readonly result: Result }
  | { readonly type: 'failure'; readonly index: number; readonly problem: Problem; readonly stack: string }

/** Handed to each thread at its start. */
export interface LaneData<Shared> {
  readonly shared: Shared
  readonly lane: number
  /** One Int32: non-zero once the lane should stop at the next safe point. Shared memory, so that busy lanes see it. */
  readonly stop: SharedArrayBuffer
}

/** The first message to a process. */
export interface Start<Shared> {
  readonly type: 'start'
  readonly shared: Shared
  readonly lane: number
}
