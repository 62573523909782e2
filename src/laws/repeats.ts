import { groupBy, largest } from '../stats/index.ts'
import { fitForm } from './fit.ts'
import { type ChinchillaParameters, chinchillaCoordinates } from './forms/chinchilla.ts'
import { dataConstrained } from './forms/data-constrained.ts'
import { minimize } from './minimize.ts'
import type { Observation } from './observation.ts'
import { huber, type Penalty } from './robust.ts'
import { tableOf } from './table.ts'

export interface RepeatsFit {
  /** Repetitions (rD) and surplus of parameters (rN) after which their worth has decayed by 1/e. */
  readonly rD: number
  readonly rN: number
  readonly objective: number
  /** Other optima whose objective is within 1% of the lowest: the table cannot tell them apart. */
  readonly rivals: readonly { readonly rD: number; readonly rN: number; readonly objective: number }[]
  readonly diagnostics: readonly string[]
}

/**
 * The two decay constants of the data-constrained law (Muennighoff et al. 2023) given Chinchilla's parameters from
 * unrepeated runs. Rows say how many of their tokens were distinct (`unique`).
 * @throws EscaladoError `too-few-runs`, `not-positive`.
 */
export function fitRepeats(
  observations: readonly Observation[],
  base: ChinchillaParameters,
  options: { readonly penalty?: Penalty; readonly start?: { readonly rD: number; readonly rN: number } } = {},
): RepeatsFit {
  const table = tableOf(observations)
  const form = dataConstrained(chinchillaCoordinates(base))
  const weights = new Float64Array(table.rows).fill(1)
  const penalty = options.penalty ?? huber(1e-3)
  const starts =
    options.start === undefined
      ? form.starts(table, weights)
      : [Float64Array.of(Math.log(options.start.rD), Math.log(options.start.rN))]
  const best = fitForm(form, table, { weights, penalty, starts })
  const point = (theta: Float64Array) => ({ rD: Math.exp(theta[0] as number), rN: Math.exp(theta[1] as number) })
  const found = point(best.theta)
  const rivals = form
    .starts(table, weights)
    .map((start) => minimize({ form, table, weights, penalty, beliefs: [] }, start))
    .map(({ theta, objective }) => ({ ...point(theta), objective }))
    .filter((other, i, all) => {
      const same = (a: { rD: number; rN: number }) =>
        Math.abs(Math.log(a.rD / other.rD)) + Math.abs(Math.log(a.rN / other.rN)) < 0.1
      return other.objective < 1.01 * best.objective && !same(found) && all.findIndex(same) === i
    })
  const diagnostics: string[] = []
  const epochs = largest(observations.map(({ D, unique }) => D / (unique ?? D)))
  if (epochs < 4) diagnostics.push(`at most ${epochs.toFixed(1)} epochs: what repeats cost is not identified`)
  if (found.rN > 1e3) diagnostics.push('rN has run away: surplus parameters are not identified')
  if (found.rD > 1e3) diagnostics.push('rD has run away: these runs show no cost of repeats')
  for (const { rD, rN } of rivals) {
    diagnostics.push(
      `rD = ${rD.toPrecision(3)} with rN = ${rN.toPrecision(3)} fits as well to 1%: the two trade against each other`,
    )
  }
  if (rising(observations)) {
    diagnostics.push('some runs get worse with more epochs, which no saturating form can show')
  }
  return { ...found, objective: best.objective, rivals, diagnostics }
}

/** Whether, at one size and one set of distinct tokens, more tokens made the loss clearly worse. */
function rising(observations: readonly Observation[]): boolean {
  const groups = groupBy(observations, ({ N, D, unique }) => `${N} ${unique ?? D}`)
  return [...groups.values()].some((rows) => {
    const sorted = rows.sort((a, b) => a.D - b.D)
    return sorted.some((row, i) => sorted.slice(i + 1).some((later) => later.loss > row.loss * 1.02))
  })
}
