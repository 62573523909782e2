import { type JobContext, serveJobs } from '../../cluster/index.ts'
import { type Device, type DeviceName, openDevice } from '../../engine/index.ts'
import type { TrunkEnd } from '../../train/index.ts'
import { closeLaneDevice } from '../lane-device.ts'
import { analyseLower, type LowerAnalysis } from './analyse.ts'
import { measureSpeed, type Probed, type SpeedProbe } from './calibrate.ts'
import { type Continuation, writeContinuation } from './continue.ts'
import { type LaneShared, runTrunk, type TrunkJob, type TrunkMessage } from './job.ts'
import { type SampleRequest, type Samples, writeSamples } from './samples.ts'

/** What a lane of a ladder does: everything that computes for longer than a frame of the terminal. */
export type LadderJob =
  | ({ readonly kind: 'trunk' } & TrunkJob)
  | ({ readonly kind: 'probe' } & SpeedProbe)
  | { readonly kind: 'device'; readonly name: DeviceName }
  | { readonly kind: 'analysis'; readonly of: Parameters<typeof analyseLower> }
  | ({ readonly kind: 'samples' } & SampleRequest)
  | ({ readonly kind: 'continuation' } & Continuation)

export type LadderResult = TrunkEnd | Probed | Device | LowerAnalysis | Samples | Uint8Array

serveJobs<LaneShared | null, LadderJob, TrunkMessage, LadderResult>(async (job, context) => {
  switch (job.kind) {
    case 'trunk':
      return runTrunk(job, context as JobContext<LaneShared, TrunkMessage>)
    case 'probe':
      return measureSpeed(job, context.lane)
    case 'device':
      return openToLook(job.name)
    case 'analysis':
      return analyseLower(...job.of)
    case 'samples':
      return writeSamples(job)
    case 'continuation':
      return writeContinuation(job)
  }
}, closeLaneDevice)

async function openToLook(name: DeviceName): Promise<Device> {
  const { device, dispose } = await openDevice(name)
  await dispose()
  return device
}
