import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { attentionScale } from './attention.ts'
import type { Attend, LayerCache } from './cache.ts'
import { layoutOf } from './initialize.ts'
import { headSizeOf, headsOf, innerOf, type ModelShape } from './shape.ts'
import { projection, rmsNorm, rotaryTables, type Weights } from './transformer.ts'

/** Trained weights from their flat storage, as constants: a backend may fold and repack them once, when it compiles. */
export const constantWeights = (shape: ModelShape, flat: Float32Array): Weights =>
  new Map(
    layoutOf(shape).map(({ name, shape: dims, start, end }) => [name, g.constant(flat.subarray(start, end), dims)]),
  )

/** Consecutive tokens of each text in a batch, and where they stand. */
export interface Chunk {
  /** int32 [batch, length] */
  readonly tokens: Tensor
  /** The token before each; 0 before a text's first. int32 [batch, length] */
  readonly previous: Tensor
  /** Place of each token in its text, below the model's context. int32 [batch, length] */
  readonly positions: Tensor
  /** Which of all tokens, 0 … batch · length − 1, logits are asked for, int32 [n]; default: all. */
  readonly ends?: Tensor
}

/**
 * The forward pass of `transformer` over a chunk of each text.
 * @param attend what the chunk sees beside itself
 * @returns logits [batch · length, vocabulary], or of the chunk's `ends` alone, and per layer what is to be kept
 */
export function decoder(
  shape: ModelShape,
  weights: Weights,
  chunk: Chunk,
  attend: Attend,
): { logits: Tensor; layers: LayerCache[] } {
  const [batch, length] = chunk.tokens.shape as [number, number]
  const rows = batch * length
  const heads = headsOf(shape)
  const headSize = headSizeOf(shape)
  const flat = (indices: Tensor): Tensor => g.reshape(indices, [rows])
  const project = projection(shape, weights)
  const table = (name: string, indices: Tensor): Tensor => g.gather(weights.get(name) as Tensor, flat(indices))

  const tables = rotaryTables(shape.context, headSize)
  const turn = (by: number) => ({
    cos: g.gather(g.multiply(tables.cos, by), flat(chunk.positions)),
    sin: g.gather(g.multiply(tables.sin, by), flat(chunk.positions)),
  })
  // the scale of the scores rides along in the rotation of the queries: ONNX Runtime has a kernel for a product with one row,
  // and a product with a factor of its own does not get it, which takes several times as long
  const [turnQueries, turnKeys] = [turn(attentionScale(headSize)), turn(1)]

  // heads come first, so that the rows of one head are the tokens of all texts, each rotated by its own position
  const perHead = [heads, batch, length, headSize]
  const layers: LayerCache[] = []
  const attention = (x: Tensor, i: number): Tensor => {
    const qkv = g.transpose(
      g.reshape(project(x, `layers.${i}.attention.qkv`), [rows, 3, heads, headSize]),
      [1, 2, 0, 3],
    )
    const placed = (x: Tensor, { cos, sin }: ReturnType<typeof turn>): Tensor => g.rotate(rmsNorm(x), cos, sin)
    const [query, key, value] = g.unstack(qkv) as [Tensor, Tensor, Tensor]
    const [queries, keys, values] = [placed(query, turnQueries), placed(key, turnKeys), value].map((x) =>
      g.reshape(x, perHead),
    ) as [Tensor, Tensor, Tensor]
    const { mixed, kept } = attend(i, queries, { keys, values })
    layers.push(kept)
    return g.reshape(g.transpose(mixed, [1, 2, 0, 3]), [rows, innerOf(shape)])
  }
  const mlp = (x: Tensor, layer: string): Tensor => project(g.reluSquared(project(x, `${layer}.up`)), `${layer}.down`)

  // behind the last attention no token sees another, so nothing is computed there for those nobody asks about
  const wanted = (x: Tensor, i: number): Tensor =>
    chunk.ends === undefined || i < shape.depth - 1 ? x : g.gather(x, chunk.ends)
  let stream = g.add(table('embedding', chunk.tokens), table('embedding.previous', chunk.previous))
  for (let i = 0; i < shape.depth; i++) {
    const mixed = attention(rmsNorm(stream), i)
    stream = g.add(wanted(stream, i), project(wanted(mixed, i), `layers.${i}.attention.output`))
    stream = g.add(stream, mlp(rmsNorm(stream), `layers.${i}.mlp`))
  }
  return { logits: project(rmsNorm(stream), 'head'), layers }
}
