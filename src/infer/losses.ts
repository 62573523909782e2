import type { Backend } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { fail } from '../error.ts'
import { type ModelShape, transformer } from '../model/index.ts'
import { compileModel } from './compiled.ts'
import { groupsOf, packTokens } from './input.ts'

export interface EvaluationOptions {
  /** Sequences per forward pass, fewer where the vocabulary is large; default 32. It changes the speed, not the result. */
  readonly batch?: number
  readonly threads?: number
}

/** Logits worth holding at once: with a large vocabulary they would be the largest array by far. */
const logitsAtOnce = 2 ** 26

/** Losses [batch · length] of `batch` sequences at once; compiled for one model. */
export interface LossEvaluator {
  /** At most `batch` sequences of 2 to length + 1 tokens; entry row · length + i is the loss of token i + 1 in nats. */
  losses(sequences: readonly Uint8Array[]): Promise<Float32Array>
  dispose(): Promise<void>
}

/** Compiles a model's teacher-forced losses: one forward pass, no cache. */
export async function createLossEvaluator(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  { batch, length, threads = 1 }: { readonly batch: number; readonly length: number; readonly threads?: number },
): Promise<LossEvaluator> {
  const tokens = g.input('tokens', [batch, length + 1], 'int32')
  const targets = g.reshape(g.slice(tokens, 1, 1, length + 1), [batch * length])
  const read = g.slice(tokens, 1, 0, length)
  const model = await compileModel(
    shape,
    weights,
    backend,
    (named) => ({ losses: g.crossEntropy(transformer({ ...shape, context: length }, named, read), targets) }),
    { threads },
  )
  const results = { losses: new Float32Array(batch * length) }
  return {
    async losses(sequences) {
      await model.run({ tokens: packTokens(sequences, batch, length + 1, shape.vocabulary) }, results)
      return results.losses
    },
    dispose: () => model.dispose(),
  }
}

/**
 * Mean loss of a model on windows of context + 1 bytes each (inputs and, one later, targets), nats per token, summed in
 * double precision. A diverged model has a loss of NaN or infinity.
 * @param weights flat, as stored
 * @throws `wrong-weights`, `wrong-window`, `unknown-token`
 */
export async function evaluateLoss(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  windows: readonly Uint8Array[],
  { batch = 32, threads = 1 }: EvaluationOptions = {},
): Promise<{ loss: number; tokens: number }> {
  const { context, vocabulary } = shape
  checkWindows(windows, context)
  const few = Math.max(1, Math.floor(logitsAtOnce / (context * vocabulary)))
  const rows = Math.min(batch, windows.length, few)
  const evaluator = await createLossEvaluator(shape, weights, backend, { batch: rows, length: context, threads })
  const tokens = windows.length * context
  let sum = 0
  try {
    for (const group of groupsOf(windows, rows)) {
      const losses = await evaluator.losses(group)
      for (let i = 0; i < group.length * context; i++) sum += losses[i] as number
    }
  } finally {
    await evaluator.dispose()
  }
  return { loss: sum / tokens, tokens }
}

function checkWindows(windows: readonly Uint8Array[], context: number): void {
  const fix = `Cut the text into windows of ${context + 1} bytes.`
  if (windows.length === 0) fail({ code: 'wrong-window', what: 'there is no window to measure the loss on', fix })
  const wrong = windows.find((window) => window.length !== context + 1)
  if (wrong === undefined) return
  fail({ code: 'wrong-window', what: 'a window to measure the loss on has the wrong size', value: wrong.length, fix })
}
