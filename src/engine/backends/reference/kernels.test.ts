import { expect, test } from 'vitest'
import * as g from '../../graph/build.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { reference } from './index.ts'

/** The oracle is checked by hand: here are the numbers each definition must give. */
async function numbers(value: Tensor): Promise<number[]> {
  const executable = await reference.compile({ value })
  return [...((await executable.run({})).value ?? [])]
}

const floats = (shape: readonly number[], ...data: number[]) => g.constant(Float64Array.from(data), shape)
const integers = (shape: readonly number[], ...data: number[]) => g.constant(Int32Array.from(data), shape, 'int32')
const flags = (shape: readonly number[], ...data: number[]) => g.constant(Uint8Array.from(data), shape, 'bool')

const x = floats([2, 3], 1, 2, 3, 4, 5, 6)

test('elementwise', async () => {
  const signs = floats([3], -2, 0, 3)
  expect(await numbers(g.negate(x))).toEqual([-1, -2, -3, -4, -5, -6])
  expect(await numbers(g.exp(floats([2], 0, 1)))).toEqual([1, Math.E])
  expect(await numbers(g.log(floats([2], 1, Math.E)))).toEqual([0, 1])
  expect(await numbers(g.sqrt(floats([2], 4, 9)))).toEqual([2, 3])
  expect(await numbers(g.relu(signs))).toEqual([0, 0, 3])
  expect(await numbers(g.reluSquared(signs))).toEqual([0, 0, 9])
  expect(await numbers(g.minimum(signs, 1))).toEqual([-2, 0, 1])
  expect(await numbers(g.less(signs, 0))).toEqual([1, 0, 0])
  expect(await numbers(g.equal(signs, 0))).toEqual([0, 1, 0])
  expect(await numbers(g.where(flags([3], 1, 0, 1), signs, 7))).toEqual([-2, 7, 3])
})

test('broadcasting', async () => {
  expect(await numbers(g.add(x, floats([3], 10, 20, 30)))).toEqual([11, 22, 33, 14, 25, 36])
  expect(await numbers(g.subtract(x, floats([2, 1], 1, 4)))).toEqual([0, 1, 2, 0, 1, 2])
  expect(await numbers(g.multiply(floats([2, 1], 1, 2), floats([3], 1, 2, 3)))).toEqual([1, 2, 3, 2, 4, 6])
  expect(await numbers(g.divide(1, floats([2], 2, 4)))).toEqual([0.5, 0.25])
})

test('casts truncate towards zero', async () => {
  expect(await numbers(g.cast(floats([4], -1.7, -0.2, 0, 1.7), 'int32'))).toEqual([-1, 0, 0, 1])
  expect(await numbers(g.cast(floats([3], -1.7, 0, 0.1), 'bool'))).toEqual([1, 0, 1])
})

test('reductions and softmax', async () => {
  expect(await numbers(g.sum(x, [0]))).toEqual([5, 7, 9])
  expect(await numbers(g.sum(x, [1]))).toEqual([6, 15])
  expect(await numbers(g.sum(x))).toEqual([21])
  expect(await numbers(g.maximum(g.negate(x), [1]))).toEqual([-1, -4])
  const logs = floats([2, 2], Math.log(1), Math.log(3), 1000, 1000)
  expect(await numbers(g.softmax(logs))).toEqual([expect.closeTo(0.25, 15), expect.closeTo(0.75, 15), 0.5, 0.5])
  const losses = await numbers(g.crossEntropy(logs, integers([2], 0, 1)))
  expect(losses).toEqual([expect.closeTo(Math.log(4), 12), expect.closeTo(Math.log(2), 12)])
})

test('root mean square over rows', async () => {
  // the mean squares are 12.5 and 0, of which epsilon makes 12.5 + 12.5 and 12.5
  const rows = floats([2, 2], 3, 4, 0, 0)
  expect(await numbers(g.rmsNorm(rows, 12.5))).toEqual([0.6, 0.8, 0, 0])
  expect(await numbers(g.inverseRms(rows, 12.5))).toEqual([0.2, expect.closeTo(Math.sqrt(0.08), 15)])
  expect(g.inverseRms(rows, 12.5).shape).toEqual([2, 1])
})

test('matrix products', async () => {
  const y = floats([3, 2], 1, 0, 0, 1, 1, 1)
  expect(await numbers(g.matmul(x, y))).toEqual([4, 5, 10, 11])
  expect(await numbers(g.matmul(x, x, { transposeB: true, scale: 2 }))).toEqual([28, 64, 64, 154])
  expect(await numbers(g.matmul(x, x, { transposeA: true }))).toEqual([17, 22, 27, 22, 29, 36, 27, 36, 45])
  expect(await numbers(g.matmul(x, floats([2, 2], 1, 0, 0, 2), { transposeA: true, transposeB: true }))).toEqual([
    1, 8, 2, 10, 3, 12,
  ])
  const batch = floats([2, 1, 2], 1, 2, 3, 4)
  expect(await numbers(g.matmul(batch, floats([2, 1], 10, 1)))).toEqual([12, 34])
})

test('layout', async () => {
  expect(await numbers(g.transpose(x, [1, 0]))).toEqual([1, 4, 2, 5, 3, 6])
  // axes move as in NumPy: result axis i is axis order[i] of the operand
  const cube = floats([1, 2, 3], 1, 2, 3, 4, 5, 6)
  expect(await numbers(g.transpose(cube, [2, 0, 1]))).toEqual([1, 4, 2, 5, 3, 6])
  expect(await numbers(g.broadcast(floats([2, 1], 1, 2), [2, 3]))).toEqual([1, 1, 1, 2, 2, 2])
  expect(await numbers(g.concatenate([x, floats([2, 1], 7, 8)], 1))).toEqual([1, 2, 3, 7, 4, 5, 6, 8])
  expect(await numbers(g.slice(x, 1, 1, 3))).toEqual([2, 3, 5, 6])
  expect(await numbers(g.pad(floats([2], 1, 2), 0, 1, 2))).toEqual([0, 1, 2, 0, 0])
  expect(await numbers(g.reshape(x, [3, 2]))).toEqual([1, 2, 3, 4, 5, 6])
})

test('rotation of halves', async () => {
  const [cos, sin] = [floats([1, 2], 0, 1), floats([1, 2], 1, 0)]
  // (a, b) = (1, 3) is turned by 90°, (2, 4) stays
  expect(await numbers(g.rotate(floats([1, 4], 1, 2, 3, 4), cos, sin))).toEqual([-3, 2, 1, 4])
})

test('indexing', async () => {
  const table = floats([3, 2], 1, 2, 3, 4, 5, 6)
  expect(await numbers(g.gather(table, integers([2], 2, 0)))).toEqual([5, 6, 1, 2])
  expect(await numbers(g.scatterAdd(integers([3], 2, 0, 2), table, 4))).toEqual([3, 4, 0, 0, 6, 8, 0, 0])
  expect(await numbers(g.pick(x, integers([2], 2, 0)))).toEqual([3, 4])
  expect(await numbers(g.pickAdd(x, integers([2], 2, 0), floats([2], 10, 20)))).toEqual([1, 2, 13, 24, 5, 6])
  await expect(numbers(g.gather(table, integers([1], 3)))).rejects.toThrow(
    'gather: an index lies outside of its axis (3 of 3). Feed indices from 0 to 2.',
  )
})

test('float64 goes in and comes out', async () => {
  const fine = 1 + 2 ** -40
  const executable = await reference.compile({ y: g.add(g.input('x', [1]), 0) })
  expect((await executable.run({ x: Float64Array.of(fine) })).y).toEqual(Float64Array.of(fine))
  expect((await executable.run({ x: Float32Array.of(0.5) })).y).toEqual(Float64Array.of(0.5))
})
