import type { Backend } from '../engine/index.ts'
import { fail } from '../error.ts'
import type { ModelShape } from '../model/index.ts'
import { type Append, createDecoder, type DecoderOptions } from './decoder.ts'

/**
 * A model that continues a batch of texts of any length, each row on its own: what a row computes does not depend on
 * its companions. Logits are [batch, vocabulary], those of the next token, and are overwritten by the next call.
 */
export interface Generator {
  readonly batch: number
  readonly vocabulary: number
  /**
   * Starts anew with at most `batch` texts.
   * @throws `too-many-prompts`, `empty-prompt`, `unknown-token`
   */
  prefill(prompts: readonly Uint8Array[]): Promise<Float32Array>
  /** Appends a token to each text; null leaves one as it is, and its logits mean nothing. */
  step(tokens: readonly (number | null)[]): Promise<Float32Array>
  dispose(): Promise<void>
}

/**
 * Where the window a model sees begins in a text of `length` tokens. A text longer than the context is read again from
 * a later start, in strides of half a context, so the model always sees at least that half and a text that grows is read
 * again only once per stride. The start depends on the length alone: a long prompt is continued as if it had grown.
 */
export function windowStart(length: number, context: number): number {
  if (length <= context) return 0
  const stride = Math.max(1, Math.floor(context / 2))
  return stride * Math.ceil((length - context) / stride)
}

/**
 * Compiles a model for generation with a KV cache. Texts longer than the context slide: see `windowStart`.
 * @param weights flat, as stored
 * @throws `wrong-weights`
 */
export async function createGenerator(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  options: Pick<DecoderOptions, 'batch' | 'threads'>,
): Promise<Generator> {
  const { context, vocabulary } = shape
  const { batch } = options
  const decoder = await createDecoder(shape, weights, backend, options)
  const logits = new Float32Array(batch * vocabulary)
  let texts: number[][] = []

  /** Reads the windows of the chosen rows afresh. */
  const reread = async (rows: readonly number[]): Promise<void> => {
    const windows = rows.map((row) => {
      const text = texts[row] as number[]
      return Uint8Array.from(text.slice(windowStart(text.length, context)))
    })
    const read = await decoder.read(windows)
    for (const [text, row] of rows.entries()) {
      logits.set(read.subarray(text * vocabulary, (text + 1) * vocabulary), row * vocabulary)
    }
    await decoder.begin(rows.map((row, text) => ({ row, text })))
  }

  return {
    batch,
    vocabulary,
    async prefill(prompts) {
      checkPrompts(prompts, batch)
      texts = prompts.map((prompt) => [...prompt])
      await reread([...texts.keys()])
      return logits
    },
    async step(tokens) {
      const slid: number[] = []
      const appends = texts.map((text, row): Append | null => {
        const token = tokens[row] ?? null
        if (token === null) return null
        const previous = text.at(-1) as number
        const start = windowStart(text.length, context)
        text.push(token)
        if (windowStart(text.length, context) === start) return { token, previous, position: text.length - 1 - start }
        slid.push(row)
        return null
      })
      if (appends.some((append) => append !== null)) {
        const next = await decoder.step(appends)
        logits.set(next)
      }
      if (slid.length > 0) await reread(slid)
      return logits
    },
    dispose: () => decoder.dispose(),
  }
}

function checkPrompts(prompts: readonly Uint8Array[], batch: number): void {
  if (prompts.length > batch) {
    fail({
      code: 'too-many-prompts',
      what: `this generator was compiled for ${batch} texts at once`,
      value: prompts.length,
      fix: 'Continue them in groups, or create it with a larger batch.',
    })
  }
  const empty = prompts.findIndex((prompt) => prompt.length === 0)
  if (empty >= 0) {
    fail({
      code: 'empty-prompt',
      what: 'a prompt has no bytes, and the model predicts only what follows one',
      value: `prompt ${empty + 1} of ${prompts.length}`,
      fix: 'Give at least one byte; a newline will do.',
    })
  }
}
