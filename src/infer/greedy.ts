import type { EncodedQuestion } from './answers.ts'
import { argmax, logProbability } from './choose.ts'
import type { Append, Decoder } from './decoder.ts'

/** What a model answers, and how likely it thinks the right answer. */
export interface Answered {
  /** The greedy completion up to its newline; null if none came within as many bytes as the right answer needs. */
  readonly completion: Uint8Array | null
  /** Of the right answer and its newline, nats. */
  readonly logProbability: number
}

const newline = 10

/**
 * Greedy completions of at most the decoder's batch of questions, which must predict behind as many tokens as the longest
 * answer and its newline have. The right answer serves as a draft (speculative
 * decoding, Leviathan et al. 2023, at temperature 0): one pass over prompt and answer scores it and shows how far greedy
 * decoding agrees; only from the first byte where it does not are bytes decoded one by one. The completions are those of
 * decoding every byte.
 * @throws `not-finite-logits`
 */
export async function answerGreedily(decoder: Decoder, questions: readonly EncodedQuestion[]): Promise<Answered[]> {
  const { vocabulary, predictions } = decoder
  const read = await decoder.read(questions.map(({ text }) => text.subarray(0, -1)))
  const rows = questions.map((question, row) => ({
    ...question,
    ...checkDraft(question, (position) => {
      const behind = question.text.length - 1 - position
      const start = ((row + 1) * predictions - behind) * vocabulary
      return read.subarray(start, start + vocabulary)
    }),
  }))
  await decoder.begin(rows.map((_, row) => ({ row, text: row })))
  for (;;) {
    const appends = rows.map(nextAppend)
    if (appends.every((append) => append === null)) break
    const logits = await decoder.step(appends)
    for (const [row, append] of appends.entries()) {
      if (append !== null) rows[row]?.greedy.push(argmax(logits.subarray(row * vocabulary, (row + 1) * vocabulary)))
    }
  }
  return rows.map(({ greedy, logProbability }) => ({
    completion: greedy.at(-1) === newline ? Uint8Array.from(greedy.slice(0, -1)) : null,
    logProbability,
  }))
}

/** The right answer's score, and the greedy bytes as far as they agree with it and one byte further. */
function checkDraft({ text, begin }: EncodedQuestion, logitsAfter: (position: number) => Float32Array) {
  const greedy: number[] = []
  let score = 0
  for (let i = begin; i < text.length; i++) {
    const logits = logitsAfter(i - 1)
    score += logProbability(logits, text[i] as number)
    // while all bytes agree, the pass over the answer has read what greedy decoding would have written
    const agrees = i === begin || (greedy.length === i - begin && greedy.at(-1) === text[i - 1])
    if (agrees) greedy.push(argmax(logits))
  }
  return { greedy, logProbability: score }
}

/** Feeds the last byte written; null once a newline came or the bytes of the right answer and its newline are used up. */
function nextAppend({ text, begin, greedy }: EncodedQuestion & { readonly greedy: readonly number[] }): Append | null {
  const token = greedy.at(-1) as number
  if (token === newline || greedy.length === text.length - begin) return null
  const previous = greedy.at(-2) ?? (text[begin - 1] as number)
  return { token, previous, position: begin + greedy.length - 1 }
}
