import {
  type Backend,
  type ChosenAttention,
  type CompileOptions,
  type Data,
  inputsOf,
  type LoopRequest,
  type Named,
  type Tensor,
} from '../engine/index.ts'

/** The states of a step. */
export type States = Readonly<Record<StateName, Float32Array>>
type StateName = (typeof stateNames)[number]
export const stateNames = ['weights', 'first', 'second'] as const

/** A compiled step and the states it replaces, wherever they lie. */
export interface Stepper {
  /** Most steps of one call. */
  readonly most: number
  /** How attention is computed, where that was chosen. */
  readonly chosen?: ChosenAttention
  /** The states; the arrays may be overwritten two steps later. */
  read(): Promise<States>
  /** Goes on with a copy of others. */
  load(states: States): Promise<void>
  /**
   * Takes some steps.
   * @param inputs all but states and what is resident, each with room for `most` steps, [most, …]
   * @returns the scalars read, one per step
   */
  take(steps: number, inputs: Named<Data>): Promise<Named<Data>>
  dispose(): Promise<void>
}

export interface StepperRequest {
  /** What `optimizerStep` made. */
  readonly graph: Named<Tensor>
  /** The graph's scalar outputs to read. */
  readonly readings: readonly string[]
  /** Flat, as stored; taken over and overwritten. */
  readonly weights: Float32Array
  /** Where a batch can be cut, so that several devices share it: inputs, each with its axis. By default nowhere. */
  readonly batchAxes?: Named<number>
  /** Inputs that are the same for all steps. */
  readonly resident: Named<Data>
  /** Steps that a call should have room for. */
  readonly most: number
  readonly backend: Backend
  /** Threads of the processor, or devices. */
  readonly threads: number
  /** How to compute attention, where there is a choice. */
  readonly attention?: CompileOptions['attention']
}

/** Compiles a step with moments of zero: as a loop where the backend has them, else for one step a call. */
export async function createStepper(request: StepperRequest): Promise<Stepper> {
  const { compileLoop } = request.backend
  return compileLoop === undefined ? onHost(request) : onDevice(request, compileLoop)
}

const startOf = (weights: Float32Array): States => ({
  weights,
  first: new Float32Array(weights.length),
  second: new Float32Array(weights.length),
})

/** States in arrays of ours: two sets take turns, a step reads one and writes the other. */
async function onHost({ graph, readings, weights, resident, backend, threads }: StepperRequest): Promise<Stepper> {
  const executable = await backend.compile(graph, { threads })
  let current = startOf(weights)
  let next = startOf(new Float32Array(weights.length))
  const results = Object.fromEntries(readings.map((name) => [name, new Float32Array(1)]))
  return {
    most: 1,
    read: async () => current,
    async load(states) {
      for (const name of stateNames) current[name].set(states[name])
    },
    async take(_one, inputs) {
      await executable.run({ ...current, ...resident, ...inputs }, { ...next, ...results })
      ;[current, next] = [next, current]
      return results
    },
    dispose: () => executable.dispose(),
  }
}

/** States that stay on the device, each step's written over those of the one before. */
async function onDevice(
  { graph, weights, resident, most, threads, batchAxes = {}, attention }: StepperRequest,
  compileLoop: NonNullable<Backend['compileLoop']>,
): Promise<Stepper> {
  const names = inputsOf(Object.values(graph)).map(({ parameters }) => parameters.name)
  const stay: readonly string[] = [...stateNames, ...Object.keys(resident)]
  const loop: LoopRequest = {
    ...{ outputs: graph, carried: stateNames, steps: most },
    perStep: names.filter((name) => !stay.includes(name)),
  }
  const compiled = await compileLoop(loop, { threads, batchAxes, ...(attention && { attention }) })
  await compiled.load({ ...startOf(weights), ...resident })
  return {
    most,
    ...(compiled.chosen && { chosen: compiled.chosen }),
    read: async () => (await compiled.read()) as States,
    load: ({ weights, first, second }) => compiled.load({ weights, first, second }),
    take: (steps, inputs) => compiled.run(inputs, steps),
    dispose: () => compiled.dispose(),
  }
}
