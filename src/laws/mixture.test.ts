import { expect, test } from 'vitest'
import { isoFlopRuns } from '../../test/support/runs.ts'
import { foresee, foreseeAverage, mixtureOf } from './mixture.ts'

test('an average over runs of one trunk is less sure than over runs apart', () => {
  const rows = isoFlopRuns()
  const mixture = mixtureOf(rows.slice(0, -7))
  const newest = rows.slice(-7)
  const even = newest.map(() => 1 / newest.length)
  const single = foresee(mixture, newest)[0]?.noise ?? Number.NaN
  const noiseOf = (trunk: (i: number) => string) =>
    foreseeAverage(
      mixture,
      newest.map((run, i) => ({ ...run, trunk: trunk(i) })),
      even,
    ).noise / single
  expect(noiseOf((i) => `trunk ${i}`)).toBeCloseTo(Math.sqrt(1 / 7), 10)
  // of the noise variance 0.6 is common to a trunk, and does not average out
  expect(noiseOf(() => 'one')).toBeCloseTo(Math.sqrt(0.6 + 0.4 / 7), 10)
})
