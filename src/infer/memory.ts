import type { Named, Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import {
  type Attend,
  attendWithin,
  decoder,
  headSizeOf,
  headsOf,
  type LayerCache,
  type ModelShape,
  type Weights,
} from '../model/index.ts'
import type { CompiledModelOptions } from './compiled.ts'

/** Keys and values of a decoder's rows and of the texts it read last, wherever they lie, and the graphs that use them. */
export interface DecoderMemory {
  /**
   * Reads texts by a graph for `length` tokens each.
   * @param feeds tokens and previous, [batch, length]; ends, [batch · predictions]: see `Chunk`
   */
  read(length: number, feeds: Named<Int32Array>): Promise<Float32Array>
  /** Makes rows remember texts that were read last, of so many tokens. */
  begin(starts: readonly { readonly row: number; readonly text: number; readonly length: number }[]): Promise<void>
  /** @param feeds tokens, previous and positions, each [batch, 1] */
  step(feeds: Named<Int32Array>): Promise<Float32Array>
  loadWeights(weights: Float32Array): void
  dispose(): Promise<void>
}

export interface MemoryRequest {
  readonly shape: ModelShape
  /** Flat, as stored. */
  readonly weights: Float32Array
  readonly batch: number
  readonly capacity: number
  readonly predictions: number
  readonly compiling: CompiledModelOptions
}

/** The graph that reads whole texts of up to `length` tokens. */
export function readingGraph({ shape, batch, predictions }: MemoryRequest, weights: Weights, length: number) {
  const places = Int32Array.from({ length: batch * length }, (_, i) => i % length)
  const positions = g.constant(places, [batch, length], 'int32')
  const chunk = { ...tokensOf(batch, length), positions, ends: g.input('ends', [batch * predictions], 'int32') }
  return { positions, ...decoder(shape, weights, chunk, attendWithin(length)) }
}

/** The graph that appends a token to each text. */
export function appendingGraph(
  { shape, batch }: MemoryRequest,
  weights: Weights,
  attend: (positions: Tensor) => Attend,
): ReturnType<typeof decoder> {
  const positions = g.input('positions', [batch, 1], 'int32')
  return decoder(shape, weights, { ...tokensOf(batch, 1), positions }, attend(positions))
}

const tokensOf = (batch: number, length: number) => ({
  tokens: g.input('tokens', [batch, length], 'int32'),
  previous: g.input('previous', [batch, length], 'int32'),
})

/** Numbers of a layer's keys, or values, for texts of so many tokens. */
export const sizeOfCache = ({ shape, batch }: MemoryRequest, positions: number): number =>
  headsOf(shape) * batch * positions * headSizeOf(shape)

/** The inputs of a graph that make up a cache of this name. */
export function cacheInputs({ shape, batch, capacity }: MemoryRequest, name: string): LayerCache[] {
  const size = [headsOf(shape), batch, capacity, headSizeOf(shape)]
  return Array.from({ length: shape.depth }, (_, i) => ({
    keys: g.input(`${name}.keys.${i}`, size),
    values: g.input(`${name}.values.${i}`, size),
  }))
}

/** A cache's arrays under the names of its inputs. */
export const namedCache = (name: string, layers: readonly LayerCache[]): { [input: string]: Tensor } =>
  Object.fromEntries(
    layers.flatMap(({ keys, values }, i) => [
      [`${name}.keys.${i}`, keys],
      [`${name}.values.${i}`, values],
    ]),
  )
