import { expect, test } from 'vitest'
import { reference } from '../backends/reference/index.ts'
import * as g from '../graph/build.ts'
import { topologicalOrder } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import { gradients } from './gradients.ts'

/** Gradients of a loss by its inputs, as numbers. */
async function evaluate(loss: Tensor, targets: readonly Tensor[], feeds: { readonly [name: string]: Float64Array }) {
  const outputs = Object.fromEntries(gradients(loss, targets).map((gradient, i) => [`d${i}`, gradient]))
  const results = await (await reference.compile(outputs)).run(feeds)
  return targets.map((_, i) => [...(results[`d${i}`] ?? [])])
}

const x = g.input('x', [3])
const feeds = { x: Float64Array.of(1, 2, 3) }

test('contributions of all uses add up', async () => {
  const square = g.multiply(x, x)
  const loss = g.sum(g.add(g.multiply(square, x), g.multiply(x, 5)))
  expect(await evaluate(loss, [x], feeds)).toEqual([[3 + 5, 12 + 5, 27 + 5]])
})

test('a node inside the graph may be a target, beside its inputs', async () => {
  const inner = g.multiply(x, 2)
  const loss = g.sum(g.multiply(inner, inner))
  expect(await evaluate(loss, [inner, x], feeds)).toEqual([
    [4, 8, 12],
    [8, 16, 24],
  ])
})

test('a loss is a target of itself, with gradient 1', async () => {
  const loss = g.sum(x)
  expect(await evaluate(loss, [loss, x], feeds)).toEqual([[1], [1, 1, 1]])
})

test('the gradient of a broadcast operand is summed to its shape', async () => {
  const row = g.input('row', [1, 3])
  const column = g.input('column', [2, 1])
  const loss = g.sum(g.multiply(g.add(row, column), g.constant(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3])))
  const found = gradients(loss, [row, column])
  expect(found.map(({ shape }) => shape)).toEqual([
    [1, 3],
    [2, 1],
  ])
  const numbers = { row: new Float64Array(3), column: new Float64Array(2) }
  expect(await evaluate(loss, [row, column], numbers)).toEqual([
    [5, 7, 9],
    [6, 15],
  ])
})

test('slices that tile a tensor give back one concatenation, in any order', async () => {
  const parts = [g.slice(x, 0, 1, 3), g.slice(x, 0, 0, 1)] as const
  const loss = g.add(g.sum(g.exp(parts[0])), g.sum(g.multiply(parts[1], 7)))
  const ops = topologicalOrder(gradients(loss, [x])).map(({ op }) => op)
  expect(ops).toContain('concatenate')
  expect(ops).not.toContain('pad')
  expect(await evaluate(loss, [x], feeds)).toEqual([[7, Math.exp(2), Math.exp(3)]])
})

test('slices that overlap or leave gaps are padded and added', async () => {
  const overlapping = g.add(g.sum(g.slice(x, 0, 0, 2)), g.sum(g.multiply(g.slice(x, 0, 1, 3), 10)))
  expect(await evaluate(overlapping, [x], feeds)).toEqual([[1, 11, 10]])
  expect(await evaluate(g.sum(g.slice(x, 0, 1, 2)), [x], feeds)).toEqual([[0, 1, 0]])
  const twice = g.add(g.sum(g.slice(x, 0, 0, 2)), g.add(g.sum(g.slice(x, 0, 0, 2)), g.sum(g.slice(x, 0, 2, 3))))
  expect(await evaluate(twice, [x], feeds)).toEqual([[2, 2, 1]])
})

test('a hand-written gradient replaces the derived one', async () => {
  const stopped = g.withGradient(g.multiply(x, x), [x], (d) => [g.multiply(d, 100)])
  expect(await evaluate(g.sum(stopped), [x], feeds)).toEqual([[100, 100, 100]])
})

test('a hand-written gradient of another shape is an error', () => {
  const wrong = g.withGradient(g.multiply(x, x), [x], (d) => [g.sum(d)])
  expect(() => gradients(g.sum(wrong), [x])).toThrow(
    'withGradient: the rule must give one gradient of each source’s shape ([1] float32 for [3] float32).',
  )
  const none = g.withGradient(g.multiply(x, x), [x], () => [])
  expect(() => gradients(g.sum(none), [x])).toThrow('one gradient of each source’s shape')
})

test('only a scalar is differentiated', () => {
  expect(() => gradients(g.exp(x), [x])).toThrow(
    'only a scalar can be differentiated ([3] float32). Reduce it with sum',
  )
})

test('a target without influence is an error', () => {
  expect(() => gradients(g.sum(x), [g.input('y', [2])])).toThrow('the loss does not depend on a target ([2] float32).')
  const compared = g.where(g.less(x, 0), g.scalar(1), g.scalar(2))
  expect(() => gradients(g.sum(compared), [x])).toThrow('the loss does not depend on a target')
})
