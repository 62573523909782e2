import type { Backend } from '../engine/index.ts'
import { fail } from '../error.ts'
import type { ModelShape } from '../model/index.ts'
import type { Random } from '../stats/index.ts'
import { checkSampling, drawToken, type Sampling } from './choose.ts'
import { createDecoder, type Decoder, type DecoderOptions, type Start } from './decoder.ts'
import { groupsOf } from './input.ts'

/** A text to be continued, in as many ways as there are streams of random numbers. */
export interface WriteRequest {
  readonly prefix: Uint8Array
  readonly streams: readonly Random[]
  /** Tokens to write at most, from 1. */
  readonly maxTokens: number
}

export interface WriteOptions extends Sampling {
  /** A continuation ends with the first of these bytes. */
  readonly stops: readonly number[]
}

/** One continuation. */
export interface Written {
  /** What was written, the byte it stopped at included. */
  readonly bytes: Uint8Array
  /** Of each byte, under the model at temperature 1 whatever it was sampled with, nats. */
  readonly logProbabilities: readonly number[]
  /** Whether it ended with a stop byte, not because its tokens were used up. */
  readonly stopped: boolean
}

/** A model that continues texts. A text and its continuation fit into `capacity`; nothing slides. */
export interface Writer {
  readonly shape: ModelShape
  readonly capacity: number
  /**
   * Continues every request once per stream. Each prefix is read once. What a stream writes depends on the prefix and
   * the stream alone.
   * @throws `bad-sampling`, `empty-prompt`, `text-too-long`, `unknown-token`, `not-finite-logits`
   */
  write(requests: readonly WriteRequest[], options: WriteOptions): Promise<Written[][]>
  /**
   * Goes on with a copy of other weights, flat. Only where `reloadable` was asked for.
   * @throws `wrong-weights`, `fixed-weights`
   */
  loadWeights(weights: Float32Array): void
  dispose(): Promise<void>
}

/**
 * Compiles a model for writing many continuations at once.
 * @param weights flat, as stored
 * @throws `wrong-weights`
 */
export async function createWriter(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  options: Omit<DecoderOptions, 'predictions'>,
): Promise<Writer> {
  const decoder = await createDecoder(shape, weights, backend, options)
  const { capacity } = decoder
  return {
    shape,
    capacity,
    async write(requests, writeOptions) {
      checkSampling(writeOptions)
      for (const request of requests) checkRequest(request, capacity)
      const results: Written[][] = []
      for (const group of groupsOf(requests, decoder.batch)) {
        results.push(...(await writeGroup(decoder, group, writeOptions)))
      }
      return results
    },
    loadWeights: (others) => decoder.loadWeights(others),
    dispose: () => decoder.dispose(),
  }
}

/** A prefix that was read. */
interface Beginning {
  readonly prefix: Uint8Array
  /** Its number among those that were. */
  readonly text: number
  /** Of the token that follows. */
  readonly logits: Float32Array
}

/** A continuation under way. */
interface Draft {
  readonly beginning: Beginning
  readonly random: Random
  readonly maxTokens: number
  readonly bytes: number[]
  readonly logProbabilities: number[]
  stopped: boolean
}

/** Reads the prefixes, then keeps all rows writing: as soon as one has finished, its row takes the next draft. */
async function writeGroup(
  decoder: Decoder,
  requests: readonly WriteRequest[],
  options: WriteOptions,
): Promise<Written[][]> {
  const beginnings = await readPrefixes(
    decoder,
    requests.map(({ prefix }) => prefix),
  )
  const drafts = requests.map(({ streams, maxTokens }, i) =>
    streams.map((random): Draft => {
      const beginning = beginnings[i] as Beginning
      return { beginning, random, maxTokens, bytes: [], logProbabilities: [], stopped: false }
    }),
  )
  const waiting = drafts.flat()
  const rows: (Draft | null)[] = Array.from({ length: decoder.batch }, () => null)
  for (;;) {
    const starts: Start[] = []
    for (const [row, current] of rows.entries()) {
      const next = current ?? nextDraft(waiting, options)
      if (next !== null && next !== current) starts.push({ row, text: next.beginning.text })
      rows[row] = next
    }
    if (rows.every((draft) => draft === null)) break
    if (starts.length > 0) await decoder.begin(starts)
    const logits = await decoder.step(rows.map((draft) => draft && nextAppend(draft)))
    for (const [row, draft] of rows.entries()) {
      if (draft === null) continue
      extend(draft, logits.subarray(row * decoder.vocabulary, (row + 1) * decoder.vocabulary), options)
      if (isDone(draft)) rows[row] = null
    }
  }
  return drafts.map((own) =>
    own.map(({ bytes, logProbabilities, stopped }) => ({ bytes: Uint8Array.from(bytes), logProbabilities, stopped })),
  )
}

async function readPrefixes(decoder: Decoder, prefixes: readonly Uint8Array[]): Promise<Beginning[]> {
  const { vocabulary } = decoder
  const logits = await decoder.read(prefixes)
  return prefixes.map((prefix, text) => {
    return { prefix, text, logits: logits.slice(text * vocabulary, (text + 1) * vocabulary) }
  })
}

/** Writes first tokens until a draft has more to write. Null when none is waiting. */
function nextDraft(waiting: Draft[], options: WriteOptions): Draft | null {
  for (let draft = waiting.shift(); draft !== undefined; draft = waiting.shift()) {
    extend(draft, draft.beginning.logits, options)
    if (!isDone(draft)) return draft
  }
  return null
}

function extend(draft: Draft, logits: Float32Array, options: WriteOptions): void {
  const { token, logProbability } = drawToken(logits, options, draft.random)
  draft.bytes.push(token)
  draft.logProbabilities.push(logProbability)
  draft.stopped = options.stops.includes(token)
}

const isDone = ({ bytes, maxTokens, stopped }: Draft): boolean => stopped || bytes.length === maxTokens

const nextAppend = ({ beginning: { prefix }, bytes }: Draft) => ({
  token: bytes.at(-1) as number,
  previous: bytes.at(-2) ?? (prefix.at(-1) as number),
  position: prefix.length + bytes.length - 1,
})

function checkRequest({ prefix, maxTokens }: WriteRequest, capacity: number): void {
  if (!Number.isInteger(maxTokens) || maxTokens < 1) {
    fail({
      code: 'bad-sampling',
      what: 'the number of tokens to write must be a whole number, 1 or more',
      value: maxTokens,
      fix: 'Ask for 64, say.',
    })
  }
  if (prefix.length === 0) {
    fail({
      code: 'empty-prompt',
      what: 'a text to continue has no bytes, and the model predicts only what follows one',
      fix: 'Give at least one byte; a newline will do.',
    })
  }
  // the last token written is never read
  if (prefix.length + maxTokens - 1 > capacity) {
    fail({
      code: 'text-too-long',
      what: `a text of ${prefix.length} tokens and ${maxTokens} more do not fit into ${capacity}`,
      value: textOf(prefix),
      fix: 'Leave it out, ask for fewer tokens, or train with a longer context.',
    })
  }
}

/** One character per byte, whatever the bytes are: what was written goes back into the model unchanged. */
export const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** The inverse of `textOf`. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
