/** One model trained by the ladder's recipe, outside of any ladder. */
import { totalmem } from 'node:os'
import { runLocal } from '../../cluster/index.ts'
import { type Corpus, loadCorpus, uniqueBytes, vocabulary } from '../../data/index.ts'
import { cpu, type Device, equalParts, markOf, traitsOf } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { checkShape, countParameters, flopsPerToken } from '../../model/index.ts'
import { createRun, openStore, type RunStatus, readRun, runId, type Store } from '../../store/index.ts'
import type { TrunkEnd, TrunkSpec } from '../../train/index.ts'
import { attentionOf, refusedWarning, type TrunkJob, type TrunkMessage } from '../ladder/job.ts'
import type { RunOutcome } from '../ladder/outcome.ts'
import { memoryOf, runIdentity, trunkIdentity } from '../ladder/plan.ts'
import { tornRows } from '../ladder/read.ts'
import { batchFor, depthOf, recipe, schedule } from '../ladder/recipe.ts'
import type { LadderJob } from '../ladder/worker.ts'
import { stopped } from '../stopped.ts'
import type { SingleEvent, SinglePlan, SingleRecord } from './record.ts'

export interface SingleRequest {
  /** Folder of the store. */
  readonly store: string
  readonly seed: number
  readonly width: number
  /** Layers; those of the family's dial if left out. */
  readonly depth?: number
  /** Training tokens, rounded to whole steps; `tokensPerParameter` for each of N if left out. */
  readonly tokens?: number
  /** The recipe's if left out. */
  readonly learningRate?: number
  /** What to train on; the processor if left out. */
  readonly device?: Device
  readonly data?: readonly string[]
  readonly unseen?: string
  /** Escalado's own folder, whose packages are the default text. */
  readonly root: string
  /** The command as typed, for messages and the record. */
  readonly command: string
  readonly signal?: AbortSignal
}

/** Tokens per parameter when none are asked for (Hoffmann et al. 2022, about 20). */
const tokensPerParameter = 20

/** Held-out tokens to measure on, and problems per level of each ability. */
const measured = { evaluationTokens: 131_072, problemsPerLevel: 24 }

/**
 * Below this width a second thread, or a second device, costs more than it brings. Of threads it was measured. Devices
 * that share a batch sum up 4·N bytes after every step: with the recipe's batches that takes less time than it saves
 * from here on if they are joined by NVLink (by calculation, not measured).
 */
const spreadFrom = { threads: 96, devices: 1024 }

/**
 * Trains one model, measures it and keeps its weights. The same request on the same store continues what was
 * interrupted, and returns a finished run as it is.
 * @throws `too-few-tokens`, `model-too-large`, `interrupted`, and as the text, the store and the model do
 */
export async function trainOne(request: SingleRequest, emit: (event: SingleEvent) => void): Promise<SingleRecord> {
  const corpus = await loadCorpus({
    root: request.root,
    ...(request.data && { data: request.data }),
    ...(request.unseen !== undefined && { unseen: request.unseen }),
  })
  const { description, sha256 } = corpus
  emit({ type: 'text', description })
  const { plan, spec, threads } = planOne(request, corpus)
  const store = openStore(request.store, { create: true })
  const { device = cpu } = request
  createRun(store, trunkIdentity(spec, sha256, threads, markOf(device)))
  const { status } = createRun(store, runIdentity(plan.trunk, plan.steps))
  emit({ type: 'plan', plan, status, sharing: sharingOf(device, plan.batch, threads) })
  if (!isSettled(status)) {
    for (const message of tornRows(store, [plan.trunk, plan.run])) emit({ type: 'warning', message })
    const job = {
      kind: 'trunk',
      store,
      spec,
      abilityShare: recipe.abilityShare,
      trunk: plan.trunk,
      branches: [plan.run],
      threads,
      device,
      ...measured,
    } as const
    await execute(job, corpus, request.signal, (message) =>
      emit(
        'refused' in message
          ? { type: 'warning', message: refusedWarning(message.refused) }
          : { type: 'progress', progress: message, plan },
      ),
    )
  }
  const record = recordOf(store, plan, { description, sha256 }, request)
  return request.signal?.aborted && !isSettled(record.status) ? stopped(request) : record
}

/** How many of several devices train it; null where there is one, or threads. */
const sharingOf = (device: Device, batch: number, threads: number): string | null =>
  traitsOf(device).cores === 'devices' && device.cores > 1
    ? `${equalParts([batch], threads)} of ${device.cores} devices`
    : null

const gibibytes = (bytes: number): string => `${Number((bytes / 2 ** 30).toPrecision(3))} GiB`

const isSettled = (status: RunStatus): boolean => status === 'done' || status === 'diverged'

function planOne(request: SingleRequest, corpus: Corpus): { plan: SinglePlan; spec: TrunkSpec; threads: number } {
  const { width, seed, learningRate = schedule.learningRate } = request
  const shape = checkShape({ width, depth: request.depth ?? depthOf(width), context: recipe.context, vocabulary })
  const N = countParameters(shape)
  const tokens = request.tokens ?? tokensPerParameter * N
  const batch = batchFor(tokens)
  const steps = Math.round(tokens / (batch * shape.context))
  const { device = cpu } = request
  const { cores } = traitsOf(device)
  const threads = width < spreadFrom[cores] ? 1 : device.cores
  const memory = memoryOf(shape, cores === 'threads' ? batch : batch / equalParts([batch], threads))
  const isOwn = cores === 'devices' && device.memory !== null
  const available = device.memory ?? totalmem()
  if (memory > available) {
    fail({
      code: 'model-too-large',
      what: `training this model needs more memory than ${isOwn ? device.kind : 'this machine'} has`,
      value: `${width} wide, ${shape.depth} layers: ${gibibytes(memory)}, of ${gibibytes(available)}`,
      where: '--width',
      fix: 'Give a smaller --width or --depth.',
    })
  }
  if (steps < 2 * schedule.warmup) {
    fail({
      code: 'too-few-tokens',
      what: `that is too few for the ${schedule.warmup} steps of warmup to leave as many of training`,
      value: tokens,
      where: '--tokens',
      fix: `Give at least ${2 * schedule.warmup * shape.context}, as in --tokens 500k.`,
      exit: 2,
    })
  }
  const optimizer = { weightDecay: recipe.weightDecay, optimizer: recipe.optimizer }
  const spec: TrunkSpec = {
    shape,
    seed,
    batch,
    schedule: { ...schedule, learningRate },
    ...optimizer,
    branches: [steps],
  }
  const trunk = runId(trunkIdentity(spec, corpus.sha256, threads, markOf(device)))
  const D = steps * batch * shape.context
  const epochs = (D * (1 - recipe.abilityShare)) / uniqueBytes(corpus)
  const run = runId(runIdentity(trunk, steps))
  const { depth, context } = shape
  const plan = {
    run,
    trunk,
    seed,
    width,
    depth,
    N,
    D,
    C: D * flopsPerToken(shape),
    steps,
    batch,
    context,
    learningRate,
    epochs,
  }
  return { plan, spec, threads }
}

async function execute(
  job: { readonly kind: 'trunk' } & TrunkJob,
  corpus: Corpus,
  signal: AbortSignal | undefined,
  onMessage: (message: TrunkMessage) => void,
): Promise<void> {
  const module = new URL('../ladder/worker.js', import.meta.url)
  const { apart } = traitsOf(job.device)
  const lane = { module, jobs: [job], lanes: 1, apart, shared: { corpus }, onMessage, ...(signal && { signal }) }
  await runLocal<{ corpus: Corpus }, LadderJob, TrunkMessage, TrunkEnd>(lane)
}

function recordOf(
  store: Store,
  plan: SinglePlan,
  text: SingleRecord['text'],
  { command, device = cpu }: SingleRequest,
): SingleRecord {
  const stored = readRun(store, plan.run)
  const { status, outcome } = stored
  const { name, kind } = device
  const attention = attentionOf(stored)?.way
  const place = { device: { name, kind, precision: traitsOf(device).precision, ...(attention && { attention }) } }
  const nothing = { loss: null, bpb: null, unseenLoss: null, abilities: [], tokensPerSecond: null }
  if (status !== 'done') return { ...plan, ...place, text, command, status, ...nothing }
  const { loss, unseenLoss, abilities, tokensPerSecond } = outcome as unknown as RunOutcome
  return {
    ...plan,
    ...place,
    text,
    command,
    status,
    loss,
    bpb: loss / Math.LN2,
    unseenLoss,
    abilities,
    tokensPerSecond,
  }
}
