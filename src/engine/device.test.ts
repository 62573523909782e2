import { afterEach, expect, test, vi } from 'vitest'
import { coresOf, cpu, deviceNames, isDeviceName, markOf, openDevice, traitsOf } from './device.ts'

afterEach(() => vi.unstubAllEnvs())

test('every device has its traits, and only what computes otherwise than ever marks its numbers', () => {
  expect(deviceNames).toContain('cpu')
  for (const name of deviceNames) {
    expect(isDeviceName(name)).toBe(true)
    expect(traitsOf({ name }).what).not.toBe('')
    const mark = markOf({ name })
    if (traitsOf({ name }).marked) expect(mark.device).toEqual({ name, precision: traitsOf({ name }).precision })
    else expect(mark).toEqual({})
    if (traitsOf({ name }).spread === 'operations') expect(coresOf({ name })).toBe(1)
  }
  expect(markOf(cpu)).toEqual({})
  expect(coresOf(cpu)).toBeGreaterThanOrEqual(1)
  expect(isDeviceName('gpu')).toBe(false)
})

test('the processor is always there', async () => {
  const { device, backend, dispose } = await openDevice('cpu')
  expect(device).toBe(cpu)
  expect(device.memory).toBeGreaterThan(0)
  expect(backend.name).toBe('onnx')
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
