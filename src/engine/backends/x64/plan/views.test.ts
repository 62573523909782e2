import { describe, expect, test } from 'vitest'
import { sizeOf } from '../../../graph/tensor.ts'
import { visit } from '../../reference/indexing.ts'
import type { View } from '../kernel.ts'
import { broadcastView, commonAxes, mergeAxes, reshapeView, sliceView, transposeView, whole } from './views.ts'

/** Where the numbers of a view lie, in its order. */
function places({ offset, shape, strides }: View): number[] {
  const found: number[] = []
  visit(shape, (at) => {
    found.push(at.reduce((sum, index, axis) => sum + index * (strides[axis] as number), offset))
  })
  return found
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

describe('views', () => {
  test('a slice, a transposition and a broadcast see the numbers they should', () => {
    const view = whole(0, [2, 3])
    expect(places(sliceView(view, 1, 1, 3))).toEqual([1, 2, 4, 5])
    expect(places(transposeView(view, [1, 0]))).toEqual([0, 3, 1, 4, 2, 5])
    expect(places(broadcastView(whole(0, [2, 1]), [2, 2, 3]))).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1])
  })

  test.each([
    [[6], [2, 3]],
    [
      [2, 3, 4],
      [6, 4],
    ],
    [
      [1, 4, 1],
      [2, 1, 2],
    ],
    [[], [1, 1]],
    [[1], []],
  ])('a reshape of %j to %j keeps the order', (from, to) => {
    const view = reshapeView(whole(0, from), to) as View
    expect(view.shape).toEqual(to)
    expect(places(view)).toEqual(upTo(sizeOf(from)))
  })

  test('a reshape of strided numbers keeps them, or says that it cannot', () => {
    const columns = sliceView(whole(0, [4, 6]), 1, 0, 3)
    expect(places(reshapeView(columns, [2, 2, 3]) as View)).toEqual(places(columns))
    expect(reshapeView(columns, [12])).toBeNull()
    expect(reshapeView(transposeView(whole(0, [2, 3]), [1, 0]), [6])).toBeNull()
    const repeated = broadcastView(whole(0, [1]), [6])
    expect(places(reshapeView(repeated, [2, 3]) as View)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('axes merge where all strides allow', () => {
    const shape = [2, 3, 1, 4]
    expect(mergeAxes(shape, [[12, 4, 4, 1]])).toEqual({ shape: [24], strides: [[1]] })
    expect(
      mergeAxes(shape, [
        [12, 4, 4, 1],
        [0, 4, 0, 1],
      ]),
    ).toEqual({
      shape: [2, 12],
      strides: [
        [12, 1],
        [0, 1],
      ],
    })
  })

  test('the axes that several shapes can be cut into', () => {
    expect(
      commonAxes([
        [8, 4096],
        [8, 32, 128],
      ]),
    ).toEqual([8, 32, 128])
    expect(commonAxes([[6], [1, 2, 3]])).toEqual([2, 3])
    expect(
      commonAxes([
        [2, 3],
        [3, 2],
      ]),
    ).toBeNull()
    expect(commonAxes([[], [1]])).toEqual([])
  })
})
