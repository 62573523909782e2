import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { resumeClock } from './clock.ts'

let store: Store
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-clock-')), { create: true })
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

test('a start goes on counting from what earlier ones kept', () => {
  const secondsAgo = (seconds: number): number => performance.now() - 1000 * seconds
  const first = resumeClock(store, 'ladders/1f0c', secondsAgo(40))
  first.keep()
  const second = resumeClock(store, 'ladders/1f0c', secondsAgo(2))
  expect(second.seconds()).toBeGreaterThanOrEqual(42)
  expect(second.seconds()).toBeLessThan(60)
  second.keep()
  expect(resumeClock(store, 'ladders/1f0c', secondsAgo(1)).seconds()).toBeGreaterThanOrEqual(43)
  expect(resumeClock(store, 'ladders/other', secondsAgo(1)).seconds()).toBeLessThan(20)
})
