import { expect, test } from 'vitest'
import * as g from './build.ts'
import { isOp } from './order.ts'

const x = g.input('x', [2, 3])

test('what changes nothing adds no node', () => {
  expect(g.reshape(x, [2, 3])).toBe(x)
  expect(g.broadcast(x, [2, 3])).toBe(x)
  expect(g.cast(x, 'float32')).toBe(x)
  expect(g.slice(x, 1, 0, 3)).toBe(x)
  expect(g.concatenate([x], 0)).toBe(x)
  expect(g.sum(x, [])).toBe(x)
  expect(g.maximum(x, [])).toBe(x)
})

test('a number beside a tensor is a scalar constant', () => {
  const y = g.subtract(1, x)
  expect(y.shape).toEqual([2, 3])
  expect(y.inputs[0]).toMatchObject({ op: 'constant', shape: [], dtype: 'float32' })
})

test('a factor moves into the matrix product it scales', () => {
  const product = g.matmul(x, x, { transposeB: true, scale: 3 })
  const scaled = g.multiply(product, 0.5)
  expect(scaled).toMatchObject({ op: 'matmul', inputs: [x, x], parameters: { transposeB: true, scale: 1.5 } })
})

test('reductions keep their axes and take all of them by default', () => {
  expect(g.sum(x).shape).toEqual([1, 1])
  expect(g.maximum(x, [0]).shape).toEqual([1, 3])
  expect(g.mean(x, [1]).shape).toEqual([2, 1])
})

test('unstack gives the parts without their axis', () => {
  const parts = g.unstack(x)
  expect(parts.map(({ shape }) => shape)).toEqual([[3], [3]])
  expect(parts.every((part) => part.inputs.every((input) => isOp(input, 'slice')))).toBe(true)
})
