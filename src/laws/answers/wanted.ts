import { fail } from '../../error.ts'
import { extentOf, median } from '../../stats/index.ts'
import { fitChinchilla, wildParameters } from '../fit.ts'
import { chinchilla, chinchillaCoordinates } from '../forms/chinchilla.ts'
import { identifiability } from '../identify.ts'
import type { Observation } from '../observation.ts'
import { FREE_EPOCHS, LEAST_REPEAT, mostEpochs } from '../repeats.ts'
import { type Counting, countingOf } from './counting.ts'
import { bestSplit, type Law } from './split.ts'

/** A run that is asked about: two of N, D and C, or C alone. */
export interface Wanted {
  readonly N?: number
  readonly D?: number
  /** Training compute, FLOPs. */
  readonly C?: number
  /** Distinct training tokens, when some are to be repeated. */
  readonly unique?: number
}

/** The run in full, and how its compute was split when that was left open. */
export interface WantedRun {
  readonly N: number
  readonly D: number
  readonly C: number
  readonly unique?: number
  /** `given`; or the split that Chinchilla's law finds best; or the tokens per parameter of the table. */
  readonly split: 'given' | 'best' | 'table'
}

/** Factor by which a run's tokens per parameter may leave the table's before that is told. */
const OFF_SHAPE = 3

/** Runs split as the law finds best whose tokens per parameter lie far off every run of the table; a sentence on each. */
export function splitNotes(runs: readonly WantedRun[], observations: readonly Observation[]): string[] {
  const [least, most] = extentOf(observations, ({ N, D }) => D / N)
  return runs.flatMap(({ N, D, C, split }) => {
    const own = D / N
    if (split !== 'best' || (own * OFF_SHAPE > least && own < most * OFF_SHAPE)) return []
    const [has, low, high] = [own, least, most].map((value) => Number(value.toPrecision(2)))
    return [
      `the split found best for C = ${C.toPrecision(2)} has ${has} tokens per parameter, where the table has ${low} to ${high}: give N and D of the run that is meant`,
    ]
  })
}

/**
 * That runs are asked about which repeat their data more than repeats are nearly free, where no row shows what that costs;
 * one sentence, none when all is well.
 */
export function repeatsMissing(runs: readonly WantedRun[], observations: readonly Observation[]): string[] {
  const [asked, shown] = [mostEpochs(runs), mostEpochs(observations)]
  if (asked <= FREE_EPOCHS || shown >= FREE_EPOCHS) return []
  const epochs = Number(asked.toPrecision(2))
  const most = shown <= LEAST_REPEAT ? 'none that repeat any' : `at most ${Number(shown.toPrecision(2))} in its rows`
  return [
    `a run with ${epochs} epochs over its data is asked about, and the table has ${most}: what repeats cost is not identified`,
  ]
}

/**
 * Completes runs that are asked about by the table's own count of compute. A bare C is split as Chinchilla's law through
 * the table finds best, or, where the table cannot tell a best split, at its own tokens per parameter.
 * @throws EscaladoError `run-incomplete` for N or D alone
 */
export function runCompleter(observations: readonly Observation[]): (wanted: Wanted) => WantedRun {
  const counting = countingOf(observations)
  const law = splittingLaw(observations, counting)
  const perParameter = Math.exp(median(observations.map((row) => Math.log(row.D / row.N))))
  return (wanted) => {
    const { N, D, C, unique } = wanted
    const rest = unique === undefined ? {} : { unique }
    if (N !== undefined && D !== undefined)
      return { N, D, C: C ?? counting.flopsPerToken(N) * D, ...rest, split: 'given' }
    if (C === undefined) return incomplete(wanted)
    if (N !== undefined) return { N, D: C / counting.flopsPerToken(N), C, ...rest, split: 'given' }
    if (D !== undefined) return { N: sizeWhere(counting.flopsPerToken, C / D), D, C, ...rest, split: 'given' }
    const best = law === null ? undefined : bestSplit(law, C)
    if (best !== undefined) return { N: best.N, D: best.D, C, ...rest, split: 'best' }
    const size = sizeWhere((at) => counting.flopsPerToken(at) * perParameter * at, C)
    return { N: size, D: C / counting.flopsPerToken(size), C, ...rest, split: 'table' }
  }
}

/** Chinchilla's law through a table, where its best split is identified; else null. */
function splittingLaw(observations: readonly Observation[], counting: Counting): Law | null {
  if (identifiability(observations).length > 0) return null
  const { parameters } = fitChinchilla(observations)
  // The irreducible loss moves no split.
  const wild = wildParameters(parameters, observations).some((found) => found.parameters.some((name) => name !== 'E'))
  return wild ? null : { form: chinchilla, theta: chinchillaCoordinates(parameters), counting }
}

/** The size at which a rising function of it reaches a value. */
function sizeWhere(rising: (N: number) => number, value: number): number {
  let [low, high] = [0, 80]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (rising(Math.exp(middle)) < value) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

function incomplete(wanted: Wanted): never {
  return fail({
    code: 'run-incomplete',
    what: 'a run needs two of N, D and C, or C alone, which is then split as the law finds best',
    value: wanted,
    where: '--at',
    fix: 'Write C=1e24, or N=7B,D=140B.',
    exit: 2,
  })
}
