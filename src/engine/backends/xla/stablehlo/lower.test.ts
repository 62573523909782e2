import { describe, expect, test } from 'vitest'
import * as g from '../../../graph/build.ts'
import type { OpName } from '../../../graph/ops.ts'
import type { Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'
import { lower, lowerLoop } from './index.ts'

const x = g.input('x', [2, 3])
const y = g.input('y', [2, 3])
const row = g.input('row', [3])
const flags = g.input('flags', [2, 1], 'bool')
const indices = g.input('indices', [2], 'int32')
const table = g.input('table', [5, 3])

/** The text of a graph without the module around it. */
const bodyOf = (outputs: Named<Tensor>, options = {}): string[] =>
  lower(outputs, options)
    .text.split('\n')
    .filter((line) => line.startsWith('    %'))
    .map((line) => line.trim())

/** One use of every op. */
const uses = {
  input: x,
  constant: g.constant(Float32Array.of(1, 0.1, -2.5), [3]),
  negate: g.negate(x),
  exp: g.exp(x),
  log: g.log(x),
  sqrt: g.sqrt(x),
  relu: g.relu(x),
  reluSquared: g.reluSquared(x),
  cast: g.cast(x, 'int32'),
  add: g.add(x, row),
  subtract: g.subtract(x, 0.5),
  multiply: g.multiply(x, y),
  divide: g.divide(1, x),
  minimum: g.minimum(x, y),
  less: g.less(x, row),
  equal: g.equal(indices, g.constant(Int32Array.of(0, 1), [2], 'int32')),
  where: g.where(flags, x, 0),
  sum: g.sum(x, [0]),
  maximum: g.maximum(x, [1]),
  rmsNorm: g.rmsNorm(x, 1e-6),
  inverseRms: g.inverseRms(x, 1e-6),
  softmax: g.softmax(x),
  matmul: g.matmul(g.input('a', [2, 1, 3, 4]), g.input('b', [5, 6, 4]), { transposeB: true, scale: 0.5 }),
  reshape: g.reshape(x, [3, 2]),
  transpose: g.transpose(x, [1, 0]),
  broadcast: g.broadcast(row, [2, 3]),
  concatenate: g.concatenate([x, y], 0),
  slice: g.slice(x, 1, 1, 3),
  pad: g.pad(x, 1, 1, 2),
  rotate: g.rotate(g.input('q', [2, 3, 4]), g.input('cos', [3, 2]), g.input('sin', [3, 2])),
  withGradient: g.withGradient(g.exp(x), [y], (d) => [d]),
  composite: g.composite({ name: 'causalAttention', scale: 0.5 }, g.exp(x), [x, y, x]),
  gather: g.gather(table, indices),
  scatterAdd: g.scatterAdd(indices, x, 5),
  replaceRows: g.replaceRows(table, indices, x),
  pick: g.pick(x, indices),
  pickAdd: g.pickAdd(x, indices, g.input('values', [2])),
  crossEntropy: g.crossEntropy(x, indices),
} as const satisfies { readonly [K in OpName]: Tensor }

describe('the text of', () => {
  test.each(['float32', 'bfloat16'] as const)('every op, %s', async (precision) => {
    const texts = Object.entries(uses).map(([op, tensor]) => `// ${op}\n${lower({ [op]: tensor }, { precision }).text}`)
    await expect(texts.join('\n')).toMatchFileSnapshot(`snapshots/ops-${precision}.mlir`)
  })
})

test('equal operations are emitted once, and what no output needs not at all', () => {
  expect(bodyOf({ z: g.add(g.exp(x), g.exp(x)) })).toHaveLength(2)
  expect(bodyOf({ z: g.withGradient(x, [g.exp(y)], (d) => [d]) })).toEqual([])
})

test('constants are splats, counts, numbers or bytes', () => {
  const int = (data: readonly number[], shape: readonly number[]) => g.constant(Int32Array.from(data), shape, 'int32')
  const constants = {
    splat: int([7, 7, 7, 7], [2, 2]),
    rows: int([0, 0, 0, 1, 1, 1], [2, 3]),
    columns: int([0, 1, 2, 0, 1, 2], [2, 3]),
    short: int([1, 2, 3, 5], [2, 2]),
    long: int(
      Array.from({ length: 17 }, (_, i) => i * i),
      [17],
    ),
    odd: g.constant(Float64Array.of(Number.NaN, Infinity, -Infinity, -0, 1e-8, 1e21), [6]),
    flags: g.constant(Uint8Array.of(1, 0), [2], 'bool'),
  }
  expect(bodyOf(constants).map((line) => line.replace(/^%\d+ = stablehlo./, '').slice(0, 90))).toMatchInlineSnapshot(`
    [
      "constant dense<7> : tensor<2x2xi32>",
      "iota dim = 0 : tensor<2x3xi32>",
      "iota dim = 1 : tensor<2x3xi32>",
      "constant dense<[[1, 2], [3, 5]]> : tensor<2x2xi32>",
      "constant dense<"0x000000000100000004000000090000001000000019000000240000003100000040000000",
      "constant dense<[0x7FC00000, 0x7F800000, 0xFF800000, -0.0, 1.0e-8, 1.0e+21]> : tensor<6xf32",
      "constant dense<[1, 0]> : tensor<2xui8>",
      "convert %6 : (tensor<2xui8>) -> tensor<2xi1>",
    ]
  `)
})

describe('attention by cuDNN', () => {
  const attention = (headSize: number): Named<Tensor> => {
    const shape = [3, 2, 64, headSize]
    const operands = ['q', 'k', 'v'].map((name) => g.input(name, shape))
    const d = g.input('d', shape)
    const whole = (by: 'q' | 'k' | 'v') =>
      g.composite({ name: 'causalAttentionGradient', scale: 0.5, by }, d, [...operands, d])
    const output = g.composite({ name: 'causalAttention', scale: 0.5 }, d, operands)
    return { output, dq: whole('q'), dk: whole('k'), dv: whole('v') }
  }

  test('is one call each way', async () => {
    const { text } = lower(attention(32), { precision: 'bfloat16', attention: 'cudnn' })
    expect(text.match(/@__cudnn\S+?(?=\()/g)).toEqual(['@__cudnn$fmhaSoftmax', '@__cudnn$fmhaSoftmaxBackward'])
    await expect(text).toMatchFileSnapshot('snapshots/attention-cudnn.mlir')
  })

  test.each([
    ['float32', 32],
    ['bfloat16', 20],
    ['bfloat16', 136],
  ] as const)('is refused for %s and heads of %i', (precision, headSize) => {
    const build = () => lower(attention(headSize), { precision, attention: 'cudnn' })
    expect(build).toThrow(expect.objectContaining({ code: 'no-flash-attention' }))
  })
})

test('names appear only in comments, where they cannot end the line', () => {
  const { text } = lower({ 'out\n}': g.exp(g.input('in\n}', [])) })
  expect(text).toContain('%arg0: tensor<f32> // "in\\n}"')
  expect(text.split('\n').filter((line) => line.trim() === '}')).toHaveLength(2)
})

describe('donation', () => {
  const state = g.input('state', [2])
  const next = g.add(state, 1)

  test('tells which argument each output takes over', () => {
    const { donated, text } = lower({ loss: g.sum(next), state: next }, { donated: ['state'] })
    expect(donated).toEqual([null, 0])
    expect(text).toContain('%arg0: tensor<2xf32> {tf.aliasing_output = 1 : i32} // "state"')
  })

  test.each([
    ['an output that is not there', { other: next }],
    ['an output of another shape', { state: g.sum(next) }],
  ])('is refused for %s', (_, outputs) => {
    expect(() => lower(outputs, { donated: ['state'] })).toThrow(expect.objectContaining({ code: 'bad-donation' }))
  })
})

test('a batch that devices cannot share equally is refused', () => {
  const parallel = { devices: 2, axes: { x: 1 } }
  expect(() => lower({ z: g.exp(x) }, { parallel })).toThrow(expect.objectContaining({ code: 'uneven-shards' }))
  expect(lower({ z: g.exp(x) }, { parallel: { devices: 2, axes: { x: 0 } } }).inputs).toMatchObject([
    { shardedAxis: 0 },
  ])
})

describe('a loop', () => {
  const state = g.input('state', [2])
  const step = g.input('step', [])
  const outputs = { state: g.add(state, step), sum: g.sum(state) }

  test('takes what differs stacked, and gives what is not carried stacked', () => {
    const module = lowerLoop({ outputs, carried: ['state'], perStep: ['step'], steps: 4 })
    expect(module.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['state', [2]],
      ['step', [4]],
      ['steps taken', []],
    ])
    expect(module.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['state', [2]],
      ['sum', [4, 1]],
    ])
    expect(module.donated).toEqual([0, null])
  })

  test.each([
    ['no steps', { steps: 0 }],
    ['an input that is not there', { perStep: ['other'] }],
    ['an input that is both', { perStep: ['state'] }],
    ['an input called as the number of steps is', { outputs: { state: g.add(state, g.input('steps taken', [])) } }],
  ])('with %s is refused', (_, change) => {
    const loop = { outputs, carried: ['state'], perStep: ['step'], steps: 4, ...change }
    expect(() => lowerLoop(loop)).toThrow(expect.objectContaining({ code: 'bad-loop' }))
  })
})
