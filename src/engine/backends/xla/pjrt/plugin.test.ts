import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { pythonPackages } from './discover.ts'
import { openDevices } from './index.ts'
import { native } from './native.ts'
import { readTable } from './plugin.ts'
import { type CallName, calls } from './structs.ts'

test('a file that is no library is one clear message', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'escalado-plugin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'plugin.so')
  writeFileSync(file, 'this is a text')
  await expect(openDevices(file)).rejects.toMatchObject({ code: 'plugin-unloadable', problem: { where: file } })
})

test('a library that is no plugin is one clear message', async () => {
  await native()
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] }
  const koffi = sharedObjects.find((name) => name.endsWith('koffi.node'))
  await expect(openDevices(koffi)).rejects.toMatchObject({ code: 'not-a-plugin', problem: { where: koffi } })
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
