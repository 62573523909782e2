import fs from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareRehearsal, type Rehearsal } from '../../../test/support/rehearsal.ts'
import { openStore, readRun, runId } from '../../store/index.ts'
import type { LadderEvent } from './events.ts'
import { type LadderPlan, type PlannedTrunk, runIdentity, trunkIdentity } from './plan.ts'
import type { LadderRecord } from './record.ts'
import { runLadder } from './run.ts'

/** For tests that train: seconds of arithmetic, more on a busy machine. */
const patient = { timeout: 180_000 }

let rehearsal: Rehearsal
beforeAll(async () => {
  rehearsal = await prepareRehearsal()
})
afterAll(() => fs.rmSync(rehearsal.folder, { recursive: true, force: true }))

/** The trunk with one branch of a few steps, at another learning rate. */
function brief({ spec, threads, runs }: PlannedTrunk, learningRate: number): PlannedTrunk {
  const training = { ...spec, branches: [120], schedule: { ...spec.schedule, learningRate } }
  const id = runId(trunkIdentity(training, rehearsal.plan.text.sha256, threads, {}))
  const last = runs
    .slice(-1)
    .map((run) => ({ ...run, id: runId(runIdentity(id, 120)), trunk: id, steps: 120, learningRate }))
  return { id, spec: training, threads, runs: last }
}

async function ladderOf(plan: LadderPlan, store: string): Promise<{ record: LadderRecord; events: LadderEvent[] }> {
  const events: LadderEvent[] = []
  const record = await runLadder(rehearsal.request(store, { plan }), (event) => events.push(event))
  return { record: record as LadderRecord, events }
}

test('a run that diverges is a result: kept, named, left out, and the ladder goes on to its end', patient, async () => {
  const { plan } = rehearsal
  const [first, second] = plan.trunks as [PlannedTrunk, PlannedTrunk]
  const wild = { ...plan, trunks: [brief(first, 1e4), brief(second, 0.005)], top: brief(plan.top, 0.005) }
  const { record, events } = await ladderOf(wild, 'wild')

  const [diverged, tame, top] = record.runs
  expect(diverged).toMatchObject({
    status: 'diverged',
    loss: null,
    bpb: null,
    excluded: expect.stringContaining('diverged'),
  })
  expect(readRun(openStore(rehearsal.request('wild').store), diverged?.id ?? '')).toMatchObject({ status: 'diverged' })
  expect(events.filter(({ type }) => type === 'run').map((event) => 'run' in event && event.run.id)).toContain(
    diverged?.id,
  )
  expect([tame?.status, top?.status]).toEqual(['done', 'done'])
  expect(record).toMatchObject({ verdict: null, forecast: null, sealed: null, outcome: null })
  expect(record.law.diagnostics.join()).toMatch(/law needs at least/)
  expect(record.meaning).toMatch(/too little to fit/)
})

test('a top rung that diverges leaves the ladder without an outcome, and says so', patient, async () => {
  const { plan } = rehearsal
  const wild = { ...plan, trunks: [brief(plan.trunks[0] as PlannedTrunk, 0.005)], top: brief(plan.top, 1e4) }
  const { record } = await ladderOf(wild, 'wild top')
  expect(record.runs.at(-1)).toMatchObject({ top: true, status: 'diverged', loss: null })
  expect(record).toMatchObject({ verdict: null, outcome: null, error: null })
  expect(record.meaning).toMatch(/ended diverged/)
  expect(record.samples.length).toBeGreaterThan(0)
})

test('a plan made for another text is refused before anything is stored of it', async () => {
  const { plan } = rehearsal
  const foreign = { ...plan, text: { ...plan.text, sha256: 'b'.repeat(64) } }
  await expect(ladderOf(foreign, 'foreign')).rejects.toMatchObject({ code: 'plan-other-text' })
  expect(fs.existsSync(`${rehearsal.request('foreign').store}/ladders`)).toBe(false)
})

test('a dry run freezes the plan and trains nothing', async () => {
  const events: LadderEvent[] = []
  const request = rehearsal.request('dry', { dryRun: true })
  expect(await runLadder(request, (event) => events.push(event))).toBeNull()
  const planned = events.find((event) => event.type === 'plan')
  expect(JSON.parse(fs.readFileSync(`${request.store}/${planned?.path}`, 'utf8'))).toEqual(rehearsal.plan)
  expect(fs.existsSync(`${request.store}/runs`)).toBe(false)
})
