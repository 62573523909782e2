import { expect, test } from 'vitest'
import { cpu, gpu, type Kernels } from './kernels.ts'
import { requireDevice } from './session.ts'

test('a processor needs no driver', async () => {
  await requireDevice(cpu)
})

test('without a device there is one clear error, with the words of the provider and the way out', async () => {
  const words = 'a.cc:136 Initialize() was false. Failed to get a WebGPU adapter: No supported adapters'
  const error = await requireDevice({ ...gpu, provider: 'cpu' }, async () => {
    throw new Error(words)
  }).catch((problem) => problem)
  expect(error).toMatchObject({ code: 'no-device', cause: { message: words } })
  expect(error.message).toBe(
    'webgpu: no graphics processor can be used through it (No supported adapters). Install the driver of the graphics ' +
      'processor (on Linux its Vulkan driver, which `vulkaninfo --summary` must list), or use --device cpu.',
  )
})

test('a platform whose ONNX Runtime lacks the provider is named', async () => {
  const absent = { ...gpu, provider: 'elsewhere' } as unknown as Kernels
  await expect(requireDevice(absent)).rejects.toMatchObject({
    code: 'no-provider',
    problem: { where: 'webgpu', value: expect.stringContaining(`${process.platform} ${process.arch} has cpu`) },
  })
})
