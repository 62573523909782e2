import { expect, test, vi } from 'vitest'
import '../index.ts'

const loadedLibraries = (): readonly string[] =>
  (process.report.getReport() as unknown as { sharedObjects: string[] }).sharedObjects

test('the engine does not load koffi before a device is asked for', async () => {
  expect(loadedLibraries().filter((name) => name.includes('koffi'))).toEqual([])
  const { native } = await import('./native.ts')
  await native()
  expect(loadedLibraries().filter((name) => name.includes('koffi'))).toHaveLength(1)
})

test('without koffi there is one clear message', async () => {
  vi.resetModules()
  vi.doMock('koffi', () => {
    throw new Error("Cannot find package 'koffi'")
  })
  const { native } = await import('./native.ts')
  await expect(native()).rejects.toMatchObject({
    code: 'no-native-calls',
    problem: { fix: 'Install it with "npm install koffi", or use --device cpu.' },
  })
  vi.doUnmock('koffi')
})
