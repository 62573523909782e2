import type { Rows } from '../rows.ts'
import type { Diagnostic } from '../run-table.ts'
import { checkCompute, checkMagnitudes, tellDerived } from './amounts.ts'
import type { Check, TableContext } from './check.ts'
import { checkPercent, checkTrend, checkUnit } from './loss.ts'
import { checkConflicts, checkCurves, checkMixture, requireRows } from './rows.ts'

/** Those first that explain most. */
const checks: readonly Check[] = [
  requireRows,
  checkMixture,
  checkCurves,
  checkUnit,
  checkPercent,
  checkCompute,
  checkTrend,
  checkMagnitudes,
  tellDerived,
  checkConflicts,
]

/**
 * What only a whole table can show: that its columns contradict each other, or that its rows do not belong together.
 * @throws EscaladoError `no-runs`, `mixed-rows`, `mixed-curves`, `loss-in-bits`, `loss-is-perplexity`,
 *   `percent-above-100`, `percent-or-fraction`, `compute-impossible`, `loss-grows`
 */
export const checkTable = (rows: Rows, context: TableContext): readonly Diagnostic[] =>
  checks.flatMap((check) => check(rows, context))
