import { expect, test } from 'vitest'
import { runTableOf } from '../tables/index.ts'
import { bestOnly } from './read-table.ts'

test('of each N and D the lowest loss stays, and the others say which beat them', () => {
  const table = runTableOf({
    header: ['params', 'tokens', 'loss'],
    records: [
      [1e6, 2e7, 3.1],
      [1e6, 2e7, 3],
      [2e6, 2e7, 2.9],
      [1e6, 4e7, 2.8],
      [1e6, 2e7, 3.2],
    ],
  })
  const { observations, rowNumbers, excluded, rows } = bestOnly(table)
  expect(observations.map(({ loss }) => loss)).toEqual([3, 2.9, 2.8])
  expect(rowNumbers).toEqual([2, 3, 4])
  expect(rows).toBe(5)
  expect(excluded).toEqual([
    { row: 1, reason: 'row 2 has a lower loss at the same N and D', code: 'not-best' },
    { row: 5, reason: 'row 2 has a lower loss at the same N and D', code: 'not-best' },
  ])
})
