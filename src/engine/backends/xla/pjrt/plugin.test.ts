import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { native } from '../../native.ts'
import { pythonPackages } from './discover.ts'
import { openDevices } from './index.ts'
import { readTable } from './plugin.ts'
import { type CallName, calls } from './structs.ts'

test('a file that is no library is one clear message', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'escalado-plugin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'plugin.so')
  writeFileSync(file, 'this is a text')
  await expect(openDevices(file)).rejects.toMatchObject({ code: 'plugin-unloadable', problem: { where: file } })
})

/** A library that can be opened anywhere these tests run. */
async function someLibrary(): Promise<string> {
  await native()
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] }
  return sharedObjects.find((name) => name.endsWith('koffi.node')) as string
}

test('a library that is no plugin is one clear message', async () => {
  const koffi = await someLibrary()
  await expect(openDevices(koffi)).rejects.toMatchObject({ code: 'not-a-plugin', problem: { where: koffi } })
})

test('XLA is told of the CUDA files of a wheel before its plugin is opened', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'escalado-plugin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const packages = path.join(folder, 'lib', 'python3.12', 'site-packages')
  const plugin = path.join(packages, 'jax_plugins', 'xla_cuda13', 'xla_cuda_plugin.so')
  mkdirSync(path.dirname(plugin), { recursive: true })
  mkdirSync(path.join(packages, 'nvidia', 'cu13'), { recursive: true })
  copyFileSync(await someLibrary(), plugin)
  vi.stubEnv('VIRTUAL_ENV', folder)
  vi.stubEnv('ESCALADO_PJRT_PLUGIN', undefined)
  vi.stubEnv('XLA_FLAGS', '--xla_mine=1')
  onTestFinished(() => void vi.unstubAllEnvs())
  await expect(openDevices(undefined)).rejects.toMatchObject({ code: 'not-a-plugin', problem: { where: plugin } })
  expect(process.env.XLA_FLAGS).toBe(`--xla_mine=1 --xla_gpu_cuda_data_dir=${path.join(packages, 'nvidia', 'cu13')}`)
})

const names = Object.keys(calls) as CallName[]

/** The plugin for TPUs is public and opens anywhere. It must not be initialized: it would look for its TPU over the network. */
const tpu = pythonPackages(process.env)
  .map((folder) => path.join(folder, 'libtpu', 'libtpu.so'))
  .find(existsSync)

describe.skipIf(tpu === undefined)('a real plugin (skipped where Python has no libtpu)', () => {
  test('has the functions that are used', async () => {
    const api = readTable(await native(), tpu as string)
    expect(api.version.major).toBe(0)
    expect(api.version.minor).toBeGreaterThanOrEqual(57)
    for (const name of names) expect(api.has(name), name).toBe(true)
  })

  // a struct that is too small is refused before anything is done, by an error that has the function and the size in it
  test.each(names.filter((name) => !name.startsWith('Error_') && name !== 'Plugin_Initialize'))(
    'has %s in its place, with a struct that grew by no more than our spare room',
    async (name) => {
      const api = readTable(await native(), tpu as string)
      const asked = () => api.call(name, { struct_size: 16 }, 'take a small struct')
      expect(asked).toThrow(new RegExp(`Unexpected PJRT_${name}(_Args)? size`, 'i'))
      const expected = Number(/expected (\d+), got 16/.exec(messageOf(asked))?.[1])
      expect(expected).toBeLessThanOrEqual(calls[name].size + 128)
    },
  )
})

const messageOf = (call: () => unknown): string => {
  try {
    call()
  } catch (error) {
    return String(error)
  }
  return ''
}
