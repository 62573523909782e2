import type { Completion } from './completions.ts'

/** Something to learn: up to context tokens, what to say behind each of them, and how much each of these counts. */
export interface Lesson {
  /** Read. */
  readonly tokens: Uint8Array
  /** To be said behind token i, having read those up to it, [tokens.length]. */
  readonly targets: Uint8Array
  /** [tokens.length]; 0 for what is not to be learned. */
  readonly weights: Float32Array
}

/** A text whose every token foretells the next. */
const continued = (text: Uint8Array, weights: Float32Array): Lesson => ({
  tokens: text.subarray(0, -1),
  targets: text.subarray(1),
  weights,
})

/** Ends the prompt of a line of `thinkingText`. */
const promptEnd = 61 // =
const lineEnd = 10

/**
 * Lines of `thinkingText` to learn from: with `prompts`, all of them; else only what follows each prompt, since
 * questions are given and not to be written.
 */
export function lessonOf(text: Uint8Array, { prompts }: { readonly prompts: boolean }): Lesson {
  const weights = new Float32Array(text.length - 1).fill(1)
  let inPrompt = true
  if (!prompts) {
    for (const [i, token] of text.entries()) {
      if (i > 0 && inPrompt) weights[i - 1] = 0
      if (inPrompt && token === promptEnd) inPrompt = false
      if (token === lineEnd) inPrompt = true
    }
  }
  return continued(text, weights)
}

/** A completion to imitate: its prompt is given, what follows is learned. */
export function imitate({ prompt, written }: Pick<Completion, 'prompt' | 'written'>): Lesson {
  const text = Uint8Array.of(...prompt, ...written)
  return continued(text, writtenMask(prompt.length, text.length))
}

/** 1 for each target that was written, 0 for those of the prompt; [tokens − 1]. */
export const writtenMask = (prompt: number, tokens: number): Float32Array =>
  Float32Array.from({ length: tokens - 1 }, (_, target) => (target + 1 >= prompt ? 1 : 0))

/** Rows of a batch as one array [rows · columns], each from its column 0, the rest 0. */
export function packColumns(rows: readonly ArrayLike<number>[], count: number, columns: number): Float32Array {
  const packed = new Float32Array(count * columns)
  for (const [row, values] of rows.entries()) packed.set(values, row * columns)
  return packed
}

/** Texts of a batch as int32 [rows · length], padded with 0. */
export function packTexts(texts: readonly Uint8Array[], rows: number, length: number): Int32Array {
  const packed = new Int32Array(rows * length)
  for (const [row, text] of texts.entries()) packed.set(text, row * length)
  return packed
}
