import { setImmediate } from 'node:timers/promises'
import { type Backend, type ChosenAttention, type CompileOptions, fittingShare, type Named } from '../engine/index.ts'
import { EscaladoError } from '../error.ts'
import { initialize } from '../model/index.ts'
import { createOptimizer } from './optimizer.ts'
import { drawnBatches, fedBatches, type Sequences } from './sequences.ts'
import type { TrainingState, TrunkSpec } from './spec.ts'
import { trainingStep } from './step.ts'

export interface StepResult {
  readonly loss: number
  readonly norm: number
}

/** A compiled training step and the state it advances. */
export interface Trainer {
  /** How attention is computed, where that was chosen. */
  readonly chosen?: ChosenAttention
  /** Steps taken. */
  taken(): number
  /** The present state; its arrays may be overwritten two steps later. */
  state(): Promise<TrainingState>
  /** Continues from a copy of another state. */
  restore(state: TrainingState): Promise<void>
  /**
   * Takes a step or more, as many as make a good call, but none beyond step `end`. How many it takes changes no number.
   * @param rateOf learning rate of a step, from 0
   * @returns the results of the steps taken
   */
  advance(end: number, rateOf: (step: number) => number): Promise<readonly StepResult[]>
  dispose(): Promise<void>
}

/** Room of one call, where it may have several steps: small models need many to keep a device busy. */
const room = { steps: 256, tokens: 2 ** 22 }

/** What a call should take: long against what a call costs, short against a person's patience. */
const secondsPerCall = 0.1

/** Tokens of a text worth holding on a device, four bytes each; of a longer one sequences are handed over. */
const mostHeld = 2 ** 28

/**
 * Compiles a trunk's training step and starts it from its seed.
 * @param sequences step s takes sequences s·batch … (s+1)·batch − 1
 * @param attention how to compute it; a training that is resumed names what it was begun with
 */
export async function createTrainer(
  spec: TrunkSpec,
  backend: Backend,
  sequences: Sequences,
  threads: number,
  attention: CompileOptions['attention'] = 'faster',
): Promise<Trainer> {
  const { shape, batch, seed, weightDecay, optimizer: constants } = spec
  const length = shape.context + 1
  const { held } = sequences
  const batches =
    backend.compileLoop !== undefined && held !== undefined && held.tokens <= mostHeld
      ? drawnBatches({ ...sequences, held }, batch, length)
      : fedBatches(sequences, batch, length)
  const optimizer = await createOptimizer({
    ...{ graph: trainingStep(shape, batch, constants, batches.tokens), readings: ['loss', 'norm'] as const },
    ...{ weights: initialize(shape, seed), weightDecay, constants, backend, threads, attention },
    ...{ batchAxes: batches.batchAxes, resident: batches.resident, most: callRoom(batch * length) },
  })
  const { most } = optimizer

  // two rooms take turns: while a call reads one, the other is filled for the next
  const blank = (): Room => ({ inputs: batches.room(most), first: 0, filled: 0 })
  let current = blank()
  let next = most > 1 ? blank() : current
  const fill = (room: Room, first: number, steps: number): void => {
    if (room.first !== first || most === 1) Object.assign(room, { first, filled: 0 })
    for (; room.filled < steps; room.filled++) batches.fill(room.inputs, room.filled, (first + room.filled) * batch)
  }
  let pace = 1

  return {
    ...(optimizer.chosen && { chosen: optimizer.chosen }),
    taken: optimizer.taken,
    state: optimizer.state,
    restore: optimizer.restore,
    async advance(end, rateOf) {
      const first = optimizer.taken()
      const steps = Math.min(pace, most, end - first)
      fill(current, first, steps)
      const begun = performance.now()
      const rates = Array.from({ length: steps }, (_, i) => rateOf(first + i))
      const running = optimizer.steps(rates, current.inputs)
      if (most > 1) {
        running.catch(() => undefined) // it is awaited below
        await setImmediate() // the call is under way then
        fill(next, first + steps, pace)
        ;[current, next] = [next, current]
      }
      const results = await running.catch((error) => {
        throw withBatch(error, batch)
      })
      pace = Math.max(1, Math.min(most, Math.round((1000 * secondsPerCall * steps) / (performance.now() - begun))))
      return results
    },
    dispose: optimizer.dispose,
  }
}

/** Inputs of the steps from `first` on, so many of them filled. */
interface Room {
  readonly inputs: Named<Int32Array>
  first: number
  filled: number
}

const callRoom = (tokensPerStep: number): number =>
  Math.max(1, Math.min(room.steps, Math.floor(room.tokens / tokensPerStep)))

/** An error about a device's memory, with the batch that would fit. */
function withBatch(error: unknown, batch: number): unknown {
  const share = fittingShare(error)
  if (share === undefined || !(error instanceof EscaladoError)) return error
  const most = Math.floor(share * batch)
  const fix =
    most < 1
      ? 'Not even one sequence a step fits: train a smaller model, or use --device cpu.'
      : `At most ${most} sequences a step would fit, not ${batch}: train a smaller model or on fewer tokens, which makes batches smaller.`
  return new EscaladoError({ ...error.problem, fix }, { cause: error.cause })
}

/** A state's own copy, which later steps leave alone. */
export const copyState = ({ step, weights, first, second }: TrainingState): TrainingState => ({
  step,
  weights: weights.slice(),
  first: first.slice(),
  second: second.slice(),
})
