import { afterEach, expect, test, vi } from 'vitest'
import { processorBackend } from './backends/processor.ts'
import { alike, cpu, describeDevice, deviceNames, isDeviceName, markOf, openDevice, traitsOf } from './device.ts'

afterEach(() => vi.unstubAllEnvs())

test('every device has its traits, and only what computes otherwise than ever marks its numbers', () => {
  expect(deviceNames).toContain('cpu')
  for (const name of deviceNames) {
    expect(isDeviceName(name)).toBe(true)
    expect(traitsOf({ name }).what).not.toBe('')
    const mark = markOf({ name })
    if (traitsOf({ name }).marked) expect(mark.device).toEqual({ name, precision: traitsOf({ name }).precision })
    else expect(mark).toEqual({})
  }
  expect(markOf(cpu)).toEqual({})
  expect(cpu.cores).toBeGreaterThanOrEqual(1)
  expect(isDeviceName('gpu')).toBe(false)
})

test('the processor is always there', async () => {
  const { device, backend, dispose } = await openDevice('cpu')
  expect(device).toBe(cpu)
  expect(device.memory).toBeGreaterThan(0)
  expect(backend).toBe(await processorBackend())
  await dispose()
})

test('a GPU that cannot be had says why, and names the way out', async () => {
  vi.stubEnv('ESCALADO_PJRT_PLUGIN', '/nowhere/plugin.so')
  for (const name of ['cuda', 'xla'] as const) {
    await expect(openDevice(name)).rejects.toMatchObject({
      code: 'no-plugin',
      problem: { value: '/nowhere/plugin.so', fix: expect.stringContaining('--device cpu') },
    })
  }
})

test('several GPUs are one device with as many cores, as far as they are of one kind', () => {
  const [large, small] = [{ kind: 'NVIDIA X' }, { kind: 'NVIDIA Y' }]
  expect(alike([large, large])).toHaveLength(2)
  expect(alike([large, small, large])).toEqual([large])
  expect(alike([])).toEqual([])
  const gpu = { name: 'cuda', kind: 'NVIDIA X', memory: null } as const
  expect(describeDevice({ ...gpu, cores: 1 })).toBe('NVIDIA X, bfloat16')
  expect(describeDevice({ ...gpu, cores: 4 })).toBe('4 × NVIDIA X, bfloat16')
  expect(describeDevice({ ...cpu, kind: 'Xeon', cores: 8 })).toBe('Xeon, float32')
})
