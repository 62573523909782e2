import { flopsPerToken } from '../../model/index.ts'
import { runId } from '../../store/index.ts'
import { stepsSpent, type TrunkSpec } from '../../train/index.ts'
import { type LadderPlan, type PlannedTrunk, runIdentity, trunkIdentity } from './plan.ts'
import { recipe } from './recipe.ts'
import type { PlannedRun } from './record.ts'

export interface Shortening {
  /**
   * Tokens of the plan's shortest and longest run, as multiples of the transition, within which a run is in no fit; those
   * between keep their order, closer together.
   */
  readonly lengths: Range
  /** Sequences per step of all runs. */
  readonly batch: number
  /** Fitted trunks to keep, from the first on. Default: all. */
  readonly trunks?: number
  readonly evaluationTokens: number
  readonly problemsPerLevel: number
}

type Range = readonly [least: number, most: number]

/**
 * The same ladder in seconds instead of minutes: a rehearsal that goes through every stage of the real one, on runs too
 * alike for a law worth believing. Its verdict says nothing about scaling.
 */
export function shortenPlan(plan: LadderPlan, shortening: Shortening): LadderPlan {
  const { lengths, evaluationTokens, problemsPerLevel } = shortening
  const kept = plan.trunks.slice(0, shortening.trunks)
  const planned = [...kept, plan.top].flatMap(({ runs }) => runs.map(({ D }) => D))
  const [least, most] = lengths
  const tokens: Range = [least * recipe.transitionTokens, most * recipe.transitionTokens]
  const shortened = compress([Math.min(...planned), Math.max(...planned)], tokens)
  const shorten = (trunk: PlannedTrunk): PlannedTrunk => retrain(trunk, plan, shortening.batch, shortened)
  const trunks = kept.map(shorten)
  const top = shorten(plan.top)
  const lower = sum(trunks.map((trunk) => spent(trunk, ({ seconds }) => seconds))) / plan.speed.lanes
  const last = spent(top, ({ seconds }) => seconds)
  return {
    ...plan,
    evaluationTokens,
    problemsPerLevel,
    trunks,
    top,
    seconds: { lower, top: last, total: lower + last },
    spentFlops: sum([...trunks, top].map((trunk) => spent(trunk, ({ C }) => C))),
  }
}

/** Maps a range of counts onto another, evenly in the logarithm. */
const compress =
  ([least, most]: Range, [low, high]: Range) =>
  (count: number): number =>
    low * (high / low) ** (Math.log(count / least) / Math.log(most / least))

/** The trunk with another batch and other lengths, and all that follows from them. */
function retrain(
  { spec, threads, runs }: PlannedTrunk,
  plan: LadderPlan,
  batch: number,
  tokensOf: (D: number) => number,
): PlannedTrunk {
  const perStep = batch * spec.shape.context
  const training: TrunkSpec = { ...spec, batch, branches: runs.map(({ D }) => Math.round(tokensOf(D) / perStep)) }
  const id = runId(trunkIdentity(training, plan.text.sha256, threads, plan))
  const retrained = runs.map((run, i): PlannedRun => {
    const steps = training.branches[i] as number
    const D = steps * perStep
    const share = D / run.D
    const scaled = { D, C: D * flopsPerToken(spec.shape), epochs: run.epochs * share, seconds: run.seconds * share }
    return {
      ...run,
      ...scaled,
      id: runId(runIdentity(id, steps)),
      trunk: id,
      steps,
      batch,
      memory: (run.memory * batch) / run.batch,
    }
  })
  return { id, spec: training, threads, runs: retrained }
}

/** What a trunk with its branches really takes of something its longest run's path takes so much of. */
function spent({ spec, runs }: PlannedTrunk, amount: (run: PlannedRun) => number): number {
  const longest = runs.at(-1) as PlannedRun
  return (stepsSpent(spec.schedule, spec.branches) * amount(longest)) / longest.steps
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
