import { expect, test } from 'vitest'
import * as g from '../engine/index.ts'
import { drawTokens } from './draw.ts'

test('sequences are the text from each start on', async () => {
  const text = Int32Array.from({ length: 50 }, (_, i) => i * i)
  const starts = Int32Array.of(7, 0, 46, 7)
  const drawn = drawTokens(g.input('text', [50], 'int32'), g.input('starts', [4], 'int32'), 4)
  const { tokens } = await (await g.reference.compile({ tokens: drawn })).run({ text, starts })
  expect(drawn.shape).toEqual([4, 4])
  expect(tokens).toEqual(Int32Array.from([...starts].flatMap((start) => [...text.subarray(start, start + 4)])))
})
