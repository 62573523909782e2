import { fail } from '../error.ts'

/** The shape of one model. Everything else about it follows. */
export interface ModelShape {
  /** Width of the residual stream. */
  readonly width: number
  /** Layers. */
  readonly depth: number
  /** Tokens a model sees at once. */
  readonly context: number
  readonly vocabulary: number
}

/** Heads are about this wide; what a CPU's vector units and the attention kernels of GPUs both like. */
const usualHeadSize = 32

export const headsOf = ({ width }: ModelShape): number => Math.max(1, Math.round(width / usualHeadSize))

/** Even, since rotary positions turn pairs; heads · headSize is the width wherever that can be. */
export const headSizeOf = (shape: ModelShape): number => 2 * Math.ceil(shape.width / headsOf(shape) / 2)

/** Width of queries, keys and values, all heads side by side. */
export const innerOf = (shape: ModelShape): number => headsOf(shape) * headSizeOf(shape)

/** Width between the two matrices of the feed-forward part. */
export const hiddenOf = ({ width }: ModelShape): number => 4 * width

/** One weight tensor of a model. */
export interface Weight {
  readonly name: string
  /** Rows × width. */
  readonly shape: readonly [number, number]
  /** Whether the rows are what comes out of the matrix, [fanOut, fanIn]: those that read the residual stream. */
  readonly transposed: boolean
  /** Standard deviation of the stored numbers at the start; 0 for zeros. */
  readonly deviation: number
  /** The forward pass uses multiplier × stored: see `weightsOf`. */
  readonly multiplier: number
  /** Whether it is a matrix of the trunk or the head, which is what N counts. */
  readonly counted: boolean
}

/** The width at which multipliers are 1; only their ratio across widths matters. */
const referenceWidth = 32

/**
 * The weights of a model in storage order. All have the width for columns, so that stacked they are one matrix: a matrix
 * that reads the residual stream lies transposed, [fanOut, fanIn], one that writes to it lies as it is, [fanIn, fanOut].
 *
 * Each is stored in units in which *one* learning rate serves all sizes: the forward pass multiplies the stored matrix
 * by referenceWidth / fanIn, so an Adam step of η on the stored numbers moves the effective matrix by η / fanIn (maximal
 * update parametrization, Yang & Hu 2021, table 8; the multiplier rides along in the matrix product for nothing), and
 * decoupled weight decay keeps one meaning at all widths. Residual branches are divided by depth (CompleteP, Dey et al.
 * 2025, eq. 2) and end in matrices that start at zero.
 */
export function weightsOf(shape: ModelShape): Weight[] {
  const { width, depth, vocabulary } = shape
  const inner = innerOf(shape)
  const hidden = hiddenOf(shape)
  const reading = (name: string, fanOut: number, start: 'random' | 'zero'): Weight => {
    const multiplier = referenceWidth / width
    const deviation = start === 'zero' ? 0 : 1 / Math.sqrt(width) / multiplier
    return { name, shape: [fanOut, width], transposed: true, deviation, multiplier, counted: true }
  }
  const writing = (name: string, fanIn: number): Weight => ({
    name,
    shape: [fanIn, width],
    transposed: false,
    deviation: 0,
    multiplier: referenceWidth / fanIn / depth,
    counted: true,
  })
  const table = (name: string): Weight => ({
    name,
    shape: [vocabulary, width],
    transposed: false,
    deviation: embeddingDeviation,
    multiplier: 1,
    counted: false,
  })

  const layers = Array.from({ length: depth }, (_, i) => [
    reading(`layers.${i}.attention.qkv`, 3 * inner, 'random'),
    writing(`layers.${i}.attention.output`, inner),
    reading(`layers.${i}.mlp.up`, hidden, 'random'),
    writing(`layers.${i}.mlp.down`, hidden),
  ])
  return [table('embedding'), table('embedding.previous'), ...layers.flat(), reading('head', vocabulary, 'zero')]
}

/** Small against what the first layers add, so that the tables are learned fast at the common learning rate. */
const embeddingDeviation = 0.05

/** The least of each; a context of one token would have no predecessor to embed. */
const least: { readonly [K in keyof ModelShape]: number } = { width: 1, depth: 1, context: 2, vocabulary: 1 }

/** Throws `bad-model` unless the shape can be built. */
export function checkShape(shape: ModelShape): ModelShape {
  for (const name of Object.keys(least) as (keyof ModelShape)[]) {
    const value = shape[name]
    if (!Number.isInteger(value) || value < least[name]) {
      fail({
        code: 'bad-model',
        what: `the model’s ${name} must be a whole number of ${least[name]} or more`,
        value,
        fix: `Choose a ${name} of ${least[name]} or more.`,
      })
    }
  }
  return shape
}
