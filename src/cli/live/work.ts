/** How much of a ladder is done, and how long the rest may take. */
import type { PlannedRun, PlannedTrunk } from '../../studies/index.ts'
import { departure } from '../../train/index.ts'
import type { LadderState } from './state.ts'

/** Steps of one trunk with its branches, decays included. */
interface Steps {
  readonly done: number
  readonly all: number
}

/** Shared steps count once: the trunk as far as it was walked, and each branch from where it leaves. */
export function stepsOf(
  { id, spec, runs }: PlannedTrunk,
  { reached, ended }: Pick<LadderState, 'reached' | 'ended'>,
): Steps {
  const leaves = (run: PlannedRun): number => departure(spec.schedule, run.steps)
  const begun = runs.filter((run) => ended.has(run.id) || run.id in reached)
  const trunk = Math.max(reached[id] ?? 0, ...begun.map(leaves))
  const branches = begun.map((run) => (ended.has(run.id) ? run.steps : (reached[run.id] ?? 0)) - leaves(run))
  const decays = sum(runs.map((run) => run.steps - leaves(run)))
  const all = Math.max(...runs.map(leaves)) + decays
  return { done: Math.min(all, trunk + sum(branches)), all }
}

export interface Work {
  /** FLOPs really spent, those of earlier starts included, and in all. */
  readonly flops: number
  readonly allFlops: number
  /** Estimated seconds until the top rung ends; null before training begins. */
  readonly left: number | null
}

/** Seconds of work, by the plan's estimate, after which its pace is believed more than the plan. */
const trustAfter = 2

export function workOf(state: LadderState, now: number): Work {
  const { plan, stage, trainingSince } = state
  if (plan === null) return { flops: 0, allFlops: 0, left: null }
  const spent = (trunk: PlannedTrunk, steps: number): number => steps * perStep(trunk, ({ C }) => C)
  const trunks = [...plan.trunks, plan.top]
  const flops = sum(trunks.map((trunk) => spent(trunk, stepsOf(trunk, state).done)))
  const lower = share(plan.trunks, state)
  const top = share([plan.top], state)
  const inTop = stage === 'top rung'
  const pace = paceOf(state, inTop ? [plan.top] : plan.trunks, inTop ? 1 : plan.speed.lanes, now)
  const lowerLeft = (1 - lower) * plan.seconds.lower
  const topLeft = (1 - top) * plan.seconds.top
  const left = trainingSince === null ? null : inTop ? pace * topLeft : pace * lowerLeft + topLeft
  return { flops, allFlops: plan.spentFlops, left }
}

/** Estimated seconds done, of all. */
function share(trunks: readonly PlannedTrunk[], state: LadderState): number {
  const seconds = (count: 'done' | 'all'): number =>
    sum(trunks.map((trunk) => stepsOf(trunk, state)[count] * perStep(trunk, (run) => run.seconds)))
  return seconds('done') / seconds('all')
}

/** Seconds that this process really took over those estimated for what it trained in this phase. */
function paceOf(
  { trained, stageSince }: LadderState,
  trunks: readonly PlannedTrunk[],
  lanes: number,
  now: number,
): number {
  const estimated = sum(
    trunks.map((trunk) => {
      const { batch, context } = trunk.runs[0] as PlannedRun
      return ((trained[trunk.id] ?? 0) / (batch * context)) * perStep(trunk, ({ seconds }) => seconds)
    }),
  )
  return estimated / lanes < trustAfter ? 1 : (now - stageSince) / 1000 / (estimated / lanes)
}

function perStep({ runs }: PlannedTrunk, of: (run: PlannedRun) => number): number {
  const run = runs[0] as PlannedRun
  return of(run) / run.steps
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0)
