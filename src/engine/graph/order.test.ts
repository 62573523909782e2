import { expect, test } from 'vitest'
import * as g from './build.ts'
import { countMatmulFlops, inputsOf, topologicalOrder } from './order.ts'

test('every needed node comes once, after its inputs', () => {
  const x = g.input('x', [2])
  const shared = g.exp(x)
  const y = g.add(g.multiply(shared, shared), g.negate(shared))
  g.log(shared)
  const order = topologicalOrder([y, shared])
  expect(order.map(({ op }) => op)).toEqual(['input', 'exp', 'multiply', 'negate', 'add'])
  for (const [i, tensor] of order.entries()) {
    for (const operand of tensor.inputs) expect(order.indexOf(operand)).toBeLessThan(i)
  }
})

test('a graph as deep as a long training step is no problem', () => {
  let x = g.input('x', [])
  for (let i = 0; i < 20_000; i++) x = g.negate(x)
  expect(topologicalOrder([x])).toHaveLength(20_001)
})

test('inputs are found through every output', () => {
  const [a, b] = [g.input('a', [2]), g.input('b', [3], 'int32')]
  expect(inputsOf([g.negate(a), g.cast(b, 'float32'), a]).map(({ parameters }) => parameters.name)).toEqual(['a', 'b'])
})

test('two inputs of one name are an error that names it', () => {
  expect(() => inputsOf([g.add(g.input('x', [2]), g.input('x', [2]))])).toThrow(
    'two inputs of a graph have one name (x).',
  )
})

test('products count two operations per multiply-add, whatever the transposes', () => {
  const batched = g.matmul(g.input('a', [2, 3, 4]), g.input('b', [4, 5]))
  expect(countMatmulFlops([batched])).toBe(2 * 2 * 3 * 4 * 5)
  const transposed = g.matmul(g.input('c', [4, 3]), g.input('d', [5, 4]), { transposeA: true, transposeB: true })
  expect(countMatmulFlops([transposed])).toBe(2 * 3 * 4 * 5)
  expect(countMatmulFlops([batched, g.exp(batched), transposed])).toBe(2 * 3 * 4 * 5 * 3)
  expect(countMatmulFlops([g.input('x', [2])])).toBe(0)
})
