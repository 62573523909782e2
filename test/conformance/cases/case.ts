import type { Data, DType, Shape, Tensor } from '../../../src/engine/index.ts'
import { sizeOf } from '../../../src/engine/index.ts'
import type { Random } from '../../../src/stats/index.ts'

/** An input of a case with its numbers; float32 numbers are stored as doubles that float32 holds exactly. */
export interface CaseInput {
  readonly shape: Shape
  readonly dtype: DType
  readonly data: Data
}

/** One use of an op: `build` traces it from the inputs. */
export interface Case {
  readonly name: string
  readonly inputs: readonly CaseInput[]
  readonly build: (...inputs: readonly Tensor[]) => Tensor
  /**
   * Size of the numbers that cancel in the result, where nothing of them may be left: what rounding leaves is measured against
   * this.
   */
  readonly cancelling?: number
}

/** Makes the cases of an op from its own stream of random numbers. */
export type CaseMaker = (random: Random) => readonly Case[]

const floats = (shape: Shape, number: () => number): CaseInput => ({
  shape,
  dtype: 'float32',
  data: Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(number())),
})

export const uniform = (random: Random, shape: Shape, low = -2, high = 2): CaseInput =>
  floats(shape, () => low + (high - low) * random.uniform())

/** Of either sign and at least 0.2 away from 0, where some ops have a kink or a pole. */
export const awayFromZero = (random: Random, shape: Shape): CaseInput =>
  floats(shape, () => random.pick([-1, 1]) * (0.2 + 1.8 * random.uniform()))

/** No two closer than 0.05, so that a small change does not alter which one is larger. */
export function distinct(random: Random, shape: Shape): CaseInput {
  const ladder = random.shuffle([...Array(sizeOf(shape)).keys()])
  let i = 0
  return floats(shape, () => ((ladder[i++] as number) - sizeOf(shape) / 2 + 0.4 * random.uniform()) * 0.1)
}

export const integers = (random: Random, shape: Shape, below: number): CaseInput => ({
  shape,
  dtype: 'int32',
  data: Int32Array.from({ length: sizeOf(shape) }, () => random.integer(below)),
})

export const flags = (random: Random, shape: Shape): CaseInput => ({
  shape,
  dtype: 'bool',
  data: Uint8Array.from({ length: sizeOf(shape) }, () => random.integer(2)),
})

/** Numbers of each dtype, for ops that only move them. */
export const ofEachDtype = (random: Random, shape: Shape): readonly CaseInput[] => [
  uniform(random, shape),
  integers(random, shape, 100),
  flags(random, shape),
]

export const randomShape = (random: Random, rank = random.integer(5)): Shape =>
  Array.from({ length: rank }, () => 1 + random.integer(4))

/** Shapes with the edges that break kernels: no axes, ones, odd sizes; then a few at random. */
export const shapes = (random: Random): readonly Shape[] => [
  [],
  [1],
  [7],
  [1, 1, 1],
  [3, 5],
  [2, 1, 3, 5],
  randomShape(random),
  randomShape(random),
]

/** One that broadcasts to `shape`: some leading axes left out, some others set to 1. */
function narrower(random: Random, shape: Shape): Shape {
  return shape.slice(random.integer(shape.length + 1)).map((size) => (random.integer(2) === 0 ? 1 : size))
}

/** Pairs of shapes that broadcast against each other in every way. */
export function broadcastPairs(random: Random): readonly (readonly [Shape, Shape])[] {
  const drawn = Array.from({ length: 4 }, (): readonly [Shape, Shape] => {
    const shape = randomShape(random)
    return [narrower(random, shape), narrower(random, shape)]
  })
  return [
    [[], []],
    [
      [3, 5],
      [3, 5],
    ],
    [[], [3, 5]],
    [[3, 5], [1]],
    [[5], [3, 5]],
    [
      [3, 1],
      [1, 5],
    ],
    [
      [2, 1, 3],
      [5, 1],
    ],
    ...drawn,
  ]
}

export const shapeName = (shape: Shape): string => `[${shape.join(', ')}]`
export const inputNames = (inputs: readonly CaseInput[]): string =>
  inputs.map(({ shape, dtype }) => `${shapeName(shape)}${dtype === 'float32' ? '' : ` ${dtype}`}`).join(', ')
