/** Runs the jobs of a study on lanes, and keeps count of how much of all its work is done. */
import { runLocal } from '../../cluster/index.ts'
import { cpu, type Device, traitsOf } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { isTrained, listRuns, readDocument, type Store } from '../../store/index.ts'
import type { Clock } from '../ladder/clock.ts'
import { stopped } from '../stopped.ts'
import type { ThinkEvent } from './events.ts'
import type { NamedJob } from './jobs.ts'
import type { ThinkProgress, ThinkResult, ThinkShared, ThinkWork } from './worker.ts'

export const workerModule = new URL('./worker.js', import.meta.url)

export interface WorkloadRequest {
  readonly store: Store
  /** Of the study, in the store. */
  readonly folder: string
  /** All there is to do. */
  readonly jobs: readonly NamedJob[]
  readonly clock: Clock
  readonly request: {
    readonly store: string
    readonly command: string
    readonly device?: Device
    readonly signal?: AbortSignal
  }
  readonly emit: (event: ThinkEvent) => void
}

export interface Workload {
  isDone(job: NamedJob): boolean
  /** Jobs in all, those that earlier starts finished, and their share of all work. */
  standing(): { readonly jobs: number; readonly finished: number; readonly share: number }
  /**
   * Runs those of these jobs that are not done, side by side on all cores, in their order.
   * @throws `interrupted`, `study-diverged`
   */
  run(jobs: readonly NamedJob[]): Promise<void>
}

export function createWorkload({ store, folder, jobs: all, clock, request, emit }: WorkloadRequest): Workload {
  const { device = cpu } = request
  const isDone = ({ result }: NamedJob): boolean =>
    'document' in result
      ? readDocument(store, `${folder}/${result.document}`) !== undefined
      : listRuns(store).some(({ id, status }) => id === result.run && isTrained(status))
  const total = all.reduce((sum, { work }) => sum + work, 0)
  const before = all.filter(isDone)
  const done = new Map(before.map(({ name, work }) => [name, work]))
  const share = (): number => Math.min(1, [...done.values()].reduce((sum, work) => sum + work, 0) / total)
  return {
    isDone,
    standing: () => ({ jobs: all.length, finished: before.length, share: share() }),
    async run(jobs) {
      const open = jobs.filter((job) => !isDone(job))
      const results = await runLocal<ThinkShared, ThinkWork, ThinkProgress, ThinkResult>({
        ...{ module: workerModule, jobs: open.map(({ spec, job }) => ({ spec, job })), lanes: device.cores },
        ...{
          apart: traitsOf(device).apart,
          shared: { store, folder, device },
          ...(request.signal && { signal: request.signal }),
        },
        onMessage(message, index) {
          const { name, work } = open[index] as NamedJob
          done.set(name, message.done * work)
          if (message.done < 1) return emit({ type: 'progress', job: name, ...message, share: share() })
          clock.keep()
          emit({ type: 'finished', job: name, share: share() })
        },
      })
      if (request.signal?.aborted) {
        clock.keep()
        stopped(request)
      }
      const lost = open[results.indexOf('diverged')]
      if (lost !== undefined) diverged(lost, request.store)
    },
  }
}

function diverged({ name }: NamedJob, store: string): never {
  return fail({
    code: 'study-diverged',
    what: 'a training lost its weights: its loss or gradient was not finite',
    value: name,
    where: store,
    fix: 'Take another --seed; what was trained so far is kept.',
  })
}
