import { describe, expect, test } from 'vitest'
import { EscaladoError } from '../../error.ts'
import * as g from './build.ts'
import type { OpName } from './ops.ts'
import { broadcastShapes } from './shapes.ts'
import { type DType, describe as describeTensor, type Shape, type Tensor } from './tensor.ts'

const float = (...shape: number[]): Tensor => g.input('x', shape)
const integer = (...shape: number[]): Tensor => g.input('i', shape, 'int32')
const bool = (...shape: number[]): Tensor => g.input('b', shape, 'bool')

/** Builds that must fail: what is wrong, the operands, and the build. */
type Wrong = readonly [what: string, operands: readonly Tensor[], build: (...operands: Tensor[]) => unknown]

const unary = (build: (x: Tensor) => Tensor): readonly Wrong[] => [
  ['an int32 operand', [integer(2)], (x) => build(x as Tensor)],
  ['a bool operand', [bool(2)], (x) => build(x as Tensor)],
]

const rowwise = (build: (x: Tensor) => Tensor): readonly Wrong[] => [
  ...unary(build),
  ['no axes', [float()], (x) => build(x as Tensor)],
]

const binary = (build: (a: Tensor, b: Tensor) => Tensor): readonly Wrong[] => [
  ['shapes that do not broadcast', [float(2, 3), float(2)], (a, b) => build(a as Tensor, b as Tensor)],
  ['two dtypes', [float(2), integer(2)], (a, b) => build(a as Tensor, b as Tensor)],
]

const arithmetic = (build: (a: Tensor, b: Tensor) => Tensor): readonly Wrong[] => [
  ...binary(build),
  ['int32 operands', [integer(2), integer(2)], (a, b) => build(a as Tensor, b as Tensor)],
]

const reduction = (build: (x: Tensor, axes: readonly number[]) => Tensor): readonly Wrong[] => [
  ['an axis past the last', [float(2, 3)], (x) => build(x as Tensor, [2])],
  ['a negative axis', [float(2, 3)], (x) => build(x as Tensor, [-1])],
  ['an axis named twice', [float(2, 3)], (x) => build(x as Tensor, [0, 0])],
  ['an int32 operand', [integer(2)], (x) => build(x as Tensor, [0])],
]

const picking = (build: (x: Tensor, indices: Tensor) => Tensor): readonly Wrong[] => [
  ['float32 indices', [float(2, 3), float(2)], (x, indices) => build(x as Tensor, indices as Tensor)],
  ['indices of another shape', [float(2, 3), integer(3)], (x, indices) => build(x as Tensor, indices as Tensor)],
  ['an operand without axes', [float(), integer()], (x, indices) => build(x as Tensor, indices as Tensor)],
  ['an int32 operand', [integer(2, 3), integer(2)], (x, indices) => build(x as Tensor, indices as Tensor)],
]

const sources = (build: (shape: Shape, dtype: DType) => Tensor): readonly Wrong[] => [
  ['an empty axis', [{ shape: [2, 0], dtype: 'float32' } as unknown as Tensor], () => build([2, 0], 'float32')],
  [
    'a size that is no whole number',
    [{ shape: [1.5], dtype: 'int32' } as unknown as Tensor],
    () => build([1.5], 'int32'),
  ],
]

const wrong = {
  input: sources((shape, dtype) => g.input('x', shape, dtype)),
  constant: [
    ...sources((shape, dtype) => g.constant(new Float32Array(0), shape, dtype)),
    ['too few numbers', [float(2, 3)], (like) => g.constant(new Float32Array(5), like?.shape as Shape)],
  ],
  negate: unary(g.negate),
  exp: unary(g.exp),
  log: unary(g.log),
  sqrt: unary(g.sqrt),
  relu: unary(g.relu),
  reluSquared: unary(g.reluSquared),
  // every dtype can be cast to every other
  cast: [],
  add: [...binary(g.add), ['bools', [bool(2), bool(2)], (a, b) => g.add(a as Tensor, b as Tensor)]],
  subtract: arithmetic(g.subtract),
  multiply: arithmetic(g.multiply),
  divide: arithmetic(g.divide),
  minimum: arithmetic(g.minimum),
  less: [...binary(g.less), ['bools', [bool(2), bool(2)], (a, b) => g.less(a as Tensor, b as Tensor)]],
  equal: binary(g.equal),
  where: (
    [
      ['a float32 condition', [float(2), float(2), float(2)]],
      ['branches of two dtypes', [bool(2), float(2), integer(2)]],
      ['bool branches', [bool(2), bool(2), bool(2)]],
      ['branches that do not broadcast', [bool(2), float(2), float(3)]],
      ['a condition that does not broadcast', [bool(3), float(2), float(2)]],
    ] as const
  ).map(([what, operands]): Wrong => [what, operands, (...all) => g.where(...(all as [Tensor, Tensor, Tensor]))]),
  sum: reduction(g.sum),
  maximum: reduction(g.maximum),
  rmsNorm: rowwise((x) => g.rmsNorm(x, 1e-6)),
  inverseRms: rowwise((x) => g.inverseRms(x, 1e-6)),
  softmax: rowwise(g.softmax),
  matmul: [
    ['inner sizes that differ', [float(2, 3), float(2, 3)], (a, b) => g.matmul(a as Tensor, b as Tensor)],
    [
      'inner sizes that differ once transposed',
      [float(2, 3), float(3, 2)],
      (a, b) => g.matmul(a as Tensor, b as Tensor, { transposeA: true }),
    ],
    [
      'leading axes that do not broadcast',
      [float(2, 3, 3), float(4, 3, 3)],
      (a, b) => g.matmul(a as Tensor, b as Tensor),
    ],
    ['a vector', [float(3), float(3, 3)], (a, b) => g.matmul(a as Tensor, b as Tensor)],
    ['int32 operands', [integer(3, 3), integer(3, 3)], (a, b) => g.matmul(a as Tensor, b as Tensor)],
  ],
  reshape: [
    ['another size', [float(2, 3)], (x) => g.reshape(x as Tensor, [7])],
    ['negative sizes', [float(2, 3)], (x) => g.reshape(x as Tensor, [-2, -3])],
  ],
  transpose: [
    ['an axis named twice', [float(2, 3)], (x) => g.transpose(x as Tensor, [0, 0])],
    ['an axis left out', [float(2, 3)], (x) => g.transpose(x as Tensor, [0])],
  ],
  broadcast: [
    ['a size that does not fit', [float(2, 3)], (x) => g.broadcast(x as Tensor, [2, 4])],
    ['fewer axes', [float(1, 3)], (x) => g.broadcast(x as Tensor, [3])],
    ['an axis that would shrink', [float(2, 3)], (x) => g.broadcast(x as Tensor, [2, 1])],
  ],
  concatenate: [
    ['other sizes that differ', [float(2, 3), float(3, 2)], (a, b) => g.concatenate([a as Tensor, b as Tensor], 0)],
    ['two dtypes', [float(2), integer(2)], (a, b) => g.concatenate([a as Tensor, b as Tensor], 0)],
    ['an axis past the last', [float(2), float(2)], (a, b) => g.concatenate([a as Tensor, b as Tensor], 1)],
    ['no parts', [], () => g.concatenate([], 0)],
  ],
  slice: [
    ['nothing', [float(2, 3)], (x) => g.slice(x as Tensor, 1, 1, 1)],
    ['past the end', [float(2, 3)], (x) => g.slice(x as Tensor, 1, 1, 4)],
    ['before the start', [float(2, 3)], (x) => g.slice(x as Tensor, 1, -1, 2)],
    ['an axis past the last', [float(2, 3)], (x) => g.slice(x as Tensor, 2, 0, 1)],
    ['half a place', [float(2, 3)], (x) => g.slice(x as Tensor, 1, 0.5, 2)],
  ],
  pad: [
    ['less than nothing', [float(2, 3)], (x) => g.pad(x as Tensor, 1, -1, 0)],
    ['an axis past the last', [float(2, 3)], (x) => g.pad(x as Tensor, 2, 1, 0)],
    ['half a place', [float(2, 3)], (x) => g.pad(x as Tensor, 1, 0.5, 0)],
  ],
  rotate: (
    [
      ['tables of the wrong width', [float(2, 3, 4), float(3, 4), float(3, 4)]],
      ['tables of the wrong length', [float(2, 3, 4), float(2, 2), float(2, 2)]],
      ['an odd last axis', [float(3, 5), float(3, 2), float(3, 2)]],
      ['a vector', [float(4), float(2), float(2)]],
      ['an int32 operand', [integer(3, 4), float(3, 2), float(3, 2)]],
    ] as const
  ).map(([what, operands]): Wrong => [what, operands, (...all) => g.rotate(...(all as [Tensor, Tensor, Tensor]))]),
  // its rule is called, and checked, when a gradient is asked for
  withGradient: [],
  composite: [
    ...(
      [
        ['operands of two shapes', [float(4, 2), float(4, 2), float(3, 2)]],
        ['one axis', [float(4), float(4), float(4)]],
        ['an int32 operand', [float(4, 2), integer(4, 2), float(4, 2)]],
      ] as const
    ).map(
      ([what, operands]): Wrong => [
        what,
        operands,
        (...all) => g.composite({ name: 'causalAttention', scale: 1 }, all[0] as Tensor, all),
      ],
    ),
    ...(
      [
        ['float32 targets', [float(), float(2, 4, 3), float(5, 3), float(2, 4)]],
        ['widths that differ', [float(), float(2, 4, 3), float(5, 2), integer(2, 4)]],
        ['a context that parts do not divide', [float(), float(2, 3, 3), float(5, 3), integer(2, 3)]],
      ] as const
    ).map(
      ([what, operands]): Wrong => [
        what,
        operands,
        (...all) => g.composite({ name: 'headLoss', scale: 1, parts: 2 }, all[0] as Tensor, all.slice(1)),
      ],
    ),
  ],
  gather: [
    ['float32 indices', [float(5, 3), float(2)], (table, indices) => g.gather(table as Tensor, indices as Tensor)],
    ['a table without rows', [float(), integer(2)], (table, indices) => g.gather(table as Tensor, indices as Tensor)],
  ],
  scatterAdd: [
    [
      'float32 indices',
      [float(2), float(2, 3)],
      (indices, updates) => g.scatterAdd(indices as Tensor, updates as Tensor, 5),
    ],
    [
      'too few updates',
      [integer(3), float(2, 3)],
      (indices, updates) => g.scatterAdd(indices as Tensor, updates as Tensor, 5),
    ],
    [
      'updates without width',
      [integer(), float()],
      (indices, updates) => g.scatterAdd(indices as Tensor, updates as Tensor, 5),
    ],
    [
      'int32 updates',
      [integer(2), integer(2, 3)],
      (indices, updates) => g.scatterAdd(indices as Tensor, updates as Tensor, 5),
    ],
    ['no rows', [integer(2), float(2, 3)], (indices, updates) => g.scatterAdd(indices as Tensor, updates as Tensor, 0)],
  ],
  replaceRows: (
    [
      ['float32 indices', [float(5, 3), float(2), float(2, 3)]],
      ['a table without rows', [float(), integer(2), float(2)]],
      ['too few updates', [float(5, 3), integer(3), float(2, 3)]],
      ['updates of another width', [float(5, 3), integer(2), float(2, 4)]],
      ['updates of another dtype', [float(5, 3), integer(2), integer(2, 3)]],
    ] as const
  ).map(([what, operands]): Wrong => [what, operands, (...all) => g.replaceRows(...(all as [Tensor, Tensor, Tensor]))]),
  pick: picking(g.pick),
  pickAdd: (
    [
      ['float32 indices', [float(2, 3), float(2), float(2)]],
      ['too few indices', [float(2, 3), integer(1), float(1)]],
      ['too few values', [float(2, 3), integer(2), float(1)]],
      ['int32 values', [float(2, 3), integer(2), integer(2)]],
    ] as const
  ).map(([what, operands]): Wrong => [what, operands, (...all) => g.pickAdd(...(all as [Tensor, Tensor, Tensor]))]),
  crossEntropy: picking(g.crossEntropy),
} as const satisfies { readonly [K in OpName]: readonly Wrong[] }

function problemOf(build: () => unknown): EscaladoError {
  try {
    build()
  } catch (error) {
    if (error instanceof EscaladoError) return error
    throw error
  }
  return expect.fail('it was accepted')
}

const cases = Object.entries(wrong).filter(([, list]) => list.length > 0) as [OpName, readonly Wrong[]][]

describe.each(cases)('%s', (op, list) => {
  test.each(list)('refuses %s, naming op and operands', (_, operands, build) => {
    const error = problemOf(() => build(...operands))
    expect(error.code).toBe('shape-mismatch')
    expect(error.message).toContain(`${op}: `)
    expect(error.message).toContain(operands.map(describeTensor).join(' and '))
  })
})

test('a message reads as one sentence and the way out', () => {
  const error = problemOf(() => g.add(float(2, 3), float(2)))
  expect(error.message).toBe(
    'add: the shapes do not broadcast ([2, 3] float32 and [2] float32). ' +
      'Reshape, transpose or cast the operands so that they agree.',
  )
})

test('shapes broadcast as in NumPy', () => {
  expect(broadcastShapes([], [])).toEqual([])
  expect(broadcastShapes([], [2, 3])).toEqual([2, 3])
  expect(broadcastShapes([5, 1, 3], [4, 1])).toEqual([5, 4, 3])
  expect(broadcastShapes([1], [7])).toEqual([7])
  expect(broadcastShapes([2, 3], [3, 2])).toBeNull()
  expect(broadcastShapes([2], [3])).toBeNull()
})
