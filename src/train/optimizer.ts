import type { Backend, Data, Named, Tensor } from '../engine/index.ts'
import type { TrainingState } from './spec.ts'
import { type OptimizerConstants, stepScalars } from './step.ts'

/** A compiled step (see `optimizerStep`) and the state it advances. */
export interface Optimizer<Reading extends string> {
  /** The present state; its arrays are overwritten two steps later. */
  state(): TrainingState
  /** Continues from a copy of another state. */
  restore(state: TrainingState): void
  /** Takes one step at a learning rate, on what the objective takes in; returns its readings. */
  step(learningRate: number, inputs: Named<Data>): Promise<Readonly<Record<Reading, number>>>
  dispose(): Promise<void>
}

export interface OptimizerRequest<Reading extends string> {
  /** What `optimizerStep` made. */
  readonly graph: Named<Tensor>
  /** The graph's scalar outputs to read. */
  readonly readings: readonly Reading[]
  /** Flat, as stored; taken over and overwritten. */
  readonly weights: Float32Array
  readonly weightDecay: number
  readonly constants: OptimizerConstants
  readonly backend: Backend
  readonly threads: number
}

/** Compiles a step and starts it from the given weights with moments of zero. */
export async function createOptimizer<Reading extends string>({
  graph,
  readings,
  weights,
  weightDecay,
  constants,
  backend,
  threads,
}: OptimizerRequest<Reading>): Promise<Optimizer<Reading>> {
  const executable = await backend.compile(graph, { threads })
  const blank = (): Float32Array => new Float32Array(weights.length)
  // two sets of buffers take turns: a step reads one and writes the other
  let current = { weights, first: blank(), second: blank() }
  let next = { weights: blank(), first: blank(), second: blank() }
  let steps = 0
  const scalars = { rate: new Float32Array(1), decay: new Float32Array(1), epsilon: new Float32Array(1) }
  const results = Object.fromEntries(readings.map((name) => [name, new Float32Array(1)]))

  return {
    state: () => ({ step: steps, ...current }),
    restore(state) {
      for (const name of ['weights', 'first', 'second'] as const) current[name].set(state[name])
      steps = state.step
    },
    async step(learningRate, inputs) {
      const values: Named<number> = stepScalars(steps, learningRate, weightDecay, constants)
      for (const [name, array] of Object.entries(scalars)) array[0] = values[name] as number
      await executable.run({ ...current, ...scalars, ...inputs }, { ...next, ...results })
      ;[current, next] = [next, current]
      steps++
      return Object.fromEntries(readings.map((name) => [name, results[name]?.[0]])) as Record<Reading, number>
    },
    dispose: () => executable.dispose(),
  }
}
