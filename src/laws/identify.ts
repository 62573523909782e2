import { extentOf } from '../stats/index.ts'
import { chinchilla } from './forms/chinchilla.ts'
import type { Form, Need } from './forms/form.ts'
import { fitLine } from './line.ts'
import type { Observation } from './observation.ts'

/**
 * What a table of runs cannot tell of a form whatever the fit says: which of the form's needs the table does not meet.
 * One sentence each, none when all is well.
 */
export function identifiability(observations: readonly Observation[], form: Form = chinchilla): string[] {
  const said: string[] = []
  const parameters = form.coordinates.length
  if (observations.length <= parameters) {
    said.push(
      `${observations.length} runs cannot determine ${COUNTS[parameters] ?? parameters} parameters and their uncertainty`,
    )
  }
  const told = new Set<Need['of']>()
  for (const { of, factor, otherwise } of form.needs) {
    if (told.has(of) || spanOf(observations, of) >= factor) continue
    told.add(of)
    // Runs of one size lie on a line, as do runs of fixed tokens per parameter; that has been said.
    if (of !== 'D off its line in N' || said.length === 0) said.push(otherwise)
  }
  return said
}

const COUNTS: Readonly<Record<number, string>> = { 2: 'two', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 7: 'seven' }

/** Ratio of the largest to the smallest value of a quantity over the runs. */
function spanOf(observations: readonly Observation[], of: Need['of']): number {
  const [least, most] = extentOf(observations, of === 'D off its line in N' ? offTheLine(observations) : QUANTITIES[of])
  return Math.exp(Math.log(most) - Math.log(least))
}

const QUANTITIES: Readonly<Record<Exclude<Need['of'], 'D off its line in N'>, (row: Observation) => number>> = {
  N: ({ N }) => N,
  D: ({ D }) => D,
  C: ({ C }) => C,
  'D/N': ({ N, D }) => D / N,
  'D/unique': ({ D, unique = D }) => Math.max(1, D / unique),
}

/** What gives D over the value that the straight line of ln D in ln N through the runs has at its N. */
function offTheLine(rows: readonly Observation[]): (row: Observation) => number {
  const size = ({ N }: Observation) => Math.log(N)
  const [least, most] = extentOf(rows, size)
  // Of one size, or nearly, there is no line.
  if (!(most - least > 1e-6)) return QUANTITIES.D
  const { slope, intercept } = fitLine(
    rows.map(size),
    rows.map(({ D }) => Math.log(D)),
  )
  return (row) => Math.exp(Math.log(row.D) - intercept - slope * size(row))
}
