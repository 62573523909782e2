import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendMetrics, createRun, openStore, type Store, storePath } from '../../store/index.ts'
import { tornRows } from './read.ts'

let store: Store
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-read-')), { create: true })
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

test('rows cut short are told of, whole ones and none at all are not', () => {
  const [whole, torn, empty] = [1, 2, 3].map((seed) => createRun(store, { seed }).id) as [string, string, string]
  for (const id of [whole, torn]) appendMetrics(store, id, [{ step: 1 }, { step: 2 }])
  fs.appendFileSync(storePath(store, `runs/${torn}/metrics.jsonl`), '{"step": 3')
  expect(tornRows(store, [whole, torn, empty])).toEqual([expect.stringMatching(`${torn}.*cut short.*2 remain`)])
})
