import type { Backend } from '../../../engine/index.ts'
import { createGenerator, generate } from '../../../infer/index.ts'
import type { ModelShape } from '../../../model/index.ts'

/** A model that is sampled from while it learns: its weights change, what was compiled stays. */
export interface Sampler {
  readonly context: number
  /** Goes on with a copy of these weights, flat. */
  loadWeights(weights: Float32Array): void
  /**
   * One completion per prompt from the model's own distribution, up to a newline, which is left out. Equal prompts get
   * independent completions; the same seed gives the same ones.
   */
  sample(prompts: readonly Uint8Array[], maxTokens: number, seed: number): Promise<Uint8Array[]>
  dispose(): Promise<void>
}

/** What ends a completion. */
export const newline = 10

/** @param batch completions written at once; it changes the speed, not the result */
export async function createSampler(
  shape: ModelShape,
  weights: Float32Array,
  backend: Backend,
  { batch, threads }: { readonly batch: number; readonly threads: number },
): Promise<Sampler> {
  const generator = await createGenerator(shape, weights, backend, { batch, threads, reloadable: true })
  return {
    context: shape.context,
    loadWeights: (others) => generator.loadWeights(others),
    sample: (prompts, maxTokens, seed) =>
      generate(generator, prompts, { temperature: 1, topP: 1, maxTokens, seed, stop: newline }),
    dispose: () => generator.dispose(),
  }
}
