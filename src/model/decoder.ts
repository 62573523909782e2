import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { attentionScale, maskedScore } from './attention.ts'
import { layoutOf } from './initialize.ts'
import { headSizeOf, headsOf, innerOf, type ModelShape } from './shape.ts'
import { projection, rmsNorm, rotaryTables, type Weights } from './transformer.ts'

/** Trained weights from their flat storage, as constants: a backend may fold and repack them once, when it compiles. */
export const constantWeights = (shape: ModelShape, flat: Float32Array): Weights =>
  new Map(
    layoutOf(shape).map(({ name, shape: dims, start, end }) => [name, g.constant(flat.subarray(start, end), dims)]),
  )

/** Rotated keys and values of one layer, each [heads, batch, positions, headSize]. */
export interface LayerCache {
  readonly keys: Tensor
  readonly values: Tensor
}

/** Consecutive tokens of each text in a batch, and where they stand. */
export interface Chunk {
  /** int32 [batch, length] */
  readonly tokens: Tensor
  /** The token before each; 0 before a text's first. int32 [batch, length] */
  readonly previous: Tensor
  /** Place of each token in its text, below the model's context. int32 [batch, length] */
  readonly positions: Tensor
}

/**
 * The forward pass of `transformer` over a chunk of each text, given what earlier chunks left in a cache of [heads,
 * batch, capacity, headSize] per layer: of it a text sees the entries before its chunk's first position, which may differ
 * from text to text; whatever stands behind them has no influence. Without a cache the chunk is all there is.
 * @returns logits [batch · length, vocabulary], and per layer the chunk's own keys and values, which belong into the
 * cache at the chunk's positions.
 */
export function decoder(
  shape: ModelShape,
  weights: Weights,
  chunk: Chunk,
  cache: readonly LayerCache[] | null,
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
  const within = causalMask(length)
  const before = cache?.[0] && cacheMask(chunk.positions, cache[0].keys.shape[2] as number)

  // heads come first, so that the rows of one head are the tokens of all texts, each rotated by its own position
  const perHead = [heads, batch, length, headSize]
  const layers: LayerCache[] = []
  const attention = (x: Tensor, layer: string, past: LayerCache | undefined): Tensor => {
    const qkv = g.transpose(g.reshape(project(x, `${layer}.qkv`), [rows, 3, heads, headSize]), [1, 2, 0, 3])
    const placed = (x: Tensor, { cos, sin }: ReturnType<typeof turn>): Tensor => g.rotate(rmsNorm(x), cos, sin)
    const [query, key, value] = g.unstack(qkv) as [Tensor, Tensor, Tensor]
    const [q, keys, values] = [placed(query, turnQueries), placed(key, turnKeys), value].map((x) =>
      g.reshape(x, perHead),
    ) as [Tensor, Tensor, Tensor]
    layers.push({ keys, values })
    const own = g.add(g.matmul(q, keys, { transposeB: true }), within)
    const mixed = past && before ? attendBoth(q, own, values, past, before) : g.matmul(g.softmax(own), values)
    return project(g.reshape(g.transpose(mixed, [1, 2, 0, 3]), [rows, innerOf(shape)]), `${layer}.output`)
  }
  const mlp = (x: Tensor, layer: string): Tensor => project(g.reluSquared(project(x, `${layer}.up`)), `${layer}.down`)

  let stream = g.add(table('embedding', chunk.tokens), table('embedding.previous', chunk.previous))
  for (let i = 0; i < shape.depth; i++) {
    stream = g.add(stream, attention(rmsNorm(stream), `layers.${i}.attention`, cache?.[i]))
    stream = g.add(stream, mlp(rmsNorm(stream), `layers.${i}.mlp`))
  }
  return { logits: project(rmsNorm(stream), 'head'), layers }
}

/** One softmax over the cache and the chunk; the two are never joined, which would copy the cache at every step. */
function attendBoth(q: Tensor, own: Tensor, values: Tensor, past: LayerCache, before: Tensor): Tensor {
  const capacity = past.keys.shape[2] as number
  const cached = g.add(g.matmul(q, past.keys, { transposeB: true }), before)
  const weights = g.softmax(g.concatenate([cached, own], 3))
  const total = weights.shape[3] as number
  return g.add(
    g.matmul(g.slice(weights, 3, 0, capacity), past.values),
    g.matmul(g.slice(weights, 3, capacity, total), values),
  )
}

/** `maskedScore` where a token of a chunk must not look: at later ones of the chunk. [length, length] */
function causalMask(length: number): Tensor {
  const data = Float64Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? maskedScore : 0,
  )
  return g.constant(data, [length, length])
}

/** `maskedScore` at the cache entries from a chunk's first position on. [batch, 1, capacity] */
function cacheMask(positions: Tensor, capacity: number): Tensor {
  const batch = positions.shape[0] as number
  const columns = g.constant(
    Int32Array.from({ length: capacity }, (_, i) => i),
    [capacity],
    'int32',
  )
  return g.where(g.less(columns, g.reshape(g.slice(positions, 1, 0, 1), [batch, 1, 1])), 0, maskedScore)
}
