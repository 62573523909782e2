import { branchRate, departure, trunkRate } from './schedule.ts'
import {
  type MetricsRow,
  type PendingRow,
  type Snapshot,
  type TrainingState,
  type TrunkSpec,
  tokensPerStep,
} from './spec.ts'
import { copyState, type Trainer } from './trainer.ts'

/** Where a training stands: on the trunk, or on the branch with this index. */
export type Leg = 'trunk' | number

/** What a trunk's training needs from outside; the store and the clock live there. */
export interface TrunkHost {
  /** The newest snapshot of a leg, if it has one; rows logged after it are dropped, since they come again. */
  load(leg: Leg): Snapshot | null
  /** Offers the present instant; the host decides whether it is time to ask for it and keep it (`must`: it has to). */
  save(leg: Leg, snapshot: () => Promise<Snapshot>, must: boolean): Promise<void>
  log(leg: Leg, row: MetricsRow): void
  /** Called after every step of a leg with `steps` to go to its end. */
  progress(leg: Leg, step: number, loss: number): void
  /** Whether a branch has been finished before. */
  isFinished(branch: number): boolean
  /** A branch has reached its end with these weights. */
  finish(branch: number, state: TrainingState): Promise<void>
  /** True once someone asked to stop. */
  shouldStop(): boolean
}

export type TrunkEnd =
  | { readonly end: 'done' }
  | { readonly end: 'stopped' }
  | { readonly end: 'diverged'; readonly step: number; readonly loss: number }

/** Loss above that of guessing by this much, long after the start, does not come back. */
const divergenceMargin = 1

/** Intervals a leg's log is thinned to. */
const logIntervals = 100

const nothingPending: PendingRow = { loss: 0, norm: 0, steps: 0 }

/**
 * Trains a trunk and its branches: along the trunk to each departure, down the branch, back to the trunk. Every number
 * is a function of spec, text and machine alone: a training that was stopped or killed and resumed from any snapshot ends
 * with the same bits, and has logged the same rows, however many steps its trainer takes in one call.
 */
export async function trainTrunk(spec: TrunkSpec, trainer: Trainer, host: TrunkHost): Promise<TrunkEnd> {
  const { schedule, branches } = spec
  let pending = nothingPending
  const present = async (): Promise<Snapshot> => ({ state: await trainer.state(), pending })
  await resume('trunk')

  for (const [branch, steps] of branches.entries()) {
    const leave = departure(schedule, steps)
    const stopped = await advance('trunk', leave, (step) => trunkRate(schedule, step))
    if (stopped) return stopped
    if (host.isFinished(branch)) continue
    const trunk = copyState(await trainer.state())
    const snapshot = { state: trunk, pending }
    await host.save('trunk', async () => snapshot, true)
    await resume(branch)
    const ended = await advance(branch, steps, (step) => branchRate(schedule, steps, step))
    if (ended) return ended
    await host.finish(branch, await trainer.state())
    await trainer.restore(trunk)
  }
  return { end: 'done' }

  async function resume(leg: Leg): Promise<void> {
    const saved = host.load(leg)
    if (saved === null) return
    await trainer.restore(saved.state)
    pending = saved.pending
  }

  async function advance(leg: Leg, end: number, rateOf: (step: number) => number): Promise<TrunkEnd | null> {
    const every = Math.max(1, Math.round((branches.at(-1) as number) / logIntervals))
    while (trainer.taken() < end) {
      if (host.shouldStop()) {
        await host.save(leg, present, true)
        return { end: 'stopped' }
      }
      let step = trainer.taken()
      for (const { loss, norm } of await trainer.advance(end, rateOf)) {
        const rate = rateOf(step)
        step++
        if (!Number.isFinite(loss) || !Number.isFinite(norm)) return { end: 'diverged', step, loss }
        pending = { loss: pending.loss + loss, norm: pending.norm + norm, steps: pending.steps + 1 }
        host.progress(leg, step, loss)
        if (step % every !== 0 && step !== end) continue
        const { steps } = pending
        if (isLost(pending.loss / steps, step - steps)) return { end: 'diverged', step, loss: pending.loss / steps }
        host.log(leg, {
          step,
          tokens: step * tokensPerStep(spec),
          loss: pending.loss / steps,
          norm: pending.norm / steps,
          rate,
        })
        pending = nothingPending
      }
      await host.save(leg, present, false)
    }
    return null
  }

  // the mean of an interval, since a single small batch of odd text may well be far above guessing
  function isLost(loss: number, start: number): boolean {
    return start >= 2 * schedule.warmup && loss > Math.log(spec.shape.vocabulary) + divergenceMargin
  }
}
