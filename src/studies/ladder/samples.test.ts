import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { initialize, layoutOf, type ModelShape } from '../../model/index.ts'
import { createRun, openStore, type Store, type StoredTensors, writeCheckpoint } from '../../store/index.ts'
import { readModel } from './samples.ts'

const shape: ModelShape = { width: 32, depth: 1, context: 8, vocabulary: 256 }
const weights = initialize(shape, 1)
const stored = (): StoredTensors =>
  Object.fromEntries(
    layoutOf(shape).map(({ name, shape: dims, start, end }) => [
      name,
      { shape: [...dims], data: weights.slice(start, end) },
    ]),
  )

let store: Store
let id: string
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-samples-')), { create: true })
  id = createRun(store, { seed: 1 }).id
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

test('a model is read as it was trained', () => {
  writeCheckpoint(store, id, 'final', stored(), { shape: { ...shape } })
  expect(readModel(store, id)).toEqual({ shape, weights })
})

test('weights laid out in another way are refused, not misread', () => {
  const { head, ...rest } = stored()
  const transposed = { shape: [32, 256], data: head?.data as Float32Array }
  writeCheckpoint(store, id, 'final', { ...rest, head: transposed }, { shape: { ...shape } })
  expect(() => readModel(store, id)).toThrow(/the weight head of run .* must have the shape \[256,32\] \(\[32,256\]\)/)
  writeCheckpoint(store, id, 'final', rest, { shape: { ...shape } })
  expect(() => readModel(store, id)).toThrow('(missing)')
})

test('a checkpoint of another tokenizer is refused, whatever its weights', () => {
  const other = { ...shape, vocabulary: 512 }
  const tensors: StoredTensors = Object.fromEntries(
    layoutOf(other).map(({ name, shape: dims, start, end }) => [
      name,
      { shape: [...dims], data: new Float32Array(end - start) },
    ]),
  )
  writeCheckpoint(store, id, 'final', tensors, { shape: other })
  expect(() => readModel(store, id)).toThrow(
    /was trained with another tokenizer: .* a vocabulary of 256 \(a vocabulary of 512\)/,
  )
})
