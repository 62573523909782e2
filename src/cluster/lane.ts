import { EscaladoError } from '../error.ts'
import { openChannel } from './channel.ts'

/** What a job may do besides computing. */
export interface JobContext<Shared, Message> {
  readonly shared: Shared
  /** Which of the lanes that run side by side this one is, from 0. */
  readonly lane: number
  send(message: Message): void
  shouldStop(): boolean
}

/**
 * Makes the present thread or process a lane: it runs one job at a time and answers with its result.
 * @param close gives back what jobs share, such as a device, when there are no more of them
 */
export function serveJobs<Shared, Payload, Message, Result>(
  run: (payload: Payload, context: JobContext<Shared, Message>) => Promise<Result>,
  close: () => Promise<void> = async () => {},
): void {
  const channel = openChannel<Shared, Payload, Message, Result>()
  channel.onMessage(async (message) => {
    if (message.type === 'end') return close().finally(channel.end)
    const { index, payload } = message
    try {
      const result = await run(payload, {
        shared: channel.shared(),
        lane: channel.lane(),
        send: (message) => channel.post({ type: 'message', index, message }),
        shouldStop: channel.shouldStop,
      })
      channel.post({ type: 'result', index, result })
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
      channel.post({ type: 'failure', index, problem, stack })
    }
  })
}
