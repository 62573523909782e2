import { smallest } from '../stats/index.ts'
import type { Form } from './forms/form.ts'
import { type MinimizeOptions, type Minimum, minimize, type Objective } from './minimize.ts'
import type { Table } from './table.ts'

/** Logarithm of a term that is not there: its exponential is 0. */
const ABSENT = -1000
/** Share of the lowest loss below which a term has all but vanished. */
const SLIGHT = 0.01

/**
 * `minimize`, and where the best fit lies on the edge of the parameters, that edge. A term that enters as a logarithm can
 * only creep towards zero, and a search that follows it stops anywhere on the way (on one published table 14% above the
 * optimum). So where a term of the form's `vanishing` is slight, or the search did not settle, the law without that term
 * is fitted too, and kept if it is no worse. Beliefs keep terms from vanishing, so with them there is nothing to try.
 */
export function settle(objective: Objective, start: Float64Array, options: MinimizeOptions = {}): Minimum {
  const found = minimize(objective, start, options)
  const { form, table, beliefs } = objective
  if (form.vanishing === undefined || beliefs.length > 0) return found
  const logLowest = smallest(table.logLoss.subarray(0, table.rows))
  return form.vanishing.reduce((best, coordinate) => {
    const slight = (best.theta[coordinate] as number) < Math.log(SLIGHT) + logLowest
    if (best.converged && !slight) return best
    const without = Float64Array.from(best.theta)
    without[coordinate] = ABSENT
    const edge = minimize(objective, without, options)
    return edge.objective <= best.objective ? edge : best
  }, found)
}

/** The same point with every vanished term back at a slight value, from where a search can move either way. */
export function awayFromEdges(form: Form, table: Table, theta: Float64Array): Float64Array {
  const least = Math.log(SLIGHT) + smallest(table.logLoss)
  return theta.map((value, i) => (form.vanishing?.includes(i) ? Math.max(value, least) : value))
}
