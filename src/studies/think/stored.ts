/** Trainings of a study as runs of the store. */
import type { Backend } from '../../engine/index.ts'
import { layoutOf, type ModelShape } from '../../model/index.ts'
import {
  createRun,
  isTrained,
  lockRun,
  readRun,
  type Store,
  type StoredTensors,
  updateRun,
  writeCheckpoint,
} from '../../store/index.ts'
import type { Ending } from './learn/index.ts'

/** What a lane computes with; lanes that share a processor are single cores. */
export interface Machine {
  readonly backend: Backend
  readonly threads: 1
}

export interface Outcome {
  readonly end: Ending
  /** What came of it, for run.json; of a training that was done. */
  readonly outcome: object
}

/**
 * Trains a run unless the store has it done already, as its only writer. A training that was interrupted begins again:
 * it takes minutes at most, and the same numbers come of it.
 * @returns how it ended; `stopped` when it was asked to stop
 */
export async function trainStored(
  store: Store,
  identity: object,
  train: (run: string) => Promise<Outcome>,
): Promise<Ending> {
  const { id } = createRun(store, identity)
  const release = lockRun(store, id)
  try {
    const { status } = readRun(store, id)
    if (isTrained(status)) return 'done'
    if (status === 'diverged') return 'diverged'
    updateRun(store, id, { status: 'running' })
    try {
      const { end, outcome } = await train(id)
      if (end === 'done') updateRun(store, id, { status: 'done', outcome: outcome as never })
      else updateRun(store, id, { status: end === 'diverged' ? 'diverged' : 'interrupted' })
      return end
    } catch (error) {
      updateRun(store, id, { status: 'failed' })
      throw error
    }
  } finally {
    release()
  }
}

/** Keeps a model's weights under a name: `final`, or what it was on the way. */
export function keepWeights(store: Store, run: string, name: string, shape: ModelShape, weights: Float32Array): void {
  const tensors: StoredTensors = Object.fromEntries(
    layoutOf(shape).map((part) => [part.name, { shape: [...part.shape], data: weights.slice(part.start, part.end) }]),
  )
  writeCheckpoint(store, run, name, tensors, { shape })
}
