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

export interface CompileOptions {
  /** Threads inside one op; default 1. */
  readonly threads?: number
}

/** Something that can run a graph. All backends pass one conformance suite. */
export interface Backend {
  readonly name: string
  compile(outputs: Named<Tensor>, options?: CompileOptions): Promise<Executable>
}
