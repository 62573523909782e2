import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { appendMetrics, createRun, openStore, readMetrics, type Store, storePath, truncateMetrics } from './index.ts'

let store: Store = { dir: '' }
let id = ''
let file = ''
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-metrics-')), { create: true })
  id = createRun(store, { seed: 1 }).id
  file = storePath(store, `runs/${id}/metrics.jsonl`)
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(store.dir, { recursive: true, force: true })
})

const rows = (...steps: number[]) => steps.map((step) => ({ step, loss: 5 / step }))

test('rows are appended as JSON lines in one write and read back exactly', () => {
  expect(readMetrics(store, id)).toEqual({ rows: [], torn: 0, message: null })
  const write = vi.spyOn(fs, 'writeSync')
  appendMetrics(store, id, rows(1, 2))
  expect(write).toHaveBeenCalledTimes(1)
  appendMetrics(store, id, [])
  appendMetrics(store, id, rows(3))
  expect(readMetrics(store, id)).toEqual({ rows: rows(1, 2, 3), torn: 0, message: null })
  expect(fs.readFileSync(file, 'utf8').split('\n')).toHaveLength(4)
})

test('a torn last line is dropped with a message, wherever it is torn', () => {
  appendMetrics(store, id, rows(1, 2, 3))
  const text = fs.readFileSync(file, 'utf8')
  const start = text.trimEnd().lastIndexOf('\n') + 1
  for (let end = start + 1; end < text.length; end++) {
    fs.writeFileSync(file, text.slice(0, end))
    expect(readMetrics(store, id)).toEqual({ rows: rows(1, 2), torn: 1, message: expect.stringContaining('cut short') })
  }
  fs.writeFileSync(file, `${text.slice(0, start)}\0\0\0\0\n`)
  expect(readMetrics(store, id)).toMatchObject({ rows: rows(1, 2), torn: 1 })
})

test('appending after a torn line cuts it off instead of growing it', () => {
  appendMetrics(store, id, rows(1))
  fs.appendFileSync(file, '{"step":2,"lo')
  appendMetrics(store, id, rows(3))
  expect(readMetrics(store, id)).toMatchObject({ rows: rows(1, 3), torn: 0 })
})

test('a bad line that no interruption explains is an error', () => {
  fs.writeFileSync(file, '{"step":1}\nnonsense\n{"step":3}\n')
  expect(() => readMetrics(store, id)).toThrow(/metrics\.jsonl: is not a JSON object \(line 2\)/)
  fs.writeFileSync(file, '{"step":1}\nnonsense\n{"ste')
  expect(() => readMetrics(store, id)).toThrow(/line 2/)
})

test('truncation keeps the accepted rows and removes the torn line', () => {
  appendMetrics(store, id, rows(1, 2, 3, 4))
  fs.appendFileSync(file, '{"step"')
  expect(truncateMetrics(store, id, ({ step }) => Number(step) <= 2)).toBe(2)
  expect(readMetrics(store, id)).toEqual({ rows: rows(1, 2), torn: 0, message: null })
  const { ino } = fs.statSync(file)
  expect(truncateMetrics(store, id, () => true)).toBe(0)
  expect(fs.statSync(file).ino).toBe(ino)
  expect(truncateMetrics(store, id, () => false)).toBe(2)
  expect(readMetrics(store, id).rows).toEqual([])
})

test('a loss that JSON cannot hold is refused before anything is written', () => {
  expect(() => appendMetrics(store, id, [{ loss: 1 }, { loss: Number.POSITIVE_INFINITY }])).toThrow(
    /row 1\.loss.*Infinity/,
  )
  expect(fs.existsSync(file)).toBe(false)
})

test('what a full disk cuts short is taken back', () => {
  appendMetrics(store, id, rows(1))
  const { writeSync } = fs
  const short = (descriptor: number, bytes: Uint8Array) => writeSync(descriptor, bytes.subarray(0, 5))
  vi.spyOn(fs, 'writeSync').mockImplementation(short as typeof fs.writeSync)
  expect(() => appendMetrics(store, id, rows(2))).toThrow(expect.objectContaining({ code: 'disk-full' }))
  vi.restoreAllMocks()
  appendMetrics(store, id, rows(3))
  expect(readMetrics(store, id)).toMatchObject({ rows: rows(1, 3), torn: 0 })
})
