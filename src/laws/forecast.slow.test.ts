import { expect, test } from 'vitest'
import { isoFlopRuns } from '../../test/support/runs.ts'
import { forecastLoss } from './forecast.ts'

test('as many points as anyone asks about', () => {
  const points = Array.from({ length: 150_000 }, (_, i) => ({ N: 1e9 + i, D: 2e10 }))
  expect(forecastLoss(isoFlopRuns(), points).forecasts).toHaveLength(points.length)
})
