import { type DeviceMark, equalParts } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { countStored } from '../../model/index.ts'
import { hashSeed } from '../../stats/index.ts'
import { runId } from '../../store/index.ts'
import { departure, stepsSpent, type TrunkSpec } from '../../train/index.ts'
import { batchFor, family, recipe, schedule } from './recipe.ts'
import type { PlannedRun } from './record.ts'
import { type Speed, secondsPerStep, topThreadsFor } from './speed.ts'

export type { Speed }

export type Budget = { readonly seconds: number } | { readonly flops: number }

/** `device`: what computes it, where that is not what it was before there was a choice. */
export interface PlanRequest extends DeviceMark {
  readonly seed: number
  readonly budget: Budget
  readonly speed: Speed
  /** `trainBytes`: what can be read before any of it comes again. */
  readonly text: { readonly sha256: string; readonly trainBytes: number }
}

/** One training with its branches; the unit that a lane takes and that statistics resample. */
export interface PlannedTrunk {
  readonly id: string
  readonly spec: TrunkSpec
  readonly threads: number
  readonly runs: readonly PlannedRun[]
}

/** A ladder frozen before anything trains. */
export interface LadderPlan extends DeviceMark {
  readonly format: 1
  readonly recipe: number
  readonly seed: number
  readonly budget: Budget
  readonly text: { readonly sha256: string; readonly trainBytes: number }
  readonly abilityShare: number
  readonly evaluationTokens: number
  readonly problemsPerLevel: number
  readonly speed: Speed
  /** Fitted trunks, then the top rung's. */
  readonly trunks: readonly PlannedTrunk[]
  readonly top: PlannedTrunk
  /** Estimated seconds: lower rungs, top rung, all. */
  readonly seconds: { readonly lower: number; readonly top: number; readonly total: number }
  /** FLOPs really spent; branches share their trunk. */
  readonly spentFlops: number
  /** Why the ladder is smaller than its budget; null when it is not. */
  readonly shrunk: string | null
}

/**
 * The rungs below the top as fractions of its compute. The largest fitted rung lies 8 times below the top, the smallest
 * 2.5 decades below it.
 */
const rungs = [1 / 320, 1 / 64, 1 / 32, 1 / 16, 1 / 8]

/**
 * Where a device is slow with small models and fast with large ones, runs near the top are what costs. A ladder that goes
 * far leaves them out: its rungs go down from `highest` of the top, each `factor` below the next, as long as they have this
 * much compute, and the top rung is forecast from afar.
 */
const far = { topFlops: 1e15, highest: 1 / 320, factor: 5, lowest: 5e10 }

function rungsFor(topFlops: number, { steps }: Speed): readonly number[] {
  if (steps === undefined || topFlops < far.topFlops) return rungs
  const count = 1 + Math.floor(Math.log((far.highest * topFlops) / far.lowest) / Math.log(far.factor) + 1e-6)
  return Array.from({ length: count }, (_, i) => far.highest / far.factor ** (count - 1 - i))
}

/** Tokens per parameter: what the top rung gets, and the range that fitted runs may span around their optimum. */
const ratio = { top: 20, least: 2.5, most: 160 }

/** Trainings of each size, with different seeds: what the noise is estimated from. More where sizes are few. */
const replicates = { usual: 2, most: 3 }

/** Fewest fitted trunks, since statistics resample whole trunks. */
const fewestTrunks = 8

/** Most passes over the text any run may make; up to here a repeated token is nearly as good as a new one
 * (Muennighoff et al. 2023, section 5). */
const mostEpochs = 4

/** Of a time budget, what starting up, fitting and drawing take, and the share of the rest that the plan fills. */
const starting = 7
const filled = 0.88

/** The largest ladder that fits the budget. Pure: the same request gives the same plan. */
export function planLadder(request: PlanRequest): LadderPlan {
  const { budget } = request
  const spent = (plan: LadderPlan): number =>
    'seconds' in budget
      ? plan.seconds.total / filled / Math.max(1, budget.seconds - starting)
      : plan.spentFlops / budget.flops
  const plan = largestLadder(request, (ladder) => Math.max(spent(ladder), repeated(ladder)))
  const shrunk =
    repeated(plan) > 0.99
      ? `the ladder is smaller than its budget, so that no run passes over the text more than ${mostEpochs} times`
      : isHeldByMemory(plan)
        ? 'the top rung is of the largest size that fits the memory of the device, and trains longer instead'
        : null
  if (canBeFitted(plan)) return { ...plan, shrunk }
  return repeated(plan) > spent(plan) ? textTooSmall(request) : tooSmall(request)
}

/** The most passes over the text that any run makes, as a share of those allowed. */
const repeated = (plan: LadderPlan): number => Math.max(...runsOf(plan).map(({ epochs }) => epochs)) / mostEpochs

function isHeldByMemory({ top: { runs }, speed }: LadderPlan): boolean {
  const { C, N } = runs[0] as PlannedRun
  return nearestSize(C, family).N > N && sizesFor(speed, true).at(-1)?.N === N
}

/** The ladder with the largest top rung whose cost is at most 1. */
function largestLadder(request: PlanRequest, cost: (plan: LadderPlan) => number): LadderPlan {
  let low = Math.log(1e9)
  let high = Math.log(1e22)
  while (high - low > 1e-3) {
    const middle = (low + high) / 2
    if (cost(ladderOf(Math.exp(middle), request)) <= 1) low = middle
    else high = middle
  }
  return ladderOf(Math.exp(low), request)
}

/** Whether enough of a plan lies past the transition for its law to be identified. */
function canBeFitted({ trunks }: LadderPlan): boolean {
  const runs = trunks.flatMap((trunk) => trunk.runs).filter(({ D }) => D >= recipe.transitionTokens)
  const different = (value: (run: PlannedRun) => number): number => new Set(runs.map(value)).size
  return (
    trunks.length >= fewestTrunks &&
    runs.length >= 10 &&
    different(({ rung }) => rung) >= 3 &&
    different(({ N }) => N) >= 3
  )
}

/** The least ladder that can be fitted, whatever it costs. */
function leastLadder(request: PlanRequest): LadderPlan {
  let topFlops = 1e10
  while (!canBeFitted(ladderOf(topFlops, request))) topFlops *= 1.05
  return ladderOf(topFlops, request)
}

function tooSmall(request: PlanRequest): never {
  const { budget } = request
  const { seconds, spentFlops } = leastLadder(request)
  const least =
    'seconds' in budget
      ? `${Math.ceil(seconds.total / filled + starting)}s on this machine as busy as it is now`
      : `${spentFlops.toExponential(1)}flop`
  return fail({
    code: 'budget-too-small',
    what: 'this budget is too small for a ladder whose rungs can be fitted',
    value: 'seconds' in budget ? `${budget.seconds}s` : `${budget.flops}flop`,
    where: '--budget',
    fix: `Give at least ${least}; the default is 4m.`,
  })
}

function textTooSmall(request: PlanRequest): never {
  const { trainBytes } = request.text
  const withText = (bytes: number): PlanRequest => ({ ...request, text: { ...request.text, trainBytes: bytes } })
  let least = Math.max(trainBytes, (recipe.transitionTokens * (1 - recipe.abilityShare)) / mostEpochs)
  while (!canBeFitted(largestLadder(withText(least), repeated))) least *= 1.03
  const kilobytes = Math.ceil(least / 1000)
  return fail({
    code: 'text-too-small',
    what: `this text is too small for a ladder of which no run passes over it more than ${mostEpochs} times`,
    value: `${trainBytes} bytes to train on`,
    where: '--data',
    fix: `Name more text with --data (repeatable): at least ${kilobytes} kB, besides the tenth that is held out.`,
  })
}

/** The ladder whose top rung has about this compute. */
function ladderOf(topFlops: number, request: PlanRequest): LadderPlan {
  const { seed, speed, text, budget } = request
  const sizes = sizesFor(speed, false)
  const topSize = nearestSize(topFlops, sizesFor(speed, true))
  const topTokens = topFlops / topSize.flopsPerToken
  const fitted = (copies: number) =>
    numbered(sizes.flatMap((size) => fittedTrunks({ size, topFlops, request, replicates: copies })))
  const usual = fitted(replicates.usual)
  const trunks = usual.length >= fewestTrunks ? usual : fitted(replicates.most)
  const highest = Math.max(0, ...trunks.flatMap(({ runs }) => runs.map(({ rung }) => rung)))
  const top = trunkOf({
    size: topSize,
    seed: hashSeed('top', seed),
    cells: [{ rung: highest + 1, tokens: topTokens }],
    request,
    top: true,
  })
  const evaluationTokens = 4096 * Math.round(Math.min(262_144, Math.max(49_152, topTokens / 24)) / 4096)
  const plan = {
    format: 1 as const,
    recipe: recipe.version,
    seed,
    budget,
    ...(request.device && { device: request.device }),
    text: { sha256: text.sha256, trainBytes: text.trainBytes },
    abilityShare: recipe.abilityShare,
    evaluationTokens,
    problemsPerLevel: 24,
    speed,
    trunks: trunks.toSorted((a, b) => secondsOf(b, speed, evaluationTokens) - secondsOf(a, speed, evaluationTokens)),
    top,
  }
  const lower = makespan(
    plan.trunks.map((trunk) => secondsOf(trunk, speed, evaluationTokens)),
    speed.lanes,
  )
  const last = secondsOf(top, speed, evaluationTokens)
  const spentFlops = [...trunks, top].reduce((sum, trunk) => sum + flopsSpent(trunk), 0)
  return { ...plan, seconds: { lower, top: last, total: lower + last }, spentFlops, shrunk: null }
}

type Size = (typeof family)[number]

/** The sizes that fit the memory, with the batch of a run of the usual length. */
const sizesFor = (speed: Speed, top: boolean): readonly Size[] =>
  family.filter((size) => {
    const batch = batchFor(ratio.top * size.N)
    const threads = threadsFor(top, batch * recipe.context * size.flopsPerToken, speed)
    return memoryPerDevice(size, batch, threads, speed) <= (speed.memory ?? Number.POSITIVE_INFINITY)
  })

const threadsFor = (top: boolean, flopsPerStep: number, speed: Speed): number =>
  top ? topThreadsFor(flopsPerStep, speed) : 1

/** Threads share the machine's memory; devices have their own, each for its part of the batch. */
const memoryPerDevice = (shape: TrunkSpec['shape'], batch: number, threads: number, { memory }: Speed): number =>
  memoryOf(shape, memory === undefined ? batch : batch / equalParts([batch], threads))

/** Of these sizes the one at which `flops` buy the wanted tokens per parameter. */
function nearestSize(flops: number, sizes: readonly Size[]): Size {
  const distance = ({ N, flopsPerToken }: Size): number => Math.abs(Math.log(flops / flopsPerToken / N / ratio.top))
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best))
}

interface FittedRequest {
  readonly size: Size
  readonly topFlops: number
  readonly request: PlanRequest
  readonly replicates: number
}

/**
 * The trainings of one size: its cells on the fitted rungs, those of one batch size together. Cells within the
 * transition are left out, except the smallest size's: they show the low end, and the regime check keeps them from the fit.
 */
function fittedTrunks({ size, topFlops, request, replicates }: FittedRequest): PlannedTrunk[] {
  const fewest = size === family[0] ? recipe.fewestSteps * recipe.context : recipe.transitionTokens
  const cells = rungsFor(topFlops, request.speed)
    .map((fraction, i) => ({ rung: i + 1, tokens: (fraction * topFlops) / size.flopsPerToken }))
    .filter(
      ({ tokens }) => wholeSteps(tokens) >= fewest && tokens / size.N >= ratio.least && tokens / size.N <= ratio.most,
    )
  const batches = [...new Set(cells.map(({ tokens }) => batchFor(tokens)))]
  return batches.flatMap((batch) =>
    Array.from({ length: replicates }, (_, replicate) =>
      trunkOf({
        size,
        seed: hashSeed('trunk', request.seed, size.width, batch, replicate),
        cells: cells.filter(({ tokens }) => batchFor(tokens) === batch),
        request,
        top: false,
      }),
    ),
  )
}

/** The same trunks with rungs counted from 1: a small ladder has no run on the lowest of the fractions. */
function numbered(trunks: readonly PlannedTrunk[]): PlannedTrunk[] {
  const occupied = new Set(trunks.flatMap(({ runs }) => runs.map(({ rung }) => rung)))
  const below = (rung: number): number => [...occupied].filter((other) => other < rung).length
  return trunks.map((trunk) => ({ ...trunk, runs: trunk.runs.map((run) => ({ ...run, rung: 1 + below(run.rung) })) }))
}

/** Of so many tokens, those that fill steps of their batch. */
function wholeSteps(tokens: number): number {
  const perStep = batchFor(tokens) * recipe.context
  return perStep * Math.floor(tokens / perStep)
}

interface TrunkRequest {
  readonly size: Size
  readonly seed: number
  readonly cells: readonly { readonly rung: number; readonly tokens: number }[]
  readonly request: PlanRequest
  readonly top: boolean
}

function trunkOf({ size, seed, cells, request, top }: TrunkRequest): PlannedTrunk {
  const { N, flopsPerToken, ...shape } = size
  const batch = batchFor(Math.min(...cells.map(({ tokens }) => tokens)))
  const perStep = batch * shape.context
  // rounded apart, so that the top rung keeps its distance from the fitted ones
  const whole = top ? Math.ceil : Math.floor
  const branches = cells.map(({ tokens }) => Math.max(1, whole(tokens / perStep)))
  const spec: TrunkSpec = {
    shape,
    seed,
    batch,
    schedule,
    weightDecay: recipe.weightDecay,
    optimizer: recipe.optimizer,
    branches,
  }
  const { speed } = request
  const threads = threadsFor(top, perStep * flopsPerToken, speed)
  const id = runId(trunkIdentity(spec, request.text.sha256, threads, request))
  const runs = branches.map((steps, i): PlannedRun => {
    const D = steps * perStep
    return {
      id: runId(runIdentity(id, steps)),
      rung: cells[i]?.rung as number,
      top,
      trunk: id,
      width: shape.width,
      depth: shape.depth,
      N,
      D,
      C: D * flopsPerToken,
      steps,
      batch,
      context: shape.context,
      learningRate: schedule.learningRate,
      epochs: (D * (1 - recipe.abilityShare)) / request.text.trainBytes,
      seconds: steps * secondsPerStep(top, (D * flopsPerToken) / steps, speed),
      memory: memoryPerDevice(shape, batch, threads, speed),
    }
  })
  return { id, spec, threads, runs }
}

/** What decides a trunk's numbers, and so names it in the store. */
export const trunkIdentity = (training: TrunkSpec, text: string, threads: number, { device }: DeviceMark): object => ({
  kind: 'trunk',
  recipe: recipe.version,
  text,
  abilityShare: recipe.abilityShare,
  threads,
  ...(device && { device }),
  training,
})

/** What names a branch in the store. */
export const runIdentity = (trunk: string, steps: number): object => ({ kind: 'run', trunk, steps })

const flopsPerStep = ({ spec, runs }: PlannedTrunk): number => (runs[0] as PlannedRun).C / (spec.branches[0] as number)

const flopsSpent = (trunk: PlannedTrunk): number =>
  stepsSpent(trunk.spec.schedule, trunk.spec.branches) * flopsPerStep(trunk)

/** Compiling a trunk's graphs, unless it was measured, and evaluating one run: seconds beyond the arithmetic. */
const fixedSeconds = { trunk: 0.5, run: 0.25 }

/** Estimated seconds of a trunk with its branches and their evaluation (a forward pass is a third of a step). */
function secondsOf(trunk: PlannedTrunk, speed: Speed, evaluationTokens: number): number {
  const { spec, runs } = trunk
  const top = (runs[0] as PlannedRun).top
  const perStep = secondsPerStep(top, flopsPerStep(trunk), speed)
  const flopsPerToken = flopsPerStep(trunk) / (spec.batch * spec.shape.context)
  const evaluation = (2 * evaluationTokens * flopsPerToken) / 3 / (top ? speed.topRate : speed.laneRate)
  return (
    // trunks that differ in nothing but their seed share a program, unless they compile it side by side
    Math.max(fixedSeconds.trunk, ((speed.compile ?? 0) * Math.min(speed.lanes, replicates.usual)) / replicates.usual) +
    stepsSpent(spec.schedule, spec.branches) * perStep +
    runs.length * (fixedSeconds.run + evaluation)
  )
}

/** Seconds until the last of several lanes is done when each takes the next job of a list. */
function makespan(seconds: readonly number[], lanes: number): number {
  const busy = Array.from({ length: lanes }, () => 0)
  for (const duration of seconds) {
    const lane = busy.indexOf(Math.min(...busy))
    busy[lane] = (busy[lane] as number) + duration
  }
  return Math.max(...busy)
}

/** Peak bytes of a training: six state arrays, gradients and the activations kept for the backward pass. */
export function memoryOf(shape: TrunkSpec['shape'], batch: number): number {
  const tokens = batch * shape.context
  const activations =
    tokens * (shape.depth * (24 * shape.width + 3 * shape.context * Math.ceil(shape.width / 32)) + 4 * shape.vocabulary)
  return 4 * (10 * countStored(shape) + activations)
}

/** All runs of a plan, by rung and size. */
export const runsOf = (plan: LadderPlan): PlannedRun[] =>
  [...plan.trunks, plan.top]
    .flatMap(({ runs }) => runs)
    .sort((a, b) => a.rung - b.rung || a.N - b.N || (a.id < b.id ? -1 : 1))

/** The step at which a run leaves its trunk. */
export const departureOf = (run: PlannedRun): number => departure(schedule, run.steps)
