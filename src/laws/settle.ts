import { smallest } from '../stats/index.ts'
import type { Form } from './forms/form.ts'
import { type MinimizeOptions, type Minimum, minimize, type Objective } from './minimize.ts'
import type { Table } from './table.ts'

/** Logarithm of a floor that is not there: its exponential is 0. */
const ABSENT = -1000
/** Share of the lowest loss below which a floor has vanished, and one from which a search can move either way. */
const SHARE = { vanished: 1e-6, slight: 0.01 }
/** Relative difference between objectives that only rounding makes. */
const ROUNDING = 1e-12

/**
 * `minimize`, and where the best irreducible loss is none, exactly none: its logarithm can only creep there. Beliefs keep
 * a floor from vanishing, so with them there is nothing to do.
 */
export function settle(objective: Objective, start: Float64Array, options: MinimizeOptions = {}): Minimum {
  const found = minimize(objective, start, options)
  const { form, table, beliefs } = objective
  if (form.floor === undefined || beliefs.length > 0) return found
  const least = Math.log(SHARE.vanished) + smallest(table.logLoss.subarray(0, table.rows))
  if ((found.theta[form.floor] as number) > least) return found
  const without = minimize(objective, found.theta.with(form.floor, ABSENT), options)
  return without.objective <= found.objective * (1 + ROUNDING) ? without : found
}

/** A scale from which on it may as well be infinite, and one from which a search can move either way. */
const SCALE = { endless: 1e3, near: 1e2 }

/**
 * Where refits to other rows begin, given an optimum: there, with a vanished floor back at a slight value, from where a
 * search can move either way; and where the optimum has put a scale at infinity, where no search comes back from, also with
 * the scale near.
 */
export function refitStarts(form: Form, table: Table, theta: Float64Array): Float64Array[] {
  const least = Math.log(SHARE.slight) + smallest(table.logLoss)
  const start = theta.map((value, i) => (i === form.floor ? Math.max(value, least) : value))
  const gone = form.endless?.filter((at) => (theta[at] as number) > Math.log(SCALE.endless)) ?? []
  if (gone.length === 0) return [start]
  return [start, start.map((value, i) => (gone.includes(i) ? Math.log(SCALE.near) : value))]
}
