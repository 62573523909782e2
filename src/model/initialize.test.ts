import { expect, test } from 'vitest'
import { sd } from '../stats/index.ts'
import { countStored } from './count.ts'
import { initialize, layoutOf } from './initialize.ts'
import { type ModelShape, weightsOf } from './shape.ts'

const shape: ModelShape = { width: 48, depth: 2, context: 16, vocabulary: 64 }

test('weights lie end to end in storage order', () => {
  const layout = layoutOf(shape)
  expect(layout.map(({ name }) => name)).toEqual(weightsOf(shape).map(({ name }) => name))
  let end = 0
  for (const part of layout) {
    expect(part.start).toBe(end)
    expect(part.end - part.start).toBe(part.shape[0] * part.shape[1])
    end = part.end
  }
  expect(end).toBe(countStored(shape))
})

test('each weight has its deviation', () => {
  const flat = initialize(shape, 1)
  for (const [i, { name, start, end }] of layoutOf(shape).entries()) {
    const numbers = [...flat.subarray(start, end)]
    const expected = weightsOf(shape)[i]?.deviation as number
    // four standard errors of a standard deviation
    expect(Math.abs(sd(numbers) - expected), name).toBeLessThanOrEqual((4 * expected) / Math.sqrt(2 * numbers.length))
  }
})

test('the same seed gives the same bits, another seed others', () => {
  expect(initialize(shape, 1)).toEqual(initialize(shape, 1))
  expect(initialize(shape, 1)).not.toEqual(initialize(shape, 2))
})

test('a weight’s numbers depend on its name and not on what else the model has', () => {
  const deeper = { ...shape, depth: 3 }
  const part = (of: ModelShape, name: string) => {
    const { start, end } = layoutOf(of).find((entry) => entry.name === name) as { start: number; end: number }
    return initialize(of, 1).subarray(start, end)
  }
  expect(part(deeper, 'layers.1.mlp.up')).toEqual(part(shape, 'layers.1.mlp.up'))
  expect(part(shape, 'layers.0.mlp.up')).not.toEqual(part(shape, 'layers.1.mlp.up'))
})
