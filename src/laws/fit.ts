import { fail } from '../error.ts'
import { extentOf, median } from '../stats/index.ts'
import {
  type ChinchillaParameters,
  chinchilla,
  chinchillaCoordinates,
  chinchillaParameters,
} from './forms/chinchilla.ts'
import type { Belief, Form } from './forms/form.ts'
import { identifiability } from './identify.ts'
import { type MinimizeOptions, type Minimum, minimize, type Objective } from './minimize.ts'
import type { Observation } from './observation.ts'
import { populationsOf } from './populations.ts'
import { chargedWeights, huber, type Penalty } from './robust.ts'
import { settle } from './settle.ts'
import { everyNth, everyNthOf, type Table, tableOf } from './table.ts'

export interface FitOptions {
  /** Default: Huber on ln loss with delta 1e-3, summed over rows. Also `squares`, `lossSquares`, `asymmetric`. */
  readonly penalty?: Penalty
  /** One non-negative weight per observation; default 1. */
  readonly weights?: ArrayLike<number>
}

export interface FormFit extends Minimum {
  readonly form: Form
  /** The parameters as the literature writes them. */
  readonly natural: Readonly<Record<string, number>>
}

export interface FormFitOptions {
  readonly weights: Float64Array
  readonly penalty: Penalty
  readonly beliefs?: readonly Belief[]
  /** Where to search from; default the form's own starts. */
  readonly starts?: readonly Float64Array[]
  /** Relative decrease of the objective that counts as none. */
  readonly tolerance?: number
}

/**
 * Fits one form: polishes each start and keeps the lowest objective.
 * @throws EscaladoError `too-few-runs` when there are fewer rows of positive weight (and beliefs) than parameters;
 *   `weights-wrong`.
 */
export function fitForm(form: Form, table: Table, options: FormFitOptions): FormFit {
  const { weights, penalty, beliefs = [], starts = form.starts(table, weights), tolerance } = options
  const search: MinimizeOptions = tolerance === undefined ? {} : { tolerance }
  requireWeights(weights, table.rows)
  const informative = weights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0)
  if (informative + beliefs.length < form.coordinates.length) {
    fail({
      code: 'too-few-runs',
      what: `the form ${form.name} has ${form.coordinates.length} parameters and the table has fewer runs`,
      value: informative,
      fix: 'Add runs at other sizes and token counts.',
    })
  }
  const objective = { form, table, weights: chargedWeights(penalty, table.logLoss, weights), penalty, beliefs }
  const isLong = table.rows > MANY_ROWS
  const candidates = isLong ? [bestOfFew(objective, starts, search)] : mostPromising(objective, starts)
  const polish = isLong ? { ...search, damping: NEAR_OPTIMUM } : search
  const best = candidates
    .map((start) => settle(objective, start, polish))
    .reduce((a, b) => (b.objective < a.objective ? b : a))
  return { ...best, form, natural: form.natural(best.theta) }
}

/** @throws EscaladoError `weights-wrong` unless there is one non-negative number per row. */
function requireWeights(weights: Float64Array, rows: number): void {
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity))
  if (weights.length === rows && wrong < 0) return
  fail({
    code: 'weights-wrong',
    what: 'a fit takes one non-negative weight per row',
    value: wrong < 0 ? `${weights.length} weights for ${rows} rows` : String(weights[wrong]),
    ...(wrong < 0 ? {} : { where: `weight ${wrong + 1}` }),
    fix: 'Give as many weights as observations, 0 for a row to leave out.',
  })
}

/** Starts that are polished to the end, and the steps after which they are chosen. */
const POLISHED = { starts: 6, after: 8 }

/** Of many starts, those that have come lowest after a few steps. */
function mostPromising(objective: Objective, starts: readonly Float64Array[]): readonly Float64Array[] {
  if (starts.length <= POLISHED.starts) return starts
  return starts
    .map((start) => minimize(objective, start, { iterations: POLISHED.after }))
    .sort((a, b) => a.objective - b.objective)
    .slice(0, POLISHED.starts)
    .map(({ theta }) => theta)
}

/** Rows beyond which starts are compared on an even sample of this many, and only the best is polished on all. */
const MANY_ROWS = 20_000
/** Damping with which a polish on all rows begins, the optimum on some of them being close. */
const NEAR_OPTIMUM = 1e-4

/** The optimum on every k-th row: close enough to the optimum on all for its polish to need a few steps. */
function bestOfFew(objective: Objective, starts: readonly Float64Array[], search: MinimizeOptions): Float64Array {
  const stride = Math.ceil(objective.table.rows / MANY_ROWS)
  const few = {
    ...objective,
    table: everyNth(objective.table, stride),
    weights: everyNthOf(objective.weights, stride),
  }
  return starts.map((start) => settle(few, start, search)).reduce((a, b) => (b.objective < a.objective ? b : a)).theta
}

export interface ChinchillaFit {
  readonly parameters: ChinchillaParameters
  /** Summed penalty at the optimum. */
  readonly objective: number
  /** ln predicted − ln observed, one per observation. */
  readonly residuals: readonly number[]
  /** Root mean square of the residuals. */
  readonly spread: number
  readonly converged: boolean
  /** Rows far off the law, with the reason; they stay in the fit, where the penalty gives them little weight. */
  readonly outliers: readonly { readonly row: number; readonly reason: string }[]
  /** False when some parameter cannot be told from these runs. */
  readonly identified: boolean
  /** What cannot be told, and why, and what else a reader should know; one sentence each. */
  readonly diagnostics: readonly string[]
}

/**
 * Chinchilla's law through finished runs: Hoffmann et al. 2022, approach 3, with the objective summed (averaging it
 * stops the usual optimizers early: Besiroglu et al. 2024, arXiv 2404.10102). The optimum does not depend on `start`,
 * which only adds one more place to search from.
 * @throws EscaladoError `too-few-runs`, `not-positive`, `weights-wrong`.
 */
export function fitChinchilla(
  observations: readonly Observation[],
  options: FitOptions & { readonly start?: ChinchillaParameters } = {},
): ChinchillaFit {
  const table = tableOf(observations)
  const weights = Float64Array.from(options.weights ?? new Float64Array(table.rows).fill(1))
  const starts = [...chinchilla.starts(table, weights)]
  if (options.start !== undefined) starts.push(chinchillaCoordinates(options.start))
  const fit = fitForm(chinchilla, table, { weights, penalty: options.penalty ?? huber(1e-3), starts })
  const parameters = chinchillaParameters(fit.theta)
  const missing = [
    ...identifiability(observations),
    ...wildParameters(parameters, observations).map(({ message }) => message),
    ...(fit.converged ? [] : ['the fit did not settle: the data leave a direction of the law undetermined']),
  ]
  return {
    parameters,
    objective: fit.objective,
    residuals: [...fit.residuals],
    spread: Math.sqrt(fit.residuals.reduce((sum, r) => sum + r * r, 0) / table.rows),
    converged: fit.converged,
    outliers: outliersOf(fit.residuals),
    identified: missing.length === 0,
    diagnostics: [...missing, ...mixtureNotes(fit.residuals)],
  }
}

function mixtureNotes(residuals: Float64Array): string[] {
  const groups = populationsOf(residuals)
  if (groups === undefined) return []
  const above = (100 * Math.expm1(groups.gap)).toFixed(0)
  return [
    `${groups.higher.length} of ${residuals.length} rows lie ${above}% above the others with nothing between: two corpora, evaluation sets or units in one fit?`,
  ]
}

/** Robust standard deviations of the residuals beyond which a run is called an outlier, and the least that counts. */
const OUTLYING = { deviations: 6, least: 0.01 }

/** Rows far off a fit, from its residuals (ln predicted − ln observed), each with its reason. */
export function outliersOf(residuals: Float64Array): { readonly row: number; readonly reason: string }[] {
  const scale = 1.4826 * median(residuals.map(Math.abs))
  const limit = Math.max(OUTLYING.deviations * scale, OUTLYING.least)
  const found: { row: number; reason: string }[] = []
  for (let row = 0; row < residuals.length; row++) {
    const residual = residuals[row] as number
    const size = Math.abs(residual)
    if (size <= limit) continue
    const beside = scale > 0 ? `${(size / scale).toFixed(0)} times the usual scatter` : 'which most rows follow exactly'
    found.push({
      row,
      reason: `loss ${(100 * size).toFixed(1)}% ${residual > 0 ? 'below' : 'above'} the law, ${beside}`,
    })
  }
  return found
}

/** Something unbelievable in fitted values, and the parameters that it leaves undetermined. */
export interface WildFinding {
  readonly parameters: readonly (keyof ChinchillaParameters)[]
  readonly message: string
}

/** What is unbelievable in fitted values, each as a sentence. */
export function wildParameters(
  { E, A, B, alpha, beta }: ChinchillaParameters,
  observations: readonly Observation[],
): WildFinding[] {
  const [lowest] = extentOf(observations, ({ loss }) => loss)
  const found: WildFinding[] = []
  const say = (parameters: WildFinding['parameters'], message: string) => found.push({ parameters, message })
  for (const [name, scale, value, lever] of [
    ['alpha', 'A', alpha, 'parameters'],
    ['beta', 'B', beta, 'tokens'],
  ] as const) {
    if (value <= 0.02)
      say([name, scale], `${name} = ${value.toPrecision(3)}: the loss does not fall with ${lever} in these runs`)
    if (value > 1.5)
      say(
        [name, scale],
        `${name} = ${value.toPrecision(3)} is far above any published law: too short a range in ${lever}`,
      )
  }
  if (E < 0.02 * lowest) say(['E'], 'the irreducible loss E is undetermined: these runs are as well fitted with none')
  if (E > 0.995 * lowest) say(['E'], 'the irreducible loss E has risen to the lowest loss observed')
  const top = observations.reduce((a, b) => (b.C > a.C ? b : a))
  if (A * top.N ** -alpha < 1e-4 * lowest)
    say(['A', 'alpha'], 'the term in parameters has vanished: A and alpha are undetermined')
  if (B * top.D ** -beta < 1e-4 * lowest)
    say(['B', 'beta'], 'the term in tokens has vanished: B and beta are undetermined')
  return found
}
