import { describe, expect, test } from 'vitest'
import * as g from '../../../graph/build.ts'
import { topologicalOrder } from '../../../graph/order.ts'
import type { Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'
import { productOf } from '../matmul/product.ts'
import { decompose } from './decompose.ts'
import { loopOf } from './loops.ts'
import { layOut, matmulOf } from './lower.ts'
import { schedule } from './schedule.ts'
import { type BufferUse, planStorage } from './storage.ts'
import { whole } from './views.ts'

/** The steps of a graph, loops by what they do. */
function planOf(outputs: Named<Tensor>): string[] {
  const primitives = decompose(outputs).outputs
  const order = topologicalOrder(Object.values(primitives))
  const storage = planStorage(order, primitives)
  const { steps, stored } = schedule(order, storage)
  return steps.map((step) => {
    if (step.does !== 'loop') return step.does
    const { shape, statements } = loopOf(step, storage, stored)
    const count = (...kinds: string[]): number => statements.filter(({ does }) => kinds.includes(does)).length
    return `loop [${shape}]: ${count('load', 'loadRow')} in, ${count('store')} out`
  })
}

describe('the plan of a graph', () => {
  const x = g.input('x', [6, 40])

  test('a norm, and a softmax of what is added to it, are one loop', () => {
    const y = g.softmax(g.add(g.rmsNorm(x, 1e-6), g.input('mask', [40])))
    expect(planOf({ y })).toEqual(['loop [6,40]: 2 in, 1 out'])
  })

  test('cross-entropy and its gradient read the logits once', () => {
    const indices = g.input('indices', [6], 'int32')
    const loss = g.crossEntropy(x, indices)
    const gradient = g.pickAdd(g.softmax(x), indices, g.broadcast(g.scalar(-1), [6]))
    // logits, places along the row, the row's index
    expect(planOf({ loss, gradient })).toEqual(['loop [6,40]: 3 in, 2 out'])
  })

  test('an update of three states is one loop', () => {
    const [m, v, d] = ['m', 'v', 'd'].map((name) => g.input(name, [6, 40])) as [Tensor, Tensor, Tensor]
    const first = g.add(g.multiply(m, 0.9), d)
    const second = g.add(g.multiply(v, 0.99), g.multiply(d, d))
    const next = g.subtract(x, g.divide(first, g.sqrt(second)))
    expect(planOf({ first, second, next })).toEqual(['loop [6,40]: 4 in, 3 out'])
  })

  test('what only one loop uses is computed there, and not kept in memory', () => {
    const product = g.matmul(x, x, { transposeB: true })
    const y = g.multiply(g.relu(product), g.exp(g.negate(product)))
    expect(planOf({ y })).toEqual(['matmul', 'loop [6,6]: 1 in, 1 out'])
  })

  test('parts of a concatenation are computed where they belong', () => {
    const y = g.concatenate([g.matmul(x, x, { transposeB: true }), g.negate(x)], 1)
    expect(planOf({ y })).toEqual(['matmul', 'loop [6,40]: 1 in, 1 out'])
  })

  test('heads are put side by side by the product that makes them', () => {
    const heads = g.matmul(x, g.input('w', [3, 8, 40]), { transposeB: true })
    const joined = g.reshape(g.transpose(heads, [1, 0, 2]), [6, 24])
    expect(planOf({ y: g.matmul(joined, g.input('u', [24, 5])) })).toEqual(['matmul', 'matmul'])
  })

  test('a sum over all axes is a number per row first', () => {
    expect(planOf({ y: g.sum(g.multiply(x, x)) })).toEqual(['loop [6,40]: 1 in, 1 out', 'loop [6]: 1 in, 1 out'])
  })

  test('a product that repeats one operand over leading axes has more rows instead', () => {
    const tensor = g.matmul(g.input('a', [4, 6, 5]), g.input('b', [5, 7])) as Tensor<'matmul'>
    const [a, b] = tensor.inputs as [Tensor, Tensor]
    const views = new Map([a, b, tensor].map((one, i) => [one as Tensor, whole(i, one.shape)]))
    const { a: left, b: right, out } = matmulOf(tensor, { viewOf: (one) => views.get(one) as ReturnType<typeof whole> })
    expect(productOf(left, right, out)).toMatchObject({ rows: 24, depth: 5, columns: 7, batch: [] })
  })
})

test('results share memory, but never while both are needed', () => {
  const sizes = [100, 16, 40, 100, 64, 3, 17, 100]
  const buffers = sizes.map((size): BufferUse => ({ size, holds: { what: 'result' } }))
  // each step reads the two results before and writes the next
  const works = sizes.map((_, i) => ({ views: [i, i - 1, i - 2].filter((at) => at >= 0).map((at) => whole(at, [1])) }))
  const { starts, size } = layOut(buffers, works)
  const end = (i: number): number => (starts[i] as number) + (sizes[i] as number)
  for (const [i, start] of starts.entries()) {
    expect(start % 16).toBe(0)
    expect(end(i)).toBeLessThanOrEqual(size)
    // step i + 3 is the first that touches nothing of i
    for (let other = i + 1; other < Math.min(sizes.length, i + 3); other++)
      expect((starts[other] as number) >= end(i) || start >= end(other), `${i} beside ${other}`).toBe(true)
  }
  expect(size).toBeLessThan(sizes.reduce((sum, one) => sum + Math.ceil(one / 16) * 16, 0))
})
