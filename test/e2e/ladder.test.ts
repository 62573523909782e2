import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLedger } from '../../src/ledger/index.ts'
import { listCheckpoints, listRuns, openStore, readRun, toJson } from '../../src/store/index.ts'
import { type LadderEvent, type LadderRecord, ledgerOf, runLadder, runsOf } from '../../src/studies/index.ts'
import { abilities } from '../../src/tasks/index.ts'
import { compile } from '../support/compiled.ts'
import { prepareRehearsal, type Rehearsal } from '../support/rehearsal.ts'

/** Milliseconds for what trains: seconds of arithmetic, more on a busy machine. */
const patience = 180_000

let rehearsal: Rehearsal
let record: LadderRecord
const events: LadderEvent[] = []
beforeAll(async () => {
  rehearsal = await prepareRehearsal()
  record = (await runLadder(rehearsal.request('whole'), (event) => events.push(event))) as LadderRecord
}, patience)
afterAll(() => fs.rmSync(rehearsal.folder, { recursive: true, force: true }))

/** What bit-equality is promised for: everything that was computed, nothing that was timed. */
const computed = ({ runs, law, forecasts, samples, verdict, error, text }: LadderRecord) => ({
  ...{ law, forecasts, samples, verdict, error, text },
  runs: runs.map(({ tokensPerSecond, ...run }) => run),
})

test('the record holds what was promised, as JSON', () => {
  expect(() => toJson(record, 'record')).not.toThrow()
  expect(record.runs.map(({ id }) => id).toSorted()).toEqual(
    runsOf(rehearsal.plan)
      .map(({ id }) => id)
      .toSorted(),
  )
  for (const run of record.runs) {
    expect(run.status).toBe('done')
    expect(run.loss).toBeLessThan(record.text.bigramLoss)
    expect(run.bpb).toBeCloseTo((run.loss as number) / Math.LN2, 12)
    expect(run.abilities.map(({ task }) => task)).toEqual(abilities.map(({ name }) => name))
    expect(run.curve.at(-1)?.tokens).toBe(run.D)
    expect(run.curve.map(({ tokens }) => tokens)).toEqual(
      run.curve.map(({ tokens }) => tokens).toSorted((a, b) => a - b),
    )
    expect(run.tokensPerSecond).toBeGreaterThan(0)
  }
  const { sealed, forecast, outcome, error } = record
  const top = record.runs.find((run) => run.top)
  expect(record.law.params).not.toBeNull()
  expect(sealed?.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(forecast?.interval80[0]).toBeLessThan(forecast?.mean as number)
  expect(outcome).toBe(top?.loss)
  expect(error).toBeCloseTo(((outcome as number) - (forecast?.mean as number)) / (forecast?.mean as number), 12)
  expect(['holds', 'wall', 'leap', 'unknown']).toContain(record.verdict)
  expect(record.text).toMatchObject({ unseen: null, sources: 1 })
  expect(record.seconds).toBeGreaterThan(0)
  expect(record.samples).toHaveLength(2)
  expect(JSON.stringify(record)).not.toContain(rehearsal.folder)
})

test('everything is said in order: text, plan, lower rungs, law, seal, top rung', () => {
  const told = events
    .map((event) => (event.type === 'phase' ? event.phase : event.type))
    .filter((what) => what !== 'progress')
  const lower = record.runs.length - 1
  const runs = (count: number): string[] => Array.from({ length: count }, () => 'run')
  expect(told).toEqual(['text', 'plan', 'lower rungs', ...runs(lower), 'law', 'sealed', 'top rung', ...runs(1)])
})

test('the forecast was in the ledger before the top rung existed, and its outcome is beside it', () => {
  const store = openStore(rehearsal.request('whole').store)
  const [seal, resolution, ...more] = readLedger(ledgerOf(store)).records
  expect(more).toEqual([])
  expect(seal).toMatchObject({ sha256: record.sealed?.sha256, at: record.sealed?.at, body: { kind: 'ladder' } })
  expect(resolution?.body).toMatchObject({ kind: 'resolution', seal: seal?.sha256 })
  const top = record.runs.find((run) => run.top)
  // which run was foreseen, and all that the forecasts were made from, is in the seal itself
  expect(seal?.body.inputs).toMatchObject({
    ...{ bigramLoss: record.text.bigramLoss, letters: expect.any(Number) },
    run: { N: top?.N, D: top?.D, C: top?.C },
    runs: record.runs
      .filter((run) => !run.top)
      .map(({ id, trunk, epochs, loss, unseenLoss }) => ({ id, trunk, epochs, loss, unseenLoss })),
  })
  expect(readRun(store, top?.id ?? '').createdAt >= (seal?.at ?? '')).toBe(true)
  for (const run of record.runs.filter((run) => !run.top))
    expect(readRun(store, run.id).updatedAt <= (seal?.at ?? '')).toBe(true)
})

test('the store is left tidy: every run done and unlocked, its model kept, nothing else', () => {
  const store = openStore(rehearsal.request('whole').store)
  const trunks = new Set(record.runs.map(({ trunk }) => trunk))
  for (const { id, status } of listRuns(store)) {
    expect(status).toBe('done')
    expect(fs.existsSync(path.join(store.dir, 'runs', id, 'lock'))).toBe(false)
    expect(listCheckpoints(store, id).map(({ name }) => name)).toEqual(trunks.has(id) ? [] : ['final'])
  }
})

test('the same request again returns the stored record and trains nothing', async () => {
  const again: LadderEvent[] = []
  expect(await runLadder(rehearsal.request('whole'), (event) => again.push(event))).toEqual(record)
  expect(again.map(({ type }) => type)).toEqual(['text', 'plan'])
  expect(again[1]).toMatchObject({ resumed: true, finished: runsOf(rehearsal.plan).map(({ id }) => id) })
})

test('stopped again and again, and locked by another process, a ladder ends with the same bits', {
  timeout: patience,
}, async () => {
  const request = rehearsal.request('stopped')
  const runUntil = (isMoment: (event: LadderEvent) => boolean) => {
    const controller = new AbortController()
    return runLadder({ ...request, signal: controller.signal }, (event) => {
      if (isMoment(event)) controller.abort()
    })
  }
  const interrupted = {
    code: 'interrupted',
    problem: { fix: expect.stringContaining('Continue with the same command') },
  }
  await expect(runUntil(({ type }) => type === 'run')).rejects.toMatchObject(interrupted)
  const store = openStore(request.store)
  const [first] = rehearsal.plan.trunks
  expect(readRun(store, first?.id ?? '').status).toBe('interrupted')

  const rival = await lockElsewhere(request.store, first?.id ?? '')
  const locked = { code: 'run-locked', problem: { what: `is being written by process ${rival.pid}` } }
  await expect(runLadder(request, () => {})).rejects.toMatchObject(locked)
  await rival.kill()

  await expect(runUntil((event) => event.type === 'progress' && event.run.top)).rejects.toMatchObject(interrupted)
  expect(readRun(store, rehearsal.plan.top.id).status).toBe('interrupted')
  expect(readLedger(ledgerOf(store)).records).toHaveLength(1)

  const resumed: LadderEvent[] = []
  const ended = (await runLadder(request, (event) => resumed.push(event))) as LadderRecord
  expect(computed(ended)).toEqual(computed(record))
  expect(resumed.find(({ type }) => type === 'sealed')).toMatchObject({ already: true })
  expect(readLedger(ledgerOf(store)).records).toHaveLength(2)
})

/** Another process that holds a run's lock until it is killed. */
async function lockElsewhere(dir: string, run: string): Promise<{ pid: number | undefined; kill(): Promise<void> }> {
  const compiled = compile('store/index.ts')
  const program = compiled.program(
    'rival.js',
    `import { lockRun, openStore } from ${JSON.stringify(compiled.url('store/index.ts'))}
    lockRun(openStore(${JSON.stringify(dir)}), ${JSON.stringify(run)})
    console.log('locked')
    setInterval(() => {}, 1000)`,
  )
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited])
  fs.rmSync(compiled.folder, { recursive: true, force: true })
  return {
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
