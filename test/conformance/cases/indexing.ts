import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import { sizeOf } from '../../../src/engine/index.ts'
import type { Random } from '../../../src/stats/index.ts'
import { type Case, type CaseMaker, inputNames, integers, ofEachDtype, shapes, uniform } from './case.ts'

/** Tables and indices; with more indices than rows some row comes twice. */
const tables: readonly (readonly [Shape, Shape])[] = [
  [[1, 1], [1]],
  [[5, 3], []],
  [[5, 3], [7]],
  [
    [3, 2],
    [2, 4],
  ],
  [
    [4, 1],
    [3, 1, 2],
  ],
]

const gather: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, Shape])[] = [
    ...tables,
    [[6], [4]],
    [
      [3, 2, 2],
      [2, 2],
    ],
  ]
  return choices.flatMap(([shape, indexShape]) =>
    ofEachDtype(random, shape).map((table) => {
      const inputs = [table, integers(random, indexShape, shape[0] as number)]
      return { name: inputNames(inputs), inputs, build: (x, indices) => g.gather(x as Tensor, indices as Tensor) }
    }),
  )
}

const scatterAdd: CaseMaker = (random) =>
  tables.map(([[rows, width], indexShape]) => {
    const inputs = [integers(random, indexShape, rows as number), uniform(random, [...indexShape, width as number])]
    return {
      name: `${inputNames(inputs)} into ${rows} rows`,
      inputs,
      build: (indices, updates) => g.scatterAdd(indices as Tensor, updates as Tensor, rows as number),
    }
  })

/** Of one table at most as many different rows as it has, some updates left out. */
const replaceRows: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, Shape])[] = [
    [[1, 1], [1]],
    [[5, 3], []],
    [[5, 3], [4]],
    [
      [7, 2],
      [2, 3],
    ],
    [[6], [4]],
    [[4, 2, 3], [4]],
  ]
  return choices.flatMap(([shape, indexShape]) => {
    const places = random.shuffle(Array.from({ length: shape[0] as number }, (_, row) => row))
    const data = Int32Array.from({ length: sizeOf(indexShape) }, (_, i) => (i % 3 === 1 ? -1 : (places[i] as number)))
    const updateShape = [...indexShape, ...shape.slice(1)]
    return ofEachDtype(random, shape).map((table, i) => {
      const updates = ofEachDtype(random, updateShape)[i] as Case['inputs'][number]
      const inputs = [table, { shape: indexShape, dtype: 'int32' as const, data }, updates]
      return {
        name: inputNames(inputs),
        inputs,
        build: (x, indices, y) => g.replaceRows(x as Tensor, indices as Tensor, y as Tensor),
      }
    })
  })
}

/** Rows of numbers and one index into each. */
const picking =
  (
    op: (x: Tensor, indices: Tensor, values: Tensor) => Tensor,
    more: (random: Random, shape: Shape) => Case['inputs'] = () => [],
  ): CaseMaker =>
  (random) =>
    shapes(random)
      .filter((shape) => shape.length > 0)
      .map((shape) => {
        const rows = shape.slice(0, -1)
        const indices = integers(random, rows, shape.at(-1) as number)
        const inputs = [uniform(random, shape), indices, ...more(random, rows)]
        return {
          name: inputNames(inputs),
          inputs,
          build: (x, indices, values) => op(x as Tensor, indices as Tensor, values as Tensor),
        }
      })

const crossEntropy: CaseMaker = (random) => [
  ...picking(g.crossEntropy)(random),
  {
    name: 'logits whose powers overflow',
    inputs: [uniform(random, [3, 5], 90, 100), integers(random, [3], 5)],
    build: (logits, indices) => g.crossEntropy(logits as Tensor, indices as Tensor),
  },
  {
    name: 'a target whose probability is below the least number',
    inputs: [
      { shape: [1, 3], dtype: 'float32', data: Float64Array.of(200, 0, 0) },
      { shape: [1], dtype: 'int32', data: Int32Array.of(1) },
    ],
    build: (logits, indices) => g.crossEntropy(logits as Tensor, indices as Tensor),
  },
]

/** Angles are no part of the op: any two tables will do. */
const rotate: CaseMaker = (random) => {
  const choices: readonly Shape[] = [
    [1, 2],
    [3, 6],
    [2, 1, 4],
    [2, 3, 4],
    [2, 2, 3, 8],
    [1, 2, 2, 2, 10],
  ]
  return choices.map((shape) => {
    const table = [shape.at(-2) as number, (shape.at(-1) as number) / 2]
    const inputs = [uniform(random, shape), uniform(random, table), uniform(random, table)]
    return {
      name: inputNames(inputs),
      inputs,
      build: (x, cos, sin) => g.rotate(x as Tensor, cos as Tensor, sin as Tensor),
    }
  })
}

export const indexingCases = {
  gather,
  scatterAdd,
  replaceRows,
  pick: picking(g.pick),
  pickAdd: picking(g.pickAdd, (random, rows) => [uniform(random, rows)]),
  crossEntropy,
  rotate,
} as const satisfies { readonly [op: string]: CaseMaker }
