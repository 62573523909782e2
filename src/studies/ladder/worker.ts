import { serveJobs } from '../../cluster/index.ts'
import type { TrunkEnd } from '../../train/index.ts'
import { measureSpeed, type SpeedProbe } from './calibrate.ts'
import { type LaneShared, runTrunk, type TrunkJob, type TrunkProgress } from './job.ts'

/** A lane of a ladder: trains trunks and, before the plan, times a probe. */
export type LadderJob = ({ readonly kind: 'trunk' } & TrunkJob) | ({ readonly kind: 'probe' } & SpeedProbe)

serveJobs<LaneShared | null, LadderJob, TrunkProgress, TrunkEnd | number>((job, context) =>
  job.kind === 'probe' ? measureSpeed(job) : runTrunk(job, context as Parameters<typeof runTrunk>[1]),
)
