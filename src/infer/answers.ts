import type { Backend } from '../engine/index.ts'
import { fail } from '../error.ts'
import type { ModelShape } from '../model/index.ts'
import { groupsOf, roomFor } from './input.ts'
import { createLossEvaluator, type EvaluationOptions } from './losses.ts'

/** A question and what should follow it; a newline ends the answer. */
export interface Question {
  readonly prompt: string
  readonly answer: string
}

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
  const rows = Math.min(batch, questions.length)
  const evaluator = await createLossEvaluator(shape, weights, backend, { batch: rows, length, threads })
  const scores: number[] = []
  try {
    for (const group of groupsOf(questions, rows)) {
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
