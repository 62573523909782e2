/** Whether the rows belong together. */
import { fail } from '../../error.ts'
import { printable } from '../cell.ts'
import { listed, noColumn } from '../columns.ts'
import { conflictingRows } from '../duplicates.ts'
import type { Division } from '../labels.ts'
import { noName } from '../rows.ts'
import type { Check } from './check.ts'

export const requireRows: Check = ({ row }, { source, rows, filtered, unmet }) => {
  if (row.length > 0) return []
  const [what, fix] =
    rows > 0
      ? [
          rows === 1 ? 'the only row has no loss' : `none of ${rows} rows has a loss`,
          'Choose the column of the loss with --y.',
        ]
      : filtered > 0
        ? [unmet ?? 'no row meets all conditions of --where at once', 'Change or leave out a condition.']
        : ['there are no rows below the header', 'Give a table with one row per run or checkpoint.']
  return fail({ code: 'no-runs', what, where: source.name, fix })
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
  if (divisions.length === 0) return []
  const [example] = divisions
  const condition = `--where "${printable(example?.name)}=${printable(example?.values[0])}"`
  const message = `rows differ in ${divisions.map(describe).join(', ')}: if that changes the loss, fit them apart with ${condition}`
  return [{ code: 'mixed-protocols', message }]
}

const describe = ({ name, values }: Division): string => `${printable(name)} (${listed(values, 6, '(blank)')})`

/** A curve in one variable is one run's, or has one point of each run. */
export const checkCurves: Check = ({ run, names }, { columns, variables, source }) => {
  if (variables === 'ND' || columns.run === null) return []
  const runs = [...new Set(run)].filter((name) => name !== noName).map((name) => names[name] as string)
  if (runs.length < 2 || runs.length === run.length) return []
  const name = printable(columns.run.name)
  return fail({
    code: 'mixed-curves',
    what: `these are the curves of ${runs.length} runs, not one`,
    value: listed(runs, 6),
    where: `${source.name}, column ${name}`,
    fix: `Choose one, as in --where "${name}=${printable(runs[0])}"; if they are one curve, add --run ${noColumn}.`,
  })
}

/** Rows of one run at the same point that disagree about the loss. */
export const checkConflicts: Check = (rows, { columns, source }) => {
  if (columns.run === null) return []
  const conflicts = conflictingRows(rows)
  const [example] = conflicts
  if (example === undefined) return []
  const [second, first] = example
  const run = printable(rows.names[rows.run[first] as number])
  const which = `as ${source.rowUnit}s ${rows.row[first]} and ${rows.row[second]} (${run}) do`
  const count = conflicts.size === 1 ? '1 row gives' : `${conflicts.size} rows give`
  const message = `${count} another loss at the same N and D as an earlier row of the same run, ${which}: all are kept`
  return [{ code: 'conflicting-rows', message }]
}
