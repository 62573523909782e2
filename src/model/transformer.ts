import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { headSizeOf, headsOf, innerOf, type ModelShape, type Weight, weightsOf } from './shape.ts'

/** Weights by name, as traced tensors of the shapes `weightsOf` lists. */
export type Weights = ReadonlyMap<string, Tensor>

/** Under the root; far below any mean square, it only keeps 0 / 0 away. */
const epsilon = 1e-12
const ropeBase = 10_000
/** Queries and keys have unit scale, so their products need sharpening: nanochat's 1.2 on each side. */
export const attentionScale = (headSize: number): number => 1.44 / Math.sqrt(headSize)

/** x / rms(x) over the last axis, without gains (Zhang & Sennrich 2019, eq. 4). */
export const rmsNorm = (x: Tensor): Tensor => g.rmsNorm(x, epsilon)

/** Multiplies [rows, fanIn] with a matrix by name, stored as `weightsOf` says: [rows, fanOut]. */
export function projection(shape: ModelShape, weights: Weights): (x: Tensor, name: string) => Tensor {
  const stored = new Map(weightsOf(shape).map((weight) => [weight.name, weight]))
  return (x, name) => {
    const { multiplier, transposed } = stored.get(name) as Weight
    return g.matmul(x, weights.get(name) as Tensor, { transposeB: transposed, scale: multiplier })
  }
}

/** cos and sin of every position and frequency (Su et al. 2021, eq. 34), each [context, headSize / 2]. */
export function rotaryTables(context: number, headSize: number): { cos: Tensor; sin: Tensor } {
  const half = headSize / 2
  const table = (f: (angle: number) => number): Tensor => {
    const data = Float64Array.from({ length: context * half }, (_, i) =>
      f(Math.floor(i / half) * ropeBase ** (-(i % half) / half)),
    )
    return g.constant(data, [context, half])
  }
  return { cos: table(Math.cos), sin: table(Math.sin) }
}

/**
 * Added to the score of a key that a query must not see. Queries and keys have unit root mean square, so scores lie within
 * ±1.44 · √headSize, ±10 for any width: a masked key keeps less than e^(20 − 60) of the weight, which float32 rounds away,
 * and more than e^(−20 − 60), which it still holds as a normal number. Lower scores would end in subnormal weights, which
 * processors handle a hundred times slower: −1e9 made attention's softmax seven times as slow.
 */
export const maskedScore = -60

/** `maskedScore` where a query must not look: rows `start`..`end` of the causal mask over keys 0..`end`. */
function causalMask(start: number, end: number): Tensor {
  const rows = end - start
  const data = Float64Array.from({ length: rows * end }, (_, i) =>
    i % end > start + Math.floor(i / end) ? maskedScore : 0,
  )
  return g.constant(data, [rows, end])
}

/**
 * Causal attention of q, k, v [heads · batch, context, headSize]. Queries are cut into blocks that each see only the keys
 * up to their own end, which skips nearly half of the products a full mask would throw away.
 */
function causalAttention(q: Tensor, k: Tensor, v: Tensor, blocks: number): Tensor {
  const context = q.shape[1] as number
  const rows = context / blocks
  const scale = attentionScale(q.shape[2] as number)
  const parts = Array.from({ length: blocks }, (_, i) => {
    const end = (i + 1) * rows
    const part = {
      start: end - rows,
      end,
      q: g.slice(q, 1, end - rows, end),
      k: g.slice(k, 1, 0, end),
      v: g.slice(v, 1, 0, end),
    }
    const scores = g.matmul(part.q, part.k, { transposeB: true, scale })
    const weights = g.softmax(g.add(scores, causalMask(part.start, end)))
    return { ...part, weights, output: g.matmul(weights, part.v) }
  })
  // the softmax gradient's row sums are taken over the outputs, which are narrower than the scores
  // (Dao et al. 2022, appendix B.4)
  return g.withGradient(
    g.concatenate(
      parts.map(({ output }) => output),
      1,
    ),
    [q, k, v],
    (d) => {
      const gradients = parts.map((part) => {
        const dOutput = g.slice(d, 1, part.start, part.end)
        const rowSums = g.sum(g.multiply(dOutput, part.output), [2])
        const dWeights = g.matmul(dOutput, part.v, { transposeB: true })
        const dScores = g.multiply(part.weights, g.subtract(dWeights, rowSums))
        return {
          q: g.matmul(dScores, part.k, { scale }),
          k: g.matmul(dScores, part.q, { transposeA: true, scale }),
          v: g.matmul(part.weights, dOutput, { transposeA: true }),
        }
      })
      return [
        g.concatenate(
          gradients.map(({ q }) => q),
          1,
        ),
        sumPrefixes(gradients.map(({ k }) => k)),
        sumPrefixes(gradients.map(({ v }) => v)),
      ]
    },
  )
}

/** Sums tensors that cover growing prefixes of axis 1, each adding only where it overlaps the shorter ones. */
function sumPrefixes(parts: readonly Tensor[]): Tensor {
  return parts.reduce((sum, part) => {
    const shared = sum.shape[1] as number
    return g.concatenate(
      [g.add(sum, g.slice(part, 1, 0, shared)), g.slice(part, 1, shared, part.shape[1] as number)],
      1,
    )
  })
}

/** [heads, rows, headSize] → [rows, heads · headSize] */
function joinHeads(x: Tensor): Tensor {
  const [heads, rows, headSize] = x.shape as [number, number, number]
  return g.reshape(g.transpose(x, [1, 0, 2]), [rows, heads * headSize])
}

/**
 * x [rows, width] times a transposed matrix [heads · headSize, width], head by head: [heads, rows, headSize]. One product
 * per head puts the heads first without moving anything; only the gradient of x has to move them back.
 */
function toHeads(x: Tensor, matrix: Tensor, headSize: number, scale: number): Tensor {
  const width = x.shape[1] as number
  const heads = (matrix.shape[0] as number) / headSize
  const perHead = g.reshape(matrix, [heads, headSize, width])
  return g.withGradient(g.matmul(x, perHead, { transposeB: true, scale }), [x, matrix], (d) => [
    g.matmul(joinHeads(d), matrix, { scale }),
    g.reshape(g.matmul(d, x, { transposeA: true, scale }), matrix.shape),
  ])
}

/** Heads [heads, rows, headSize] side by side times a matrix [heads · headSize, width]: [rows, width]. */
function fromHeads(x: Tensor, matrix: Tensor, scale: number): Tensor {
  const [heads, , headSize] = x.shape as [number, number, number]
  const width = matrix.shape[1] as number
  const perHead = g.reshape(matrix, [heads, headSize, width])
  return g.withGradient(g.matmul(joinHeads(x), matrix, { scale }), [x, matrix], (d) => [
    g.matmul(d, perHead, { transposeB: true, scale }),
    g.reshape(g.matmul(x, d, { transposeA: true, scale }), matrix.shape),
  ])
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
  const headSize = headSizeOf(shape)
  const inner = innerOf(shape)
  const multipliers = new Map(weightsOf(shape).map(({ name, multiplier }) => [name, multiplier]))
  const project = projection(shape, weights)
  const table = (name: string, indices: Tensor): Tensor =>
    g.gather(weights.get(name) as Tensor, g.reshape(indices, [batch * context]))

  const { cos, sin } = rotaryTables(context, headSize)

  const attention = (x: Tensor, layer: string): Tensor => {
    const [qkv, output] = [`${layer}.qkv`, `${layer}.output`]
    const sequences = heads * batch
    // of queries, keys and values the parts from one to another, [parts · sequences, context, headSize]
    const parts = (from: number, to: number): Tensor => {
      const matrix = g.slice(weights.get(qkv) as Tensor, 0, from * inner, to * inner)
      const perHead = toHeads(x, matrix, headSize, multipliers.get(qkv) as number)
      return g.reshape(perHead, [(to - from) * sequences, context, headSize])
    }
    const rotated = g.rotate(rmsNorm(parts(0, 2)), cos, sin)
    const q = g.slice(rotated, 0, 0, sequences)
    const k = g.slice(rotated, 0, sequences, 2 * sequences)
    const mixed = g.reshape(causalAttention(q, k, parts(2, 3), attentionBlocks(context)), [
      heads,
      batch * context,
      headSize,
    ])
    return fromHeads(mixed, weights.get(output) as Tensor, multipliers.get(output) as number)
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
