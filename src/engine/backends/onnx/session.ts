import { InferenceSession, listSupportedBackends } from 'onnxruntime-node'
import { fail } from '../../../error.ts'
import { scalar } from '../../graph/build.ts'
import type { Kernels } from './kernels.ts'
import { lower } from './lower.ts'
import { encodeModel, type OnnxGraph } from './model.ts'

// ONNX Runtime would report to its makers; it reads this once, at the first session
process.env.ORT_DISABLE_TELEMETRY ??= '1'

/** @param onDevice outputs that stay on the provider's device, by their names in the model */
export const createSession = (
  { provider, location }: Kernels,
  graph: OnnxGraph,
  threads: number,
  onDevice: readonly string[] = [],
): Promise<InferenceSession> =>
  InferenceSession.create(encodeModel(graph), {
    executionProviders: [provider],
    ...(onDevice.length > 0 && {
      preferredOutputLocation: Object.fromEntries(
        graph.outputs.map(({ name }) => [name, onDevice.includes(name) ? location : 'cpu']),
      ),
    }),
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })

/**
 * Does nothing if the provider has a device here.
 * @param create makes the session that takes hold of the device; a test may hand in another
 * @throws `no-provider` if ONNX Runtime was built without it, `no-device` if it finds no device
 */
export async function requireDevice(kernels: Kernels, create = createSession): Promise<void> {
  const { provider, name } = kernels
  const built = listSupportedBackends().map((backend) => backend.name)
  if (!built.includes(provider)) {
    fail({
      code: 'no-provider',
      where: name,
      what: 'ONNX Runtime was built without it for this platform',
      value: `${process.platform} ${process.arch} has ${built.join(', ')}`,
      fix: 'Use another device: --device cpu works everywhere.',
    })
  }
  try {
    const session = await create(kernels, lower({ zero: scalar(0) }), 1)
    await session.release()
  } catch (error) {
    fail(
      {
        code: 'no-device',
        where: name,
        what: 'no graphics processor can be used through it',
        value: (error as Error).message.split(': ').at(-1)?.trim(),
        fix: 'Install the driver of the graphics processor (on Linux its Vulkan driver, which `vulkaninfo --summary` must list), or use --device cpu.',
      },
      error,
    )
  }
}
