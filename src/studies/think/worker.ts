import { serveJobs } from '../../cluster/index.ts'
import { type Analysis, type AnalysisRequest, analyse } from './analyse.ts'
import { type ThinkJob, type ThinkShared, verifierPlace } from './jobs.ts'
import type { Ending } from './learn/index.ts'
import { measure, measureTarget } from './measure.ts'
import type { MeasuredCell, MeasuredModel } from './measured.ts'
import { type Host, learnToVerify, practise, teach } from './train.ts'

/** Sent while a job runs. */
export interface ThinkProgress {
  readonly done: number
  readonly note: string
}

export type ThinkWork = ThinkJob | { readonly kind: 'analyse'; readonly of: AnalysisRequest }

/** How a training ended; what was measured, undefined when it was stopped; what follows from it. */
export type ThinkResult = Ending | MeasuredModel | MeasuredCell[] | Analysis | undefined

serveJobs<ThinkShared, ThinkWork, ThinkProgress, ThinkResult>(async (job, { shared: { store, spec }, send, shouldStop }) => {
  const host: Host = { shouldStop, progress: (done, note) => send({ done, note }) }
  switch (job.kind) {
    case 'teach':
      return teach(store, spec, job.width, job.steps, host)
    case 'verifier':
      return learnToVerify(store, spec, job.width, host)
    case 'practise':
      return practise(store, spec, job.width, job.rewards, host)
    case 'measure': {
      const { id, place, width, thorough } = job.model
      return measure({ store, spec, model: id, place, verifier: thorough ? verifierPlace(spec, width) : null }, host)
    }
    case 'target':
      return measureTarget({ store, spec, model: job.model.id, place: job.model.place }, job.task)
    case 'analyse':
      return analyse(job.of)
  }
})
