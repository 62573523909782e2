import { groupBy } from '../stats/index.ts'
import type { Form } from './forms/form.ts'
import type { Table } from './table.ts'

/**
 * Rows that share the luck of one trunk (its seed, its order of data) are correlated. With a share ρ of the noise
 * variance common to a trunk's n rows, their covariance is σ²[(1 − ρ) I + ρ 11ᵀ], and
 * r ↦ (r − c mean r) / √(1 − ρ), c = 1 − √((1 − ρ) / (1 + (n − 1) ρ)), makes them independent with variance σ²
 * (generalized least squares). Differences between branches of one trunk then count for what they are: precise.
 */
export interface SharedLuck {
  readonly share: number
  /** Row numbers of each trunk. */
  readonly groups: readonly (readonly number[])[]
}

export function sharedLuck(labels: readonly string[], share: number): SharedLuck {
  return { share, groups: [...groupBy(labels.keys(), (row) => labels[row]).values()] }
}

/** The table and form as generalized least squares sees them: a fit of one to the other decorrelates the residuals. */
export function decorrelated(
  form: Form,
  table: Table,
  luck: SharedLuck,
): { readonly form: Form; readonly table: Table } {
  const p = form.coordinates.length
  const logLoss = Float64Array.from(table.logLoss)
  transform(logLoss, 1, luck)
  return {
    table: { ...table, logLoss },
    form: {
      ...form,
      evaluate(theta, columns, prediction, jacobian) {
        form.evaluate(theta, columns, prediction, jacobian)
        transform(prediction, 1, luck)
        transform(jacobian, p, luck)
      },
    },
  }
}

/** Applies the map to every column of a row-major matrix in place. */
function transform(matrix: Float64Array, columns: number, { share, groups }: SharedLuck): void {
  const scale = 1 / Math.sqrt(1 - share)
  for (const rows of groups) {
    const n = rows.length
    // A lone row has variance σ² as it is.
    if (n === 1) continue
    const pull = 1 - Math.sqrt((1 - share) / (1 + (n - 1) * share))
    for (let column = 0; column < columns; column++) {
      let average = 0
      for (const row of rows) average += (matrix[row * columns + column] as number) / n
      for (const row of rows) {
        const at = row * columns + column
        matrix[at] = ((matrix[at] as number) - pull * average) * scale
      }
    }
  }
}
