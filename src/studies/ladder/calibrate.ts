import { availableParallelism } from 'node:os'
import { runLocal } from '../../cluster/index.ts'
import { onnx } from '../../engine/index.ts'
import type { ModelShape } from '../../model/index.ts'
import { createTrainer } from '../../train/index.ts'
import type { Budget, Speed } from './plan.ts'
import { family, recipe, schedule } from './recipe.ts'
import type { LadderJob } from './worker.ts'

/** A size to time: how long one optimizer step takes. */
export interface SpeedProbe {
  readonly shape: ModelShape
  readonly batch: number
  readonly threads: number
  readonly seconds: number
}

/** Median seconds of one optimizer step, measured for about `seconds` after warming up. */
export async function measureSpeed({ shape, batch, threads, seconds }: SpeedProbe): Promise<number> {
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
  const trainer = await createTrainer(spec, onnx, { sequence: () => tokens }, threads)
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
  return times.sort((a, b) => a - b)[times.length >> 1] as number
}

/**
 * Times this machine: two sizes side by side on all lanes, then the larger alone with one and with all threads. A lane is
 * one core, since small models gain more from company than from threads.
 * A signal ends it early, with numbers that mean nothing.
 */
export async function calibrate(module: URL, budget: Budget, signal?: AbortSignal): Promise<Speed> {
  const lanes = availableParallelism()
  const seconds = 'seconds' in budget ? Math.min(1, budget.seconds / 150) : 1
  const [small, large] = [24, 64].map((width) => family.find((size) => size.width === width)) as [Size, Size]
  const time = async (
    { N: _, flopsPerToken: __, ...shape }: Size,
    threads: number,
    copies: number,
  ): Promise<number> => {
    const job: LadderJob = { kind: 'probe', shape, batch: probeBatch, threads, seconds }
    const times = await runLocal<null, LadderJob, never, number>({
      module,
      jobs: Array.from({ length: copies }, () => job),
      lanes: copies,
      shared: null,
      ...(signal && { signal }),
    })
    return Math.max(...times.map(Number))
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

type Size = (typeof family)[number]

const probeBatch = 4
