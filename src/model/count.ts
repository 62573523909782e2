import { hiddenOf, innerOf, type ModelShape, weightsOf } from './shape.ts'

/** N: numbers in the matrices of the layers and the output head (`--count matrices+head`); the tables are lookups. */
export const countParameters = (shape: ModelShape): number =>
  weightsOf(shape).reduce((total, { counted, shape: [rows, columns] }) => total + (counted ? rows * columns : 0), 0)

/** All stored numbers, tables included. */
export const countStored = (shape: ModelShape): number =>
  weightsOf(shape).reduce((total, { shape: [rows, columns] }) => total + rows * columns, 0)

/** All stored weights as one matrix, [rows, width]: see `weightsOf`. */
export const stackedShape = (shape: ModelShape): readonly [number, number] => [
  countStored(shape) / shape.width,
  shape.width,
]

/** Query–key pairs per sequence when `blocks` equal blocks of queries each attend to every key up to their own end. */
export function attendedPairs(context: number, blocks: number): number {
  const rows = context / blocks
  return (rows * rows * blocks * (blocks + 1)) / 2
}

/**
 * FLOPs of one training token, forward and backward, counted from real shapes: two per multiply-add of every matrix
 * product, three products per weight (one forward, two backward), and in attention only the pairs causality needs
 * (`blocks` = context) or those a blocked kernel computes. Elementwise work is left out, as in 6ND.
 */
export function flopsPerToken(shape: ModelShape, blocks: number = shape.context): number {
  const { width, depth, vocabulary, context } = shape
  const inner = innerOf(shape)
  const projections = depth * (width * 3 * inner + inner * width + 2 * width * hiddenOf(shape)) + width * vocabulary
  const attention = depth * 2 * inner * (attendedPairs(context, blocks) / context)
  return 3 * 2 * (projections + attention)
}
