import type { Backend } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { fail } from '../error.ts'
import { type ModelShape, transformer } from '../model/index.ts'
import { compileModel } from './compiled.ts'
import { groupsOf, packTokens, roomFor } from './input.ts'
import type { EvaluationOptions } from './losses.ts'
import { verdictBytes } from './verdict-data.ts'

/** A model read as a judge: how it would go on, with the byte that says right or the one that says wrong. */
export interface VerdictScorer {
  readonly shape: ModelShape
  /**
   * P(right) / (P(right) + P(wrong)) of the byte after each text, 0 … 1. A text ends where the verdict is due: behind the
   * newline of a completion, or behind the mark of a step or an attempt.
   * @throws `empty-prompt`, `text-too-long`, `unknown-token`, `not-finite-logits`
   */
  score(texts: readonly Uint8Array[]): Promise<number[]>
  dispose(): Promise<void>
}

export interface VerdictScorerOptions extends EvaluationOptions {
  /** Default: those that verifiers are trained on. A writer's own marks make it judge itself. */
  readonly verdicts?: { readonly right: number; readonly wrong: number }
  /** Tokens a text may have; default: the model's context. */
  readonly capacity?: number
}

/**
 * Compiles a model as a judge: one forward pass per batch, of which only two logits are looked at.
 * @param weights flat, as stored
 * @throws `wrong-weights`
 */
export async function createVerdictScorer(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  { batch = 32, threads = 1, verdicts = verdictBytes, capacity = shape.context }: VerdictScorerOptions = {},
): Promise<VerdictScorer> {
  const length = roomFor(capacity, shape.context)
  const tokens = g.input('tokens', [batch, length], 'int32')
  const model = await compileModel(
    shape,
    weights,
    backend,
    (named) => {
      const logits = transformer({ ...shape, context: length }, named, tokens)
      const column = (token: number) => g.slice(logits, 1, token, token + 1)
      return { margins: g.reshape(g.subtract(column(verdicts.right), column(verdicts.wrong)), [batch * length]) }
    },
    { threads },
  )
  const results = { margins: new Float32Array(batch * length) }
  return {
    shape,
    async score(texts) {
      for (const text of texts) checkText(text, length)
      const scores: number[] = []
      for (const group of groupsOf(texts, batch)) {
        await model.run({ tokens: packTokens(group, batch, length, shape.vocabulary) }, results)
        scores.push(...group.map((text, row) => logistic(results.margins[row * length + text.length - 1] as number)))
      }
      return scores
    },
    dispose: () => model.dispose(),
  }
}

function logistic(margin: number): number {
  if (Number.isFinite(margin)) return 1 / (1 + Math.exp(-margin))
  return fail({
    code: 'not-finite-logits',
    what: 'the verifier computes a number that is not finite',
    value: String(margin),
    fix: 'Its training diverged; take an earlier checkpoint or another run.',
  })
}

function checkText(text: Uint8Array, length: number): void {
  if (text.length === 0) {
    fail({ code: 'empty-prompt', what: 'a text to judge has no bytes', fix: 'Give the prompt and the completion.' })
  }
  if (text.length > length) {
    fail({
      code: 'text-too-long',
      what: `a text of ${text.length} tokens does not fit into the ${length} of this verifier`,
      value: text.length,
      fix: 'Give it more capacity, or train it with a longer context.',
    })
  }
}
