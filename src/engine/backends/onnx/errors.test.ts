import type { InferenceSession } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { EscaladoError } from '../../../error.ts'
import * as g from '../../graph/build.ts'
import { createOnnx, onnx } from './index.ts'
import { gpu } from './kernels.ts'

const outputs = { y: g.add(g.input('x', [1024, 1024]), 1) }
const feeds = { x: new Float32Array(2 ** 20) }

/** What a device says that throws such words when it is asked to run, or to compile. */
async function failing(words: string, where: 'run' | 'create' = 'run'): Promise<EscaladoError> {
  const raw = new Error(words)
  const session = { run: () => Promise.reject(raw), release: async () => {} } as unknown as InferenceSession
  const create = () => (where === 'create' ? Promise.reject(raw) : Promise.resolve(session))
  const backend = createOnnx(gpu, async () => {}, create)
  const error = await backend
    .compile(outputs)
    .then(
      (executable) => executable.run(feeds),
      (error) => Promise.reject(error),
    )
    .catch((error) => error)
  expect(error).toBeInstanceOf(EscaladoError)
  expect(error.cause).toBe(raw)
  return error
}

test.each([
  [
    'Buffer size (3185049600) exceeds the max buffer size limit (1073741824).',
    'it asked for 3.0 GiB at once, of at most 1.0 GiB; its inputs and results take 0.008 GiB',
  ],
  [
    "Non-zero status code returned while running Add node. Name:'add' Status Message: bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 536870912",
    'it asked for 0.500 GiB at once; its inputs and results take 0.008 GiB',
  ],
  [
    'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY\n at Create',
    'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY; its inputs and results take 0.008 GiB',
  ],
  ['std::bad_alloc', 'std::bad_alloc; its inputs and results take 0.008 GiB'],
])('memory that runs out is told in numbers: %s', async (words, value) => {
  const error = await failing(words)
  expect(error.problem).toMatchObject({ code: 'device-out-of-memory', where: 'webgpu', value })
  expect(error.message).toMatch(
    /^webgpu: the device has not enough memory to run a program \(.*\)\. Train a smaller model/,
  )
})

test.each([
  'buffer_manager.cc:543 status == wgpu::MapAsyncStatus::Success was false. Failed to download data from buffer: [Device] is lost.',
  'A valid external Instance reference no longer exists.',
  'WebGPU device lost (1): DXGI_ERROR_DEVICE_HUNG',
  'vkQueueSubmit failed with VK_ERROR_DEVICE_LOST',
])('a device that is lost is told as that: %s', async (words) => {
  const error = await failing(words)
  expect(error.code).toBe('device-lost')
  expect(error.message).toContain('what was stored is kept')
  expect(error.problem.value).not.toContain('was false')
})

test('anything else is told in the words of ONNX Runtime, also when a program is compiled', async () => {
  const words = 'Non-zero status code. Status Message: no kernel for Add\n  at 0x1'
  expect((await failing(words)).problem).toMatchObject({ code: 'device-failed', value: 'no kernel for Add' })
  const error = await failing(words, 'create')
  expect(error.message).toMatch(/^webgpu: the device could not compile a program \(no kernel for Add\)/)
})

test('what is wrong with the feeds is said as before', async () => {
  const executable = await onnx.compile({ y: g.add(g.input('x', [2]), 1) })
  await expect(executable.run({})).rejects.toMatchObject({ code: 'missing-feed' })
  await executable.dispose()
})
