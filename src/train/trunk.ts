import { branchRate, departure, trunkRate } from './schedule.ts'
import { type MetricsRow, tokensPerStep, type TrainingState, type TrunkSpec } from './spec.ts'
import { copyState, type Trainer } from './trainer.ts'

/** Where a training stands: on the trunk, or on the branch with this index. */
export type Leg = 'trunk' | number

/** What a trunk's training needs from outside; the store and the clock live there. */
export interface TrunkHost {
  /** The newest saved state of a leg, if it has one. */
  load(leg: Leg): TrainingState | null
  /** Offers the present state; the host decides whether it is time to keep it (`must`: it has to). */
  save(leg: Leg, state: TrainingState, must: boolean): void
  /** Logged rows of a leg. A resumed leg may repeat rows; the host keeps the newest of each step. */
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

export type TrunkEnd = { readonly end: 'done' } | { readonly end: 'stopped' } | { readonly end: 'diverged'; readonly step: number; readonly loss: number }

/** Loss above that of guessing by this much, long after the start, does not come back. */
const divergenceMargin = 1

/** Intervals a leg's log is thinned to. */
const logIntervals = 100

/**
 * Trains a trunk and its branches: along the trunk to each departure, down the branch, back to the trunk. Every number
 * is a function of spec, text and machine alone: a training that was stopped or killed and resumed from any saved state
 * ends with the same bits.
 */
export async function trainTrunk(spec: TrunkSpec, trainer: Trainer, host: TrunkHost): Promise<TrunkEnd> {
  const { schedule, branches } = spec
  const saved = host.load('trunk')
  if (saved !== null) trainer.restore(saved)

  for (const [branch, steps] of branches.entries()) {
    const leave = departure(schedule, steps)
    const stopped = await advance('trunk', leave, (step) => trunkRate(schedule, step))
    if (stopped) return stopped
    if (host.isFinished(branch)) continue
    const trunk = copyState(trainer.state())
    host.save('trunk', trunk, true)
    const begun = host.load(branch)
    if (begun !== null) trainer.restore(begun)
    const ended = await advance(branch, steps, (step) => branchRate(schedule, steps, step))
    if (ended) return ended
    await host.finish(branch, trainer.state())
    trainer.restore(trunk)
  }
  return { end: 'done' }

  async function advance(leg: Leg, end: number, rateOf: (step: number) => number): Promise<TrunkEnd | null> {
    const every = Math.max(1, Math.round((branches.at(-1) as number) / logIntervals))
    let sums = { loss: 0, norm: 0, steps: 0 }
    for (let { step } = trainer.state(); step < end; ) {
      if (host.shouldStop()) {
        host.save(leg, trainer.state(), true)
        return { end: 'stopped' }
      }
      const rate = rateOf(step)
      const { loss, norm } = await trainer.step(rate)
      step++
      if (isDiverged(loss, step)) return { end: 'diverged', step, loss }
      sums = { loss: sums.loss + loss, norm: sums.norm + norm, steps: sums.steps + 1 }
      host.progress(leg, step, loss)
      if (step % every === 0 || step === end) {
        host.log(leg, { step, tokens: step * tokensPerStep(spec), loss: sums.loss / sums.steps, norm: sums.norm / sums.steps, rate })
        sums = { loss: 0, norm: 0, steps: 0 }
        // saved only where the log's sums are empty, so that a resumed log is the same as an unbroken one
        host.save(leg, trainer.state(), false)
      }
    }
    return null
  }

  function isDiverged(loss: number, step: number): boolean {
    if (!Number.isFinite(loss)) return true
    return step > 2 * schedule.warmup && loss > Math.log(spec.shape.vocabulary) + divergenceMargin
  }
}
