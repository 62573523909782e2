import { fail } from '../../error.ts'
import { groupBy, type Random } from '../../stats/index.ts'

/** Problem numbers of each group (a task), which resampling keeps at its size. */
export type Strata = readonly (readonly number[])[]

/** What every cell says of every problem, and how the problems fall into groups. */
export interface ProblemTable {
  readonly problems: number
  readonly strata: Strata
  /** One row per cell. */
  readonly rows: readonly ProblemRow[]
}

export interface ProblemRow {
  /** Success per problem, 0 where it could not be verified. */
  readonly success: Float64Array
  /** 1 per verified problem, else 0; null where all are. */
  readonly verified: Float64Array | null
}

export function strataOf(groups: readonly string[]): Strata {
  return [...groupBy(groups.keys(), (problem) => groups[problem]).values()]
}

/** Draws every group's number of problems from it with replacement: how often each problem came up. */
export function drawProblems(strata: Strata, random: Random, into: Float64Array): Float64Array {
  into.fill(0)
  for (const problems of strata) {
    for (let draw = 0; draw < problems.length; draw++) {
      const problem = problems[random.integer(problems.length)] as number
      into[problem] = (into[problem] as number) + 1
    }
  }
  return into
}

/**
 * Checks the values of each row and lays them out for repeated weighted means.
 * @throws EscaladoError `problems-differ` where a row has another number of problems than `groups`, `not-a-success` where
 * a value is no probability
 */
export function problemTable(
  rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[],
  groups: readonly string[],
): ProblemTable {
  for (const { name, values } of rows) {
    if (values.length !== groups.length) {
      fail({
        code: 'problems-differ',
        what: `${values.length} values for ${groups.length} problems`,
        where: name,
        fix: 'Give one value per problem, in the same order everywhere, and null where verification failed.',
      })
    }
    const bad = values.findIndex((value) => value !== null && !(value >= 0 && value <= 1))
    if (bad >= 0) {
      fail({
        code: 'not-a-success',
        what: 'a success is a probability from 0 to 1, or null where verification failed',
        value: String(values[bad]),
        where: `${name}, problem ${bad + 1}`,
        fix: 'Divide counts of right answers by the samples drawn.',
      })
    }
  }
  return {
    problems: groups.length,
    strata: strataOf(groups),
    rows: rows.map(({ values }) => ({
      success: Float64Array.from(values, (value) => value ?? 0),
      verified: values.includes(null) ? Float64Array.from(values, (value) => (value === null ? 0 : 1)) : null,
    })),
  }
}

/**
 * Logits of the rows' mean successes over problems, each counted `counts` times, problems that could not be verified left
 * out. A mean is moved off 0 and 1 by half a problem, (successes + ½) / (problems + 1).
 */
export function meanLogits({ rows, problems }: ProblemTable, counts: Float64Array): Float64Array {
  return Float64Array.from(rows, ({ success, verified }) => {
    let right = 0.5
    for (let i = 0; i < problems; i++) right += (counts[i] as number) * (success[i] as number)
    let wrong = 1 - right
    for (let i = 0; i < problems; i++)
      wrong += (counts[i] as number) * (verified === null ? 1 : (verified[i] as number))
    return Math.log(right / wrong)
  })
}
