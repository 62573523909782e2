/** Whether parameters, tokens and compute fit each other. */
import { fail } from '../../error.ts'
import { printable } from '../cell.ts'
import { noColumn } from '../columns.ts'
import type { Diagnostic } from '../run-table.ts'
import { type Check, middle, placeOf, rangeOf, short } from './check.ts'

/**
 * Compute counted from real shapes is 0.9 to 1.4 times 6ND for large models and up to about 10 times for small ones,
 * whose N leaves out embeddings; sparse models lie below. Beyond 50 a unit or a column is wrong, and so is a row that
 * is 100 times off the others.
 */
const possible = { middle: 50, fromMiddle: 100 }
/** What is worth telling: another count than 6ND, or one that changes from row to row. */
const telling = { below: 0.5, above: 2, spread: 1.25 }

export const checkCompute: Check = ({ N, D, C, row }, context) => {
  const { columns, variables, source } = context
  if (variables !== 'ND' || columns.C === null || columns.D === null) return []
  const ratios = C.map((compute, i) => compute / (6 * (N[i] as number) * (D[i] as number)))
  const { least, most } = rangeOf(ratios)
  if (least >= telling.below && most <= telling.above && most / least <= telling.spread) return []
  const typical = middle(ratios)
  const name = printable(columns.C.name)
  const what = `${name} is ${least === most ? '' : `${short(least)} to `}${short(most)} times 6ND`
  const fix = `Check the columns and units of N, D and C, or have C computed as 6ND with --c ${noColumn}.`
  if (typical > possible.middle || typical < 1 / possible.middle) {
    fail({ code: 'compute-impossible', what: `${what}, which no training takes`, where: source.name, fix })
  }
  const wrong = ratios.findIndex(
    (ratio) => ratio > typical * possible.fromMiddle || ratio < typical / possible.fromMiddle,
  )
  if (wrong >= 0) {
    fail({
      code: 'compute-impossible',
      what: `${name} is ${short(ratios[wrong] as number)} times 6ND, and ${short(typical)} times in the middle of the table`,
      where: placeOf(context, row[wrong]),
      fix: `Correct N, D or C of this row, or have C computed as 6ND with --c ${noColumn}.`,
    })
  }
  const message = `${what} (median ${short(typical)}): compute is taken as the table states it`
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

/** Tokens per parameter below which the two are probably swapped. */
const fewestTokens = 0.1

/** Amounts of a magnitude that no training has. */
export const checkMagnitudes: Check = ({ N, D }, { variables, columns }) => {
  if (variables !== 'ND') return []
  const found: Diagnostic[] = []
  for (const [column, values] of [[columns.N, N] as const, [columns.D, D] as const]) {
    const { most } = rangeOf(values)
    if (column === null || column.exponent !== 0 || most >= 1000) continue
    const name = printable(column.name)
    const message = `${name} is at most ${short(most)}: if it counts millions or billions, call the column ${name} (M) or ${name} (B)`
    found.push({ code: 'small-amounts', message })
  }
  const ratios = N.map((parameters, i) => (D[i] as number) / parameters)
  const few = ratios.reduce((count, ratio) => count + (ratio < fewestTokens ? 1 : 0), 0)
  if (few > ratios.length >> 1) {
    const ratio = middle(ratios)
    const tokens = columns.D === null ? 'D, taken as C/(6N),' : `${printable(columns.D.name)} (D)`
    const message = `the median row has ${short(ratio)} tokens per parameter: are ${printable(columns.N?.name)} (N) and ${tokens} swapped?`
    found.push({ code: 'few-tokens', message })
  }
  return found
}
