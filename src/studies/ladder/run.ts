import path from 'node:path'
import { runLocal } from '../../cluster/index.ts'
import { bigramLoss, type Corpus, heldOutWindows, letterShare, loadCorpus, uniqueBytes } from '../../data/index.ts'
import { cpu, type Device, markOf, traitsOf } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import {
  createRun,
  ensureFolder,
  isTrained,
  openStore,
  readDocument,
  readRun,
  runId,
  type Store,
  storePath,
  updateRun,
  withLock,
  writeDocument,
} from '../../store/index.ts'
import type { TrunkEnd, TrunkSpec } from '../../train/index.ts'
import { requireDevices } from '../lane-device.ts'
import { resolveSeal, sealForecasts } from '../sealing.ts'
import { stopped } from '../stopped.ts'
import { type analyseLower, type LowerAnalysis, type MeasuredText, meaningOf, resolveForecasts } from './analyse.ts'
import { calibrate } from './calibrate.ts'
import { type Clock, resumeClock } from './clock.ts'
import type { LadderEvent } from './events.ts'
import { refusedWarning, type TrunkJob, type TrunkMessage } from './job.ts'
import { describeMachine } from './machine.ts'
import {
  type Budget,
  type LadderPlan,
  type PlannedTrunk,
  planLadder,
  runIdentity,
  runsOf,
  trunkIdentity,
} from './plan.ts'
import { checkPlan } from './plan-file.ts'
import { readRuns, tornRows } from './read.ts'
import { recipe } from './recipe.ts'
import type { LadderRecord, LadderRun, PlannedRun } from './record.ts'
import type { SampleRequest, Samples } from './samples.ts'
import type { LadderJob } from './worker.ts'

export interface LadderRequest {
  /** Folder of the store. */
  readonly store: string
  readonly seed: number
  readonly budget: Budget
  /** What to train on; the processor if left out. */
  readonly device?: Device
  readonly data?: readonly string[]
  readonly unseen?: string
  /** A plan to replay instead of making one. */
  readonly plan?: LadderPlan
  /** Escalado's own folder, whose packages are the default text. */
  readonly root: string
  /** The command as typed, for the record. */
  readonly command: string
  readonly dryRun?: boolean
  /** A control: the top rung is really trained on this multiple of the tokens its plan claims. */
  readonly topTokens?: number
  readonly signal?: AbortSignal
}

type Emit = (event: LadderEvent) => void

/**
 * The ladder, from text to verdict: plan (frozen in the store), lower rungs, law, sealed forecast, top rung, verdict.
 * The same request on the same store continues where an earlier start ended, whatever ended it.
 * @returns the record; null after a dry run
 * @throws `interrupted` when the signal asked to stop, after everything finished so far is stored
 */
export async function runLadder(request: LadderRequest, emit: Emit): Promise<LadderRecord | null> {
  const started = performance.now()
  const store = openStore(request.store, { create: true })
  const corpus = await loadCorpus({
    root: request.root,
    ...(request.data && { data: request.data }),
    ...(request.unseen !== undefined && { unseen: request.unseen }),
  })
  const text = describeText(corpus)
  emit({ type: 'text', text })

  const { plan, folder, resumed } = await frozenPlan(request, store, corpus, emit)
  const previous = readDocument(store, `${folder}/record.json`) as unknown as LadderRecord | undefined
  const finished = readRuns(store, runsOf(plan))
    .filter(({ status }) => isSettled(status))
    .map(({ id }) => id)
  emit({ type: 'plan', plan, runs: runsOf(plan), path: `${folder}/plan.json`, resumed, finished })
  if (request.dryRun) return null
  if (previous !== undefined) return previous
  requireDevices(request.device ?? cpu, plan.top.threads)
  let isRefused = false
  const refused = (reason: string): void => {
    if (!isRefused) emit({ type: 'warning', message: refusedWarning(reason) })
    isRefused = true
  }
  const ladder: Ladder = { request, store, corpus, plan, clock: resumeClock(store, folder, started), emit, refused }

  emit({ type: 'phase', phase: 'lower rungs' })
  await train(plan.trunks, ladder)
  const lowerRuns = readRuns(
    store,
    plan.trunks.flatMap(({ runs }) => runs),
  )
  const analysis = await analyse(plan, lowerRuns, text)
  for (const { id, status } of analysis.runs) if (status === 'stalled') updateRun(store, id, { status })
  emit({ type: 'law', analysis })

  const top = secretTop(plan, request.topTokens ?? 1)
  const { N, D, C } = plan.top.runs[0] as PlannedRun
  const inputs = {
    plan: replayKey(plan, request),
    ...{ text: corpus.sha256, bigramLoss: text.bigramLoss, letters: text.letters },
    run: { N, D, C },
    runs: analysis.runs.map(sealedRun),
  }
  const begun = readRuns(store, top.runs).some(({ status }) => status !== 'planned')
  const { sealed, already, warning } = sealForecasts({
    ...{ store, kind: 'ladder', subject: 'The top rung', inputs, forecasts: analysis.forecasts, begun },
  })
  if (warning !== null) emit({ type: 'warning', message: warning })
  if (sealed !== null) emit({ type: 'sealed', ...sealed, already })

  emit({ type: 'phase', phase: 'top rung' })
  await train([top], ladder)
  const topRun = { ...(readRuns(store, top.runs)[0] as LadderRun), N, D, C }
  const forecasts = resolveForecasts(analysis.forecasts, topRun)
  const late = sealed === null ? null : resolveSeal(store, sealed.sha256, forecasts)
  if (late !== null) emit({ type: 'warning', message: late })

  const record = await recordOf(ladder, { id: path.basename(folder), text, analysis, topRun, sealed, forecasts })
  writeDocument(store, `${folder}/record.json`, record)
  return record
}

/** What the forecasts take of a lower run. */
function sealedRun({ id, trunk, N, D, C, epochs, loss, unseenLoss, abilities, excluded }: LadderRun) {
  const scores = abilities.map(({ task, exact, problems, logProbability }) => ({
    task,
    exact,
    problems,
    logProbability,
  }))
  return { id, trunk, N, D, C, epochs, loss, unseenLoss, abilities: scores, excluded }
}

/** A ladder under way: what was asked for, what it works on, and whom it tells. */
interface Ladder {
  readonly request: LadderRequest
  readonly store: Store
  readonly corpus: Corpus
  readonly plan: LadderPlan
  readonly clock: Clock
  readonly emit: Emit
  /** Says why a device refuses what may be faster; the first time only, since it does so for every size. */
  readonly refused: (reason: string) => void
}

/** The plan an earlier start froze, the one given, or a new one after timing this machine. */
async function frozenPlan(request: LadderRequest, store: Store, corpus: Corpus, emit: Emit) {
  const { seed, budget, device = cpu } = request
  const text = { sha256: corpus.sha256, trainBytes: uniqueBytes(corpus) }
  if (request.plan !== undefined && request.plan.text.sha256 !== corpus.sha256) {
    fail({
      code: 'plan-other-text',
      what: 'this plan was made for another text',
      value: `${request.plan.text.sha256.slice(0, 12)}, not ${corpus.sha256.slice(0, 12)}`,
      where: '--plan',
      fix: 'Give the same --data and --unseen the plan was made with.',
    })
  }
  checkDevice(request)
  const asked = {
    ...markOf(device),
    seed,
    budget,
    text: text.sha256,
    recipe: recipe.version,
    topTokens: request.topTokens ?? 1,
  }
  const folder = `ladders/${request.plan === undefined ? runId(asked) : replayKey(request.plan, request)}`
  const file = storePath(store, `${folder}/plan.json`)
  const frozen = () => {
    const document = readDocument(store, `${folder}/plan.json`)
    const fix = `Move ${path.dirname(file)} away to plan anew; finished runs are kept.`
    return document === undefined ? undefined : checkPlan(document, file, fix)
  }
  const stored = frozen()
  if (stored !== undefined) return { plan: stored, folder, resumed: true }
  // a store that cannot be written is found out before the machine is timed for nothing
  ensureFolder(store, folder)
  let plan = request.plan
  if (plan === undefined) {
    emit({ type: 'calibrating' })
    const speed = await calibrate(workerModule, { budget, device, ...(request.signal && { signal: request.signal }) })
    if (request.signal?.aborted) stopped(request)
    plan = planLadder({ ...markOf(device), seed, budget, text, speed })
  }
  const made = plan
  return withLock(`${ensureFolder(store, folder)}/lock`, () => {
    // the same command may have been started twice and timed the machine twice; the first plan counts
    const earlier = frozen()
    if (earlier !== undefined) return { plan: earlier, folder, resumed: true }
    writeDocument(store, `${folder}/plan.json`, made)
    return { plan: made, folder, resumed: false }
  })
}

/** A plan given belongs to the device it was made for: another would compute other numbers under its names. */
function checkDevice({ plan, device = cpu }: LadderRequest): void {
  if (plan === undefined || (plan.device?.name ?? cpu.name) === device.name) return
  fail({
    code: 'plan-other-device',
    what: 'this plan was made for another device',
    value: `${plan.device?.name ?? cpu.name}, not ${device.name}`,
    where: '--plan',
    fix: 'Leave --device out, or make a plan for this device with npx escalado ladder --dry-run.',
  })
}

/** Names a plan and what is really done with its top rung. */
const replayKey = (plan: LadderPlan, { topTokens = 1 }: LadderRequest): string => runId({ ...plan, topTokens })

const workerModule = new URL('./worker.js', import.meta.url)

/** Does one job on a lane of its own, so that the terminal stays alive. */
async function aside<Result>(job: LadderJob, device = cpu): Promise<Result> {
  const [result] = await runLocal<null, LadderJob, never, Result>({
    module: workerModule,
    jobs: [job],
    lanes: 1,
    apart: traitsOf(device).apart,
    shared: null,
  })
  return result as Result
}

const analyse = (...of: Parameters<typeof analyseLower>): Promise<LowerAnalysis> => aside({ kind: 'analysis', of })
const sample = (request: SampleRequest): Promise<Samples> => aside({ kind: 'samples', ...request }, request.device)

/** Trains what is not finished yet of these trunks. */
async function train(
  trunks: readonly PlannedTrunk[],
  { request, store, corpus, plan, clock, emit, refused }: Ladder,
): Promise<void> {
  const { device = cpu } = request
  const open = trunks.filter(
    ({ id, runs }) =>
      readRuns(store, runs).some(({ status }) => !isSettled(status)) || !isSettled(readRun(store, id).status),
  )
  const jobs = open.map(({ id, spec, runs, threads }): LadderJob => {
    createRun(store, trunkIdentity(spec, corpus.sha256, threads, plan))
    for (const { steps } of runs) createRun(store, runIdentity(id, steps))
    for (const message of tornRows(store, [id, ...runs.map((run) => run.id)])) emit({ type: 'warning', message })
    return {
      kind: 'trunk',
      store,
      spec,
      abilityShare: plan.abilityShare,
      trunk: id,
      branches: runs.map((run) => run.id),
      threads,
      device,
      evaluationTokens: plan.evaluationTokens,
      problemsPerLevel: plan.problemsPerLevel,
    } satisfies { kind: 'trunk' } & TrunkJob
  })
  const planned = new Map(
    open.flatMap(({ runs, id }) => [
      ...runs.map((run) => [run.id, run] as const),
      [id, runs.at(-1) as PlannedRun] as const,
    ]),
  )
  await runLocal<{ corpus: Corpus }, LadderJob, TrunkMessage, TrunkEnd>({
    module: workerModule,
    jobs,
    lanes: Math.min(plan.speed.lanes, device.cores),
    apart: traitsOf(device).apart,
    shared: { corpus },
    ...(request.signal && { signal: request.signal }),
    onMessage(progress) {
      if ('refused' in progress) return refused(progress.refused)
      const run = planned.get(progress.run) as PlannedRun
      emit({ type: 'progress', progress, run })
      if (progress.phase !== 'finished') return
      clock.keep()
      emit({ type: 'run', run: readRuns(store, [run])[0] as LadderRun })
    },
  })
  if (request.signal?.aborted) {
    clock.keep()
    stopped(request)
  }
}

const isSettled = (status: LadderRun['status']): boolean => isTrained(status) || status === 'diverged'

/** The top rung as it is really trained; differs from its plan only in a control. */
function secretTop(plan: LadderPlan, factor: number): PlannedTrunk {
  if (factor === 1) return plan.top
  const { spec, threads } = plan.top
  const training: TrunkSpec = { ...spec, branches: spec.branches.map((steps) => Math.round(steps * factor)) }
  const id = runId(trunkIdentity(training, plan.text.sha256, threads, plan))
  const runs = plan.top.runs.map((run, i) => {
    const steps = training.branches[i] as number
    return { ...run, id: runId(runIdentity(id, steps)), trunk: id, steps, D: steps * run.batch * run.context }
  })
  return { id, spec: training, threads, runs }
}

interface Outcome {
  readonly id: string
  readonly text: LadderRecord['text']
  readonly analysis: LowerAnalysis
  readonly topRun: LadderRun
  readonly sealed: LadderRecord['sealed']
  readonly forecasts: LadderRecord['forecasts']
}

async function recordOf(
  { request, store, corpus, plan, clock }: Ladder,
  { id, text, analysis, topRun, sealed, forecasts }: Outcome,
): Promise<LadderRecord> {
  const main = forecasts.find(({ quantity }) => quantity === 'loss')
  const verdict = main?.verdict ?? null
  const runs = [...analysis.runs, topRun]
  return {
    ladder: id,
    seed: plan.seed,
    createdAt: new Date().toISOString(),
    text,
    runs,
    law: analysis.law,
    sealed,
    forecasts,
    forecast: main === undefined ? null : { mean: main.forecast.mean, interval80: main.forecast.interval80 },
    outcome: main?.outcome ?? null,
    error: verdict?.error ?? null,
    verdict: verdict?.verdict ?? null,
    meaning: meaningOf(verdict, topRun.status),
    samples: await sample({
      store,
      device: request.device ?? cpu,
      runs,
      opening: corpus.sources[0]?.heldOut[0]?.slice(0, 32) ?? new Uint8Array(),
    }),
    machine: await describeMachine(request.device),
    command: request.command,
    seconds: clock.seconds(),
    report: null,
  }
}

function describeText(corpus: Corpus): LadderRecord['text'] & MeasuredText {
  const { description, sha256, trainBytes, heldOutBytes, sources, unseen } = corpus
  const windows = heldOutWindows(corpus, recipe.context, 65_536)
  return {
    description,
    sha256,
    trainBytes,
    heldOutBytes,
    sources: sources.length,
    unseen: unseen?.name ?? null,
    bigramLoss: bigramLoss(corpus, windows),
    letters: letterShare(corpus),
  }
}
