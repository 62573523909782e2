import type { Backend, Named } from '../engine/index.ts'
import { initialize } from '../model/index.ts'
import type { TrainingState, TrunkSpec } from './spec.ts'
import { stepScalars, trainingStep } from './step.ts'

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

type Arrays = Omit<TrainingState, 'step'>

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
  const { shape, batch, seed, weightDecay, optimizer } = spec
  const executable = await backend.compile(trainingStep(shape, batch, optimizer), { threads })
  const weights = initialize(shape, seed)
  const blank = (): Float32Array => new Float32Array(weights.length)
  // two sets of buffers take turns: a step reads one and writes the other
  let current: Arrays = { weights, first: blank(), second: blank() }
  let next: Arrays = { weights: blank(), first: blank(), second: blank() }
  let step = 0

  const tokens = new Int32Array(batch * (shape.context + 1))
  const scalars = { rate: new Float32Array(1), decay: new Float32Array(1), secondScale: new Float32Array(1) }
  const results = { loss: new Float32Array(1), norm: new Float32Array(1) }

  return {
    state: () => ({ step, ...current }),
    restore(state) {
      for (const name of ['weights', 'first', 'second'] as const) current[name].set(state[name])
      step = state.step
    },
    async step(learningRate) {
      for (let i = 0; i < batch; i++) tokens.set(sequence(step * batch + i), i * (shape.context + 1))
      const values: Named<number> = stepScalars(step, learningRate, weightDecay, optimizer)
      for (const [name, array] of Object.entries(scalars)) array[0] = values[name] as number
      await executable.run({ ...current, ...scalars, tokens }, { ...next, ...results })
      ;[current, next] = [next, current]
      step++
      return { loss: results.loss[0] as number, norm: results.norm[0] as number }
    },
    dispose: () => executable.dispose(),
  }
}

/** A state's own copy, which later steps leave alone. */
export const copyState = ({ step, weights, first, second }: TrainingState): TrainingState => ({
  step,
  weights: weights.slice(),
  first: first.slice(),
  second: second.slice(),
})
