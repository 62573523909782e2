import type { Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import { type Case, type CaseMaker, inputNames, ofEachDtype, randomShape, uniform } from './case.ts'

const input: CaseMaker = (random) =>
  [[], [1], [3, 5], randomShape(random)].flatMap((shape) =>
    ofEachDtype(random, shape).map((drawn) => ({
      name: inputNames([drawn]),
      inputs: [drawn],
      build: (x) => x as Tensor,
    })),
  )

const constant: CaseMaker = (random) => {
  const alone = [[], [1], [3, 5]].flatMap((shape) =>
    ofEachDtype(random, shape).map(
      (drawn): Case => ({
        name: `${inputNames([drawn])} alone`,
        inputs: [],
        build: () => g.constant(drawn.data, drawn.shape, drawn.dtype),
      }),
    ),
  )
  const large = [uniform(random, [40, 30]), uniform(random, [40, 30])] as const
  return [
    ...alone,
    {
      name: 'a number beside an operand',
      inputs: [uniform(random, [3, 5])],
      build: (x) => g.multiply(g.add(x as Tensor, 0.25), -1.5),
    },
    {
      name: 'two large ones of one shape',
      inputs: [uniform(random, [])],
      build: (x) => {
        const [a, b] = large.map(({ data, shape }) => g.constant(data, shape)) as [Tensor, Tensor]
        return g.add(g.multiply(x as Tensor, a), b)
      },
    },
  ]
}

/** The gradient is written by hand: the derived one would be the same here. */
const withGradient: CaseMaker = (random) => [
  {
    name: 'the square of one source',
    inputs: [uniform(random, [3, 5])],
    build: (x) => {
      const source = x as Tensor
      return g.withGradient(g.multiply(source, source), [source], (d) => [g.multiply(g.multiply(d, source), 2)])
    },
  },
  {
    name: 'the product of two sources, one of them used elsewhere too',
    inputs: [uniform(random, [2, 3]), uniform(random, [2, 3])],
    build: (x, y) => {
      const [a, b] = [x as Tensor, y as Tensor]
      const product = g.withGradient(g.multiply(a, b), [a, b], (d) => [g.multiply(d, b), g.multiply(d, a)])
      return g.add(product, g.exp(a))
    },
  },
]

export const sourceCases = { input, constant, withGradient } as const satisfies { readonly [op: string]: CaseMaker }
