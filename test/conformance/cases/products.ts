import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import { type Case, type CaseMaker, shapeName, uniform } from './case.ts'

/** Leading axes of the two operands. */
const batches: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[2], [2]],
  [[2], []],
  [[], [2]],
  [[2, 3], [3]],
  [
    [2, 1],
    [1, 3],
  ],
  [[1], [2, 2]],
  [
    [2, 3],
    [2, 3],
  ],
]

/** Rows, inner size and columns, with the ones and odd sizes at which kernels switch. */
const sizes = [
  [3, 4, 5],
  [1, 3, 2],
  [4, 1, 3],
  [3, 2, 1],
  [1, 1, 1],
] as const

const matmul: CaseMaker = (random) => {
  const choices = [
    ...batches.map((batch) => ({ batch, size: sizes[0] })),
    ...sizes.slice(1).map((size) => ({ batch: [[2], [2]] as const, size })),
    ...sizes.slice(1).map((size) => ({ batch: [[], []] as const, size })),
  ]
  const drawn = choices.flatMap(({ batch, size: [rows, inner, columns] }) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB): Case => {
        const a = [...batch[0], ...(transposeA ? [inner, rows] : [rows, inner])]
        const b = [...batch[1], ...(transposeB ? [columns, inner] : [inner, columns])]
        const scale = random.pick([1, 0.5, -1.5])
        return {
          name: `${shapeName(a)}${transposeA ? ' transposed' : ''} by ${shapeName(b)}${transposeB ? ' transposed' : ''} times ${scale}`,
          inputs: [uniform(random, a), uniform(random, b)],
          build: (x, y) => g.matmul(x as Tensor, y as Tensor, { transposeA, transposeB, scale }),
        }
      }),
    ),
  )
  return [
    ...drawn,
    {
      name: 'scaled by a factor afterwards',
      inputs: [uniform(random, [3, 4]), uniform(random, [4, 5])],
      build: (x, y) => g.multiply(g.matmul(x as Tensor, y as Tensor, { scale: 0.5 }), 3),
    },
    {
      name: 'a matrix by its own transpose',
      inputs: [uniform(random, [3, 4])],
      build: (x) => g.matmul(x as Tensor, x as Tensor, { transposeB: true }),
    },
    {
      name: 'larger than one block of a kernel',
      inputs: [uniform(random, [2, 67], -0.3, 0.3), uniform(random, [67, 1], -0.3, 0.3)],
      build: (x, y) => g.matmul(x as Tensor, y as Tensor),
    },
  ]
}

export const productCases = { matmul } as const satisfies { readonly [op: string]: CaseMaker }
