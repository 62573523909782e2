import { runLocal } from '../../cluster/index.ts'
import { type Device, traitsOf } from '../../engine/index.ts'
import type { ModelShape } from '../../model/index.ts'
import { createTrainer } from '../../train/index.ts'
import { laneDevice } from '../lane-device.ts'
import type { Budget } from './plan.ts'
import { batchFor, family, recipe, schedule } from './recipe.ts'
import type { Speed, Step } from './speed.ts'
import type { LadderJob } from './worker.ts'

/** A size to time: how long one optimizer step takes. */
export interface SpeedProbe {
  readonly device: Device
  readonly shape: ModelShape
  readonly batch: number
  readonly threads: number
  readonly seconds: number
}

/** What was found: seconds of one optimizer step, and of compiling it. */
export interface Probed {
  readonly step: number
  readonly compile: number
}

/** Median seconds of one optimizer step, measured for about `seconds` after warming up. */
export async function measureSpeed(
  { device, shape, batch, threads, seconds }: SpeedProbe,
  lane: number,
): Promise<Probed> {
  const spec = {
    shape,
    seed: 0,
    batch,
    schedule,
    weightDecay: recipe.weightDecay,
    optimizer: recipe.optimizer,
    branches: [1],
  }
  const tokens = new Uint8Array(shape.context + 1).fill(101)
  const { backend } = await laneDevice(device, { lane, threads })
  const begun = performance.now()
  const trainer = await createTrainer(spec, backend, { sequence: () => tokens }, threads)
  const compile = (performance.now() - begun) / 1000
  const call = async (): Promise<number> => (await trainer.advance(Number.POSITIVE_INFINITY, () => 0)).length
  for (let i = 0; i < 5; i++) await call()
  const times: number[] = []
  const end = performance.now() + 1000 * seconds
  while (performance.now() < end || times.length < 3) {
    const start = performance.now()
    const steps = await call()
    times.push((performance.now() - start) / 1000 / steps)
  }
  await trainer.dispose()
  return { step: times.sort((a, b) => a - b)[times.length >> 1] as number, compile }
}

export interface CalibrationRequest {
  readonly budget: Budget
  readonly device: Device
  /** Ends it early, with numbers that mean nothing. */
  readonly signal?: AbortSignal
}

/** Times this machine's device. */
export function calibrate(module: URL, request: CalibrationRequest): Promise<Speed> {
  return traitsOf(request.device).cores === 'threads' ? timeLanes(module, request) : timeSizes(module, request)
}

/**
 * Two sizes side by side on all lanes, then the larger alone with one and with all threads. A lane is one core, since
 * small models gain more from company than from threads.
 */
async function timeLanes(module: URL, request: CalibrationRequest): Promise<Speed> {
  const lanes = request.device.cores
  const [small, large] = [24, 64].map(sizeOf) as [Size, Size]
  const time = async (size: Size, threads: number, copies: number): Promise<number> => {
    const probed = await probe(module, request, { size, batch: probeBatch, threads, copies })
    return Math.max(...probed.map(({ step }) => step))
  }
  const [tSmall, tLarge] = [await time(small, 1, lanes), await time(large, 1, lanes)]
  const flops = (size: Size): number => probeBatch * recipe.context * size.flopsPerToken
  const laneRate = (flops(large) - flops(small)) / Math.max(tLarge - tSmall, 1e-9)
  const secondsPerCall = Math.max(0, tSmall - flops(small) / laneRate)

  const alone = [await time(large, 1, 1), lanes > 1 ? await time(large, lanes, 1) : Number.POSITIVE_INFINITY]
  const best = Math.min(...alone)
  const topRate = flops(large) / Math.max(best - secondsPerCall, best / 4)
  return { lanes, secondsPerCall, laneRate, topRate, topThreads: best === alone[0] ? 1 : lanes }
}

/** Widths to time where one job has the whole device: from launching kernels to multiplying matrices. */
const probedWidths = [16, 64, 256, 1024]

/** Of a time budget the share that timing a size may take; of another, seconds. */
const probing = { share: 1 / 20, seconds: 10 }

/**
 * Sizes one after the other, each with the batch it would be trained with, as far up as there is time and memory: a device
 * that is fast with large models is no measure of what it does with small ones. Where there are several devices, each
 * size on all side by side, then once with its batch cut over them.
 */
async function timeSizes(module: URL, request: CalibrationRequest): Promise<Speed> {
  const { budget, device } = request
  const lanes = device.cores
  const patience = 'seconds' in budget ? probing.share * budget.seconds : probing.seconds
  const steps: Step[] = []
  const topSteps: Step[] = []
  let compile = 0
  for (const size of probedWidths.map(sizeOf)) {
    const batch = batchFor(usualTokensPerParameter * size.N)
    const flops = batch * recipe.context * size.flopsPerToken
    const last = steps.at(-1)
    // a probe takes eight calls or more
    if (last !== undefined && 8 * last.seconds * (flops / last.flops) > patience) break
    const time = async (threads: number, copies: number): Promise<Step> => {
      const probed = await probe(module, request, { size, batch, threads, copies })
      compile = Math.max(compile, ...probed.map((one) => one.compile))
      return { flops, seconds: Math.max(...probed.map(({ step }) => step)) }
    }
    if (request.signal?.aborted) break
    steps.push(await time(1, lanes))
    if (lanes > 1) topSteps.push(await time(lanes, 1))
  }
  const rateOf = (measured: readonly Step[]): number =>
    Math.max(...measured.map(({ flops, seconds }) => flops / seconds))
  const rate = rateOf(steps)
  return {
    ...{ lanes, secondsPerCall: steps[0]?.seconds ?? 0, laneRate: rate, topRate: rate, topThreads: lanes },
    ...{ steps, ...(lanes > 1 && { topSteps }), compile, ...(device.memory !== null && { memory: device.memory }) },
  }
}

interface ProbeRequest extends Pick<SpeedProbe, 'batch' | 'threads'> {
  readonly size: Size
  /** Side by side. */
  readonly copies: number
}

async function probe(
  module: URL,
  { budget, device, signal }: CalibrationRequest,
  { size, batch, threads, copies }: ProbeRequest,
): Promise<Probed[]> {
  const { N: _, flopsPerToken: __, ...shape } = size
  const seconds = 'seconds' in budget ? Math.min(1, budget.seconds / 150) : 1
  const job: LadderJob = { kind: 'probe', device, shape, batch, threads, seconds }
  const found = await runLocal<null, LadderJob, never, Probed>({
    module,
    jobs: Array.from({ length: copies }, () => job),
    lanes: copies,
    apart: traitsOf(device).apart,
    shared: null,
    ...(signal && { signal }),
  })
  // one that a signal kept from starting means nothing
  return found.map((probed) => probed ?? { step: Number.NaN, compile: Number.NaN })
}

type Size = (typeof family)[number]

const sizeOf = (width: number): Size => family.find((size) => size.width === width) as Size

const probeBatch = 4

/** Hoffmann et al. 2022. */
const usualTokensPerParameter = 20
