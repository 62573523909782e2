import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { departure } from './schedule.ts'
import type { MetricsRow, Snapshot, TrainingState, TrunkSpec } from './spec.ts'
import { copyState, type StepResult, type Trainer } from './trainer.ts'
import { type Leg, type TrunkHost, trainTrunk } from './trunk.ts'

const spec: TrunkSpec = {
  shape: { width: 32, depth: 1, context: 8, vocabulary: 256 },
  seed: 1,
  batch: 2,
  schedule: { learningRate: 0.1, warmup: 4, decayShare: 0.25 },
  weightDecay: 0,
  optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 },
  branches: [40, 90, 250],
}

/** Arithmetic that remembers every step and rate it was given, instead of a model; `stepsPerCall` at most in one call. */
function pretendTrainer(
  lossAt: (step: number) => Partial<StepResult> = () => ({}),
  stepsPerCall: () => number = () => 1,
): Trainer {
  let state: TrainingState = {
    step: 0,
    weights: Float32Array.of(1),
    first: Float32Array.of(0),
    second: Float32Array.of(0),
  }
  function step(rate: number): StepResult {
    const [weight, moment] = [state.weights[0] as number, state.first[0] as number]
    const first = Float32Array.of(0.9 * moment + Math.sin(state.step + weight))
    const weights = Float32Array.of(weight - rate * (first[0] as number))
    state = { step: state.step + 1, weights, first, second: state.second }
    return { loss: 2 + (weights[0] as number) / 7, norm: Math.abs(moment), ...lossAt(state.step) }
  }
  return {
    taken: () => state.step,
    state: async () => state,
    async restore(saved) {
      state = copyState(saved)
    },
    async advance(end, rateOf) {
      const steps = Math.min(stepsPerCall(), end - state.step)
      return Array.from({ length: steps }, () => step(rateOf(state.step)))
    },
    dispose: async () => {},
  }
}

class Killed extends Error {}

/** What outlives a process: snapshots, logs and finished branches. */
interface Disk {
  readonly snapshots: Map<Leg, Snapshot>
  readonly logs: Map<Leg, MetricsRow[]>
  readonly finished: Map<number, TrainingState>
}
const emptyDisk = (): Disk => ({ snapshots: new Map(), logs: new Map(), finished: new Map() })

interface HostOptions {
  /** Whether a snapshot that need not be kept is. */
  readonly keep?: () => boolean
  /** Called before anything that touches the disk; may throw to end the process there. */
  readonly before?: () => void
  readonly shouldStop?: () => boolean
}

function hostOn(
  disk: Disk,
  { keep = () => true, before = () => {}, shouldStop = () => false }: HostOptions = {},
): TrunkHost {
  const copied = ({ state, pending }: Snapshot): Snapshot => ({ state: copyState(state), pending })
  return {
    shouldStop,
    load(leg) {
      before()
      const saved = disk.snapshots.get(leg)
      const rows = disk.logs.get(leg) ?? []
      disk.logs.set(
        leg,
        rows.filter(({ step }) => step <= (saved?.state.step ?? -1)),
      )
      return saved === undefined ? null : copied(saved)
    },
    async save(leg, snapshot, must) {
      if (!must && !keep()) return
      before()
      disk.snapshots.set(leg, copied(await snapshot()))
    },
    log(leg, row) {
      before()
      disk.logs.set(leg, [...(disk.logs.get(leg) ?? []), row])
    },
    progress: () => {},
    isFinished: (branch) => disk.finished.has(branch),
    async finish(branch, state) {
      before()
      disk.finished.set(branch, copyState(state))
    },
  }
}

async function unbroken(): Promise<Disk> {
  const disk = emptyDisk()
  expect(await trainTrunk(spec, pretendTrainer(), hostOn(disk))).toEqual({ end: 'done' })
  return disk
}

const resultsOf = ({ logs, finished }: Disk) => ({ logs, finished })

describe('an unbroken trunk', () => {
  test('finishes every branch at its length, each on the path of its trunk', async () => {
    const { finished } = await unbroken()
    for (const [branch, steps] of spec.branches.entries()) {
      const alone = emptyDisk()
      await trainTrunk({ ...spec, branches: [steps] }, pretendTrainer(), hostOn(alone))
      expect(finished.get(branch)?.step).toBe(steps)
      expect(finished.get(branch)).toStrictEqual(alone.finished.get(0))
    }
  })

  test('logs rows that join into each whole path, with rates that warm up, hold and decay', async () => {
    const { logs } = await unbroken()
    for (const [branch, steps] of spec.branches.entries()) {
      const leave = departure(spec.schedule, steps)
      const path = [...(logs.get('trunk') ?? []).filter(({ step }) => step <= leave), ...(logs.get(branch) ?? [])]
      expect(path.at(-1)).toMatchObject({ step: steps, tokens: steps * 16 })
      expect(path.map(({ step }) => step)).toEqual(path.map(({ step }) => step).toSorted((a, b) => a - b))
      expect(path.some(({ step }) => step === leave)).toBe(true)
      for (const { step, rate } of path.filter((row) => row.step > spec.schedule.warmup)) {
        const decayed = (0.1 * (steps - step + 1)) / (steps - leave)
        expect(rate).toBeCloseTo(step <= leave ? 0.1 : decayed, 10)
      }
    }
  })
})

describe('interrupted and resumed', () => {
  test('stopping at any step changes no number and no row', async () => {
    const expected = resultsOf(await unbroken())
    for (let stride = 1; stride < 260; stride += stride < 12 ? 1 : 31) {
      const disk = emptyDisk()
      let starts = 0
      for (let end = 'stopped'; end === 'stopped'; starts++) {
        let left = stride
        const host = hostOn(disk, { keep: () => false, shouldStop: () => left-- === 0 })
        end = (await trainTrunk(spec, pretendTrainer(), host)).end
      }
      expect(starts).toBeGreaterThan(1)
      expect(resultsOf(disk), `stopped every ${stride} steps`).toStrictEqual(expected)
    }
  })

  test('dying at any moment, however often, changes no number and no row', async () => {
    const expected = resultsOf(await unbroken())
    const random = createRandom('deaths')
    for (let history = 0; history < 60; history++) {
      const disk = emptyDisk()
      const often = 20 + random.integer(100)
      for (let alive = true; alive; ) {
        let left = random.integer(often)
        const before = (): void => {
          if (left-- === 0) throw new Killed()
        }
        const host = hostOn(disk, { keep: () => random.uniform() < 0.1, before })
        await trainTrunk(spec, pretendTrainer(), host).then(
          () => {
            alive = false
          },
          (error) => expect(error).toBeInstanceOf(Killed),
        )
      }
      expect(resultsOf(disk), `history ${history}`).toStrictEqual(expected)
    }
  })
})

describe('several steps in one call', () => {
  test('change no number and no row, stopped and killed too', async () => {
    const expected = resultsOf(await unbroken())
    const random = createRandom('calls')
    for (let history = 0; history < 60; history++) {
      const disk = emptyDisk()
      const most = 1 + random.integer(80)
      const stepsPerCall = () => 1 + random.integer(most)
      for (let alive = true; alive; ) {
        let left = 2 + random.integer(60)
        const before = (): void => {
          if (left-- === 0 && history % 2 === 0) throw new Killed()
        }
        const shouldStop = (): boolean => history % 2 === 1 && left-- === 0
        const host = hostOn(disk, { keep: () => random.uniform() < 0.2, before, shouldStop })
        await trainTrunk(spec, pretendTrainer(undefined, stepsPerCall), host).then(
          ({ end }) => {
            alive = end === 'stopped'
          },
          (error) => expect(error).toBeInstanceOf(Killed),
        )
      }
      expect(resultsOf(disk), `history ${history}`).toStrictEqual(expected)
    }
  })

  test('end a training at the step at which it diverged, not at the end of its call', async () => {
    const lossAt = (step: number) => (step >= 7 ? { loss: Number.NaN } : {})
    const end = await trainTrunk(
      spec,
      pretendTrainer(lossAt, () => 50),
      hostOn(emptyDisk()),
    )
    expect(end).toMatchObject({ end: 'diverged', step: 7 })
  })
})

describe('divergence', () => {
  const endOf = (lossAt: (step: number) => Partial<StepResult>) =>
    trainTrunk(spec, pretendTrainer(lossAt), hostOn(emptyDisk()))

  test.each([
    ['a loss that is not a number', { loss: Number.NaN }],
    ['an infinite loss', { loss: Number.POSITIVE_INFINITY }],
    ['an infinite gradient', { norm: Number.POSITIVE_INFINITY }],
  ])('%s ends a training at once', async (_, bad) => {
    const end = await endOf((step) => (step === 3 ? bad : {}))
    expect(end).toMatchObject({ end: 'diverged', step: 3 })
  })

  test('a loss far above guessing ends a training after warmup, not during it', async () => {
    expect(await endOf((step) => (step <= 8 ? { loss: 9 } : {}))).toEqual({ end: 'done' })
    expect(await endOf((step) => (step >= 60 ? { loss: 9 } : {}))).toMatchObject({ end: 'diverged' })
    expect(await endOf((step) => (step === 60 ? { loss: 9 } : {}))).toEqual({ end: 'done' })
    expect(await endOf(() => ({ loss: Math.log(256) + 0.5 }))).toEqual({ end: 'done' })
  })

  test('branches finished before it stay finished, and nothing that is not a number is logged', async () => {
    const disk = emptyDisk()
    await trainTrunk(
      spec,
      pretendTrainer((step) => (step > 100 ? { loss: Number.NaN } : {})),
      hostOn(disk),
    )
    expect([...disk.finished.keys()]).toEqual([0, 1])
    for (const { loss, norm } of [...disk.logs.values()].flat()) expect(Number.isFinite(loss + norm)).toBe(true)
  })
})
