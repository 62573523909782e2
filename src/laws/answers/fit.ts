import { fail } from '../../error.ts'
import { extentOf } from '../../stats/index.ts'
import { type FormFit, fitForm, outliersOf } from '../fit.ts'
import type { Form } from '../forms/form.ts'
import type { Observation } from '../observation.ts'
import { huber, type Penalty } from '../robust.ts'
import { tableOf } from '../table.ts'
import { type Alternative, approachAlternatives, formAlternatives, isoFlopLines } from './alternatives.ts'
import { countingOf, countingWords } from './counting.ts'
import { crowdNotes, type Finding, missingFor, repeatNotes, wideIn, wildIn } from './findings.ts'
import { formNamed, type NamedForm, rivalsOf } from './forms.ts'
import { bestSplit, exponentOf, type Flatness, flatnessOf, type Law, logSpaced, lossAt, type Split } from './split.ts'
import { countRuns, thinRuns } from './thin.ts'
import { type Interval90, intervalsOver, resample, splitIntervals } from './uncertainty.ts'

export interface FitRequest {
  /** Name of the form; default Chinchilla's. */
  readonly form?: string
  /** Default: Huber on ln loss with delta 1e-3, summed over rows. */
  readonly penalty?: Penalty
  /** Resamples of whole trunks behind the intervals; default 1000, fewer for long tables. */
  readonly bootstraps?: number
  readonly seed?: number
  /** Compute, FLOPs, at which the best split is wanted; default the largest of the table. */
  readonly C?: number
}

/** A fitted law as plain data. What the rows leave undetermined is null, with its range in `intervals`. */
export interface LawAnswer {
  readonly form: string
  readonly equation: string
  readonly source: string
  readonly penalty: string
  /** Null when the rows tell no parameter. */
  readonly params: Readonly<Record<string, number | null>> | null
  /** Summed penalty at the optimum. */
  readonly objective: number | null
  /** Exponent of the compute-optimal N: N ∝ C^nExponent. */
  readonly nExponent: number | null
  /** 90% intervals of the parameters and of nExponent, from resampling whole trunks. */
  readonly intervals: Readonly<Record<string, Interval90>> | null
  /** Root mean square of ln predicted − ln observed. */
  readonly scatter: number | null
  readonly identified: boolean
  /** Parameters of which only a range, or nothing, is known. */
  readonly undetermined: readonly string[]
}

/** The best split of a compute under the law, its 90% intervals and how little it matters. */
export interface BestSplit extends Split {
  readonly interval: { readonly N: Interval90; readonly D: Interval90 } | null
  readonly flatness: Flatness
}

export interface FitAnswer {
  readonly law: LawAnswer
  readonly best: BestSplit | null
  /** The law along its best splits of compute (for a form in one variable, along that), across the rows and to `best`. */
  readonly frontier: readonly Split[]
  readonly alternatives: readonly Alternative[]
  /** Rows far off the law, by index; they stay in the fit. */
  readonly outliers: readonly { readonly row: number; readonly reason: string }[]
  /** How the table counts C. */
  readonly counting: string
  readonly diagnostics: readonly string[]
  readonly n: { readonly rows: number; readonly runs: number }
}

/** An answer and what only drawing needs. */
export interface FittedTable {
  readonly answer: FitAnswer
  /** Null when the law is withheld. */
  readonly law: Law | null
  /** ln predicted − ln observed per row; empty when the law is withheld. */
  readonly residuals: Float64Array
  /** Rows of equal compute and several sizes, line by line. */
  readonly lines: readonly (readonly Observation[])[]
}

/** Rows that are resampled, and that alternatives are fitted to. */
const MOST_ROWS = 6000

/**
 * The law of a table, its uncertainty, and other readings of the same rows. What the rows cannot identify is withheld
 * (null), with a diagnostic that says why.
 * @throws EscaladoError `form-unknown`, `too-few-runs`, `not-positive`
 */
export function answerFit(observations: readonly Observation[], request: FitRequest = {}): FittedTable {
  const { penalty = huber(1e-3), C = extentOf(observations, (row) => row.C)[1] } = request
  const named = formNamed(request.form ?? 'chinchilla')
  const form = named.of(observations)
  requireRows(observations, form)
  const few = thinRuns(observations, MOST_ROWS, 'intervals and alternatives are from')
  const missing = missingFor(named, form, observations)
  const fitted =
    missing.length > 0
      ? withheld(form, penalty)
      : fitLaw({ named, form }, observations, few.observations, { ...request, C })
  const yardstick = { C, law: fitted.use }
  const question = { observations: few.observations, penalty }
  const answer = {
    law: fitted.law,
    best: fitted.best,
    frontier: fitted.use === null ? [] : frontierOf(fitted.use, named, observations, C),
    alternatives: [
      ...(named.variables.length > 1 ? approachAlternatives(few.observations, yardstick) : []),
      ...formAlternatives(rivalsOf(named, observations, fitted.use !== null), question, yardstick),
    ],
    outliers: fitted.outliers,
    counting: countingWords(observations, named.variables),
    diagnostics: [
      ...missing,
      ...fitted.diagnostics,
      ...repeatNotes(observations, named),
      ...crowdNotes(few.observations),
      ...(few.note === null ? [] : [few.note]),
    ],
    n: { rows: observations.length, runs: countRuns(observations) },
  }
  return { answer, law: fitted.use, residuals: fitted.residuals, lines: isoFlopLines(few.observations) }
}

function requireRows(observations: readonly Observation[], { name, coordinates }: Form): void {
  if (observations.length >= coordinates.length) return
  fail({
    code: 'too-few-runs',
    what: `the form ${name} has ${coordinates.length} parameters and the table has fewer rows`,
    value: observations.length,
    fix: 'Add runs, or fit a form with fewer parameters.',
  })
}

/** Parameters that do not move the best split: the irreducible loss, and what decays with repeats and surplus. */
const NO_PART_IN_SPLITS: ReadonlySet<string> = new Set(['E', 'rD', 'rN'])

interface Fitted extends Pick<FitAnswer, 'law' | 'best' | 'outliers' | 'diagnostics'> {
  /** The law for comparing alternatives with; null where there is none to compare with. */
  readonly use: Law | null
  readonly residuals: Float64Array
}

/** The answer when the rows cannot identify the form at all. */
function withheld(form: Form, penalty: Penalty): Fitted {
  return {
    law: {
      ...describe(form, penalty),
      ...{ params: null, objective: null, nExponent: null, intervals: null, scatter: null, identified: false },
      undetermined: [],
    },
    ...{ best: null, outliers: [], diagnostics: [], use: null, residuals: new Float64Array(0) },
  }
}

function fitLaw(
  { named, form }: { readonly named: NamedForm; readonly form: Form },
  observations: readonly Observation[],
  few: readonly Observation[],
  { penalty = huber(1e-3), seed = 1, bootstraps, C }: FitRequest & { readonly C: number },
): Fitted {
  const table = tableOf(observations)
  const fit = fitForm(form, table, { weights: new Float64Array(table.rows).fill(1), penalty })
  const { theta, natural, converged, objective, residuals } = fit
  const plane = named.variables.length > 1
  const law: Law = { form, theta, counting: countingOf(observations) }
  const draws = resample(named, fit, few, { penalty, seed, bootstraps })
  const intervals =
    draws === null
      ? null
      : intervalsOver(draws, (draw) => ({
          ...draw.form.natural(draw.theta),
          ...(plane ? { nExponent: exponentOf({ ...law, ...draw }, C) } : {}),
        }))
  const findings = findingsIn(fit, named.findings?.(few, natural) ?? [], intervals, observations)
  const undetermined = [...new Set(findings.flatMap(({ parameters }) => parameters))]
  const split = plane && undetermined.every((name) => NO_PART_IN_SPLITS.has(name)) ? bestSplit(law, C) : undefined
  return {
    law: {
      ...describe(form, penalty),
      params: Object.fromEntries(
        Object.entries(natural).map(([name, value]) => [name, undetermined.includes(name) ? null : value]),
      ),
      objective,
      nExponent: plane ? exponentOf(law, C) : null,
      intervals,
      scatter: Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / table.rows),
      identified: undetermined.length === 0 && converged,
      undetermined,
    },
    best:
      split === undefined
        ? null
        : { ...split, interval: draws && splitIntervals(law, draws, C), flatness: flatnessOf(law, split) },
    outliers: outliersOf(residuals),
    diagnostics: [
      ...sentences(findings),
      ...unsettled(fit),
      ...(draws === null ? ['too few independent runs to resample: no intervals'] : []),
    ],
    use: law,
    residuals,
  }
}

function describe({ name, equation, source }: Form, penalty: Penalty) {
  return { form: name, equation, source, penalty: penalty.name }
}

/** What is wild in the fit, what its form has to say, and what resampling leaves open besides. */
function findingsIn(
  fit: FormFit,
  own: readonly Finding[],
  intervals: LawAnswer['intervals'],
  observations: readonly Observation[],
): Finding[] {
  const wild = [...wildIn(fit, observations), ...own]
  const told = new Set(wild.flatMap(({ parameters }) => parameters))
  const wide = intervals === null ? [] : wideIn(intervals, observations)
  return [...wild, ...wide.filter(({ parameters }) => !parameters.some((name) => told.has(name)))]
}

function sentences(findings: readonly Finding[]): string[] {
  return findings.map(({ message }) => message)
}

function unsettled({ converged }: FormFit): string[] {
  return converged ? [] : ['the fit did not settle: the data leave a direction of the law undetermined']
}

/** Along the best splits; along its variable for a form in one, which then stands in for C. */
function frontierOf(law: Law, { variables }: NamedForm, observations: readonly Observation[], most: number): Split[] {
  const [only, another] = variables
  if (only === undefined || another !== undefined) {
    const [low, high] = extentOf(observations, ({ C }) => C)
    return logSpaced(Math.min(low, most), Math.max(high, most)).flatMap((C) => bestSplit(law, C) ?? [])
  }
  return logSpaced(...extentOf(observations, (row) => row[only])).map((x) => {
    const point = { N: 1, D: 1, [only]: x, C: x }
    return { ...point, loss: lossAt(law, point) }
  })
}
