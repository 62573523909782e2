import * as g from '../engine/index.ts'
import type { Tensor } from '../engine/index.ts'
import { headSize, headsOf, type ModelShape, weightsOf } from './shape.ts'

/** Weights by name, as traced tensors of the shapes `weightsOf` lists. */
export type Weights = ReadonlyMap<string, Tensor>

const epsilon = 1e-6
const ropeBase = 10_000
/** Queries and keys have unit scale, so their products need sharpening: nanochat's 1.2 on each side. */
const attentionScale = 1.44 / Math.sqrt(headSize)

/** x / rms(x) over the last axis, without gains (Zhang & Sennrich 2019, eq. 4). */
function rmsNorm(x: Tensor): Tensor {
  const axis = x.shape.length - 1
  const square = g.sum(g.multiply(x, x), [axis])
  const inverse = g.divide(1, g.sqrt(g.add(g.multiply(square, 1 / (x.shape[axis] as number)), epsilon)))
  return g.multiply(x, inverse)
}

/** cos and sin of every position and frequency (Su et al. 2021, eq. 34), each [context, headSize]. */
function rotaryTables(context: number): { cos: Tensor; sin: Tensor } {
  const half = headSize / 2
  const table = (f: (angle: number) => number): Tensor => {
    const data = Float64Array.from({ length: context * headSize }, (_, i) => {
      const position = Math.floor(i / headSize)
      return f(position * ropeBase ** (-(i % half) / half))
    })
    return g.constant(data, [context, headSize])
  }
  return { cos: table(Math.cos), sin: table(Math.sin) }
}

/** The signed permutation (a, b) → (−b, a) of a head's halves, as a matrix: one product instead of five copies. */
function quarterTurn(): Tensor {
  const half = headSize / 2
  const data = new Float64Array(headSize * headSize)
  for (let i = 0; i < half; i++) {
    data[(i + half) * headSize + i] = -1
    data[i * headSize + i + half] = 1
  }
  return g.constant(data, [headSize, headSize])
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
  const outputs = Array.from({ length: blocks }, (_, i) => {
    const end = (i + 1) * rows
    const scores = g.matmul(g.slice(q, 2, end - rows, end), g.slice(k, 2, 0, end), { transposeB: true, scale: attentionScale })
    const weights = g.softmax(g.add(scores, causalMask(end - rows, end)))
    return g.matmul(weights, g.slice(v, 2, 0, end))
  })
  return g.concatenate(outputs, 2)
}

/** Blocks of queries: one per 32 positions, where skipping products outweighs the extra calls. */
export const attentionBlocks = (context: number): number => (context % 32 === 0 ? context / 32 : 1)

/**
 * Logits [batch · context, vocabulary] of a decoder-only transformer: pre-norm RMSNorm without gains, rotary positions,
 * normalized queries and keys, ReLU² (nanochat's choices), and a second table that embeds the *previous* token, without
 * which every small model first sits on the plateau of ignoring context.
 * @param tokens int32 [batch, context]
 * @param previous int32 [batch, context], each token's predecessor
 */
export function transformer(shape: ModelShape, weights: Weights, tokens: Tensor, previous: Tensor): Tensor {
  const { width, depth } = shape
  const [batch, context] = tokens.shape as [number, number]
  const heads = headsOf(shape)
  const inner = heads * headSize
  const multipliers = new Map(weightsOf(shape).map(({ name, multiplier }) => [name, multiplier]))
  const project = (x: Tensor, name: string): Tensor =>
    g.matmul(x, weights.get(name) as Tensor, { scale: multipliers.get(name) as number })
  const table = (name: string, indices: Tensor): Tensor =>
    g.gather(weights.get(name) as Tensor, g.reshape(indices, [batch * context]))

  const { cos, sin } = rotaryTables(context)
  const turn = quarterTurn()

  const attention = (x: Tensor, layer: string): Tensor => {
    const qkv = g.reshape(project(x, `${layer}.qkv`), [batch, context, 3, heads, headSize])
    const split = g.transpose(qkv, [2, 0, 3, 1, 4])
    const qk = rmsNorm(g.slice(split, 0, 0, 2))
    const rotated = g.add(g.multiply(qk, cos), g.multiply(g.matmul(qk, turn), sin))
    const perHead = [batch, heads, context, headSize]
    const q = g.reshape(g.slice(rotated, 0, 0, 1), perHead)
    const k = g.reshape(g.slice(rotated, 0, 1, 2), perHead)
    const v = g.reshape(g.slice(split, 0, 2, 3), perHead)
    const mixed = causalAttention(q, k, v, attentionBlocks(context))
    return project(g.reshape(g.transpose(mixed, [0, 2, 1, 3]), [batch * context, inner]), `${layer}.output`)
  }
  const mlp = (x: Tensor, layer: string): Tensor => project(g.reluSquared(project(x, `${layer}.up`)), `${layer}.down`)

  let stream = g.reshape(g.add(table('embedding', tokens), table('embedding.previous', previous)), [batch * context, width])
  for (let i = 0; i < depth; i++) {
    stream = g.add(stream, attention(rmsNorm(stream), `layers.${i}.attention`))
    stream = g.add(stream, mlp(rmsNorm(stream), `layers.${i}.mlp`))
  }
  return project(rmsNorm(stream), 'head')
}
