import { expect, test } from 'vitest'
import * as g from '../engine/index.ts'
import { createRandom } from '../stats/index.ts'
import { headParts, meanLoss } from './loss.ts'
import { weightsOf } from './shape.ts'

test('loss and gradients are the same whether or not the head is named as a whole', async () => {
  const shape = { width: 8, depth: 1, context: 4, vocabulary: 11 }
  const random = createRandom('loss')
  const named = new Map(weightsOf(shape).map(({ name, shape: dims }) => [name, g.input(name, dims)]))
  const integers = (name: string) => g.input(name, [2, 4], 'int32')
  const [tokens, targets] = [integers('tokens'), integers('targets')]
  const feeds = {
    ...Object.fromEntries(
      [...named].map(([name, { shape: dims }]) => [
        name,
        Float64Array.from({ length: g.sizeOf(dims) }, () => random.normal()),
      ]),
    ),
    tokens: Int32Array.from({ length: 8 }, () => random.integer(11)),
    targets: Int32Array.from({ length: 8 }, () => random.integer(11)),
  }
  const run = async (parts: number) => {
    const loss = meanLoss(shape, named, tokens, targets, parts)
    const gradients = g.gradients(g.multiply(loss, 3), [...named.values()])
    const outputs = { loss: g.reshape(loss, []), ...Object.fromEntries(gradients.map((x, i) => [`gradient ${i}`, x])) }
    expect(
      g.topologicalOrder(Object.values(outputs)).some((x) => JSON.stringify(x.parameters).includes('headLoss')),
    ).toBe(parts > 1)
    return (await g.reference.compile(outputs)).run(feeds)
  }
  const [plain, whole] = [await run(1), await run(2)]
  for (const [name, data] of Object.entries(plain))
    for (const [i, x] of data.entries()) expect(whole[name]?.[i], name).toBeCloseTo(x, 12)
})

test('parts divide the context, and there is one unless logits are many', () => {
  const shape = { width: 64, depth: 1, context: 1024, vocabulary: 50304 }
  expect(headParts({ ...shape, vocabulary: 256 }, 64, 1024)).toBe(1)
  expect(headParts(shape, 4, 1024)).toBe(4)
  expect(headParts(shape, 4, 1023)).toBe(11)
})
