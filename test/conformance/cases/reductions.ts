import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import type { Random } from '../../../src/stats/index.ts'
import {
  awayFromZero,
  type Case,
  type CaseInput,
  type CaseMaker,
  distinct,
  randomShape,
  shapeName,
  shapes,
  uniform,
} from './case.ts'

const reduction =
  (
    op: (x: Tensor, axes: readonly number[]) => Tensor,
    sample: (random: Random, shape: Shape) => CaseInput,
  ): CaseMaker =>
  (random) => {
    const choices: readonly (readonly [Shape, readonly number[]])[] = [
      [[1], [0]],
      [[7], [0]],
      [[3, 5], [1]],
      [[3, 5], [0]],
      [
        [3, 5],
        [0, 1],
      ],
      [
        [3, 5],
        [1, 0],
      ],
      [[1, 1], [0]],
      [
        [2, 3, 4, 2],
        [1, 3],
      ],
      ...Array.from({ length: 3 }, (): readonly [Shape, readonly number[]] => {
        const shape = randomShape(random, 3)
        return [shape, random.shuffle([0, 1, 2]).slice(0, 1 + random.integer(3))]
      }),
    ]
    return choices.map(([shape, axes]) => ({
      name: `${shapeName(shape)} over ${shapeName(axes)}`,
      inputs: [sample(random, shape)],
      build: (x) => op(x as Tensor, axes),
    }))
  }

const causalMask = g.constant(Float32Array.of(0, -1e9, -1e9, 0, 0, -1e9, 0, 0, 0), [3, 3])

/** On each row of the last axis by itself, over all shapes that have one. */
const rowwise =
  (op: (x: Tensor) => Tensor, sample: (random: Random, shape: Shape) => CaseInput): CaseMaker =>
  (random) =>
    shapes(random)
      .filter((shape) => shape.length > 0)
      .map((shape) => ({
        name: shapeName(shape),
        inputs: [sample(random, shape)],
        build: (x) => op(x as Tensor),
      }))

/** Not small against the squares: of a row of one number, the gradient would be nothing but rounding. */
const epsilon = 0.1

const rmsNorm: CaseMaker = (random) => [
  ...rowwise((x) => g.rmsNorm(x, epsilon), awayFromZero)(random),
  {
    name: 'of one tensor with two epsilons',
    inputs: [uniform(random, [3, 5])],
    build: (x) => g.subtract(g.rmsNorm(x as Tensor, 1), g.rmsNorm(x as Tensor, 4)),
  },
  {
    name: 'of a sum that is used too, as residual streams are',
    inputs: [awayFromZero(random, [3, 5]), awayFromZero(random, [3, 5])],
    build: (x, y) => {
      const stream = g.add(x as Tensor, y as Tensor)
      return g.add(g.rmsNorm(stream, epsilon), stream)
    },
  },
]

const inverseRms: CaseMaker = (random) => [
  ...rowwise((x) => g.inverseRms(x, epsilon), awayFromZero)(random),
  {
    name: 'beside the normalized numbers',
    inputs: [awayFromZero(random, [3, 5])],
    build: (x) => g.multiply(g.rmsNorm(x as Tensor, epsilon), g.inverseRms(x as Tensor, epsilon)),
  },
]

const softmax: CaseMaker = (random) => [
  ...rowwise(g.softmax, uniform)(random),
  {
    name: 'numbers whose powers overflow',
    inputs: [uniform(random, [3, 5], 990, 1000)],
    build: (x) => g.softmax(x as Tensor),
  },
  {
    name: 'masked by −1e9',
    inputs: [uniform(random, [3, 3])],
    build: (x) => g.softmax(g.add(x as Tensor, causalMask)),
  },
]

/** Sums over n numbers times 1/n, and times what resembles it, which a backend may fuse. */
const means: CaseMaker = (random) => {
  const scaledSum = (name: string, axes: readonly number[], factor: (sum: Tensor) => Tensor): Case => ({
    name,
    inputs: [uniform(random, [3, 5])],
    build: (x) => factor(g.sum(x as Tensor, axes)),
  })
  const fifth = Float64Array.of(1 / 5)
  return [
    scaledSum('a mean', [1], (sum) => g.multiply(sum, 1 / 5)),
    scaledSum('a mean over all axes', [0, 1], (sum) => g.multiply(sum, 1 / 15)),
    scaledSum('a mean, the factor first', [1], (sum) => g.multiply(1 / 5, sum)),
    scaledSum('a sum times one over another count', [0], (sum) => g.multiply(sum, 1 / 5)),
    scaledSum('a mean that gains an axis', [1], (sum) =>
      g.transpose(g.multiply(sum, g.constant(fifth, [1, 1, 1])), [1, 0, 2]),
    ),
    {
      name: 'a mean of squares',
      inputs: [uniform(random, [3, 5])],
      build: (x) => g.mean(g.multiply(x as Tensor, x as Tensor), [1]),
    },
  ]
}

export const reductionCases = {
  sum: (random) => [
    ...reduction(g.sum, uniform)(random),
    ...means(random),
    {
      name: 'of squares, of which the square is used too',
      inputs: [uniform(random, [3, 5])],
      build: (x) => {
        const square = g.multiply(x as Tensor, x as Tensor)
        return g.add(g.sum(square, [1]), square)
      },
    },
  ],
  maximum: reduction(g.maximum, distinct),
  rmsNorm,
  inverseRms,
  softmax,
} as const satisfies { readonly [op: string]: CaseMaker }
