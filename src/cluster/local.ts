import { EscaladoError } from '../error.ts'
import { type Lane, startProcess, startThread } from './start.ts'

export interface LocalRequest<Shared, Payload, Message> {
  /** The module each lane runs: a compiled file that calls `serveJobs`. */
  readonly module: URL
  /** Jobs in the order in which lanes take them; put the longest first. */
  readonly jobs: readonly Payload[]
  /** Jobs that run side by side. */
  readonly lanes: number
  /** Whether lanes are processes and not threads: native code that crashes then ends a lane, not everything. */
  readonly apart?: boolean
  /** Handed to every lane once. */
  readonly shared: Shared
  readonly onMessage?: (message: Message, job: number) => void
  /** Asks running jobs to stop at their next safe point; no further one starts. */
  readonly signal?: AbortSignal
}

/** For closing what a lane holds, once it has no more jobs. */
const millisecondsToEnd = 20_000

/**
 * Runs jobs on lanes, threads or processes, `lanes` at a time, and returns their results in the order of the jobs
 * (undefined for those that never started). The first failure stops the others at their next safe point and is thrown.
 * @throws what a job throws; `device-crashed` when a process apart dies
 */
export async function runLocal<Shared, Payload, Message, Result>(
  request: LocalRequest<Shared, Payload, Message>,
): Promise<(Result | undefined)[]> {
  const { module, jobs, shared, signal, onMessage, apart = false } = request
  const running = new Set<Lane<Payload, Message, Result>>()
  let stopping = signal?.aborted === true
  const askToStop = (): void => {
    stopping = true
    for (const lane of running) lane.stop()
  }
  signal?.addEventListener('abort', askToStop, { once: true })

  const results: (Result | undefined)[] = jobs.map(() => undefined)
  let upcoming = 0
  let failure: Error | undefined

  const runLane = async (_: unknown, number: number): Promise<void> => {
    const start = apart ? startProcess : startThread
    const lane: Lane<Payload, Message, Result> = start(module, shared, number)
    running.add(lane)
    if (stopping) lane.stop()
    const ended = new Promise<Error | null>((resolve) => lane.onEnd(resolve))
    try {
      await new Promise<void>((resolve, reject) => {
        const next = () => {
          if (upcoming >= jobs.length || signal?.aborted || failure) return resolve()
          const index = upcoming++
          lane.post({ type: 'job', index, payload: jobs[index] as Payload })
        }
        lane.onMessage((message) => {
          try {
            if (message.type === 'message') return onMessage?.(message.message, message.index)
            if (message.type === 'failure') return reject(revive(message))
            results[message.index] = message.result
            next()
          } catch (error) {
            reject(error)
          }
        })
        ended.then((problem) => reject(problem ?? new Error('a lane ended before its job')))
        next()
      })
    } catch (error) {
      failure ??= error as Error
      askToStop()
    } finally {
      lane.post({ type: 'end' })
      await Promise.race([ended, patience(millisecondsToEnd)])
      await lane.kill()
      running.delete(lane)
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(request.lanes, jobs.length) }, runLane))
  } finally {
    signal?.removeEventListener('abort', askToStop)
  }
  if (failure) throw failure
  return results
}

const patience = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref())

function revive({ problem, stack }: { problem: EscaladoError['problem']; stack: string }): EscaladoError {
  const error = new EscaladoError(problem)
  error.stack = stack
  return error
}
