/** A ladder's plan small enough to reckon by hand: one trunk with two branches, one with one, and a top rung. */
import type { LadderPlan, PlannedRun, PlannedTrunk } from '../../src/studies/index.ts'

interface TrunkFacts {
  readonly id: string
  readonly width: number
  readonly rungs: readonly number[]
  readonly steps: readonly number[]
  readonly top?: boolean
}

/** FLOPs and estimated seconds of every step. */
export const perStep = { flops: 1e6, seconds: 0.01 }

function makeTrunk({ id, width, rungs, steps, top = false }: TrunkFacts): PlannedTrunk {
  const shape = { width, depth: 2, context: 64, vocabulary: 256 }
  const runs = steps.map(
    (count, i): PlannedRun => ({
      id: `${id}-${count}`,
      rung: rungs[i] as number,
      top,
      trunk: id,
      width,
      depth: 2,
      N: 1000 * width,
      D: count * 256,
      C: count * perStep.flops,
      steps: count,
      batch: 4,
      context: 64,
      learningRate: 0.005,
      epochs: 0.1,
      seconds: count * perStep.seconds,
      memory: 1e6 * width,
    }),
  )
  return {
    id,
    spec: {
      shape,
      seed: 1,
      batch: 4,
      schedule: { learningRate: 0.005, warmup: 50, decayShare: 0.2 },
      weightDecay: 0.1,
      optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 },
      branches: steps,
    },
    threads: 1,
    runs,
  }
}

const trunks = [
  makeTrunk({ id: 'small', width: 16, rungs: [1, 2], steps: [1000, 2000] }),
  makeTrunk({ id: 'wide', width: 32, rungs: [2], steps: [1000] }),
]
const top = makeTrunk({ id: 'large', width: 48, rungs: [3], steps: [4000], top: true })

export const plannedRuns: readonly PlannedRun[] = [...trunks, top].flatMap(({ runs }) => runs)

export const ladderPlan: LadderPlan = {
  format: 1,
  recipe: 1,
  seed: 1,
  budget: { seconds: 75 },
  text: { sha256: '0'.repeat(64), trainBytes: 1e6 },
  abilityShare: 0.15,
  evaluationTokens: 65_536,
  problemsPerLevel: 24,
  speed: { lanes: 2, secondsPerCall: 0, laneRate: 1e8, topRate: 1e8, topThreads: 1 },
  trunks,
  top,
  seconds: { lower: 20, top: 40, total: 60 },
  spentFlops: 7.2e9,
  shrunk: null,
}
