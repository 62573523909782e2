import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { causalAttention } from './attention.ts'
import { headSizeOf, headsOf, innerOf, type ModelShape, type Weight, weightsOf } from './shape.ts'

/** Weights by name, as traced tensors of the shapes `weightsOf` lists. */
export type Weights = ReadonlyMap<string, Tensor>

/** Under the root; far below any mean square, it only keeps 0 / 0 away. */
const epsilon = 1e-12
const ropeBase = 10_000

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
  return g.withGradient(g.matmul(x, perHead, { transposeB: true, scale }), [x, matrix], (d) => {
    const joined = joinHeads(d)
    return [g.matmul(joined, matrix, { scale }), g.matmul(joined, x, { transposeA: true, scale })]
  })
}

/** Heads [heads, rows, headSize] side by side times a matrix [heads · headSize, width]: [rows, width]. */
function fromHeads(x: Tensor, matrix: Tensor, scale: number): Tensor {
  const [heads, , headSize] = x.shape as [number, number, number]
  const width = matrix.shape[1] as number
  const perHead = g.reshape(matrix, [heads, headSize, width])
  const joined = joinHeads(x)
  return g.withGradient(g.matmul(joined, matrix, { scale }), [x, matrix], (d) => [
    g.matmul(d, perHead, { transposeB: true, scale }),
    g.matmul(joined, d, { transposeA: true, scale }),
  ])
}

/** Logits [batch · context, vocabulary] of tokens int32 [batch, context]. */
export const transformer = (shape: ModelShape, weights: Weights, tokens: Tensor): Tensor =>
  projection(shape, weights)(residualStream(shape, weights, tokens), 'head')

/**
 * The normalized residual stream [batch · context, width] that the head of a decoder-only transformer reads: pre-norm
 * RMSNorm without gains, rotary positions, normalized queries and keys, ReLU² (nanochat's choices), and a second table
 * that embeds the *previous* token, without which every small model first sits on the plateau of ignoring context.
 * @param tokens int32 [batch, context]
 */
export function residualStream(shape: ModelShape, weights: Weights, tokens: Tensor): Tensor {
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
    // of queries, keys and values the parts from one to another, [parts · heads, batch · context, headSize]
    const parts = (from: number, to: number): Tensor => {
      const matrix = g.slice(weights.get(qkv) as Tensor, 0, from * inner, to * inner)
      return toHeads(x, matrix, headSize, multipliers.get(qkv) as number)
    }
    const bySequence = (x: Tensor): Tensor => g.reshape(x, [x.shape[0] as number, batch, context, headSize])
    const rotated = g.rotate(bySequence(rmsNorm(parts(0, 2))), cos, sin)
    const q = g.slice(rotated, 0, 0, heads)
    const k = g.slice(rotated, 0, heads, 2 * heads)
    const mixed = g.reshape(causalAttention(q, k, bySequence(parts(2, 3))), [heads, batch * context, headSize])
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
  return rmsNorm(stream)
}
