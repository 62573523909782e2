import { runLocal } from '../../cluster/index.ts'
import { type Device, traitsOf } from '../../engine/index.ts'
import { createGenerator, type GenerateOptions, generate } from '../../infer/index.ts'
import type { ModelShape } from '../../model/index.ts'
import { laneDevice } from '../lane-device.ts'
import type { LadderJob } from './worker.ts'

/** A prompt for a model, and how it is to go on. */
export interface Continuation {
  readonly device: Device
  readonly shape: ModelShape
  /** Flat, as stored. */
  readonly weights: Float32Array
  readonly prompt: Uint8Array
  readonly options: GenerateOptions
}

/** What a model writes behind a prompt, computed on a lane of the device. */
export async function continuePrompt(continuation: Continuation): Promise<Uint8Array> {
  const [written] = await runLocal<null, LadderJob, never, Uint8Array>({
    ...{ module: new URL('./worker.js', import.meta.url), jobs: [{ kind: 'continuation', ...continuation }], lanes: 1 },
    ...{ shared: null, apart: traitsOf(continuation.device).apart },
  })
  return written as Uint8Array
}

/** The same on the lane. */
export async function writeContinuation({
  device,
  shape,
  weights,
  prompt,
  options,
}: Continuation): Promise<Uint8Array> {
  const { backend } = await laneDevice(device, { lane: 0, threads: 1 })
  const generator = await createGenerator(shape, weights, backend, { batch: 1 })
  const [written] = await generate(generator, [prompt], options)
  await generator.dispose()
  return written as Uint8Array
}
