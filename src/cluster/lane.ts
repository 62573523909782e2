import { parentPort, workerData } from 'node:worker_threads'
import { EscaladoError } from '../error.ts'
import type { FromLane, LaneData, ToLane } from './messages.ts'

/** What a job may do besides computing. */
export interface JobContext<Shared, Message> {
  readonly shared: Shared
  send(message: Message): void
  shouldStop(): boolean
}

/** Makes the present worker thread a lane: it runs one job at a time and answers with its result. */
export function serveJobs<Shared, Payload, Message, Result>(
  run: (payload: Payload, context: JobContext<Shared, Message>) => Promise<Result>,
): void {
  const { shared, stop } = workerData as LaneData<Shared>
  const flag = new Int32Array(stop)
  const post = (message: FromLane<Message, Result>) => parentPort?.postMessage(message)
  parentPort?.on('message', async ({ index, payload }: ToLane<Payload>) => {
    try {
      const result = await run(payload, {
        shared,
        send: (message) => post({ type: 'message', index, message }),
        shouldStop: () => Atomics.load(flag, 0) !== 0,
      })
      post({ type: 'result', index, result })
    } catch (error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const problem =
        error instanceof EscaladoError
          ? error.problem
          : {
              code: 'job-failed',
              what: 'a job failed unexpectedly',
              value: String(error),
              fix: 'Run again with --debug and report the stack trace.',
            }
      post({ type: 'failure', index, problem, stack })
    }
  })
}
