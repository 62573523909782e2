/** Whether the rows belong together. */
import { fail } from '../../error.ts'
import { printable } from '../cell.ts'
import { listed, noColumn } from '../columns.ts'
import { conflictingRows } from '../duplicates.ts'
import type { Division } from '../labels.ts'
import type { Diagnostic } from '../run-table.ts'
import type { Check } from './check.ts'

export const requireRows: Check = ({ observations, rows, filtered, excluded }, { source }) => {
  if (observations.length > 0) return []
  const [what, fix] =
    rows > 0
      ? [`none of ${rows} rows has a loss`, 'Choose the column of the loss with --y.']
      : filtered > 0
        ? [`none of ${filtered} rows meets every --where`, 'Change or leave out a condition.']
        : ['there are no rows below the header', 'Give a table with one row per run or checkpoint.']
  const where = excluded[0] === undefined ? source.name : `${source.name}, ${source.rowUnit} ${excluded[0].row} and on`
  return fail({ code: 'no-runs', what, where, fix })
}

/** Losses on different text, or measured differently, follow different laws. */
export const checkMixture: Check = (_, { divisions, mayMix, source }) => {
  const separating = mayMix ? [] : divisions.filter(({ separates }) => separates)
  const [first] = separating
  if (first !== undefined) {
    const choices = separating.map(({ name, values }) => `--where "${printable(name)}=${printable(values[0])}"`)
    fail({
      code: 'mixed-rows',
      what: `one law cannot hold for rows that differ in ${separating.map(describe).join(' and in ')}`,
      where: source.name,
      fix: `Choose, as in ${choices.join(' ')}; to mix them knowingly, add --corpus ${noColumn}.`,
    })
  }
  return divisions.map((division) => {
    const message = `rows differ in ${describe(division)}: if that changes the loss, fit them apart with --where "${printable(division.name)}=${printable(division.values[0])}"`
    return { code: 'mixed-protocols', message }
  })
}

const describe = ({ name, values }: Division): string => `${printable(name)} (${listed(values, 6, '(blank)')})`

/** A curve in one variable is one run's, or has one point of each run. */
export const checkCurves: Check = ({ observations }, { columns, variables, source }) => {
  if (variables === 'ND' || columns.run === null) return []
  const counts = new Map<string, number>()
  for (const { run } of observations) if (run !== undefined) counts.set(run, (counts.get(run) ?? 0) + 1)
  if (counts.size < 2 || Math.max(...counts.values()) === 1) return []
  const names = [...counts.keys()]
  const name = printable(columns.run.name)
  return fail({
    code: 'mixed-curves',
    what: `these are the curves of ${counts.size} runs, not one`,
    value: listed(names, 6),
    where: `${source.name}, column ${name}`,
    fix: `Choose one, as in --where "${name}=${printable(names[0])}"; if they are one curve, add --run ${noColumn}.`,
  })
}

/** Rows of one run at the same point that disagree about the loss. */
export const checkConflicts: Check = ({ observations, rowNumbers }, { source }): readonly Diagnostic[] => {
  const { count, example } = conflictingRows(observations)
  if (example === null) return []
  const [first, second] = example.map((place) => rowNumbers[place])
  const run = printable(observations[example[0]]?.run)
  const message = `${count} ${count === 1 ? 'row gives' : 'rows give'} another loss at the same N and D as an earlier row of the same run, as ${source.rowUnit}s ${first} and ${second} (${run}) do: all are kept`
  return [{ code: 'conflicting-rows', message }]
}
