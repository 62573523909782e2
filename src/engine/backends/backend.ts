import type { Data, Tensor } from '../graph/tensor.ts'

/** Numbers by name: what goes in, what comes out. */
export type Named<T> = { readonly [name: string]: T }

/** A compiled graph. Feeds and results are row-major; a result may be written into a buffer of the caller's. */
export interface Executable {
  /**
   * @param feeds one array per graph input: Float32Array, Int32Array, or Uint8Array for bool
   * @param into buffers to write results into, by output name; the others are allocated. A buffer must not be one of the feeds.
   */
  run(feeds: Named<Data>, into?: Named<Data>): Promise<Named<Data>>
  /** Frees what the backend holds outside JavaScript. */
  dispose(): Promise<void>
}

/** Ways to compute attention: by products and a mask, as every device can, or by NVIDIA's flash attention, in bfloat16. */
export type Attention = 'decomposed' | 'cudnn'

/** How attention is computed, where there was a choice. */
export interface ChosenAttention {
  readonly way: Attention
  /** Why the other way could not be tried; null where the faster of both was taken. */
  readonly refused: string | null
}

export interface CompileOptions {
  /** Threads inside one op, or devices that share a batch; default 1. */
  readonly threads?: number
  /**
   * Inputs that may be cut over these devices, each with the axis to cut (in a loop without the axis of steps). No more
   * devices are used than cut all of them into equal parts.
   */
  readonly batchAxes?: { readonly [input: string]: number }
  /** By default the backend's own way. `faster`: of a loop, where there are several, the one that takes less time here. */
  readonly attention?: Attention | 'faster'
}

/** A step that is taken many times, several in one call. */
export interface LoopRequest {
  /** One step. */
  readonly outputs: Named<Tensor>
  /** States: inputs that the output of the same name replaces after each step. */
  readonly carried: readonly string[]
  /** Inputs that differ from step to step: fed stacked, [steps, …]. All others are the same for all steps. */
  readonly perStep: readonly string[]
  /** Most steps of one call, 1 or more. */
  readonly steps: number
}

export interface LoopOptions extends CompileOptions {
  /**
   * Another loop of this backend: what both name is one array, held once and replaced by either, and their calls run in
   * order. So one step can go on with the states that another left.
   */
  readonly sharing?: Loop
}

/** A compiled loop. States and constants stay where it runs, until they are asked for or replaced. */
export interface Loop {
  /** Only where `faster` was asked for and there was a choice. */
  readonly chosen?: ChosenAttention
  /**
   * Puts states and constants (inputs neither carried nor per step) where they stay, this loop's own; all of them before the
   * first run.
   */
  load(values: Named<Data>): Promise<void>
  /**
   * Takes some steps, by default as many as one call may take. How many it is changes no number: a step is the same code
   * whichever call it is in. The next call may be made before this one resolves; they run in order.
   * If it fails, the states are lost, and must be loaded again.
   * @param feeds the inputs per step, each with room for all steps of a call and filled for those to be taken, to be left
   * alone until this resolves
   * @returns the outputs that are not carried, each [steps taken, …]
   */
  run(feeds: Named<Data>, steps?: number): Promise<Named<Data>>
  /** The states after the last run. */
  read(): Promise<Named<Data>>
  dispose(): Promise<void>
}

/** Something that can run a graph. All backends pass one conformance suite. */
export interface Backend {
  readonly name: string
  compile(outputs: Named<Tensor>, options?: CompileOptions): Promise<Executable>
  /** Only where keeping states in place pays, and weights are better fed than compiled in. */
  compileLoop?(request: LoopRequest, options?: LoopOptions): Promise<Loop>
}

export interface LoopingBackend extends Backend {
  readonly compileLoop: NonNullable<Backend['compileLoop']>
}
