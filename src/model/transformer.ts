import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { headSize, headsOf, type ModelShape, weightsOf } from './shape.ts'

/** Weights by name, as traced tensors of the shapes `weightsOf` lists. */
export type Weights = ReadonlyMap<string, Tensor>

const epsilon = 1e-6
const ropeBase = 10_000
/** Queries and keys have unit scale, so their products need sharpening: nanochat's 1.2 on each side. */
export const attentionScale = 1.44 / Math.sqrt(headSize)

/** x / rms(x) over the last axis, without gains (Zhang & Sennrich 2019, eq. 4). */
export function rmsNorm(x: Tensor): Tensor {
  const axis = x.shape.length - 1
  const size = x.shape[axis] as number
  const norm = g.sqrt(g.sum(g.multiply(x, x), [axis]))
  const inverse = g.divide(Math.sqrt(size), g.add(norm, epsilon))
  const y = g.multiply(x, inverse)
  // dx = (d − y · mean(d · y)) / rms
  return g.withGradient(y, [x], (d) => {
    const projection = g.mean(g.multiply(d, y), [axis])
    return [g.multiply(g.subtract(d, g.multiply(y, projection)), inverse)]
  })
}

/** cos and sin of every position and frequency (Su et al. 2021, eq. 34), each [context, headSize / 2]. */
export function rotaryTables(context: number): { cos: Tensor; sin: Tensor } {
  const half = headSize / 2
  const table = (f: (angle: number) => number): Tensor => {
    const data = Float64Array.from({ length: context * half }, (_, i) =>
      f(Math.floor(i / half) * ropeBase ** (-(i % half) / half)),
    )
    return g.constant(data, [context, half])
  }
  return { cos: table(Math.cos), sin: table(Math.sin) }
}

/** −1e9 where a query must not look: rows `start`..`end` of the causal mask over keys 0..`end`. */
function causalMask(start: number, end: number): Tensor {
  const rows = end - start
  const data = Float64Array.from({ length: rows * end }, (_, i) => (i % end > start + Math.floor(i / end) ? -1e9 : 0))
  return g.constant(data, [rows, end])
}

/**
 * Causal attention of q, k, v [batch, heads, context, headSize]. Queries are cut into blocks that each see only the keys
 * up to their own end, which skips nearly half of the products a full mask would throw away.
 */
function causalAttention(q: Tensor, k: Tensor, v: Tensor, blocks: number): Tensor {
  const context = q.shape[2] as number
  const rows = context / blocks
  const parts = Array.from({ length: blocks }, (_, i) => {
    const end = (i + 1) * rows
    const part = {
      start: end - rows,
      end,
      q: g.slice(q, 2, end - rows, end),
      k: g.slice(k, 2, 0, end),
      v: g.slice(v, 2, 0, end),
    }
    const scores = g.matmul(part.q, part.k, { transposeB: true, scale: attentionScale })
    const weights = g.softmax(g.add(scores, causalMask(part.start, end)))
    return { ...part, weights, output: g.matmul(weights, part.v) }
  })
  // the softmax gradient's row sums are taken over the outputs, which are narrower than the scores
  // (Dao et al. 2022, appendix B.4)
  return g.withGradient(
    g.concatenate(
      parts.map(({ output }) => output),
      2,
    ),
    [q, k, v],
    (d) => {
      const gradients = parts.map((part) => {
        const dOutput = g.slice(d, 2, part.start, part.end)
        const rowSums = g.sum(g.multiply(dOutput, part.output), [3])
        const dWeights = g.matmul(dOutput, part.v, { transposeB: true })
        const dScores = g.multiply(part.weights, g.subtract(dWeights, rowSums))
        return {
          q: g.matmul(dScores, part.k, { scale: attentionScale }),
          k: g.matmul(dScores, part.q, { transposeA: true, scale: attentionScale }),
          v: g.matmul(part.weights, dOutput, { transposeA: true }),
        }
      })
      return [
        g.concatenate(
          gradients.map(({ q }) => q),
          2,
        ),
        sumPrefixes(gradients.map(({ k }) => k)),
        sumPrefixes(gradients.map(({ v }) => v)),
      ]
    },
  )
}

/** Sums tensors that cover growing prefixes of axis 2, each adding only where it overlaps the shorter ones. */
function sumPrefixes(parts: readonly Tensor[]): Tensor {
  return parts.reduce((sum, part) => {
    const shared = sum.shape[2] as number
    return g.concatenate(
      [g.add(sum, g.slice(part, 2, 0, shared)), g.slice(part, 2, shared, part.shape[2] as number)],
      2,
    )
  })
}

/** Blocks of queries: one per 64 positions, from where on skipping products outweighs the extra calls. */
export const attentionBlocks = (context: number): number => (context % 64 === 0 ? context / 64 : 1)

/**
 * Logits [batch · context, vocabulary] of a decoder-only transformer: pre-norm RMSNorm without gains, rotary positions,
 * normalized queries and keys, ReLU² (nanochat's choices), and a second table that embeds the *previous* token, without
 * which every small model first sits on the plateau of ignoring context.
 * @param tokens int32 [batch, context]
 */
export function transformer(shape: ModelShape, weights: Weights, tokens: Tensor): Tensor {
  const { depth } = shape
  const [batch, context] = tokens.shape as [number, number]
  const heads = headsOf(shape)
  const inner = heads * headSize
  const multipliers = new Map(weightsOf(shape).map(({ name, multiplier }) => [name, multiplier]))
  const project = (x: Tensor, name: string): Tensor =>
    g.matmul(x, weights.get(name) as Tensor, { scale: multipliers.get(name) as number })
  const table = (name: string, indices: Tensor): Tensor =>
    g.gather(weights.get(name) as Tensor, g.reshape(indices, [batch * context]))

  const { cos, sin } = rotaryTables(context)

  const attention = (x: Tensor, layer: string): Tensor => {
    const qkv = g.reshape(project(x, `${layer}.qkv`), [batch, context, 3, heads, headSize])
    const split = g.transpose(qkv, [2, 0, 3, 1, 4])
    const [q, k] = g.unstack(g.rotate(rmsNorm(g.slice(split, 0, 0, 2)), cos, sin)) as [Tensor, Tensor]
    const v = g.reshape(g.slice(split, 0, 2, 3), q.shape)
    const mixed = causalAttention(q, k, v, attentionBlocks(context))
    return project(g.reshape(g.transpose(mixed, [0, 2, 1, 3]), [batch * context, inner]), `${layer}.output`)
  }
  const mlp = (x: Tensor, layer: string): Tensor => project(g.reluSquared(project(x, `${layer}.up`)), `${layer}.down`)

  // token 0 (a byte that text does not hold) stands before the first
  const start = g.constant(new Int32Array(batch), [batch, 1], 'int32')
  const previous = g.concatenate([start, g.slice(tokens, 1, 0, context - 1)], 1)
  let stream = g.add(table('embedding', tokens), table('embedding.previous', previous))
  for (let i = 0; i < depth; i++) {
    stream = g.add(stream, attention(rmsNorm(stream), `layers.${i}.attention`))
    stream = g.add(stream, mlp(rmsNorm(stream), `layers.${i}.mlp`))
  }
  return project(rmsNorm(stream), 'head')
}
