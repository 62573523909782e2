/** Whether parameters, tokens and compute fit each other. */
import { fail } from '../../error.ts'
import type { Observation } from '../../laws/index.ts'
import { printable } from '../cell.ts'
import { noColumn } from '../columns.ts'
import type { Diagnostic } from '../run-table.ts'
import { type Check, short, spreadOf } from './check.ts'

/**
 * Compute counted from real shapes is 0.9 to 1.4 times 6ND for large models and up to about 10 times for small ones,
 * whose N leaves out embeddings; sparse models lie below. Beyond 50 a unit or a column is wrong, and so is a row that
 * is 100 times off the others.
 */
const most = { median: 50, fromMedian: 100 }
/** What is worth telling: another count than 6ND, or one that changes from row to row. */
const telling = { below: 0.5, above: 2, spread: 1.25 }

export const checkCompute: Check = ({ observations, rowNumbers }, { columns, variables, source }) => {
  if (variables !== 'ND' || columns.C === null || columns.D === null) return []
  const ratios = Float64Array.from(observations, ({ N, D, C }) => C / (6 * N * D))
  const { least, median, most: largest } = spreadOf(ratios)
  const names = `${printable(columns.C.name)} is ${least === largest ? '' : `${short(least)} to `}${short(largest)} times 6ND`
  const fix = `Check the columns and units of N, D and C, or have C computed as 6ND with --c ${noColumn}.`
  if (median > most.median || median < 1 / most.median) {
    fail({ code: 'compute-impossible', what: `${names}, which no training takes`, where: source.name, fix })
  }
  const wrong = ratios.findIndex((ratio) => ratio / median > most.fromMedian || ratio / median < 1 / most.fromMedian)
  if (wrong >= 0) {
    fail({
      code: 'compute-impossible',
      what: `${printable(columns.C.name)} is ${short(ratios[wrong] as number)} times 6ND, and ${short(median)} times in the middle of the table`,
      where: `${source.name}, ${source.rowUnit} ${rowNumbers[wrong]}`,
      fix: `Correct N, D or C of this row. ${fix}`,
    })
  }
  if (least >= telling.below && largest <= telling.above && largest / least <= telling.spread) return []
  const message = `${names} (median ${short(median)}): compute is taken as the table states it`
  return [{ code: 'compute-not-6nd', message }]
}

/** What was computed in place of being read. */
export const tellDerived: Check = (_, { columns, variables }) => {
  if (variables !== 'ND') {
    return [{ code: 'one-variable', message: `the loss is read as a function of ${variables} alone` }]
  }
  const found: Diagnostic[] = []
  if (columns.D === null) found.push({ code: 'derived-tokens', message: 'no column holds D: it is taken as C/(6N)' })
  if (columns.C === null) found.push({ code: 'derived-compute', message: 'no column holds C: it is taken as 6ND' })
  return found
}

/** Amounts of a magnitude that no training has. */
export const checkMagnitudes: Check = ({ observations }, { variables, columns }) => {
  if (variables !== 'ND') return []
  const found: Diagnostic[] = []
  const largest = (role: 'N' | 'D'): number => observations.reduce((most, row) => Math.max(most, row[role]), 0)
  for (const role of ['N', 'D'] as const) {
    const column = columns[role]
    if (column === null || column.exponent !== 0 || largest(role) >= 1000) continue
    const name = printable(column.name)
    const message = `${name} is at most ${short(largest(role))}: if it counts millions or billions, call the column ${name} (M) or ${name} (B)`
    found.push({ code: 'small-amounts', message })
  }
  const ratio = spreadOf(Float64Array.from(observations, ({ N, D }: Observation) => D / N))
  if (ratio.median < 0.1 && columns.D !== null) {
    const message = `the median row has ${short(ratio.median)} tokens per parameter: are N (${columns.N?.name}) and D (${columns.D.name}) swapped?`
    found.push({ code: 'few-tokens', message })
  }
  return found
}
