import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRun, listRuns, openStore, readRun, runId, type Store, storePath, updateRun } from './index.ts'

let store: Store = { dir: '' }
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-runs-')), { create: true })
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

test('equal specs are one run, whatever the order of their members', () => {
  expect(runId({ seed: 1, width: 64 })).toBe(runId({ width: 64, seed: 1, absent: undefined }))
  expect(runId({ seed: 1 })).not.toBe(runId({ seed: 2 }))
  expect(runId({})).toMatch(/^[0-9a-f]{12}$/)
})

test('a run is created once and then returned as it stands', () => {
  const created = createRun(store, { seed: 1 }, { rung: 3 })
  expect(created).toMatchObject({ spec: { seed: 1 }, status: 'planned', outcome: null, extra: { rung: 3 } })
  expect(readRun(store, created.id)).toEqual(created)
  updateRun(store, created.id, { status: 'done', outcome: { loss: 2.5 } })
  expect(createRun(store, { seed: 1 }, { rung: 9 })).toMatchObject({
    status: 'done',
    outcome: { loss: 2.5 },
    extra: { rung: 3 },
    createdAt: created.createdAt,
  })
  expect(listRuns(store)).toHaveLength(1)
})

test('updates replace status and outcome, merge extra, and keep the rest', () => {
  const { id, createdAt } = createRun(store, { seed: 1 }, { rung: 3 })
  updateRun(store, id, { status: 'running', extra: { lane: 1 } })
  const record = updateRun(store, id, { outcome: { loss: null }, extra: { lane: 2 } })
  expect(record).toMatchObject({ status: 'running', outcome: { loss: null }, extra: { rung: 3, lane: 2 }, createdAt })
  expect(readRun(store, id)).toEqual(record)
})

test('run.json can be read by people and names no absolute path and no host', () => {
  const { id } = createRun(store, { seed: 1 })
  const text = fs.readFileSync(storePath(store, `runs/${id}/run.json`), 'utf8')
  expect(text).toContain('\n  "status": "planned",\n')
  expect(text).not.toContain(os.hostname())
  expect(text).not.toContain(store.dir)
})

test('runs are listed oldest first; remains of an interrupted creation are not runs', () => {
  const ids = [3, 1, 2].map((seed) => createRun(store, { seed }).id)
  ids.forEach((id, i) => {
    const file = storePath(store, `runs/${id}/run.json`)
    fs.writeFileSync(
      file,
      fs.readFileSync(file, 'utf8').replace(/"createdAt": ".*"/, `"createdAt": "2026-01-0${i + 1}"`),
    )
  })
  fs.mkdirSync(storePath(store, `runs/${'0'.repeat(12)}.1-00000000.tmp`))
  expect(listRuns(store).map(({ id }) => id)).toEqual(ids)
  expect(listRuns(openStore(path.join(store.dir, 'empty'), { create: true }))).toEqual([])
})

test('an unknown run, a strange name and a corrupt record are named', () => {
  expect(() => readRun(store, '0123456789ab')).toThrow(/no such run \(0123456789ab\)/)
  expect(() => readRun(store, '../..')).toThrow(/no such run/)
  const { id } = createRun(store, { seed: 1 })
  for (const text of ['', '{', '{"id": "other"}', `{"id": "${id}", "spec": {}, "status": "flying"}`]) {
    fs.writeFileSync(storePath(store, `runs/${id}/run.json`), text)
    expect(() => readRun(store, id)).toThrow(/run\.json: is not the record of this run/)
  }
  fs.rmSync(storePath(store, `runs/${id}/run.json`))
  expect(() => listRuns(store)).toThrow(/run\.json: is missing.*move the folder of the run away/)
})

test('another spec with the same id is not taken for this one', () => {
  const { id } = createRun(store, { seed: 1 })
  const file = storePath(store, `runs/${id}/run.json`)
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"seed": 1', '"seed": 2'))
  expect(() => createRun(store, { seed: 1 })).toThrow(/another spec with the same id/)
})
