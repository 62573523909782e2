import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRun, openStore, type Store, writeDocument } from '../store/index.ts'
import { findRun, findStudy, listStudies } from './find.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-find-'))
let store: Store
let ids: string[]

beforeAll(() => {
  store = openStore(folder, { create: true })
  ids = Array.from({ length: 17 }, (_, seed) => createRun(store, { kind: 'run', seed }).id)
  writeDocument(store, 'ladders/aa11/plan.json', { seed: 1 })
  writeDocument(store, 'ladders/aa22/plan.json', { seed: 2 })
  writeDocument(store, 'ladders/aa22/record.json', { ladder: 'aa22' })
  writeDocument(store, 'thinking/bb11/plan.json', { seed: 3 })
})

afterAll(() => fs.rmSync(folder, { recursive: true }))

test('a run is found by its first characters, in either case', () => {
  const [id] = ids as [string]
  expect(findRun(store, id).id).toBe(id)
  expect(findRun(store, id.slice(0, 11).toUpperCase()).id).toBe(id)
})

test('characters that fit none or several are refused', () => {
  expect(() => findRun(store, 'xyz')).toThrow(/no run of this store begins with this \(xyz\)\. See npx escalado runs/)
  expect(() => findRun(store, '')).toThrow(/no run/)
  // 17 ids share at least one of 16 first digits
  const first = ids.map((id) => id[0] as string)
  const shared = first.find((digit, i) => first.indexOf(digit) !== i) as string
  expect(() => findRun(store, shared)).toThrow(/runs of this store begin with this .* Give more of its characters/)
})

test('studies of every kind are found with their plan, and their record once there is one', () => {
  expect(listStudies(store).map(({ kind, id, record }) => [kind, id, record !== null])).toEqual([
    ['ladder', 'aa11', false],
    ['ladder', 'aa22', true],
    ['think', 'bb11', false],
  ])
  expect(findStudy(store, 'aa2').plan.seed).toBe(2)
  expect(() => findStudy(store, 'aa')).toThrow(/2 studies of this store begin with this \(aa: aa11, aa22\)/)
})
