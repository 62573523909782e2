import type { Backend, Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { decoder, headSizeOf, headsOf, type LayerCache, type ModelShape, type Weights } from '../model/index.ts'
import { type CompiledModel, type CompiledModelOptions, compileModel } from './compiled.ts'
import { packTokens } from './input.ts'

/** A token to append to a text, with what stands before it. */
export interface Append {
  readonly token: number
  /** The token before it in the text. */
  readonly previous: number
  /** Its place in the text: how many tokens stand before it. */
  readonly position: number
}

/**
 * A model that reads a batch of texts and remembers their keys and values. Each row is a text of its own, from position
 * 0; no row influences another. `null` leaves a row as it is. Logits returned are overwritten by the next call.
 */
export interface Decoder {
  readonly batch: number
  readonly vocabulary: number
  /** Tokens a text may have. */
  readonly capacity: number
  /** Reads whole texts in one pass. */
  read(texts: readonly (Uint8Array | null)[]): Promise<Reading>
  /**
   * Appends one token to each text. Whatever a text had from the given position on is forgotten, so a text can also be
   * continued from the middle. Returns logits [batch, vocabulary] after the token.
   */
  step(rows: readonly (Append | null)[]): Promise<Float32Array>
  /** A copy of what a row remembers of its text's first `length` tokens. */
  saveMemory(row: number, length: number): Memory
  /** Makes a row remember what was saved, of whichever row: one reading of a text then serves many continuations. */
  loadMemory(row: number, memory: Memory): void
  /**
   * Goes on with a copy of other weights, flat; texts must be read again. Only where `reloadable` was asked for.
   * @throws `wrong-weights`, `fixed-weights`
   */
  loadWeights(weights: Float32Array): void
  dispose(): Promise<void>
}

/** Logits [batch, length, vocabulary], meaningful up to each text's end; `length` is at least the longest text's. */
export interface Reading {
  readonly logits: Float32Array
  readonly length: number
}

export interface DecoderOptions extends CompiledModelOptions {
  readonly batch: number
  /** Tokens a text may have, at most (and by default) the model's context. */
  readonly capacity?: number
}

type Arrays = { [name: string]: Float32Array }

/** Keys and values of the first tokens of one text, each [heads, length, headSize]. */
export interface Memory {
  readonly length: number
  readonly arrays: Arrays
}

/** A graph that reads texts of up to some length, and where its outputs go. */
interface Reader {
  readonly model: CompiledModel
  readonly into: Arrays & { readonly logits: Float32Array }
}

const SHORTEST = 16

/**
 * Positions of the graph that reads texts of up to `longest` tokens: 16, 32, 64, … up to the capacity. A prompt seldom fills
 * the context, and reading costs as much per position as it does to write there. A text's numbers are the same to the bit
 * in each of them.
 */
function readingLength(longest: number, capacity: number): number {
  let length = SHORTEST
  while (length < longest) length *= 2
  return Math.min(length, capacity)
}

/**
 * Compiles the graphs of cached decoding: one that appends a token, and, when they are needed, those that read whole texts.
 * @param weights flat, as stored
 */
export async function createDecoder(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  { batch, capacity = shape.context, ...compiling }: DecoderOptions,
): Promise<Decoder> {
  const { depth, vocabulary } = shape
  const names = cacheNames(depth)
  const heads = headsOf(shape)
  const headSize = headSizeOf(shape)
  const tokens = (name: string, length: number): Tensor => g.input(name, [batch, length], 'int32')
  const arrays = (length: number): Arrays =>
    Object.fromEntries(names.map((name) => [name, new Float32Array(heads * batch * length * headSize)]))

  let present = compiling.reloadable ? weights.slice() : weights
  const readers = new Map<number, Reader>()
  const readerOf = async (length: number): Promise<Reader> => {
    const known = readers.get(length)
    if (known !== undefined) return known
    const places = Int32Array.from({ length: batch * length }, (_, i) => i % length)
    const whole = { positions: g.constant(places, [batch, length], 'int32'), ...inputs(tokens, length) }
    const graph = (named: Weights) => outputs(decoder(shape, named, whole, null))
    const reader = {
      model: await compileModel(shape, present, backend, graph, compiling),
      into: { logits: new Float32Array(batch * length * vocabulary), ...arrays(length) },
    }
    readers.set(length, reader)
    return reader
  }

  const past = Array.from({ length: depth }, (_, i) => {
    const size = [heads, batch, capacity, headSize]
    return { keys: g.input(`keys.${i}`, size), values: g.input(`values.${i}`, size) }
  })
  const one = { positions: tokens('positions', 1), ...inputs(tokens, 1) }
  const appending = await compileModel(
    shape,
    weights,
    backend,
    (named) => outputs(decoder(shape, named, one, past)),
    compiling,
  )

  // what the texts have so far lives here, and is written in place: a step returns only what it adds
  const cache = arrays(capacity)
  const appended = { logits: new Float32Array(batch * vocabulary), ...arrays(1) }

  /** Copies `length` tokens' keys and values between two sets of arrays, each [heads, rows, positions, headSize]. */
  const copy = (from: Place, to: Place, length: number): void => {
    for (const name of names) {
      const source = from.arrays[name] as Float32Array
      const target = to.arrays[name] as Float32Array
      for (let head = 0; head < heads; head++) {
        const start = offsetOf(from, head) * headSize
        const place = offsetOf(to, head) * headSize
        // a step copies thousands of single vectors, for which a view of each costs more than the copy
        for (let i = 0; i < length * headSize; i++) target[place + i] = source[start + i] as number
      }
    }
  }
  const cached = (row: number, position: number): Place => ({
    arrays: cache,
    rows: batch,
    positions: capacity,
    row,
    position,
  })
  const remember = (from: Arrays, length: number, row: number, position: number): void =>
    copy({ arrays: from, rows: batch, positions: length, row, position: 0 }, cached(row, position), length)
  const alone = (saved: Arrays, length: number): Place => ({
    arrays: saved,
    rows: 1,
    positions: length,
    row: 0,
    position: 0,
  })

  return {
    batch,
    vocabulary,
    capacity,
    async read(texts) {
      const length = readingLength(Math.max(1, ...texts.map((text) => text?.length ?? 0)), capacity)
      const { model, into } = await readerOf(length)
      const tokens = packTokens(texts, batch, length, vocabulary)
      const previous = tokens.map((_, i) => (i % length === 0 ? 0 : (tokens[i - 1] as number)))
      await model.run({ tokens, previous }, into)
      for (const [row, text] of texts.entries()) if (text !== null) remember(into, length, row, 0)
      return { logits: into.logits, length }
    },
    async step(rows) {
      const column = (field: keyof Append) => Int32Array.from({ length: batch }, (_, i) => rows[i]?.[field] ?? 0)
      const fed = { tokens: column('token'), previous: column('previous'), positions: column('position') }
      await appending.run({ ...fed, ...cache }, appended)
      for (const [row, append] of rows.entries()) if (append !== null) remember(appended, 1, row, append.position)
      return appended.logits
    },
    saveMemory(row, length) {
      const saved = Object.fromEntries(names.map((name) => [name, new Float32Array(heads * length * headSize)]))
      copy(cached(row, 0), alone(saved, length), length)
      return { length, arrays: saved }
    },
    loadMemory: (row, { length, arrays: saved }) => copy(alone(saved, length), cached(row, 0), length),
    loadWeights(others) {
      appending.loadWeights(others)
      for (const { model } of readers.values()) model.loadWeights(others)
      // graphs compiled later start from these
      present = others.slice()
    },
    async dispose() {
      for (const reader of readers.values()) await reader.model.dispose()
      await appending.dispose()
    },
  }
}

/** A token's place in arrays of keys and values. */
interface Place {
  readonly arrays: Arrays
  readonly rows: number
  readonly positions: number
  readonly row: number
  readonly position: number
}

const offsetOf = ({ rows, positions, row, position }: Place, head: number): number =>
  (head * rows + row) * positions + position

const cacheNames = (depth: number): string[] =>
  Array.from({ length: depth }, (_, i) => [`keys.${i}`, `values.${i}`]).flat()

const inputs = (tokens: (name: string, length: number) => Tensor, length: number) => ({
  tokens: tokens('tokens', length),
  previous: tokens('previous', length),
})

const outputs = ({
  logits,
  layers,
}: {
  logits: Tensor
  layers: readonly LayerCache[]
}): { [name: string]: Tensor } => ({
  logits,
  ...Object.fromEntries(
    layers.flatMap(({ keys, values }, i) => [
      [`keys.${i}`, keys],
      [`values.${i}`, values],
    ]),
  ),
})
