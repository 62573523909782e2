import { serveJobs } from '../../cluster/index.ts'
import type { Device } from '../../engine/index.ts'
import { type Store, writeDocument } from '../../store/index.ts'
import { closeLaneDevice, laneDevice } from '../lane-device.ts'
import { type Analysis, type AnalysisRequest, analyse } from './analyse.ts'
import { measuredDocument, type NamedJob, targetDocument, verifierPlace } from './jobs.ts'
import type { Ending } from './learn/index.ts'
import { measure, measureTarget } from './measure.ts'
import type { TaskLevel } from './spec.ts'
import { type Host, learnToVerify, practise, teach } from './train.ts'

/** Handed to every lane. */
export interface ThinkShared {
  readonly store: Store
  /** Of the study, in the store. */
  readonly folder: string
  readonly device: Device
}

/** Sent while a job runs; `done` is 1 only when what came of it is stored. */
export interface ThinkProgress {
  readonly done: number
  readonly note: string
}

export type ThinkWork = Pick<NamedJob, 'spec' | 'job'> | { readonly analyse: AnalysisRequest }

/** How a job ended; of an analysis what it found. */
export type ThinkResult = Ending | Analysis

serveJobs<ThinkShared, ThinkWork, ThinkProgress, ThinkResult>(async (job, { shared, lane, send, shouldStop }) => {
  if ('analyse' in job) return analyse(job.analyse)
  const { backend } = await laneDevice(shared.device, { lane, threads: 1 })
  const progress: Host['progress'] = (done, note) => send({ done: Math.min(done, 0.999), note })
  const host: Host = { machine: { backend, threads: 1 }, shouldStop, progress }
  const end = await work(job, shared, host)
  if (end === 'done') send({ done: 1, note: '' })
  return end
}, closeLaneDevice)

async function work(
  { spec, job }: Pick<NamedJob, 'spec' | 'job'>,
  { store, folder }: ThinkShared,
  host: Host,
): Promise<Ending> {
  switch (job.kind) {
    case 'teach':
      return teach(store, spec, job.width, job.steps, host)
    case 'verifier':
      return learnToVerify(store, spec, job.width, host)
    case 'practise':
      return practise(store, spec, job.width, job.rewards, host)
    case 'measure': {
      const { id, place, width, thorough } = job.model
      const verifier = thorough ? verifierPlace(spec, width) : null
      const measured = await measure({ store, spec, model: id, place, verifier }, host)
      if (measured === undefined) return 'stopped'
      writeDocument(store, `${folder}/${measuredDocument(job.model)}`, measured)
      return 'done'
    }
    case 'target': {
      const cells = await measureTarget(
        { store, spec, model: job.model.id, place: job.model.place },
        job.task,
        host.machine,
      )
      const { name } = spec.tasks[job.task] as TaskLevel
      writeDocument(store, `${folder}/${targetDocument(job.model, name)}`, cells)
      return 'done'
    }
  }
}
