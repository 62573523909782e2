import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import type { Random } from '../../../src/stats/index.ts'
import { type Case, type CaseMaker, inputNames, ofEachDtype, shapeName, uniform } from './case.ts'

/** A move of numbers from one shape to another, in each dtype. */
const move = (random: Random, name: string, shape: Shape, op: (x: Tensor) => Tensor): readonly Case[] =>
  ofEachDtype(random, shape).map((input) => ({
    name: `${inputNames([input])} ${name}`,
    inputs: [input],
    build: (x) => op(x as Tensor),
  }))

const reshape: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, Shape])[] = [
    [[], [1]],
    [[1, 1], []],
    [[6], [2, 3]],
    [
      [2, 3, 4],
      [4, 6],
    ],
    [[3, 5], [15]],
    [
      [2, 1, 3],
      [1, 2, 3, 1],
    ],
  ]
  return choices.flatMap(([from, to]) => move(random, `to ${shapeName(to)}`, from, (x) => g.reshape(x, to)))
}

const transpose: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, readonly number[]])[] = [
    [[3], [0]],
    [
      [3, 5],
      [1, 0],
    ],
    [
      [1, 4],
      [1, 0],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 3, 2, 1, 3],
      [2, 0, 3, 1, 4],
    ],
    [[2, 3, 4, 3], random.shuffle([0, 1, 2, 3])],
  ]
  return choices.flatMap(([shape, order]) =>
    move(random, `in order ${shapeName(order)}`, shape, (x) => g.transpose(x, order)),
  )
}

const broadcast: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, Shape])[] = [
    [[], [3, 5]],
    [[1], [7]],
    [[5], [3, 5]],
    [
      [3, 1],
      [3, 5],
    ],
    [
      [1, 3, 1],
      [2, 2, 3, 4],
    ],
    [[2], [1, 1, 2]],
  ]
  return choices.flatMap(([from, to]) => move(random, `to ${shapeName(to)}`, from, (x) => g.broadcast(x, to)))
}

const concatenate: CaseMaker = (random) => {
  const choices: readonly (readonly [number, readonly Shape[]])[] = [
    [0, [[1], [1]]],
    [0, [[3], [1], [5]]],
    [
      0,
      [
        [2, 3],
        [1, 3],
      ],
    ],
    [
      1,
      [
        [2, 3],
        [2, 1],
        [2, 4],
      ],
    ],
    [
      1,
      [
        [2, 1, 2],
        [2, 3, 2],
      ],
    ],
    [
      2,
      [
        [1, 2, 1],
        [1, 2, 1],
      ],
    ],
  ]
  const cases = choices.flatMap(([axis, shapes]) =>
    [0, 1, 2].map((dtype): Case => {
      const inputs = shapes.map((shape) => ofEachDtype(random, shape)[dtype] as Case['inputs'][number])
      return { name: `${inputNames(inputs)} along ${axis}`, inputs, build: (...parts) => g.concatenate(parts, axis) }
    }),
  )
  return [
    ...cases,
    {
      name: 'a tensor with itself',
      inputs: [uniform(random, [2, 3])],
      build: (x) => g.concatenate([x as Tensor, x as Tensor], 1),
    },
  ]
}

const slice: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, number, number, number])[] = [
    [[7], 0, 0, 1],
    [[7], 0, 6, 7],
    [[3, 5], 0, 1, 2],
    [[3, 5], 1, 1, 4],
    [[2, 3, 4], 1, 0, 2],
    [[2, 3, 4], 2, 3, 4],
  ]
  return [
    ...choices.flatMap(([shape, axis, start, end]) =>
      move(random, `from ${start} to ${end} along ${axis}`, shape, (x) => g.slice(x, axis, start, end)),
    ),
    {
      name: 'slices that tile their tensor',
      inputs: [uniform(random, [3, 4])],
      build: (x) => {
        const [first, second, third] = g.unstack(x as Tensor) as [Tensor, Tensor, Tensor]
        return g.add(g.multiply(first, second), third)
      },
    },
    {
      name: 'slices of slices, along the same axis and another',
      inputs: [uniform(random, [4, 5])],
      build: (x) => {
        const rows = g.slice(x as Tensor, 0, 1, 4)
        const corner = g.slice(g.slice(rows, 1, 2, 5), 0, 0, 2)
        return g.multiply(corner, g.slice(g.slice(rows, 0, 1, 3), 1, 0, 3))
      },
    },
    {
      name: 'slices that overlap',
      inputs: [uniform(random, [5])],
      build: (x) => g.multiply(g.slice(x as Tensor, 0, 0, 4), g.slice(x as Tensor, 0, 1, 5)),
    },
  ]
}

const pad: CaseMaker = (random) => {
  const choices: readonly (readonly [Shape, number, number, number])[] = [
    [[1], 0, 0, 3],
    [[3], 0, 2, 0],
    [[3, 5], 0, 1, 2],
    [[3, 5], 1, 1, 1],
    [[2, 1, 3], 1, 3, 0],
  ]
  return choices.flatMap(([shape, axis, before, after]) =>
    move(random, `by ${before} and ${after} along ${axis}`, shape, (x) => g.pad(x, axis, before, after)),
  )
}

export const layoutCases = {
  reshape,
  transpose,
  broadcast,
  concatenate,
  slice,
  pad,
} as const satisfies { readonly [op: string]: CaseMaker }
