import type { Backend } from '../engine/index.ts'
import { initialize } from '../model/index.ts'
import { createOptimizer } from './optimizer.ts'
import type { TrainingState, TrunkSpec } from './spec.ts'
import { trainingStep } from './step.ts'

export interface StepResult {
  readonly loss: number
  readonly norm: number
}

/** A compiled training step and the state it advances. */
export interface Trainer {
  /** The present state; its arrays are overwritten two steps later. */
  state(): TrainingState
  /** Continues from a copy of another state. */
  restore(state: TrainingState): void
  /** Takes one step at a learning rate. */
  step(learningRate: number): Promise<StepResult>
  dispose(): Promise<void>
}

/**
 * Compiles a trunk's training step and starts it from its seed.
 * @param sequence training sequence `index`, context + 1 tokens; step s takes sequences s·batch … (s+1)·batch − 1
 */
export async function createTrainer(
  spec: TrunkSpec,
  backend: Backend,
  sequence: (index: number) => Uint8Array,
  threads: number,
): Promise<Trainer> {
  const { shape, batch, seed, weightDecay, optimizer: constants } = spec
  const graph = trainingStep(shape, batch, constants)
  const weights = initialize(shape, seed)
  const readings = ['loss', 'norm'] as const
  const optimizer = await createOptimizer({ graph, readings, weights, weightDecay, constants, backend, threads })
  const tokens = new Int32Array(batch * (shape.context + 1))
  return {
    ...optimizer,
    step(learningRate) {
      const first = optimizer.state().step * batch
      for (let i = 0; i < batch; i++) tokens.set(sequence(first + i), i * (shape.context + 1))
      return optimizer.step(learningRate, { tokens })
    },
  }
}

/** A state's own copy, which later steps leave alone. */
export const copyState = ({ step, weights, first, second }: TrainingState): TrainingState => ({
  step,
  weights: weights.slice(),
  first: first.slice(),
  second: second.slice(),
})
