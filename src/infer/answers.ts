import type { Backend } from '../engine/index.ts'
import { fail } from '../error.ts'
import type { ModelShape } from '../model/index.ts'
import { argmax, logProbability } from './choose.ts'
import type { Append, Decoder } from './decoder.ts'
import { groupsOf, roomFor } from './input.ts'
import { createLossEvaluator, type EvaluationOptions } from './losses.ts'

/** A question and what should follow it; a newline ends the answer. */
export interface Question {
  readonly prompt: string
  readonly answer: string
}

export const newline = 10

/** A question in bytes: all of `text` but its final newline is what a model reads. */
export interface EncodedQuestion {
  /** Prompt, answer and newline. */
  readonly text: Uint8Array
  /** Where the answer begins. */
  readonly begin: number
}

/**
 * @throws `empty-prompt`, `problem-too-long` when prompt and answer do not fit into the context
 */
export function encodeQuestion({ prompt, answer }: Question, context: number): EncodedQuestion {
  const encoder = new TextEncoder()
  const begin = encoder.encode(prompt).length
  const text = encoder.encode(`${prompt}${answer}\n`)
  if (begin === 0) {
    fail({ code: 'empty-prompt', what: 'a problem has no prompt', value: answer, fix: 'Give it at least one byte.' })
  }
  if (text.length - 1 > context) {
    fail({
      code: 'problem-too-long',
      what: `a problem of ${text.length - 1} bytes does not fit into the model’s context of ${context}`,
      value: prompt,
      fix: 'Leave it out, or train with a longer context.',
    })
  }
  return { text, begin }
}

/**
 * Log-probability of each answer with its newline, given its prompt, in nats: one forward pass per batch. Padding stands
 * behind the texts, where causal attention does not look.
 * @param weights flat, as stored
 * @throws `wrong-weights`, `empty-prompt`, `problem-too-long`, `unknown-token`
 */
export async function scoreAnswers(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  problems: readonly Question[],
  { batch = 32, threads = 1 }: EvaluationOptions = {},
): Promise<number[]> {
  if (problems.length === 0) return []
  const questions = problems.map((problem) => encodeQuestion(problem, shape.context))
  const length = roomFor(Math.max(...questions.map(({ text }) => text.length - 1)), shape.context)
  const evaluator = await createLossEvaluator(shape, weights, backend, { batch, length, threads })
  const scores: number[] = []
  try {
    for (const group of groupsOf(questions, batch)) {
      const losses = await evaluator.losses(group.map(({ text }) => text))
      const answers = group.map(({ text, begin }, row) =>
        losses.subarray(row * length + begin - 1, row * length + text.length - 1),
      )
      scores.push(...answers.map((nats) => -nats.reduce((sum, loss) => sum + loss, 0)))
    }
  } finally {
    await evaluator.dispose()
  }
  return scores
}

/** What a model answers, and how likely it thinks the right answer. */
export interface Answered {
  /** The greedy completion up to its newline; null if none came within as many bytes as the right answer needs. */
  readonly completion: Uint8Array | null
  /** Of the right answer and its newline, nats. */
  readonly logProbability: number
}

/**
 * Greedy completions of at most the decoder's batch of questions. The right answer serves as a draft (speculative
 * decoding, Leviathan et al. 2023, at temperature 0): one pass over prompt and answer scores it and shows how far greedy
 * decoding agrees; only from the first byte where it does not are bytes decoded one by one. The result is that of
 * decoding every byte.
 * @throws `not-finite-logits`
 */
export async function answerGreedily(decoder: Decoder, questions: readonly EncodedQuestion[]): Promise<Answered[]> {
  const read = await decoder.read(questions.map(({ text }) => text.subarray(0, -1)))
  const vocabulary = read.length / (decoder.batch * decoder.capacity)
  const rows = questions.map(({ text, begin }, row) => {
    const greedy: number[] = []
    let score = 0
    for (let i = begin; i < text.length; i++) {
      const at = (row * decoder.capacity + i - 1) * vocabulary
      const logits = read.subarray(at, at + vocabulary)
      score += logProbability(logits, text[i] as number)
      const agrees = greedy.every((token, j) => token === text[begin + j])
      if (agrees) greedy.push(argmax(logits))
    }
    return { text, begin, greedy, score }
  })

  const isOpen = ({ text, begin, greedy }: (typeof rows)[number]) =>
    greedy.at(-1) !== newline && greedy.length < text.length - begin
  while (rows.some(isOpen)) {
    const appends = rows.map((row): Append | null => {
      if (!isOpen(row)) return null
      const { text, begin, greedy } = row
      const previous = greedy.at(-2) ?? (text[begin - 1] as number)
      return { token: greedy.at(-1) as number, previous, position: begin + greedy.length - 1 }
    })
    const logits = await decoder.step(appends)
    for (const [i, row] of rows.entries()) {
      if (appends[i] !== null) row.greedy.push(argmax(logits.subarray(i * vocabulary, (i + 1) * vocabulary)))
    }
  }
  return rows.map(({ greedy, score }) => ({
    completion: greedy.at(-1) === newline ? Uint8Array.from(greedy.slice(0, -1)) : null,
    logProbability: score,
  }))
}
