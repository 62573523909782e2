import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import type { Random } from '../../../src/stats/index.ts'
import { type Case, type CaseInput, type CaseMaker, distinct, randomShape, shapeName, shapes, uniform } from './case.ts'

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

const softmax: CaseMaker = (random) => [
  ...shapes(random)
    .filter((shape) => shape.length > 0)
    .map((shape) => ({
      name: shapeName(shape),
      inputs: [uniform(random, shape)],
      build: (x?: Tensor) => g.softmax(x as Tensor),
    })),
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
  softmax,
} as const satisfies { readonly [op: string]: CaseMaker }
