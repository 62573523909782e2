import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  createRun,
  latestCheckpoint,
  listCheckpoints,
  openStore,
  readCheckpoint,
  removeCheckpoint,
  type Store,
  storePath,
  writeCheckpoint,
} from './index.ts'

let store: Store = { dir: '' }
let id = ''
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-checkpoints-')), { create: true })
  id = createRun(store, { seed: 1 }).id
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(store.dir, { recursive: true, force: true })
})

const tensorsOf = (value: number) => ({ 'head.weight': { shape: [2, 2], data: new Float32Array(4).fill(value) } })
const write = (name: string, step: number) => writeCheckpoint(store, id, name, tensorsOf(step), { step })
const fileOf = (name: string) => storePath(store, `runs/${id}/checkpoints/${name}`)
const names = () => fs.readdirSync(fileOf('.')).sort()

test('a checkpoint is read back with its tensors and its meta', () => {
  expect(latestCheckpoint(store, id)).toBeUndefined()
  const record = write('step-10', 10)
  expect(names()).toEqual(['step-10.json', 'step-10.safetensors'])
  expect(readCheckpoint(store, id, 'step-10')).toEqual({ ...record, meta: { step: 10 }, values: tensorsOf(10) })
})

test('the latest is the one written last, not the last by name', () => {
  write('z', 1)
  write('a', 2)
  expect(latestCheckpoint(store, id)).toMatchObject({ name: 'a', meta: { step: 2 } })
  write('z', 3)
  expect(listCheckpoints(store, id).map(({ name }) => name)).toEqual(['a', 'z'])
})

test('replacing a checkpoint leaves one pair of files', () => {
  for (let step = 1; step <= 3; step++) {
    write('latest', step)
    expect(names()).toHaveLength(2)
    expect(readCheckpoint(store, id, 'latest')).toMatchObject({ meta: { step }, values: tensorsOf(step) })
  }
})

test.each(['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'rmSync'] as const)(
  'a replacement that fails at any call of %s keeps a whole checkpoint',
  (operation) => {
    const original = fs[operation] as (...values: unknown[]) => unknown
    for (let failing = 1, failed = true; failed; failing++) {
      write('latest', 1)
      let calls = 0
      const breaking = (...values: unknown[]) => {
        if (++calls === failing) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
        return original(...values)
      }
      vi.spyOn(fs, operation).mockImplementation(breaking as never)
      try {
        write('latest', 2)
      } catch (error) {
        expect(error).toMatchObject({ code: 'disk-full' })
      }
      vi.restoreAllMocks()
      failed = calls >= failing
      const { meta, values } = readCheckpoint(store, id, 'latest')
      expect(values).toEqual(tensorsOf((meta as { step: number }).step))
    }
  },
)

test('removal is complete and can be repeated', () => {
  write('a', 1)
  write('a', 2)
  write('b', 3)
  removeCheckpoint(store, id, 'a')
  removeCheckpoint(store, id, 'a')
  expect(names()).toEqual(['b.json', 'b.safetensors'])
  expect(() => readCheckpoint(store, id, 'a')).toThrow(expect.objectContaining({ code: 'checkpoint-missing' }))
})

test('a corrupt checkpoint is named, and nothing is deleted', () => {
  const intact = () => {
    write('a', 1)
    return fs.readFileSync(fileOf('a.safetensors'))
  }
  const flipped = (bytes: Buffer, at: number) => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
  const damages: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => bytes.subarray(0, -1),
    (bytes) => flipped(bytes, 0),
    (bytes) => flipped(bytes, 12),
    (bytes) => flipped(bytes, bytes.length - 1),
    () => Buffer.alloc(0),
  ]
  for (const damage of damages) {
    removeCheckpoint(store, id, 'a')
    fs.writeFileSync(fileOf('a.safetensors'), damage(intact()))
    const failure = {
      code: 'checkpoint-corrupt',
      message: expect.stringContaining(`${fileOf('a.safetensors')}: is a corrupt`),
    }
    expect(() => readCheckpoint(store, id, 'a')).toThrow(expect.objectContaining(failure))
    expect(names()).toEqual(['a.json', 'a.safetensors'])
  }
  fs.rmSync(fileOf('a.safetensors'))
  expect(() => readCheckpoint(store, id, 'a')).toThrow(/its tensors are missing/)
  for (const text of ['', '{}', '{"name": "a", "tensors": "../../run.json"}']) {
    fs.writeFileSync(fileOf('a.json'), text)
    expect(() => readCheckpoint(store, id, 'a')).toThrow(/a\.json: is a corrupt checkpoint/)
  }
})

test.each(['', '.', '../x', 'a.b', 'a/b', '-a'])('%j is no name for a checkpoint', (name) => {
  expect(() => write(name, 1)).toThrow(/cannot name a checkpoint/)
  expect(() => readCheckpoint(store, id, name)).toThrow(/cannot name a checkpoint/)
})
