import fs from 'node:fs'
import { Worker } from 'node:worker_threads'
import { EscaladoError } from '../error.ts'
import type { FromLane, LaneData, ToLane } from './messages.ts'

export interface LocalRequest<Shared, Payload, Message> {
  /** The module each lane runs: a compiled file that calls `serveJobs`. */
  readonly module: URL
  /** Jobs in the order in which lanes take them; put the longest first. */
  readonly jobs: readonly Payload[]
  /** Jobs that run side by side. */
  readonly lanes: number
  /** Handed to every lane once. */
  readonly shared: Shared
  readonly onMessage?: (message: Message, job: number) => void
  /** Asks running jobs to stop at their next safe point; no further one starts. */
  readonly signal?: AbortSignal
}

/**
 * Runs jobs on worker threads of this process, `lanes` at a time, and returns their results in the order of the jobs
 * (undefined for those that never started). The first failure stops the others at their next safe point and is thrown.
 */
export async function runLocal<Shared, Payload, Message, Result>(
  request: LocalRequest<Shared, Payload, Message>,
): Promise<(Result | undefined)[]> {
  const { module, jobs, shared, signal, onMessage } = request
  const stop = new SharedArrayBuffer(4)
  const askToStop = () => Atomics.store(new Int32Array(stop), 0, 1)
  if (signal?.aborted) askToStop()
  signal?.addEventListener('abort', askToStop, { once: true })

  const results: (Result | undefined)[] = jobs.map(() => undefined)
  let upcoming = 0
  let failure: Error | undefined

  const lane = async (): Promise<void> => {
    const workerData: LaneData<Shared> = { shared, stop }
    const worker = new Worker(compiled(module), { workerData })
    try {
      await new Promise<void>((resolve, reject) => {
        const next = () => {
          if (upcoming >= jobs.length || signal?.aborted || failure) return resolve()
          const index = upcoming++
          const job: ToLane<Payload> = { type: 'job', index, payload: jobs[index] as Payload }
          worker.postMessage(job)
        }
        worker.on('message', (message: FromLane<Message, Result>) => {
          try {
            if (message.type === 'message') return onMessage?.(message.message, message.index)
            if (message.type === 'failure') return reject(revive(message))
            results[message.index] = message.result
            next()
          } catch (error) {
            reject(error)
          }
        })
        worker.on('error', reject)
        worker.on('exit', (code) => reject(new Error(`a worker thread ended unexpectedly with code ${code}`)))
        next()
      })
    } catch (error) {
      failure ??= error as Error
      askToStop()
    } finally {
      await worker.terminate()
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(request.lanes, jobs.length) }, lane))
  } finally {
    signal?.removeEventListener('abort', askToStop)
  }
  if (failure) throw failure
  return results
}

function revive({ problem, stack }: { problem: EscaladoError['problem']; stack: string }): EscaladoError {
  const error = new EscaladoError(problem)
  error.stack = stack
  return error
}

/** Threads run compiled code only; tests that import the sources use the build beside them. */
function compiled(module: URL): URL {
  return fs.existsSync(module) ? module : new URL(module.href.replace(/^(.*)\/src\//, '$1/dist/'))
}
