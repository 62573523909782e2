import { EscaladoError } from '../../error.ts'
import { type Allocation, allocationAt, envelopeAllocation, isoFlopAllocation } from '../approaches.ts'
import { computeLevels } from '../backtest.ts'
import { fitForm } from '../fit.ts'
import { chinchilla } from '../forms/chinchilla.ts'
import type { Observation } from '../observation.ts'
import type { Penalty } from '../robust.ts'
import { type Table, tableOf } from '../table.ts'
import type { NamedForm } from './forms.ts'
import { bestSplit, exponentOf, type Law, lossOnLine, type Split } from './split.ts'
import { rowsOfRuns } from './thin.ts'

/** Another way to read the same table: another approach to the best split, or another form of law. */
export interface Alternative {
  readonly kind: 'approach' | 'form'
  readonly name: string
  /** Exponent of the compute-optimal N: N ∝ C^nExponent. Null where there is none. */
  readonly nExponent: number | null
  /** The best split at the compute asked for. */
  readonly at: Omit<Split, 'loss'> | null
  /** What that size costs under the fitted law, as a fraction above the law's own best loss. */
  readonly lossAbove: number | null
  /** A form's parameters, its summed penalty, and that over the fitted law's on the same rows; null for an approach. */
  readonly params: Readonly<Record<string, number>> | null
  readonly objective: number | null
  readonly relative: number | null
  /** Why there is no answer, or what to know of it; null when there is nothing to say. */
  readonly reason: string | null
}

/** The law that alternatives are weighed by, and the compute at which they are compared. */
export interface Yardstick {
  readonly C: number
  /** Null where no law was identified. */
  readonly law: Law | null
}

const NOTHING = {
  ...{ nExponent: null, at: null, lossAbove: null, params: null },
  ...{ objective: null, relative: null, reason: null },
}
/** Runs whose compute differs by less than this factor lie on one isoFLOP line. */
const ONE_LINE = 1.1
/** Lines that are no chance in a table most of whose rows stand elsewhere. */
const MANY_LINES = 4
/** Fewest rows of a run that make it a curve, and fewest sizes that make a line or a comparison. */
const FEWEST = { checkpoints: 3, curves: 2, sizes: 3, lines: 2 }

/**
 * The approaches of Hoffmann et al. 2022, where the table allows them; the third is Chinchilla's law itself, among them
 * when it is the yardstick.
 */
export function approachAlternatives(observations: readonly Observation[], yardstick: Yardstick): Alternative[] {
  const noCurves = curvesMissing(observations)
  const rows = isoFlopLines(observations).flat()
  const noLines =
    computeLevels(rows).length >= FEWEST.lines
      ? null
      : `this takes isoFLOP lines: at least two levels of compute, equal to 10%, with ${FEWEST.sizes} or more sizes each`
  const read = (name: string, missing: string | null, allocate: () => Allocation): Alternative => {
    const allocation = missing ?? attempt(allocate)
    if (typeof allocation === 'string') return { kind: 'approach', name, ...NOTHING, reason: allocation }
    const at = { C: yardstick.C, ...allocationAt(allocation, yardstick.C) }
    return {
      ...NOTHING,
      ...{ kind: 'approach', name, at, nExponent: allocation.N.exponent, lossAbove: lossAbove(yardstick, at.N) },
      reason: leftOut(allocation),
    }
  }
  return [
    read('approach 1', noCurves, () => envelopeAllocation(observations)),
    read('approach 2, parabola', noLines, () => isoFlopAllocation(rows, 'parabola')),
    read('approach 2, Akima', noLines, () => isoFlopAllocation(rows, 'akima')),
    ...thirdApproach(yardstick),
  ]
}

function thirdApproach({ law, C }: Yardstick): Alternative[] {
  const split = law?.form === chinchilla ? bestSplit(law, C) : undefined
  if (law === null || split === undefined) return []
  const { loss: _, ...at } = split
  const place = { at, nExponent: exponentOf(law, C), lossAbove: 0 }
  return [{ ...NOTHING, kind: 'approach', name: 'approach 3', ...place, params: law.form.natural(law.theta) }]
}

function leftOut({ optima, excluded }: Allocation): string | null {
  if (excluded.length === 0) return null
  const reasons = [...new Set(excluded.map(({ reason }) => reason))]
  return `${optima.length} of ${optima.length + excluded.length} levels of compute; for the other${excluded.length === 1 ? '' : 's'}, ${reasons.join('; ')}`
}

/** The table fitted with other forms: how well each fits, and what it makes of the best split. */
export function formAlternatives(
  forms: readonly NamedForm[],
  { observations, penalty }: { readonly observations: readonly Observation[]; readonly penalty: Penalty },
  yardstick: Yardstick,
): Alternative[] {
  const table = tableOf(observations)
  const weights = new Float64Array(table.rows).fill(1)
  const own = yardstick.law === null ? null : objectiveOf(yardstick.law, table, penalty)
  return forms.map(({ name, of, variables }): Alternative => {
    const fitted = attempt(() => fitForm(of(observations), table, { weights, penalty }))
    if (typeof fitted === 'string') return { kind: 'form', name, ...NOTHING, reason: fitted }
    const { form, theta, natural, objective, converged } = fitted
    const law = yardstick.law === null || variables.length < 2 ? null : { ...yardstick.law, form, theta }
    const split = law === null ? undefined : bestSplit(law, yardstick.C)
    return {
      ...{ kind: 'form', name, params: natural, objective },
      relative: own === null ? null : objective / own,
      nExponent: law === null ? null : exponentOf(law, yardstick.C),
      at: split === undefined ? null : { C: split.C, N: split.N, D: split.D },
      lossAbove: split === undefined ? null : lossAbove(yardstick, split.N),
      reason: converged ? null : 'the fit did not settle: the data leave a direction of this form undetermined',
    }
  })
}

function objectiveOf({ form, theta }: Law, table: Table, penalty: Penalty): number {
  const prediction = new Float64Array(table.rows)
  form.evaluate(theta, table, prediction, new Float64Array(table.rows * form.coordinates.length))
  return prediction.reduce((sum, value, row) => sum + penalty.value(value - (table.logLoss[row] as number)), 0)
}

function lossAbove({ law, C }: Yardstick, N: number): number | null {
  const best = law === null ? undefined : bestSplit(law, C)
  return law === null || best === undefined ? null : lossOnLine(law, C, N) / best.loss - 1
}

/** Why approach 1 does not apply: it compares training curves of several sizes. */
function curvesMissing(observations: readonly Observation[]): string | null {
  const curves = rowsOfRuns(observations).filter((rows) => rows.length >= FEWEST.checkpoints)
  const sizes = new Set(curves.map(([first]) => first?.N))
  if (sizes.size >= FEWEST.curves) return null
  return `this takes training curves: runs of at least two sizes with ${FEWEST.checkpoints} or more checkpoints each`
}

/**
 * The lines of one compute with several sizes in a table, by rising compute: what approach 2 reads minima of. None where
 * a few rows of a scattered table happen to stand on such lines.
 */
export function isoFlopLines(observations: readonly Observation[]): Observation[][] {
  let below = 0
  const lines = computeLevels(observations).flatMap((top) => {
    const line = observations.filter(({ C }) => C > below && C <= top)
    below = top
    const lowest = line.reduce((low, { C }) => Math.min(low, C), top)
    const sizes = new Set(line.map(({ N }) => N.toPrecision(4)))
    return top <= lowest * ONE_LINE && sizes.size >= FEWEST.sizes ? [line] : []
  })
  const laidOut = lines.length >= MANY_LINES || lines.flat().length >= observations.length / 2
  return laidOut ? lines : []
}

/** What a function gives, or the sentence it failed with. */
function attempt<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    if (error instanceof EscaladoError) return error.problem.what
    throw error
  }
}
