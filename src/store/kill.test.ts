import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { compile } from '../../test/support/compiled.ts'
import { listCheckpoints, listRuns, openStore, readCheckpoint, readMetrics } from './index.ts'

/** Trains nothing, but writes as a training does, resumes from the latest checkpoint, and says what it has stored. */
const writer = (store: string, dir: string) => `
  import fs from 'node:fs'
  import * as store from ${JSON.stringify(store)}
  const lab = store.openStore(${JSON.stringify(dir)}, { create: true })
  const { id } = store.createRun(lab, { seed: 1 })
  store.lockRun(lab, id)
  let step = store.latestCheckpoint(lab, id)?.meta.step ?? 0
  store.truncateMetrics(lab, id, (row) => row.step <= step)
  const say = (what) => fs.writeSync(1, what + ' ' + step + '\\n')
  say('ready')
  for (;;) {
    step++
    const tensors = { w: { shape: [100, 100], data: new Float32Array(10000).fill(step) } }
    store.appendMetrics(lab, id, Array.from({ length: 50 }, (_, part) => ({ step, part, loss: 1 / step })))
    say('metrics')
    store.updateRun(lab, id, { status: 'running', extra: { step, padding: 'x'.repeat(20000) } })
    say('record')
    store.writeCheckpoint(lab, id, 'latest', tensors, { step })
    say('checkpoint')
    store.writeCheckpoint(lab, id, 'step-' + step, tensors, { step })
    if (step > 2) store.removeCheckpoint(lab, id, 'step-' + (step - 2))
  }`

test('a writer killed at any instant leaves a store that is whole and lacks nothing it confirmed', async () => {
  const compiled = compile('store/index.ts')
  onTestFinished(() => fs.rmSync(compiled.folder, { recursive: true, force: true }))
  const program = compiled.program(
    'writer.js',
    writer(compiled.url('store/index.ts'), path.join(compiled.folder, 'lab')),
  )
  let resumed = 0
  for (let kill = 0; kill < 12; kill++) {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', (text) => {
        said += text
        // the first writer gets as far as a checkpoint, so that every later one has something to resume from
        if (said.includes(kill === 0 ? 'checkpoint' : 'ready')) resolve()
      })
    })
    const closed = once(child, 'close')
    await Promise.race([ready, closed])
    await delay(120 * Math.random() ** 2)
    child.kill('SIGKILL')
    expect((await closed)[1]).toBe('SIGKILL')

    const confirmed = (what: string) =>
      Number([...said.matchAll(new RegExp(`^${what} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0)
    const store = openStore(path.join(compiled.folder, 'lab'))
    const [run] = listRuns(store)
    if (run === undefined) throw new Error('the run is gone')
    expect(Number(run.extra.step ?? 0)).toBeGreaterThanOrEqual(confirmed('record'))
    const { rows } = readMetrics(store, run.id)
    const misplaced = rows.findIndex(({ step, part }, i) => step !== 1 + Math.floor(i / 50) || part !== i % 50)
    expect(misplaced).toBe(-1)
    expect(rows.length).toBeGreaterThanOrEqual(50 * confirmed('metrics'))
    for (const { name, meta } of listCheckpoints(store, run.id)) {
      const { step } = meta as { step: number }
      const { w } = readCheckpoint(store, run.id, name).values
      expect(w?.data.length === 10000 && w.data.every((value) => value === step)).toBe(true)
      if (name === 'latest') expect(step).toBeGreaterThanOrEqual(Math.max(confirmed('checkpoint'), confirmed('ready')))
    }
    if (confirmed('ready') > 0) resumed++
  }
  expect(resumed).toBe(11)
})

test('creating one run in several processes at once gives one run', async () => {
  const compiled = compile('store/index.ts')
  onTestFinished(() => fs.rmSync(compiled.folder, { recursive: true, force: true }))
  const dir = path.join(compiled.folder, 'lab')
  const program = compiled.program(
    'create.js',
    `import { createRun, openStore } from ${JSON.stringify(compiled.url('store/index.ts'))}
    const store = openStore(${JSON.stringify(dir)}, { create: true })
    for (let seed = 0; seed < 30; seed++) createRun(store, { seed }, { by: process.pid })`,
  )
  const children = Array.from({ length: 3 }, () => spawn(process.execPath, [program], { stdio: 'inherit' }))
  for (const [code] of await Promise.all(children.map((child) => once(child, 'exit')))) expect(code).toBe(0)
  expect(listRuns(openStore(dir))).toHaveLength(30)
  expect(fs.readdirSync(path.join(dir, 'runs'))).toHaveLength(30)
})
