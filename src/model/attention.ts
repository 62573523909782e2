import type { Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'

/** Queries and keys have unit scale, so their products need sharpening: nanochat's 1.2 on each side. */
export const attentionScale = (headSize: number): number => 1.44 / Math.sqrt(headSize)

/** Blocks of queries: one per 64 positions, from where on skipping products outweighs the extra calls. */
export const attentionBlocks = (context: number): number => (context % 64 === 0 ? context / 64 : 1)

/**
 * Added to the score of a key that a query must not see. Queries and keys have unit root mean square, so scores lie within
 * ±1.44 · √headSize, ±10 for any width: a masked key keeps less than e^(20 − 60) of the weight, which float32 rounds away,
 * and more than e^(−20 − 60), which it still holds as a normal number. Lower scores would end in subnormal weights, which
 * processors handle a hundred times slower: −1e9 made attention's softmax four times as slow.
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
 * Causal attention of q, k, v [heads, batch, context, headSize]. Queries are cut into blocks that each see only the keys
 * up to their own end, which skips nearly half of the products a full mask would throw away. It is named as a whole too,
 * for devices that have a kernel for it.
 */
export function causalAttention(q: Tensor, k: Tensor, v: Tensor): Tensor {
  const context = q.shape[2] as number
  const blocks = attentionBlocks(context)
  const rows = context / blocks
  const scale = attentionScale(q.shape[3] as number)
  const parts = Array.from({ length: blocks }, (_, i) => {
    const end = (i + 1) * rows
    const part = {
      start: end - rows,
      end,
      q: g.slice(q, 2, end - rows, end),
      k: g.slice(k, 2, 0, end),
      v: g.slice(v, 2, 0, end),
    }
    const scores = g.matmul(part.q, part.k, { transposeB: true, scale })
    const weights = g.softmax(g.add(scores, causalMask(part.start, end)))
    return { ...part, weights, output: g.matmul(weights, part.v) }
  })
  const blockwise = g.concatenate(
    parts.map(({ output }) => output),
    2,
  )
  // the softmax gradient's row sums are taken over the outputs, which are narrower than the scores
  // (Dao et al. 2022, appendix B.4)
  return g.withGradient(g.composite({ name: 'causalAttention', scale }, blockwise, [q, k, v]), [q, k, v], (d) => {
    const gradients = parts.map((part) => {
      const dOutput = g.slice(d, 2, part.start, part.end)
      const rowSums = g.sum(g.multiply(dOutput, part.output), [3])
      const dWeights = g.matmul(dOutput, part.v, { transposeB: true })
      const dScores = g.multiply(part.weights, g.subtract(dWeights, rowSums))
      return {
        q: g.matmul(dScores, part.k, { scale }),
        k: g.matmul(dScores, part.q, { transposeA: true, scale }),
        v: g.matmul(part.weights, dOutput, { transposeA: true }),
      }
    })
    const dq = g.concatenate(
      gradients.map((of) => of.q),
      2,
    )
    const dk = sumPrefixes(gradients.map((of) => of.k))
    const dv = sumPrefixes(gradients.map((of) => of.v))
    const whole = (by: 'q' | 'k' | 'v', gradient: Tensor): Tensor =>
      g.composite({ name: 'causalAttentionGradient', scale, by }, gradient, [q, k, v, d])
    return [whole('q', dq), whole('k', dk), whole('v', dv)]
  })
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
