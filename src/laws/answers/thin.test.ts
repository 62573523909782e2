import { expect, test } from 'vitest'
import { trainingCurves } from '../../../test/support/runs.ts'
import { countingOf } from './counting.ts'
import { countRuns, thinRuns } from './thin.ts'

const rows = trainingCurves(20, 50)

test('a short table stays whole', () => {
  expect(thinRuns(rows, 1000, 'fitted')).toEqual({ observations: rows, note: null })
})

test('of each run the last row and others evenly spread', () => {
  const { observations, note } = thinRuns(rows, 100, 'fitted are')
  expect(observations.length).toBeLessThanOrEqual(100)
  expect(countRuns(observations)).toBe(20)
  expect(note).toMatch(new RegExp(`^fitted are ${observations.length} of 1000 rows`))
  for (const run of new Set(rows.map((row) => row.run))) {
    const largest = (list: readonly (typeof rows)[number][]) =>
      Math.max(...list.filter((row) => row.run === run).map(({ D }) => D))
    expect(largest(observations)).toBe(largest(rows))
  }
})

test('with more runs than rows allowed, every k-th run by compute keeps its last row', () => {
  const { observations } = thinRuns(rows, 5, 'fitted')
  expect(observations.length).toBeLessThanOrEqual(5)
  expect(Math.max(...observations.map(({ C }) => C))).toBe(Math.max(...rows.map(({ C }) => C)))
})

test('a count of compute of its own is followed through the sizes, and held beyond them', () => {
  expect(countingOf(rows).words).toBe('C = 6ND')
  const own = rows.map((row) => ({ ...row, C: 9 * row.N ** 0.98 * row.D }))
  const { words, flopsPerToken } = countingOf(own)
  expect(words).toMatch(/^C as the table gives it, 5\.95 to 6\.52 times ND$/)
  expect(flopsPerToken(1e8)).toBeCloseTo(9 * 1e8 ** 0.98, 0)
  expect(flopsPerToken(1e12) / 1e12).toBeCloseTo(9 * 1e9 ** -0.02, 6)
})
