import { flopsPerToken } from '../../model/index.ts'
import { runId } from '../../store/index.ts'
import { stepsSpent, type TrunkSpec } from '../../train/index.ts'
import { type LadderPlan, type PlannedTrunk, runIdentity, trunkIdentity } from './plan.ts'
import type { PlannedRun } from './record.ts'

export interface Shortening {
  /** Steps of the plan's shortest and longest run; those between keep their order, closer together. */
  readonly steps: readonly [number, number]
  /** Fitted trunks to keep, from the first on. Default: all. */
  readonly trunks?: number
  readonly evaluationTokens: number
  readonly problemsPerLevel: number
}

/**
 * The same ladder in seconds instead of minutes: a rehearsal that goes through every stage of the real one, on runs too
 * short for a law worth believing. What its verdict says about scaling is nothing.
 */
export function shortenPlan(plan: LadderPlan, { steps, trunks, evaluationTokens, problemsPerLevel }: Shortening): LadderPlan {
  const kept = plan.trunks.slice(0, trunks)
  const planned = [...kept, plan.top].flatMap(({ spec }) => spec.branches)
  const shortenedSteps = compress([Math.min(...planned), Math.max(...planned)], steps)
  const shortened = kept.map((trunk) => shortenTrunk(trunk, plan, shortenedSteps))
  const top = shortenTrunk(plan.top, plan, shortenedSteps)
  const spent = (trunk: PlannedTrunk, perStep: (run: PlannedRun) => number): number =>
    stepsSpent(trunk.spec.schedule, trunk.spec.branches) * perStep(trunk.runs[0] as PlannedRun)
  const seconds = (trunk: PlannedTrunk): number => spent(trunk, (run) => run.seconds / run.steps)
  const lower = shortened.reduce((sum, trunk) => sum + seconds(trunk), 0) / plan.speed.lanes
  return {
    ...plan,
    evaluationTokens,
    problemsPerLevel,
    trunks: shortened,
    top,
    seconds: { lower, top: seconds(top), total: lower + seconds(top) },
    spentFlops: [...shortened, top].reduce((sum, trunk) => sum + spent(trunk, (run) => run.C / run.steps), 0),
  }
}

type Range = readonly [number, number]

/** Maps a range of counts onto another, evenly in the logarithm. */
const compress =
  ([least, most]: Range, [low, high]: Range) =>
  (count: number): number =>
    Math.round(low * (high / low) ** (Math.log(count / least) / Math.log(most / least)))

function shortenTrunk({ spec, threads, runs }: PlannedTrunk, plan: LadderPlan, shortenedSteps: (steps: number) => number): PlannedTrunk {
  const training: TrunkSpec = { ...spec, branches: spec.branches.map(shortenedSteps) }
  const id = runId(trunkIdentity(training, plan.text.sha256, threads))
  const shortenedRuns = runs.map((run, i) => {
    const steps = training.branches[i] as number
    const share = steps / run.steps
    const D = steps * run.batch * run.context
    const scaled = { D, C: D * flopsPerToken(spec.shape), epochs: run.epochs * share, seconds: run.seconds * share }
    return { ...run, ...scaled, id: runId(runIdentity(id, steps)), trunk: id, steps }
  })
  return { id, spec: training, threads, runs: shortenedRuns }
}
