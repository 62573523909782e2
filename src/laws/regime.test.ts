import { expect, test } from 'vitest'
import { regimeCheck } from './regime.ts'

const path = (trunk: string, N: number, losses: readonly number[]) =>
  losses.map((loss, i) => ({ N, D: 0.25e6 * 2 ** i, C: 1.5e6 * N * 2 ** i, loss, trunk }))

test('keeps a ladder that decelerates', () => {
  const runs = [
    ...path('a', 15e3, [2.05, 1.986, 1.897, 1.852, 1.8]),
    ...path('b', 27e3, [2.03, 1.952, 1.874, 1.803, 1.731]),
    ...path('c', 110e3, [1.98, 1.862, 1.757, 1.663, 1.6]),
  ]
  expect(regimeCheck(runs, { bigramLoss: 2.45 }).excluded).toEqual([])
})

test('excludes the plateau before a drop, and says so', () => {
  const runs = [
    ...path('a', 15e3, [2.05, 1.986, 1.897, 1.852, 1.8]),
    ...path('b', 27e3, [2.03, 1.952, 1.874, 1.803, 1.731]),
    ...path('plateau', 110e3, [2.3, 2.28, 1.89, 1.67, 1.55]),
  ]
  const { excluded, kept } = regimeCheck(runs)
  expect(excluded.map(({ observation }) => observation.loss)).toEqual([2.3, 2.28])
  expect(excluded[0]?.reason).toMatch(/plateau/)
  expect(kept).toHaveLength(13)
})

test('excludes what is not clearly below the bigram', () => {
  const runs = [...path('a', 15e3, [2.44, 2.2, 2.05]), ...path('b', 30e3, [2.4, 2.15, 2])]
  const { excluded } = regimeCheck(runs, { bigramLoss: 2.45 })
  expect(excluded.map(({ observation }) => observation.loss)).toEqual([2.44, 2.4])
  expect(excluded[0]?.reason).toMatch(/2\.450/)
})
