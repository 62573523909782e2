import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { compile } from '../../../test/support/compiled.ts'
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

test('a program that used koffi before can do without large stacks, unless it asks for a compiler', () => {
  const compiled = compile('engine/backends/native.ts', 'engine/backends/xla/pjrt/plugin.ts')
  onTestFinished(() => rmSync(compiled.folder, { recursive: true }))
  const program = compiled.program(
    'before.js',
    `import koffi from 'koffi'
    koffi.load(null).func('abs', 'int', ['int'])(-1)
    const { native } = await import(${JSON.stringify(compiled.url('engine/backends/native.ts'))})
    const { openPlugin } = await import(${JSON.stringify(compiled.url('engine/backends/xla/pjrt/plugin.ts'))})
    const { fromC } = await native()
    const code = await openPlugin({ path: '/nowhere/plugin.so' }).catch((error) => error.code)
    console.log(fromC('labs', 'long', ['long'])(-2), code)`,
  )
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' })
  expect({ stdout, stderr }).toEqual({ stdout: '2 small-native-stack\n', stderr: '' })
})
