import type { Backend } from '../../../engine/index.ts'
import * as g from '../../../engine/index.ts'
import { flopsPerToken, type ModelShape, stackedShape } from '../../../model/index.ts'
import { targetProbabilities, unstackWeights } from '../../../train/index.ts'
import { packTexts } from './lessons.ts'

/** Per text, for each token but the first. */
export interface Scores {
  /** ln probability of the token, nats. */
  readonly logProbabilities: Float32Array
  /** Entropy of the distribution it was drawn from, nats. */
  readonly entropies: Float32Array
}

/** Reads texts under any weights by a plain forward pass; compiled once. */
export interface Scorer {
  /** Any number of texts of 2 to context + 1 tokens. */
  score(weights: Float32Array, texts: readonly Uint8Array[]): Promise<Scores[]>
  /** FLOPs that scoring this many texts really takes, padding included. */
  flops(texts: number): number
  dispose(): Promise<void>
}

/** @param batch texts per forward pass */
export async function createScorer(
  shape: ModelShape,
  backend: Backend,
  { batch, threads }: { readonly batch: number; readonly threads: number },
): Promise<Scorer> {
  const { context } = shape
  const model = unstackWeights(shape, g.input('weights', stackedShape(shape)))
  const graph = targetProbabilities(shape, model, g.input('tokens', [batch, context + 1], 'int32'))
  const executable = await backend.compile(graph, { threads })
  const results = {
    logProbabilities: new Float32Array(batch * context),
    entropies: new Float32Array(batch * context),
  }
  return {
    async score(weights, texts) {
      const scores: Scores[] = []
      for (let first = 0; first < texts.length; first += batch) {
        const group = texts.slice(first, first + batch)
        await executable.run({ weights, tokens: packTexts(group, batch, context + 1) }, results)
        for (const [row, { length }] of group.entries()) {
          const [start, end] = [row * context, row * context + length - 1]
          scores.push({
            logProbabilities: results.logProbabilities.slice(start, end),
            entropies: results.entropies.slice(start, end),
          })
        }
      }
      return scores
    },
    // forward is one product of the three that a training token takes
    flops: (texts) => (Math.ceil(texts / batch) * batch * context * flopsPerToken(shape)) / 3,
    dispose: () => executable.dispose(),
  }
}
