import { expect, test } from 'vitest'
import * as g from '../../graph/build.ts'
import { createLooping, onnx } from './index.ts'
import { gpu } from './kernels.ts'
import { lower } from './lower.ts'

const x = g.input('x', [2, 3])
const typesOf = (outputs: Parameters<typeof lower>[0]): string[] => lower(outputs).nodes.map(({ type }) => type)

test('equal operations on equal operands are computed once', () => {
  expect(typesOf({ y: g.add(g.exp(x), g.exp(x)) })).toEqual(['Exp', 'Add'])
  expect(typesOf({ y: g.add(g.sum(x, [0]), g.sum(x, [1])) })).toEqual(['ReduceSum', 'ReduceSum', 'Add'])
})

test('equal constants are stored once', () => {
  const y = g.multiply(g.add(x, 0.5), g.subtract(x, 0.5))
  expect(lower({ y }).initializers).toHaveLength(1)
  const [a, b] = [1, 2].map((value) => g.constant(new Float32Array(2000).fill(value), [2000]))
  expect(lower({ z: g.add(a as typeof x, b as typeof x) }).initializers).toHaveLength(2)
})

test('what a fusion leaves without use is dropped', () => {
  const square = g.multiply(x, x)
  expect(typesOf({ y: g.sum(square) })).toEqual(['ReduceSumSquare'])
  expect(typesOf({ y: g.sum(square), square })).toEqual(['Mul', 'ReduceSumSquare'])
})

test('a tensor and its norm come from one kernel, with or without each other', () => {
  const normalized = g.rmsNorm(x, 1e-6)
  expect(typesOf({ y: g.divide(normalized, g.inverseRms(x, 1e-6)) })).toEqual(['SimplifiedLayerNormalization', 'Div'])
  expect(typesOf({ y: g.inverseRms(x, 1e-6), normalized })).toEqual(['SimplifiedLayerNormalization'])
  expect(typesOf({ normalized, other: g.rmsNorm(x, 1e-5) })).toHaveLength(2)
})

test('slices of slices are one copy', () => {
  const part = g.slice(g.slice(g.slice(x, 1, 1, 3), 0, 1, 2), 1, 1, 2)
  const { nodes, initializers } = lower({ part })
  expect(nodes).toMatchObject([
    { type: 'Slice', inputs: ['in.x', expect.anything(), expect.anything(), expect.anything()] },
  ])
  const numbers = new Map(initializers.map(({ name, bytes }) => [name, [...new BigInt64Array(bytes.slice().buffer)]]))
  expect(nodes[0]?.inputs.slice(1).map((name) => numbers.get(name))).toEqual([
    [1n, 2n],
    [2n, 3n],
    [0n, 1n],
  ])
})

test('only outputs that no operation computes, or that another output shows, are copied', () => {
  const y = g.exp(x)
  expect(typesOf({ y, z: g.log(y) })).toEqual(['Exp', 'Log'])
  expect(typesOf({ y, again: y })).toEqual(['Exp', 'Identity'])
  expect(typesOf({ x, constant: g.scalar(1) })).toEqual(['Identity', 'Identity'])
})

test('names of inputs, outputs, nodes and constants never meet', () => {
  const names = ['v0', 'c0', 'in.v0']
  const outputs = Object.fromEntries(names.map((name) => [name, g.add(g.exp(g.input(name, [1])), 2)]))
  const graph = lower(outputs)
  const all = [...graph.inputs, ...graph.initializers].map(({ name }) => name)
  const made = graph.nodes.flatMap((node) => node.outputs)
  expect(new Set([...all, ...made]).size).toBe(all.length + made.length)
})

test('rows of an input are seen where they are fed', async () => {
  const parts = [g.slice(x, 0, 0, 1), g.slice(g.slice(x, 0, 0, 2), 0, 1, 2)]
  const { nodes, inputs } = lower({ y: g.add(parts[0] as typeof x, parts[1] as typeof x) })
  expect(nodes.map(({ type }) => type)).toEqual(['Add'])
  expect(inputs.map(({ feed, offset, shape }) => [feed, offset, shape])).toEqual([
    ['x', 0, [2, 3]],
    ['x', 0, [1, 3]],
    ['x', 3, [1, 3]],
  ])
  const executable = await onnx.compile({ y: g.subtract(parts[1] as typeof x, parts[0] as typeof x) })
  const { y } = await executable.run({ x: Float32Array.of(1, 2, 3, 11, 22, 33) })
  expect([...(y ?? [])]).toEqual([10, 20, 30])
  await executable.dispose()
})

test('rows of an input are seen in the shape they are wanted in', async () => {
  const column = g.reshape(g.slice(x, 0, 1, 2), [3, 1])
  const { nodes, inputs } = lower({ y: g.matmul(x, column) })
  expect(nodes.map(({ type }) => type)).toEqual(['MatMul'])
  expect(inputs.map(({ feed, offset, shape }) => [feed, offset, shape])).toEqual([
    ['x', 0, [2, 3]],
    ['x', 3, [3, 1]],
  ])
  const executable = await onnx.compile({ y: g.matmul(x, column) })
  const { y } = await executable.run({ x: Float32Array.of(1, 2, 3, 1, 10, 100) })
  expect([...(y ?? [])]).toEqual([321, 10101])
  await executable.dispose()
})

test('of reshapes in a row, such as transposes that move nothing, only the last is done', () => {
  const flat = g.reshape(g.transpose(g.reshape(g.exp(x), [1, 2, 3]), [1, 0, 2]), [6])
  expect(typesOf({ y: g.log(flat) })).toEqual(['Exp', 'Reshape', 'Log'])
})

test('kernels that do not compute where the feeds lie get no views of them, and no blocks', () => {
  const rows = g.slice(x, 0, 0, 1)
  expect(lower({ rows: g.exp(rows) }, gpu).nodes.map(({ type }) => type)).toEqual(['Slice', 'Exp'])
  expect(lower({ rows: g.exp(rows) }, gpu).inputs.map(({ name }) => name)).toEqual(['in.x'])
  const large = g.input('large', [2048, 256])
  const chain = g.sqrt(g.add(g.multiply(g.exp(large), 2), 1))
  expect(lower({ chain }, gpu).nodes.map(({ type }) => type)).toEqual(['Exp', 'Mul', 'Add', 'Sqrt'])
})

test('an inverse norm is spelled out where the kernel of the norm does not give it', () => {
  const { nodes } = lower({ y: g.inverseRms(x, 1e-6) }, gpu)
  expect(nodes.map(({ type }) => type)).toEqual(['Mul', 'ReduceMean', 'Add', 'Sqrt', 'Reciprocal'])
})

test('updates are counted by a product where scattering has no order', () => {
  const total = g.scatterAdd(g.input('rows', [5], 'int32'), g.input('updates', [5, 3]), 7)
  expect(lower({ total }).nodes.map(({ type }) => type)).toContain('ScatterND')
  const { nodes } = lower({ total }, gpu)
  expect(nodes.map(({ type }) => type)).toEqual(['Reshape', 'Equal', 'Cast', 'Reshape', 'MatMul'])
})

test('products and losses are spelled out where there is no kernel for them, and nothing of the spelling is left out', async () => {
  const [a, b] = [g.input('a', [2, 3, 4]), g.input('b', [2, 3, 4])]
  const logits = g.matmul(x, g.input('w', [4, 3]), { transposeB: true, scale: 0.5 })
  const outputs = {
    logits,
    scores: g.matmul(a, b, { transposeB: true, scale: 2 }),
    sums: g.matmul(a, b, { transposeA: true }),
    losses: g.crossEntropy(logits, g.input('targets', [2], 'int32')),
  }
  const types = lower(outputs, gpu).nodes.map(({ type }) => type)
  expect(types).toContain('Gemm')
  expect(types.filter((type) => type === 'FusedMatMul' || type === 'LogSoftmax')).toEqual([])
  const feeds = Object.fromEntries(
    Object.entries({ x: 6, w: 12, a: 24, b: 24 }).map(([name, size], seed) => [
      name,
      Float32Array.from({ length: size }, (_, i) => Math.sin(3 * i + seed) * 9),
    ]),
  )
  const targets = Int32Array.of(3, 0)
  const spelled = createLooping({ ...gpu, provider: 'cpu', location: 'cpu' }, async () => {})
  const [expected, found] = await Promise.all(
    [onnx, spelled].map(async (backend) => (await backend.compile(outputs)).run({ ...feeds, targets })),
  )
  for (const name of Object.keys(outputs)) {
    for (const [i, value] of [...(expected?.[name] ?? [])].entries()) {
      expect(found?.[name]?.[i], `${name} ${i}`).toBeCloseTo(value, 4)
    }
  }
})
