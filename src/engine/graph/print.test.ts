import { expect, test } from 'vitest'
import * as g from './build.ts'
import { printGraph } from './print.ts'

test('a graph prints as one line per node', () => {
  const x = g.input('x', [2, 3])
  const table = g.constant(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])
  const product = g.matmul(x, table, { transposeB: true, scale: 0.5 })
  const total = g.sum(
    g.withGradient(g.exp(product), [product], (d) => [d]),
    [1],
  )
  expect(printGraph({ product, total, again: total })).toBe(
    `
%0 = input {name: "x"} : [2, 3] float32
%1 = constant {data: [1, 2, 3, 4, …]} : [2, 3] float32
%2 = matmul %0 %1 {transposeA: false, transposeB: true, scale: 0.5} : [2, 2] float32 -> product
%3 = exp %2 : [2, 2] float32
%4 = withGradient %3 %2 : [2, 2] float32
%5 = sum %4 {axes: [1]} : [2, 1] float32 -> total, again
`.trim(),
  )
})

test('numbering starts anew for each graph', () => {
  const draw = () => printGraph({ y: g.less(g.input('n', [4], 'int32'), g.constant(Int32Array.of(2), [], 'int32')) })
  expect(draw()).toBe(draw())
  expect(draw()).toContain('%2 = less %0 %1 : [4] bool -> y')
})
