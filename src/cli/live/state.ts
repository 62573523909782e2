/** What the terminal knows of a ladder while it runs: a fold over its events, without a clock of its own. */
import type { LadderEvent, LadderPlan, PlannedRun } from '../../studies/index.ts'

/** What the ladder is at; `law`: fitting it and sealing the forecast; `closing`: verdict, samples, report. */
export type Stage = 'text' | 'calibrating' | 'plan' | 'lower rungs' | 'law' | 'top rung' | 'closing'

/** A trunk in training. */
export interface Lane {
  readonly trunk: string
  /** The run it is working for: the branch, or on the trunk itself the last one. */
  readonly run: PlannedRun
  readonly step: number
  readonly steps: number
  readonly loss: number
  readonly tokensPerSecond: number
  readonly measuring: boolean
}

export interface LadderState {
  readonly stage: Stage
  /** When the stage began, and when training began: milliseconds of the caller's clock. */
  readonly stageSince: number
  readonly trainingSince: number | null
  readonly plan: LadderPlan | null
  readonly runs: readonly PlannedRun[]
  /** Steps reached, by the id of a trunk or a branch. */
  readonly reached: { readonly [id: string]: number }
  /** Tokens trained by this process, by trunk. */
  readonly trained: { readonly [trunk: string]: number }
  readonly ended: ReadonlySet<string>
  readonly lanes: readonly Lane[]
  /** Someone asked to stop. */
  readonly stopping: boolean
}

export type LiveEvent = LadderEvent | { readonly type: 'stopping' }

export function initialState(now: number): LadderState {
  return {
    stage: 'text',
    stageSince: now,
    trainingSince: null,
    plan: null,
    runs: [],
    reached: {},
    trained: {},
    ended: new Set(),
    lanes: [],
    stopping: false,
  }
}

/** The state after one more event, which came at `now`. */
export function reduce(state: LadderState, event: LiveEvent, now: number): LadderState {
  const enter = (stage: Stage): LadderState => ({ ...state, stage, stageSince: now })
  switch (event.type) {
    case 'calibrating':
      return enter('calibrating')
    case 'plan':
      return { ...enter('plan'), plan: event.plan, runs: event.runs, ended: new Set(event.finished) }
    case 'phase':
      return enterWhenDone({ ...enter(event.phase), trainingSince: state.trainingSince ?? now }, now)
    case 'progress':
      return advance(state, event)
    case 'run':
      return enterWhenDone(end(state, claimed(state, event.run)), now)
    case 'stopping':
      return { ...state, stopping: true }
    case 'text':
    case 'law':
    case 'sealed':
    case 'warning':
      return state
  }
}

function advance(state: LadderState, { progress, run: trained }: LadderEvent & { type: 'progress' }): LadderState {
  const { step, steps, loss, tokens, seconds, phase } = progress
  const run = claimed(state, trained)
  const lane: Lane = {
    trunk: run.trunk,
    run,
    step,
    steps,
    loss,
    tokensPerSecond: seconds > 0 ? tokens / seconds : 0,
    measuring: phase !== 'training',
  }
  const known = state.lanes.some(({ trunk }) => trunk === lane.trunk)
  return {
    ...state,
    reached: { ...state.reached, [progress.run === trained.trunk ? run.trunk : run.id]: step },
    trained: { ...state.trained, [lane.trunk]: tokens },
    lanes: known ? state.lanes.map((other) => (other.trunk === lane.trunk ? lane : other)) : [...state.lanes, lane],
  }
}

/** A run as its plan names it; the top rung of a control is really trained under another name. */
const claimed = ({ runs }: LadderState, run: PlannedRun): PlannedRun =>
  run.top ? (runs.find(({ top }) => top) ?? run) : run

/** A run has ended, in whatever way; its trunk's lane goes when it was the last. */
function end(state: LadderState, { id, trunk }: PlannedRun): LadderState {
  const ended = new Set([...state.ended, id])
  const open = state.runs.some((run) => run.trunk === trunk && !ended.has(run.id))
  return { ...state, ended, lanes: open ? state.lanes : state.lanes.filter((lane) => lane.trunk !== trunk) }
}

/** When the last run of a phase has ended, what follows takes a while without an event. */
function enterWhenDone(state: LadderState, now: number): LadderState {
  const { stage, runs, ended } = state
  const isLeft = runs.some(({ id, top }) => top === (stage === 'top rung') && !ended.has(id))
  if (isLeft || (stage !== 'lower rungs' && stage !== 'top rung')) return state
  return { ...state, stage: stage === 'lower rungs' ? 'law' : 'closing', stageSince: now, lanes: [] }
}
