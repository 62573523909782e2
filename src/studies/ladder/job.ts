/** One trunk's training as a job for a lane: everything it needs, as plain data. */

import type { JobContext } from '../../cluster/index.ts'
import { type Corpus, createStream, heldOutWindows, unseenWindows } from '../../data/index.ts'
import type { Backend, ChosenAttention, Device } from '../../engine/index.ts'
import { evaluateAbilities, evaluateLoss } from '../../infer/index.ts'
import { layoutOf, type ModelShape } from '../../model/index.ts'
import { createRandom } from '../../stats/index.ts'
import {
  appendMetrics,
  type Checkpoint,
  isTrained,
  listCheckpoints,
  lockRun,
  type Release,
  type RunRecord,
  readCheckpoint,
  readRun,
  removeCheckpoint,
  type Store,
  type StoredTensors,
  truncateMetrics,
  updateRun,
  writeCheckpoint,
} from '../../store/index.ts'
import { abilityText, testProblems } from '../../tasks/index.ts'
import {
  createTrainer,
  type Leg,
  type PendingRow,
  type Snapshot,
  type TrunkEnd,
  type TrunkHost,
  type TrunkSpec,
  trainTrunk,
} from '../../train/index.ts'
import { laneDevice } from '../lane-device.ts'
import type { RunOutcome } from './outcome.ts'

export interface TrunkJob {
  readonly store: Store
  readonly spec: TrunkSpec
  readonly abilityShare: number
  /** Store id of the trunk and of each branch, in the order of `spec.branches`. */
  readonly trunk: string
  readonly branches: readonly string[]
  readonly threads: number
  readonly device: Device
  /** Held-out tokens to measure on, and problems per level of each ability. */
  readonly evaluationTokens: number
  readonly problemsPerLevel: number
}

export interface LaneShared {
  readonly corpus: Corpus
}

/** Sent while a job runs; `refused`: why attention cannot be computed in the way that may be faster. */
export type TrunkMessage = TrunkProgress | { readonly refused: string }

export interface TrunkProgress {
  readonly run: string
  readonly step: number
  readonly steps: number
  /** Smoothed training loss. */
  readonly loss: number
  /** Tokens trained since this job began, branches included, and the seconds that took. */
  readonly tokens: number
  readonly seconds: number
  /** `finished`: the run has ended, in whatever way; the store knows how. */
  readonly phase: 'training' | 'evaluating' | 'finished'
}

const milliseconds = { betweenCheckpoints: 4000, betweenMessages: 150 }

/** Of the time, what keeping checkpoints may take: large models are kept less often. */
const checkpointShare = 0.05

/** Trains, evaluates and stores a trunk and its branches; safe to repeat after any interruption. */
export async function runTrunk(
  job: TrunkJob,
  { shared, lane, send, shouldStop }: JobContext<LaneShared, TrunkMessage>,
): Promise<TrunkEnd> {
  const { store, spec, trunk, branches } = job
  const releases: Release[] = []
  try {
    for (const id of [trunk, ...branches]) releases.push(lockRun(store, id))
    for (const id of [trunk, ...branches])
      if (!isTrained(readRun(store, id).status)) updateRun(store, id, { status: 'running' })
    const stream = createStream({
      corpus: shared.corpus,
      context: spec.shape.context,
      seed: spec.seed,
      abilityShare: job.abilityShare,
      abilityText,
    })
    const { backend } = await laneDevice(job.device, { lane, threads: job.threads })
    const begun = attentionOf(readRun(store, trunk))
    const trainer = await createTrainer(spec, backend, stream, job.threads, begun?.way)
    if (trainer.chosen !== undefined) {
      for (const id of [trunk, ...branches]) updateRun(store, id, { extra: { attention: trainer.chosen } })
      if (trainer.chosen.refused !== null) send({ refused: trainer.chosen.refused })
    }
    const end = await trainTrunk(spec, trainer, hostOf(job, { backend, corpus: shared.corpus, send, shouldStop }))
    await trainer.dispose()
    settle(job, end)
    if (end.end === 'diverged') for (const progress of divergedProgress(job, end)) send(progress)
    return end
  } catch (error) {
    markFailed(job, releases.length)
    throw error
  } finally {
    for (const release of releases) release()
  }
}

/** How a run's attention is computed, as found when it began: a training that goes on must round as it did before. */
export const attentionOf = ({ extra }: Pick<RunRecord, 'extra'>): ChosenAttention | undefined =>
  extra.attention as unknown as ChosenAttention | undefined

/** What to tell people of it. */
export const refusedWarning = (reason: string): string =>
  `cuDNN's attention cannot be used here, so attention is computed by matrix products: ${reason}`

/** The trunk's dealings with the store, the clock and the terminal. */
function hostOf(
  job: TrunkJob,
  {
    backend,
    corpus,
    send,
    shouldStop,
  }: LaneShared & Pick<JobContext<LaneShared, TrunkMessage>, 'send' | 'shouldStop'> & { readonly backend: Backend },
): TrunkHost {
  const { store, spec, trunk, branches } = job
  const idOf = (leg: Leg): string => (leg === 'trunk' ? trunk : (branches[leg] as string))
  const endOf = (leg: Leg): number => spec.branches[leg === 'trunk' ? branches.length - 1 : leg] as number
  const perStep = spec.batch * spec.shape.context
  const started = performance.now()
  let nextSave = started + milliseconds.betweenCheckpoints
  let lastMessage = 0
  let stepsTaken = 0
  let smooth = 0
  // of training alone: neither what came before it nor the evaluation of branches
  let trainingSeconds = 0
  let lastStep = started

  return {
    shouldStop,
    load(leg) {
      const found = listCheckpoints(store, idOf(leg)).find(({ name }) => name === 'state')
      if (found === undefined) {
        truncateMetrics(store, idOf(leg), () => false)
        return null
      }
      const snapshot = decodeSnapshot(readCheckpoint(store, idOf(leg), 'state'))
      truncateMetrics(store, idOf(leg), ({ step }) => (step as number) <= snapshot.state.step)
      return snapshot
    },
    async save(leg, snapshot, must) {
      const now = performance.now()
      if (!must && now < nextSave) return
      const { state, pending } = await snapshot()
      writeCheckpoint(store, idOf(leg), 'state', encodeState(state), { step: state.step, pending })
      const end = performance.now()
      nextSave = end + Math.max(milliseconds.betweenCheckpoints, (end - now) / checkpointShare)
    },
    log: (leg, row) => appendMetrics(store, idOf(leg), [row]),
    progress(leg, step, loss) {
      stepsTaken++
      smooth = smooth === 0 ? loss : 0.95 * smooth + 0.05 * loss
      const now = performance.now()
      trainingSeconds += (now - lastStep) / 1000
      lastStep = now
      if (now - lastMessage < milliseconds.betweenMessages) return
      lastMessage = now
      send({
        run: idOf(leg),
        step,
        steps: endOf(leg),
        loss: smooth,
        tokens: stepsTaken * perStep,
        seconds: trainingSeconds,
        phase: 'training',
      })
    },
    isFinished: (branch) => isTrained(readRun(store, idOf(branch)).status),
    async finish(branch, state) {
      const run = idOf(branch)
      const message = {
        run,
        step: state.step,
        steps: endOf(branch),
        loss: smooth,
        tokens: stepsTaken * perStep,
        seconds: trainingSeconds,
      }
      send({ ...message, phase: 'evaluating' })
      const evaluated = await evaluate(job, backend, corpus, state.weights)
      writeCheckpoint(store, run, 'final', encodeWeights(spec.shape, state.weights), {
        step: state.step,
        shape: spec.shape,
      })
      updateRun(store, run, {
        status: 'done',
        outcome: { ...evaluated, tokensPerSecond: (stepsTaken * perStep) / trainingSeconds },
      })
      removeCheckpoint(store, run, 'state')
      send({ ...message, phase: 'finished' })
      lastStep = performance.now()
    },
  }
}

/** Held-out loss, loss on unseen text and abilities of a finished model; the same windows and problems for every run. */
async function evaluate(
  job: TrunkJob,
  backend: Backend,
  corpus: Corpus,
  weights: Float32Array,
): Promise<Omit<RunOutcome, 'tokensPerSecond'>> {
  const { shape } = job.spec
  const options = { batch: 64, threads: job.threads }
  const held = heldOutWindows(corpus, shape.context, job.evaluationTokens)
  const unseen = unseenWindows(corpus, shape.context, job.evaluationTokens / 2)
  const { loss } = await evaluateLoss(shape, weights, backend, held, options)
  const unseenLoss = unseen.length === 0 ? null : (await evaluateLoss(shape, weights, backend, unseen, options)).loss
  const problems = testProblems(createRandom('test problems'), job.problemsPerLevel)
  const scores = await evaluateAbilities(shape, weights, backend, problems, { threads: job.threads })
  return { loss, unseenLoss, abilities: scores }
}

/** The last words about the runs that a diverged trunk takes with it. */
const divergedProgress = (
  { store, spec, branches }: TrunkJob,
  { step, loss }: TrunkEnd & { end: 'diverged' },
): TrunkProgress[] =>
  branches
    .map((run, i) => ({
      run,
      step,
      steps: spec.branches[i] as number,
      loss,
      tokens: 0,
      seconds: 0,
      phase: 'finished' as const,
    }))
    .filter(({ run }) => readRun(store, run).status === 'diverged')

/** Says in the runs this job had locked that it broke off; what stopped it may also stop this, and then says it better. */
function markFailed({ store, trunk, branches }: TrunkJob, locked: number): void {
  try {
    for (const id of [trunk, ...branches].slice(0, locked))
      if (readRun(store, id).status === 'running') updateRun(store, id, { status: 'failed' })
  } catch {
    // a full disk, for one; the runs stay `running` without a living process, which says the same
  }
}

/** Records how a trunk ended in the runs it leaves unfinished. */
function settle({ store, trunk, branches }: TrunkJob, end: TrunkEnd): void {
  if (end.end === 'done') {
    updateRun(store, trunk, { status: 'done' })
    for (const id of [trunk, ...branches]) removeCheckpoint(store, id, 'state')
    return
  }
  const patch =
    end.end === 'stopped'
      ? { status: 'interrupted' as const }
      : { status: 'diverged' as const, outcome: { step: end.step, loss: Number.isFinite(end.loss) ? end.loss : null } }
  for (const id of [trunk, ...branches]) if (!isTrained(readRun(store, id).status)) updateRun(store, id, patch)
}

const encodeState = ({ weights, first, second }: Snapshot['state']): StoredTensors =>
  Object.fromEntries(
    Object.entries({ weights, first, second }).map(([name, data]) => [name, { shape: [data.length], data }]),
  )

function decodeSnapshot({ values, meta }: Checkpoint): Snapshot {
  const { step, pending } = meta as unknown as { step: number; pending: PendingRow }
  const array = (name: string): Float32Array => values[name]?.data as Float32Array
  return { state: { step, weights: array('weights'), first: array('first'), second: array('second') }, pending }
}

const encodeWeights = (shape: ModelShape, weights: Float32Array): StoredTensors =>
  Object.fromEntries(
    layoutOf(shape).map(({ name, shape: dims, start, end }) => [
      name,
      { shape: [...dims], data: weights.slice(start, end) },
    ]),
  )
