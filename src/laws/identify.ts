import { largest, smallest } from '../stats/index.ts'
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
  const values = QUANTITIES[of](observations)
  return Math.exp(Math.log(largest(values)) - Math.log(smallest(values)))
}

const QUANTITIES: Readonly<Record<Need['of'], (observations: readonly Observation[]) => readonly number[]>> = {
  N: (rows) => rows.map(({ N }) => N),
  D: (rows) => rows.map(({ D }) => D),
  C: (rows) => rows.map(({ C }) => C),
  'D/N': (rows) => rows.map(({ N, D }) => D / N),
  'D/unique': (rows) => rows.map(({ D, unique = D }) => Math.max(1, D / unique)),
  'D off its line in N': offTheLine,
}

/** D over what the straight line of ln D in ln N through the runs gives it. */
function offTheLine(rows: readonly Observation[]): readonly number[] {
  const sizes = rows.map(({ N }) => Math.log(N))
  // Of one size, or nearly, there is no line.
  if (!(largest(sizes) - smallest(sizes) > 1e-6)) return rows.map(({ D }) => D)
  const tokens = rows.map(({ D }) => Math.log(D))
  const { slope, intercept } = fitLine(sizes, tokens)
  return tokens.map((tokensOf, i) => Math.exp(tokensOf - intercept - slope * (sizes[i] as number)))
}
