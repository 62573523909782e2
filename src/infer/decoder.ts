import type { Backend } from '../engine/index.ts'
import type { ModelShape } from '../model/index.ts'
import type { CompiledModelOptions } from './compiled.ts'
import { checkWeights, packTokens } from './input.ts'
import { memoryOnDevice } from './memory-device.ts'
import { memoryOnHost } from './memory-host.ts'

/** A token to append to a text, with what stands before it. */
export interface Append {
  readonly token: number
  /** The token before it in the text. */
  readonly previous: number
  /** Its place in the text: how many tokens stand before it. */
  readonly position: number
}

/** A row that is to go on with a text. */
export interface Start {
  readonly row: number
  /** Its number among the texts read last. */
  readonly text: number
}

/**
 * A model that reads texts and continues a batch of them, remembering keys and values. Each row is a text of its own; no
 * row influences another. Logits returned may be overwritten by the next call.
 */
export interface Decoder {
  readonly batch: number
  readonly vocabulary: number
  /** Tokens a text may have. */
  readonly capacity: number
  /** Tokens at a text's end behind which reading predicts. */
  readonly predictions: number
  /**
   * Reads at most `batch` texts in one pass. They are remembered apart from the rows, until others are read. Returns logits
   * [batch, predictions, vocabulary] behind the last tokens of each text, the very last one last; for a text that is shorter
   * the first ones mean nothing.
   */
  read(texts: readonly Uint8Array[]): Promise<Float32Array>
  /** Makes rows remember texts that were read last: one reading then serves many continuations. */
  begin(starts: readonly Start[]): Promise<void>
  /**
   * Appends one token to each text; `null` leaves a row as it is. Whatever a text had from the given position on is
   * forgotten, so a text can also be continued from the middle. Returns logits [batch, vocabulary] behind the token.
   */
  step(rows: readonly (Append | null)[]): Promise<Float32Array>
  /**
   * Goes on with a copy of other weights, flat; texts must be read again. Only where `reloadable` was asked for.
   * @throws `wrong-weights`, `fixed-weights`
   */
  loadWeights(weights: Float32Array): void
  dispose(): Promise<void>
}

export interface DecoderOptions extends CompiledModelOptions {
  readonly batch: number
  /** Tokens a text may have, at most (and by default) the model's context. */
  readonly capacity?: number
  /** Default: 1, behind the last token of a text. */
  readonly predictions?: number
}

const shortest = 16

/**
 * Positions of the graph that reads texts of up to `longest` tokens: 16, 32, 64, … up to the capacity. A prompt seldom fills
 * the context, and reading costs as much per position as it does to write there. A text's numbers are the same to the bit
 * in each of them.
 */
function readingLength(longest: number, capacity: number): number {
  let length = shortest
  while (length < longest) length *= 2
  return Math.min(length, capacity)
}

/**
 * Compiles the graphs of cached decoding: one that appends a token, and, when they are needed, those that read whole texts.
 * Where the backend keeps states in place, keys and values stay on the device.
 * @param weights flat, as stored
 * @throws `wrong-weights`
 */
export async function createDecoder(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  { batch, capacity = shape.context, predictions = 1, ...compiling }: DecoderOptions,
): Promise<Decoder> {
  checkWeights(shape, weights)
  const { vocabulary } = shape
  const request = { shape, weights, batch, capacity, predictions, compiling }
  const memory = await (backend.compileLoop === undefined
    ? memoryOnHost(request, backend)
    : memoryOnDevice(request, backend.compileLoop))
  let lengths: readonly number[] = []
  return {
    batch,
    vocabulary,
    capacity,
    predictions,
    async read(texts) {
      lengths = texts.map((text) => text.length)
      const length = readingLength(Math.max(1, ...lengths), capacity)
      const tokens = packTokens(texts, batch, length, vocabulary)
      const previous = tokens.map((_, i) => (i % length === 0 ? 0 : (tokens[i - 1] as number)))
      const ends = Int32Array.from({ length: batch * predictions }, (_, i) => {
        const text = Math.floor(i / predictions)
        return text * length + Math.max(0, (lengths[text] ?? 0) - predictions + (i % predictions))
      })
      return memory.read(length, { tokens, previous, ends })
    },
    begin: (starts) => memory.begin(starts.map((start) => ({ ...start, length: lengths[start.text] as number }))),
    async step(rows) {
      const column = (field: keyof Append, idle: number) =>
        Int32Array.from({ length: batch }, (_, i) => rows[i]?.[field] ?? idle)
      // what an idle row writes goes where nobody looks: no token comes behind a text's last place
      const positions = column('position', capacity - 1)
      return memory.step({ tokens: column('token', 0), previous: column('previous', 0), positions })
    },
    loadWeights: (others) => memory.loadWeights(others),
    dispose: () => memory.dispose(),
  }
}
