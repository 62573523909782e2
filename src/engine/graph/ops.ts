/**
 * The op table: every primitive of the engine with its typed parameters. Each concern (shape, gradient, reference
 * kernel, lowerings) is a table that is exhaustive over these names, so a missing rule does not compile.
 */
import type { Data, DType, Shape, Tensor } from './tensor.ts'

type None = Readonly<Record<string, never>>

export interface OpParameters {
  // sources
  input: { readonly name: string; readonly shape: Shape; readonly dtype: DType }
  constant: { readonly data: Data; readonly shape: Shape; readonly dtype: DType }
  // elementwise, one argument
  negate: None
  exp: None
  log: None
  sqrt: None
  relu: None
  /** max(x, 0)², the ReLU² activation (So et al. 2021, "Primer"). */
  reluSquared: None
  cast: { readonly dtype: DType }
  // elementwise, NumPy broadcasting
  /** Of float32 or int32. */
  add: None
  subtract: None
  multiply: None
  divide: None
  minimum: None
  less: None
  equal: None
  /** where(condition, a, b) */
  where: None
  // reductions keep the reduced axes with size 1
  sum: { readonly axes: readonly number[] }
  maximum: { readonly axes: readonly number[] }
  /** x / rms(x) over the last axis, rms(x) = √(mean(x²) + epsilon) (Zhang & Sennrich 2019, eq. 4). */
  rmsNorm: { readonly epsilon: number }
  /** 1 / rms(x) over the last axis, kept with size 1. */
  inverseRms: { readonly epsilon: number }
  /** Softmax over the last axis. */
  softmax: None
  /** scale · op(a) · op(b) over the last two axes; leading axes broadcast. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean; readonly scale: number }
  // shape
  reshape: { readonly shape: Shape }
  transpose: { readonly order: readonly number[] }
  broadcast: { readonly shape: Shape }
  concatenate: { readonly axis: number }
  slice: { readonly axis: number; readonly start: number; readonly end: number }
  /** Zeros around the given axis. */
  pad: { readonly axis: number; readonly before: number; readonly after: number }
  /** Rotates the halves (a, b) of the last axis: x [..., n, 2h], tables cos and sin [n, h]. */
  rotate: None
  /** The first input's value, with a hand-written gradient for the others: see `withGradient`. */
  withGradient: { readonly rule: (gradient: Tensor) => readonly Tensor[] }
  /** The first input's value, said once more as a whole: see `composite`. */
  composite: { readonly of: Composite }
  // indexing by rows: table [rows, …], indices int32 of any shape
  gather: None
  /** Sums updates [...indices, width] into zeros of [rows, width]. */
  scatterAdd: { readonly rows: number }
  /** The table with rows replaced by updates [...indices, …]. An index of −1 leaves its update out; the others differ. */
  replaceRows: None
  // indexing within the last axis: x [..., n], indices int32 [...]
  pick: None
  /** x with values [...] added at the picked elements. */
  pickAdd: None
  /** Negative log of the softmax probability of each row's index, nats. */
  crossEntropy: None
}

/** A computation of several ops that some hardware has one kernel for, as a function of its operands. */
export type Composite =
  /**
   * softmax(scale · q kᵀ) v where each query sees the keys up to its own place: q, k, v [..., context, headSize]. Of
   * four axes the second is the batch, which devices may share.
   */
  | { readonly name: 'causalAttention'; readonly scale: number }
  /** Its gradient by one of q, k, v: operands q, k, v and the gradient of the output. */
  | { readonly name: 'causalAttentionGradient'; readonly scale: number; readonly by: 'q' | 'k' | 'v' }
  /**
   * Mean of crossEntropy(scale · x wᵀ, targets), nats, a scalar: x [batch, context, width], w [vocabulary, width], targets
   * int32 [batch, context]. `parts` of the context are enough to keep logits few.
   */
  | { readonly name: 'headLoss'; readonly scale: number; readonly parts: number }
  /** Its gradient by x or w, same operands. */
  | { readonly name: 'headLossGradient'; readonly scale: number; readonly parts: number; readonly by: 'x' | 'w' }

export type OpName = keyof OpParameters
