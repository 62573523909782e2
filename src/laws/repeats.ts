import { fail } from '../error.ts'
import { groupBy, largest } from '../stats/index.ts'
import { fitChinchilla, fitForm } from './fit.ts'
import { type ChinchillaParameters, chinchillaCoordinates, chinchillaParameters } from './forms/chinchilla.ts'
import { dataConstrained, decayOf, decaysHeld } from './forms/data-constrained.ts'
import { minimize } from './minimize.ts'
import type { Observation } from './observation.ts'
import { huber, type Penalty } from './robust.ts'
import { tableOf } from './table.ts'

/** Something that leaves decay constants undetermined, and which; or, of none, something to know. */
export interface RepeatsFinding {
  readonly parameters: readonly ('rD' | 'rN')[]
  readonly message: string
}

export interface RepeatsFit {
  /** Repetitions (rD) and surplus of parameters (rN) after which their worth has decayed by 1/e. */
  readonly rD: number
  readonly rN: number
  readonly objective: number
  /** Other optima whose objective is within 1% of the lowest: the table cannot tell them apart. */
  readonly rivals: readonly { readonly rD: number; readonly rN: number; readonly objective: number }[]
  readonly findings: readonly RepeatsFinding[]
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
  const form = heldAt(base)
  const weights = new Float64Array(table.rows).fill(1)
  const penalty = options.penalty ?? huber(1e-3)
  const starts =
    options.start === undefined
      ? form.starts(table, weights)
      : [Float64Array.of(Math.log(options.start.rD), Math.log(options.start.rN))]
  const best = fitForm(form, table, { weights, penalty, starts })
  const found = pointOf(best.theta)
  const rivals = form
    .starts(table, weights)
    .map((start) => minimize({ form, table, weights, penalty, beliefs: [] }, start))
    .map(({ theta, objective }) => ({ ...pointOf(theta), objective }))
    .filter((other, i, all) => {
      const same = (a: { rD: number; rN: number }) => changeOf(a.rD, other.rD) + changeOf(a.rN, other.rN) < 0.1
      return other.objective < 1.01 * best.objective && !same(found) && all.findIndex(same) === i
    })
  const findings = decayFindings(observations, { ...base, ...found })
  for (const { rD, rN } of rivals) {
    const rival = `rD = ${rD.toPrecision(3)} with rN = ${rN.toPrecision(3)}`
    const message = `${rival} fits as well to 1%: the two trade against each other`
    findings.push({ parameters: ['rD', 'rN'], message })
  }
  if (rising(observations)) {
    const message = 'some runs get worse with more epochs, which no saturating form can show'
    findings.push({ parameters: [], message })
  }
  return { ...found, objective: best.objective, rivals, findings }
}

function heldAt(base: ChinchillaParameters) {
  return dataConstrained(chinchillaCoordinates(base))
}

function pointOf(theta: Float64Array): { readonly rD: number; readonly rN: number } {
  return { rD: decayOf(theta[0] as number), rN: decayOf(theta[1] as number) }
}

/** Epochs from which repeated data are known to lose value (Muennighoff et al. 2023: about four are nearly free). */
export const FREE_EPOCHS = 4

/** The most passes that a run makes over its data. */
export function mostEpochs(runs: readonly Pick<Observation, 'D' | 'unique'>[]): number {
  return largest(runs.map(({ D, unique = D }) => D / unique))
}

/** Tokens over distinct tokens up to which a run counts as having seen its data once. */
export const LEAST_REPEAT = 1.05
/** The runs that saw their data once. */
export function freshRuns(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ D, unique }) => unique === undefined || D <= LEAST_REPEAT * unique)
}

/** Runs without repeats that Chinchilla's five parameters are taken from. */
const FEWEST_FRESH = 6
/** Rounds of the alternation below, and the change of ln rD and ln rN that ends it. */
const ROUNDS = { most: 50, settled: 1e-3 }

/**
 * Chinchilla's five parameters as the runs without repeats tell them under the law of repeats: those with more parameters
 * than their data can feed are no evidence of a steep alpha. The five from these runs and the decay constants from all
 * runs are fitted in turn, each given the other, until they agree. `near` is where the search begins, as a fit of nearly
 * the same rows may know; it need not be given.
 * @throws EscaladoError `too-few-runs`, `not-positive`.
 */
export function baseOfRepeats(
  observations: readonly Observation[],
  near?: ChinchillaParameters & { readonly rD: number; readonly rN: number },
): ChinchillaParameters {
  const fresh = freshRuns(observations)
  if (fresh.length < FEWEST_FRESH) {
    fail({
      code: 'too-few-runs',
      what: `the data-constrained law takes Chinchilla's five parameters from runs that repeat nothing, at least ${FEWEST_FRESH}`,
      value: fresh.length,
      fix: 'Add runs of one epoch, or fit the plain law.',
    })
  }
  const table = tableOf(fresh)
  const options = { weights: new Float64Array(table.rows).fill(1), penalty: huber(1e-3) }
  const all = tableOf(observations)
  const everyRow = { weights: new Float64Array(all.rows).fill(1), penalty: huber(1e-3) }
  let base: ChinchillaParameters = near ?? fitChinchilla(fresh).parameters
  let decays = near ?? pointOf(fitForm(heldAt(base), all, everyRow).theta)
  for (let round = 0; round < ROUNDS.most; round++) {
    base = chinchillaParameters(
      fitForm(decaysHeld(decays), table, { ...options, starts: [chinchillaCoordinates(base)] }).theta,
    )
    const starts = [Float64Array.of(Math.log(decays.rD), Math.log(decays.rN))]
    const next = pointOf(fitForm(heldAt(base), all, { ...everyRow, starts }).theta)
    const change = changeOf(next.rD, decays.rD) + changeOf(next.rN, decays.rN)
    decays = next
    if (change < ROUNDS.settled) break
  }
  return base
}

/** A decay constant beyond which no table decays. */
const RUN_AWAY = 1e3

/** How far one decay constant is from another, as logarithms; nothing between two that are endless. */
function changeOf(a: number, b: number): number {
  return a === b ? 0 : Math.abs(Math.log(a / b))
}

/** What decides where a law's repeats and surplus parameters lose their worth. */
export type DecayingLaw = Readonly<Record<'A' | 'B' | 'alpha' | 'beta' | 'rD' | 'rN', number>>

/** Decay constants of a fitted law that its runs do not tell: that none depends on, or that grew until nothing decays. */
export function decayFindings(
  observations: readonly Observation[],
  { A, B, alpha, beta, rD, rN }: DecayingLaw,
): RepeatsFinding[] {
  const found: RepeatsFinding[] = []
  const epochs = mostEpochs(observations)
  if (epochs < FREE_EPOCHS) {
    const message = `at most ${epochs.toFixed(1)} epochs: what repeats cost is not identified`
    found.push({ parameters: ['rD'], message })
  }
  // ln N − ln N*, the size that so many distinct tokens can feed
  const surplus = ({ N, D, unique = D }: Observation) =>
    Math.log(N) - (Math.log((alpha * A) / (beta * B)) + beta * Math.log(Math.min(unique, D))) / alpha
  if (!observations.some((run) => surplus(run) > 0)) {
    const message = 'no run has more parameters than its data can feed: surplus parameters are not identified'
    found.push({ parameters: ['rN'], message })
  }
  if (rN > RUN_AWAY)
    found.push({ parameters: ['rN'], message: 'rN has run away: surplus parameters are not identified' })
  if (rD > RUN_AWAY) found.push({ parameters: ['rD'], message: 'rD has run away: these runs show no cost of repeats' })
  return found
}

/** Whether, at one size and one set of distinct tokens, more tokens made the loss clearly worse. */
function rising(observations: readonly Observation[]): boolean {
  const groups = groupBy(observations, ({ N, D, unique }) => `${N} ${unique ?? D}`)
  return [...groups.values()].some((rows) => {
    const sorted = rows.sort((a, b) => a.D - b.D)
    return sorted.some((row, i) => sorted.slice(i + 1).some((later) => later.loss > row.loss * 1.02))
  })
}
