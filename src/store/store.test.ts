import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  createRun,
  ensureFolder,
  listDocuments,
  openStore,
  readDocument,
  storePath,
  updateRun,
  writeDocument,
  writeText,
} from './index.ts'

let dir = ''
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-store-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(dir, { recursive: true, force: true })
})

/** Fails like the operating system; opening a file to read it still works. */
const refusing =
  (code: string, original: (...values: unknown[]) => unknown) =>
  (...values: unknown[]) => {
    if (values[1] === 'r') return original(...values)
    throw Object.assign(new Error(`${code}: refused`), { code })
  }
const filesUnder = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [entry.name] : []))

test('a store is created in a missing or empty folder and opened again', () => {
  for (const folder of [dir, path.join(dir, 'a/b')]) {
    expect(openStore(folder, { create: true })).toEqual({ dir: folder })
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'store.json'), 'utf8'))).toEqual({ format: 1 })
    expect(openStore(folder)).toEqual({ dir: folder })
    expect(openStore(folder, { create: true })).toEqual({ dir: folder })
    fs.rmSync(path.join(folder, 'store.json'))
  }
})

test('a creation that was interrupted is taken up again', () => {
  fs.writeFileSync(path.join(dir, 'store.json.1-00000000.tmp'), '{')
  expect(openStore(dir, { create: true })).toEqual({ dir })
})

test('a store that another process creates while this one looks is opened', () => {
  const marker = path.join(dir, 'store.json')
  const read = fs.readFileSync
  vi.spyOn(fs, 'readFileSync').mockImplementationOnce((...values) => {
    fs.writeFileSync(marker, JSON.stringify({ format: 1 }), { flag: 'wx' })
    throw Object.assign(new Error(`ENOENT: ${values[0]}`), { code: 'ENOENT' })
  })
  expect(openStore(dir, { create: true })).toEqual({ dir })
  expect(JSON.parse(read(marker, 'utf8'))).toEqual({ format: 1 })
  createRun({ dir }, { seed: 1 })
})

test.skipIf(process.platform !== 'linux')('a folder that cannot be made is refused, not tried for ever', () => {
  expect(() => openStore('/proc/nowhere/store', { create: true })).toThrow(/nowhere.*cannot be created/)
})

test('what is no store is refused and left alone', () => {
  expect(() => openStore(path.join(dir, 'nowhere'))).toThrow(/no store here.*--store/)
  expect(() => openStore(dir)).toThrow(/is not a store/)
  fs.writeFileSync(path.join(dir, 'thesis.txt'), 'mine')
  expect(() => openStore(dir, { create: true })).toThrow(/is not a store/)
  expect(() => openStore(path.join(dir, 'thesis.txt'), { create: true })).toThrow(/is not a store/)
  expect(() => openStore(path.join(dir, 'thesis.txt/deeper'), { create: true })).toThrow(
    /deeper: cannot be read \(ENOTDIR/,
  )
  expect(filesUnder(dir)).toEqual(['thesis.txt'])
})

test.each(['', '{}', '{"format": "one"}', '{"format": 0}', '[1]'])('store.json reading %j is refused', (text) => {
  fs.writeFileSync(path.join(dir, 'store.json'), text)
  expect(() => openStore(dir, { create: true })).toThrow(/names no store format/)
})

test('a store of a newer version is refused and named', () => {
  fs.writeFileSync(path.join(dir, 'store.json'), '{"format": 2, "more": true}')
  expect(() => openStore(dir)).toThrow(/newer version of escalado.*\(format 2\).*Update escalado/)
})

test('documents and texts are written, listed and read back', () => {
  const store = openStore(dir, { create: true })
  const plan = { rungs: [1, 2], seed: 0, note: 'é', absent: undefined }
  writeDocument(store, 'ladders/1f/plan.json', plan)
  writeDocument(store, 'ladders/1f/record.json', { n: 1.5e-7 })
  expect(writeText(store, 'reports/1f.html', '<p>')).toBe(storePath(store, 'reports/1f.html'))
  expect(readDocument(store, 'ladders/1f/plan.json')).toEqual({ rungs: [1, 2], seed: 0, note: 'é' })
  expect(readDocument(store, 'ladders/2a/plan.json')).toBeUndefined()
  expect(listDocuments(store, 'ladders')).toEqual(['ladders/1f/plan.json', 'ladders/1f/record.json'])
  expect(listDocuments(store, 'nothing')).toEqual([])
  expect(fs.statSync(ensureFolder(store, 'exports')).isDirectory()).toBe(true)
})

test('a document that is not JSON is named, not overwritten by what JSON cannot hold', () => {
  const store = openStore(dir, { create: true })
  writeDocument(store, 'ladders/1f/plan.json', { loss: 1 })
  expect(() => writeDocument(store, 'ladders/1f/plan.json', { runs: [{ loss: Number.NaN }] })).toThrow(
    /plan\.json\.runs\[0\]\.loss: JSON cannot hold this value \(NaN\)/,
  )
  expect(() => writeDocument(store, 'ladders/1f/plan.json', { w: new Float32Array(2) })).toThrow(/Float32Array/)
  expect(readDocument(store, 'ladders/1f/plan.json')).toEqual({ loss: 1 })
  fs.writeFileSync(storePath(store, 'ladders/1f/plan.json'), '{"loss": ')
  expect(() => readDocument(store, 'ladders/1f/plan.json')).toThrow(/plan\.json: is not valid JSON/)
})

test.each(['../elsewhere.json', '/etc/passwd', 'ladders/../../x', '.'])(
  'the path %s does not leave the store',
  (relative) => {
    expect(() => storePath({ dir }, relative)).toThrow(/not a path inside the store/)
  },
)

const failures = [
  ['openSync', 'EROFS', 'store-read-only', /--store/],
  ['openSync', 'EACCES', 'store-read-only', /permissions/],
  ['writeSync', 'ENOSPC', 'disk-full', /Free some space/],
  ['writeSync', 'EDQUOT', 'disk-full', /Free some space/],
  ['fsyncSync', 'EIO', 'store-io', /Check the disk/],
  ['renameSync', 'ENOSPC', 'disk-full', /intact/],
] as const
test.each(failures)('a %s that fails with %s becomes %s and changes nothing', (operation, code, problem, wayOut) => {
  const store = openStore(dir, { create: true })
  const { id } = createRun(store, { seed: 1 })
  const before = fs.readFileSync(storePath(store, `runs/${id}/run.json`), 'utf8')
  const original = fs[operation] as (...values: unknown[]) => unknown
  vi.spyOn(fs, operation).mockImplementation(refusing(code, original) as never)
  const update = () => updateRun(store, id, { status: 'running' })
  expect(update).toThrow(expect.objectContaining({ code: problem, message: expect.stringMatching(wayOut) }))
  vi.restoreAllMocks()
  expect(fs.readFileSync(storePath(store, `runs/${id}/run.json`), 'utf8')).toBe(before)
  expect(filesUnder(dir).sort()).toEqual(['run.json', 'store.json'])
})
