import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import type { Random } from '../../../src/stats/index.ts'
import {
  awayFromZero,
  broadcastPairs,
  type CaseInput,
  type CaseMaker,
  distinct,
  flags,
  inputNames,
  integers,
  randomShape,
  shapeName,
  shapes,
  uniform,
} from './case.ts'

type Sample = (random: Random, shape: Shape) => CaseInput

const positive: Sample = (random, shape) => uniform(random, shape, 0.2, 3)

/** One argument, over all shapes. */
const unary =
  (op: (x: Tensor) => Tensor, sample: Sample): CaseMaker =>
  (random) =>
    shapes(random).map((shape) => ({
      name: shapeName(shape),
      inputs: [sample(random, shape)],
      build: (x) => op(x as Tensor),
    }))

/** Two arguments, over all ways to broadcast, and the same tensor twice. */
const binary =
  (op: (a: Tensor, b: Tensor) => Tensor, sampleA: Sample, sampleB: Sample = sampleA): CaseMaker =>
  (random) => [
    ...broadcastPairs(random).map(([a, b]) => ({
      name: `${shapeName(a)} with ${shapeName(b)}`,
      inputs: [sampleA(random, a), sampleB(random, b)],
      build: (x?: Tensor, y?: Tensor) => op(x as Tensor, y as Tensor),
    })),
    {
      name: 'a tensor with itself',
      inputs: [sampleB(random, [3, 5])],
      build: (x) => op(x as Tensor, x as Tensor),
    },
  ]

/** Two arguments that come from one set of distinct numbers, so that no pair is close. */
const compared =
  (op: (a: Tensor, b: Tensor) => Tensor): CaseMaker =>
  (random) =>
    broadcastPairs(random).map(([a, b]) => {
      const sizeA = g.sizeOf(a)
      const { data } = distinct(random, [sizeA + g.sizeOf(b)])
      return {
        name: `${shapeName(a)} with ${shapeName(b)}`,
        inputs: [
          { shape: a, dtype: 'float32', data: data.slice(0, sizeA) },
          { shape: b, dtype: 'float32', data: data.slice(sizeA) },
        ],
        build: (x, y) => op(x as Tensor, y as Tensor),
      }
    })

const ofIntegers =
  (op: (a: Tensor, b: Tensor) => Tensor): CaseMaker =>
  (random) =>
    broadcastPairs(random).map(([a, b]) => {
      const inputs = [integers(random, a, 3), integers(random, b, 3)]
      return { name: inputNames(inputs), inputs, build: (x, y) => op(x as Tensor, y as Tensor) }
    })

const where: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, Shape, Shape])[] = [
    [[], [], []],
    [
      [3, 5],
      [3, 5],
      [3, 5],
    ],
    [[3, 1], [5], []],
    [[], [3, 1], [1, 5]],
    [[4], [2, 3, 1], [1]],
    [
      [2, 3],
      [1, 3],
      [2, 1],
    ],
  ]
  const floats = choices.map(([condition, a, b]) => [flags(random, condition), uniform(random, a), uniform(random, b)])
  const whole = [flags(random, [3, 1]), integers(random, [5], 9), integers(random, [], 9)]
  return [...floats, whole].map((inputs) => ({
    name: inputNames(inputs),
    inputs,
    build: (condition, a, b) => g.where(condition as Tensor, a as Tensor, b as Tensor),
  }))
}

const cast: CaseMaker = (random) => {
  const shape = randomShape(random, 2)
  const sources = [uniform(random, [3, 5], -3, 3), integers(random, shape, 3), flags(random, shape), flags(random, [])]
  const targets = ['float32', 'int32', 'bool'] as const
  return sources.flatMap((source) =>
    targets
      .filter((target) => target !== source.dtype)
      .map((target) => ({
        name: `${inputNames([source])} to ${target}`,
        inputs: [source],
        build: (x?: Tensor) => g.cast(x as Tensor, target),
      })),
  )
}

/** Roots of sums of squares, and of what resembles them, which a backend may fuse. */
const norms: CaseMaker = (random) => [
  {
    name: 'of a sum of squares',
    inputs: [uniform(random, [3, 5])],
    build: (x) => g.sqrt(g.sum(g.multiply(x as Tensor, x as Tensor), [1])),
  },
  {
    name: 'of a sum of squares over all axes, beside the sum',
    inputs: [uniform(random, [3, 5])],
    build: (x) => {
      const square = g.sum(g.multiply(x as Tensor, x as Tensor))
      return g.add(g.sqrt(square), square)
    },
  },
  {
    name: 'of a sum of products',
    inputs: [positive(random, [3, 5]), positive(random, [3, 5])],
    build: (x, y) => g.sqrt(g.sum(g.multiply(x as Tensor, y as Tensor), [0])),
  },
]

export const elementwiseCases = {
  negate: unary(g.negate, uniform),
  exp: unary(g.exp, uniform),
  log: unary(g.log, positive),
  sqrt: (random) => [...unary(g.sqrt, positive)(random), ...norms(random)],
  relu: unary(g.relu, awayFromZero),
  reluSquared: unary(g.reluSquared, awayFromZero),
  cast,
  add: (random) => [...binary(g.add, uniform)(random), ...ofIntegers(g.add)(random)],
  subtract: binary(g.subtract, uniform),
  multiply: binary(g.multiply, uniform),
  divide: binary(g.divide, uniform, awayFromZero),
  minimum: compared(g.minimum),
  less: (random) => [...compared(g.less)(random), ...ofIntegers(g.less)(random)],
  equal: (random) => [
    ...binary(g.equal, (random, shape) => uniform(random, shape, 0, 1))(random),
    ...ofIntegers(g.equal)(random),
    {
      name: 'bools',
      inputs: [flags(random, [3, 5]), flags(random, [5])],
      build: (a, b) => g.equal(a as Tensor, b as Tensor),
    },
  ],
  where,
} as const satisfies { readonly [op: string]: CaseMaker }
