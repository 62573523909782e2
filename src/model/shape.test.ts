import { expect, test } from 'vitest'
import { checkShape, headSizeOf, headsOf, innerOf, type ModelShape, type Weight, weightsOf } from './shape.ts'

const widths = [8, 32, 40, 64, 96, 256]
const fanIn = ({ shape: [rows, columns], transposed }: Weight): number => (transposed ? columns : rows)
const shapeOf = (width: number, depth = 3): ModelShape => ({ width, depth, context: 64, vocabulary: 256 })

test('heads are about 32 wide, even, and cover the width exactly where that can be', () => {
  const sizes = (width: number) => [headsOf(shapeOf(width)), headSizeOf(shapeOf(width))]
  expect(widths.map(sizes)).toEqual([
    [1, 8],
    [1, 32],
    [1, 40],
    [2, 32],
    [3, 32],
    [8, 32],
  ])
  expect([sizes(48), sizes(24), sizes(50), sizes(7)]).toEqual([
    [2, 24],
    [1, 24],
    [2, 26],
    [1, 8],
  ])
  for (const width of widths) {
    const [qkv, output] = weightsOf(shapeOf(width)).filter(({ name }) => name.startsWith('layers.0.attention'))
    const inner = innerOf(shapeOf(width))
    expect(inner).toBe(width)
    expect([qkv?.shape, output?.shape]).toEqual([
      [3 * inner, width],
      [inner, width],
    ])
  }
})

test('names are unique, and layers stand between the tables and the head', () => {
  const names = weightsOf(shapeOf(32, 2)).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual([
    'embedding',
    'embedding.previous',
    'layers.0.attention.qkv',
    'layers.0.attention.output',
    'layers.0.mlp.up',
    'layers.0.mlp.down',
    'layers.1.attention.qkv',
    'layers.1.attention.output',
    'layers.1.mlp.up',
    'layers.1.mlp.down',
    'head',
  ])
})

test('every weight has the width for columns, and those that read the stream lie transposed', () => {
  const weights = weightsOf(shapeOf(40, 1))
  expect(weights.every(({ shape }) => shape[1] === 40)).toBe(true)
  const transposed = weights.filter((weight) => weight.transposed).map(({ name }) => name)
  expect(transposed).toEqual(['layers.0.attention.qkv', 'layers.0.mlp.up', 'head'])
})

test('in the units of the forward pass, random matrices start with deviation 1/√fanIn at every width', () => {
  for (const width of widths) {
    for (const weight of weightsOf(shapeOf(width))) {
      const { name, deviation, multiplier, counted } = weight
      if (counted && deviation > 0) expect(deviation * multiplier, name).toBeCloseTo(1 / Math.sqrt(fanIn(weight)), 12)
    }
  }
})

test('what a residual branch and the head add starts at zero', () => {
  const zeros = weightsOf(shapeOf(64, 1)).filter(({ deviation }) => deviation === 0)
  expect(zeros.map(({ name }) => name)).toEqual(['layers.0.attention.output', 'layers.0.mlp.down', 'head'])
})

test('one step of the stored numbers moves the effective matrix by 1/fanIn, and residual branches by 1/depth of that', () => {
  const steps = (width: number, depth: number) =>
    weightsOf(shapeOf(width, depth))
      .filter(({ name }) => name === 'head' || name.startsWith('layers.0'))
      .map((weight) => weight.multiplier * fanIn(weight))
  const [qkv, output, up, down, head] = steps(32, 1) as [number, number, number, number, number]
  for (const width of widths) {
    for (const depth of [1, 2, 7]) {
      const expected = [qkv, output / depth, up, down / depth, head]
      for (const [i, step] of steps(width, depth).entries()) expect(step).toBeCloseTo(expected[i] as number, 12)
    }
  }
})

test('a shape that cannot be built is an error that names what is wrong', () => {
  expect(checkShape(shapeOf(32))).toEqual(shapeOf(32))
  expect(() => checkShape({ ...shapeOf(32), depth: 0 })).toThrow(
    'the model’s depth must be a whole number of 1 or more (0). Choose a depth of 1 or more.',
  )
  expect(() => checkShape({ ...shapeOf(32), width: 2.5 })).toThrow('the model’s width')
  expect(() => checkShape({ ...shapeOf(32), context: 1 })).toThrow('Choose a context of 2 or more.')
})
