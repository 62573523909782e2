import { fail } from '../../error.ts'
import { largest, percentileInterval, type Random, smallest, weightedMean } from '../../stats/index.ts'
import type { Resampled } from './cell.ts'
import { drawProblems, problemTable, strataOf } from './problems.ts'

const REPLICATES = 1000

/**
 * Mean over problems of a success in 0 … 1, with what resampling the problems within their groups makes of it. Problems
 * that could not be verified (null) are left out.
 * @throws EscaladoError `problems-differ`, `not-a-success`, and `nothing-verified` where all values are null
 */
export function resampledMean(
  values: readonly (number | null)[],
  groups: readonly string[],
  random: Random,
  replicates = REPLICATES,
): Resampled {
  problemTable([{ name: 'the successes', values }], groups)
  return overProblems(values, groups, { random, replicates, least: 0, most: 1 })
}

/**
 * Mean over problems of `after` less `before`, the same problems in both, so that what makes a problem hard cancels.
 * Problems that either could not verify are left out.
 * @throws EscaladoError as `resampledMean`
 */
export function resampledDifference(
  after: readonly (number | null)[],
  before: readonly (number | null)[],
  groups: readonly string[],
  random: Random,
  replicates = REPLICATES,
): Resampled {
  problemTable(
    [
      { name: 'the successes after', values: after },
      { name: 'the successes before', values: before },
    ],
    groups,
  )
  const differences = after.map((value, i) => {
    const other = before[i] ?? null
    return value === null || other === null ? null : value - other
  })
  return overProblems(differences, groups, { random, replicates, least: -1, most: 1 })
}

/** A number and the 80% and 95% intervals of its replicates. */
export function resampledFrom(value: number, replicates: ArrayLike<number>): Resampled {
  const sorted = Float64Array.from(replicates).sort()
  return { value, interval80: percentileInterval(sorted, 0.8), interval95: percentileInterval(sorted, 0.95) }
}

interface Resampling {
  readonly random: Random
  readonly replicates: number
  /** Bounds of one problem's value. */
  readonly least: number
  readonly most: number
}

function overProblems(
  all: readonly (number | null)[],
  allGroups: readonly string[],
  { random, replicates, least, most }: Resampling,
): Resampled {
  const kept = [...all.keys()].filter((i) => all[i] !== null)
  const values = kept.map((i) => all[i] as number)
  if (values.length === 0) {
    fail({
      code: 'nothing-verified',
      what: 'none of the problems could be verified, so there is nothing to take the mean of',
      value: all.length,
      fix: 'Mend the verifier, or leave this cell out.',
    })
  }
  const value = values.reduce((sum, x) => sum + x, 0) / values.length
  if (smallest(values) === largest(values)) {
    return { value, ...unanimous(value, { least, most, count: values.length }) }
  }
  const strata = strataOf(kept.map((i) => allGroups[i] as string))
  const counts = new Float64Array(values.length)
  const draws = Float64Array.from({ length: replicates }, () =>
    weightedMean(values, drawProblems(strata, random, counts)),
  )
  return resampledFrom(value, draws)
}

/**
 * Intervals where all problems agree: resampling them shows nothing, and the exact bound for that many equal outcomes
 * stands in. At most a share 1 − α^(1/count) of problems is otherwise, and those are at the bounds.
 */
function unanimous(
  value: number,
  { least, most, count }: { readonly least: number; readonly most: number; readonly count: number },
): Pick<Resampled, 'interval80' | 'interval95'> {
  const interval = (level: number) => {
    const unseen = 1 - ((1 - level) / 2) ** (1 / count)
    return [value - unseen * (value - least), value + unseen * (most - value)] as const
  }
  return { interval80: interval(0.8), interval95: interval(0.95) }
}
