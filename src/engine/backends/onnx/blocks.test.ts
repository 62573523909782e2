import { expect, test } from 'vitest'
import * as g from '../../graph/build.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Named } from '../backend.ts'
import { reference } from '../reference/index.ts'
import { onnx } from './index.ts'
import { lower } from './lower.ts'

/** An update of two states by a gradient that comes from a product, as an optimizer's. */
function update(rows: number, width: number): Named<Tensor> {
  const [state, other, x] = ['state', 'other', 'x'].map((name) => g.input(name, [rows, width])) as [
    Tensor,
    Tensor,
    Tensor,
  ]
  const gradient = g.matmul(x, g.input('matrix', [width, width]))
  const rate = g.divide(1, g.add(g.sqrt(g.sum(g.multiply(gradient, gradient))), 1))
  const nextOther = g.add(g.multiply(other, 0.9), g.multiply(gradient, gradient))
  const nextState = g.subtract(state, g.divide(g.multiply(gradient, rate), g.add(g.sqrt(nextOther), 0.1)))
  return { state: nextState, other: nextOther, rate }
}

const typesOf = (outputs: Named<Tensor>): string[] => lower(outputs).nodes.map(({ type }) => type)

test('a large update becomes one operation over blocks, which sees what is fed without a copy', () => {
  const { nodes, inputs, outputs } = lower(update(2048, 256))
  expect(nodes.map(({ type }) => type)).toEqual(['MatMul', 'ReduceL2', 'Add', 'Div', 'Reshape', 'Scan'])
  expect(inputs.map(({ feed, shape }) => [feed, ...shape])).toEqual([
    ['state', 2048, 256],
    ['other', 2048, 256],
    ['x', 2048, 256],
    ['matrix', 256, 256],
    ['other', 8, 256, 256],
    ['state', 8, 256, 256],
  ])
  expect(outputs.map(({ shape }) => shape)).toEqual([
    [8, 256, 256],
    [8, 256, 256],
    [1, 1],
  ])
})

test('a small update, and rows that no block divides, stay as they are', () => {
  expect(typesOf(update(64, 256))).not.toContain('Scan')
  expect(typesOf(update(2053, 256))).not.toContain('Scan')
})

test('what something else still needs is not put into blocks', () => {
  const x = g.input('x', [2048, 256])
  const chain = g.sqrt(g.add(g.multiply(g.exp(x), 2), 1))
  expect(typesOf({ chain })).toEqual(['Scan'])
  expect(typesOf({ chain, total: g.sum(chain) })).toEqual(['Exp', 'Mul', 'Add', 'Sqrt', 'ReduceSum'])
})

test('numbers of other kinds are left alone', () => {
  const x = g.input('x', [2048, 256], 'int32')
  const sums = g.add(g.add(g.add(g.add(x, x), x), x), x)
  expect(typesOf({ sums })).toEqual(['Add', 'Add', 'Add', 'Add'])
})

test('names that a user gives never meet those of blocks', async () => {
  const names = ['x', 'x blocks', 'blocks.in.x', 'block.in.x', 'blocks']
  const inputs = names.map((name) => g.input(name, [1024, 256]))
  const total = inputs.reduce((sum, input) => g.add(sum, input))
  const executable = await onnx.compile({ total })
  const feeds = Object.fromEntries(names.map((name, i) => [name, new Float32Array(1024 * 256).fill(10 ** i)]))
  const { total: result } = await executable.run(feeds)
  expect(new Set(result)).toEqual(new Set([11111]))
  await executable.dispose()
})

test('blocks compute the same numbers', async () => {
  const [rows, width] = [1536, 192]
  const outputs = update(rows, width)
  const numbers = (size: number, low: number) => Float32Array.from({ length: size }, (_, i) => low + Math.sin(i) ** 2)
  const feeds = {
    state: numbers(rows * width, -1),
    other: numbers(rows * width, 0),
    x: numbers(rows * width, -0.5),
    matrix: numbers(width * width, -0.5),
  }
  const [executable, oracle] = [await onnx.compile(outputs, { threads: 2 }), await reference.compile(outputs)]
  const into = { state: new Float32Array(rows * width) }
  const [actual, expected] = [await executable.run(feeds, into), await oracle.run(feeds)]
  expect(actual.state).toBe(into.state)
  for (const name of Object.keys(outputs)) {
    const differences = [...(expected[name] ?? [])].map((value, i) => Math.abs(value - (actual[name]?.[i] as number)))
    const difference = differences.reduce((most, one) => Math.max(most, one), 0)
    expect(difference, name).toBeLessThan(1e-5)
  }
  await executable.dispose()
})
