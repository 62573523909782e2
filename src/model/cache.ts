import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { maskedScore } from './attention.ts'

/** Rotated keys and values of one layer, each [heads, batch, positions, headSize]. */
export interface LayerCache {
  readonly keys: Tensor
  readonly values: Tensor
}

/**
 * How the tokens of a chunk attend in one layer, given their queries and their own keys and values, all [heads, batch,
 * length, headSize]. `mixed` has the same shape; `kept` is what is to be remembered of the layer.
 */
export type Attend = (layer: number, queries: Tensor, own: LayerCache) => { mixed: Tensor; kept: LayerCache }

/** The chunk is all there is. Its own keys and values are kept. */
export function attendWithin(length: number): Attend {
  const within = causalMask(length)
  return (_, queries, own) => {
    const scores = g.add(g.matmul(queries, own.keys, { transposeB: true }), within)
    return { mixed: g.matmul(g.softmax(scores), own.values), kept: own }
  }
}

/**
 * A text sees the cache's entries before its chunk's first position, which may differ from text to text, and the chunk;
 * whatever stands behind them has no influence. The two are never joined, which would copy the cache at every step. The
 * chunk's own keys and values are kept: they belong into the cache at the chunk's positions.
 * @param positions int32 [batch, length]
 */
export function attendBeside(cache: readonly LayerCache[], positions: Tensor): Attend {
  const [batch, length] = positions.shape as [number, number]
  const capacity = capacityOf(cache)
  const within = causalMask(length)
  const first = g.reshape(g.slice(positions, 1, 0, 1), [batch, 1, 1])
  const before = g.where(g.less(places(capacity), first), 0, maskedScore)
  return (layer, queries, own) => {
    const past = cache[layer] as LayerCache
    const among = g.add(g.matmul(queries, own.keys, { transposeB: true }), within)
    const cached = g.add(g.matmul(queries, past.keys, { transposeB: true }), before)
    const weights = g.softmax(g.concatenate([cached, among], 3))
    const total = weights.shape[3] as number
    const mixed = g.add(
      g.matmul(g.slice(weights, 3, 0, capacity), past.values),
      g.matmul(g.slice(weights, 3, capacity, total), own.values),
    )
    return { mixed, kept: own }
  }
}

/**
 * The chunk is written into the cache first, and a text sees the entries up to each token's position. The whole cache is
 * kept: for a loop that carries it, which writes the chunk alone.
 * @param positions int32 [batch, length]
 */
export function attendInside(cache: readonly LayerCache[], positions: Tensor): Attend {
  const behind = g.less(g.reshape(positions, [...positions.shape, 1]), places(capacityOf(cache)))
  const mask = g.where(behind, maskedScore, 0)
  return (layer, queries, own) => {
    const kept = written(cache[layer] as LayerCache, positions, own)
    const scores = g.add(g.matmul(queries, kept.keys, { transposeB: true }), mask)
    return { mixed: g.matmul(g.softmax(scores), kept.values), kept }
  }
}

/** A cache with the keys and values of a chunk at its positions, int32 [batch, length], which differ within a text. */
export function written(cache: LayerCache, positions: Tensor, own: LayerCache): LayerCache {
  const [heads, batch, capacity, headSize] = cache.keys.shape as [number, number, number, number]
  const [, length] = positions.shape as [number, number]
  const texts = Int32Array.from({ length: heads * batch }, (_, i) => i * capacity)
  const rows = g.add(g.constant(texts, [heads, batch, 1], 'int32'), g.reshape(positions, [1, batch, length]))
  const into = (table: Tensor, updates: Tensor): Tensor =>
    g.reshape(g.replaceRows(g.reshape(table, [heads * batch * capacity, headSize]), rows, updates), table.shape)
  return { keys: into(cache.keys, own.keys), values: into(cache.values, own.values) }
}

/**
 * A cache in which texts take the place of others: number `targets[i]` becomes number `sources[i]` of `from`; a target of
 * −1 leaves its source out. Both int32 [n].
 */
export function copied(cache: LayerCache, targets: Tensor, from: LayerCache, sources: Tensor): LayerCache {
  const [heads, batch, capacity, headSize] = cache.keys.shape as [number, number, number, number]
  const first = g.constant(
    Int32Array.from({ length: heads }, (_, head) => head * batch),
    [heads, 1],
    'int32',
  )
  const none = g.constant(Int32Array.of(-1), [], 'int32')
  const rows = g.where(g.less(none, targets), g.add(first, targets), none)
  const chosen = g.add(first, sources)
  const perText = [heads * batch, capacity * headSize]
  const into = (table: Tensor, others: Tensor): Tensor =>
    g.reshape(g.replaceRows(g.reshape(table, perText), rows, g.gather(g.reshape(others, perText), chosen)), table.shape)
  return { keys: into(cache.keys, from.keys), values: into(cache.values, from.values) }
}

const capacityOf = (cache: readonly LayerCache[]): number => cache[0]?.keys.shape[2] as number

/** 0, 1, 2, … [capacity] */
const places = (capacity: number): Tensor =>
  g.constant(
    Int32Array.from({ length: capacity }, (_, i) => i),
    [capacity],
    'int32',
  )

/** `maskedScore` where a token of a chunk must not look: at later ones of the chunk. [length, length] */
function causalMask(length: number): Tensor {
  const data = Float64Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? maskedScore : 0,
  )
  return g.constant(data, [length, length])
}
