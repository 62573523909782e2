import type { ChosenAttention, Data, Named } from '../engine/index.ts'
import type { TrainingState } from './spec.ts'
import { type OptimizerConstants, stepScalars } from './step.ts'
import { createStepper, type StepperRequest } from './stepper.ts'

/** A compiled step (see `optimizerStep`) and the state it advances. */
export interface Optimizer<Reading extends string> {
  /** Most steps of one call. */
  readonly most: number
  /** How attention is computed, where that was chosen. */
  readonly chosen?: ChosenAttention
  /** Steps taken. */
  taken(): number
  /** The present state; its arrays may be overwritten two steps later. */
  state(): Promise<TrainingState>
  /** Continues from a copy of another state. */
  restore(state: TrainingState): Promise<void>
  /** Takes one step at a learning rate, on what the objective takes in; returns its readings. Only where `most` is 1. */
  step(learningRate: number, inputs: Named<Data>): Promise<Readings<Reading>>
  /**
   * Takes a step at each learning rate, at most `most`.
   * @param inputs what the objective takes in, each with room for `most` steps: [most, …]
   * @returns the readings of each step
   */
  steps(learningRates: readonly number[], inputs: Named<Data>): Promise<Readings<Reading>[]>
  dispose(): Promise<void>
}

type Readings<Reading extends string> = Readonly<Record<Reading, number>>

export interface OptimizerRequest<Reading extends string>
  extends Omit<StepperRequest, 'readings' | 'resident' | 'most'>,
    Partial<Pick<StepperRequest, 'resident' | 'most'>> {
  readonly readings: readonly Reading[]
  readonly weightDecay: number
  readonly constants: OptimizerConstants
}

/**
 * Compiles a step and starts it from the given weights with moments of zero.
 * @param request by default nothing is resident, and a call takes one step
 */
export async function createOptimizer<Reading extends string>({
  weightDecay,
  constants,
  ...request
}: OptimizerRequest<Reading>): Promise<Optimizer<Reading>> {
  const stepper = await createStepper({ resident: {}, most: 1, ...request })
  const { most } = stepper
  const scalars = { rate: new Float32Array(most), decay: new Float32Array(most), epsilon: new Float32Array(most) }
  let taken = 0

  async function steps(learningRates: readonly number[], inputs: Named<Data>): Promise<Readings<Reading>[]> {
    for (const [i, learningRate] of learningRates.entries()) {
      const values: Named<number> = stepScalars(taken + i, learningRate, weightDecay, constants)
      for (const [name, array] of Object.entries(scalars)) array[i] = values[name] as number
    }
    const read = await stepper.take(learningRates.length, { ...scalars, ...inputs })
    taken += learningRates.length
    return learningRates.map(
      (_, i) => Object.fromEntries(request.readings.map((name) => [name, read[name]?.[i]])) as Readings<Reading>,
    )
  }

  return {
    most,
    ...(stepper.chosen && { chosen: stepper.chosen }),
    taken: () => taken,
    state: async () => ({ step: taken, ...(await stepper.read()) }),
    async restore(state) {
      await stepper.load(state)
      taken = state.step
    },
    step: async (learningRate, inputs) => (await steps([learningRate], inputs))[0] as Readings<Reading>,
    steps,
    dispose: () => stepper.dispose(),
  }
}
