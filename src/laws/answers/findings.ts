import { extentOf, largest, smallest } from '../../stats/index.ts'
import { type FormFit, wildParameters } from '../fit.ts'
import type { ChinchillaParameters } from '../forms/chinchilla.ts'
import { type Form, PLANE_NEEDS } from '../forms/form.ts'
import { identifiability } from '../identify.ts'
import type { Observation } from '../observation.ts'
import { LEAST_REPEAT } from '../repeats.ts'
import type { NamedForm } from './forms.ts'

/** Something that leaves parameters of a fit undetermined, and which ones. */
export interface Finding {
  readonly parameters: readonly string[]
  readonly message: string
}

/** An exponent whose interval reaches these cannot be told from none at all, or from any. */
const EXPONENTS = [
  ['alpha', 'A', 'parameters'],
  ['beta', 'B', 'tokens'],
] as const
const EXPONENT_BOUNDS = [0.02, 1.5] as const
/** Decay constants of repeats, and the ratio of an interval's ends from which no value of one is worth giving. */
const DECAYS = ['rD', 'rN'] as const
const WIDE_DECAY = 4
/** Irreducible loss, as a share of the lowest loss seen, that counts as none. */
const NO_FLOOR = 0.02

/**
 * What the rows cannot tell of a form whatever the fit says; one sentence each, none when all is well. What a form needs
 * besides of repeats concerns its decay constants only, and is a finding about those.
 */
export function missingFor({ variables }: Pick<NamedForm, 'variables'>, form: Form, rows: readonly Observation[]) {
  return identifiability(rows, { ...form, needs: variables.length > 1 ? PLANE_NEEDS : form.needs })
}

/** Unbelievable values in a fit of any form that has Chinchilla's five parameters. */
export function wildIn({ natural }: FormFit, observations: readonly Observation[]): Finding[] {
  return isChinchilla(natural) ? wildParameters(natural, observations) : []
}

/** Parameters whose intervals hold next to nothing out. */
export function wideIn(
  intervals: Readonly<Record<string, readonly [number, number]>>,
  observations: readonly Observation[],
): Finding[] {
  const found: Finding[] = []
  for (const [exponent, scale, lever] of EXPONENTS) {
    const [low, high] = intervals[exponent] ?? [1, 1]
    if (low > EXPONENT_BOUNDS[0] && high < EXPONENT_BOUNDS[1]) continue
    const range = `${low.toPrecision(2)} to ${high.toPrecision(2)}`
    found.push({
      parameters: [exponent, scale],
      message: `resampled, ${exponent} is anything from ${range}: what ${lever} buy is undetermined`,
    })
  }
  for (const decay of DECAYS) {
    const [low, high] = intervals[decay] ?? [1, 1]
    if (high < WIDE_DECAY * low) continue
    const to = high === Infinity ? 'upwards' : `to ${Number(high.toPrecision(2))}`
    const message = `resampled, ${decay} is anything from ${Number(low.toPrecision(2))} ${to}: it is undetermined`
    found.push({ parameters: [decay], message })
  }
  const [least = 1] = intervals.E ?? []
  if (least < NO_FLOOR * extentOf(observations, ({ loss }) => loss)[0])
    found.push({ parameters: ['E'], message: 'resampled, the irreducible loss E may be none: it is undetermined' })
  return found
}

/** That some rows repeat their data, where the form does not know of repeats. */
export function repeatNotes(observations: readonly Observation[], { name }: NamedForm): string[] {
  const repeated = observations.filter(({ D, unique }) => unique !== undefined && D > LEAST_REPEAT * unique)
  if (repeated.length === 0 || name.startsWith('data-constrained')) return []
  const [, most] = extentOf(repeated, ({ D, unique = D }) => D / unique)
  return [
    `${repeated.length === 1 ? '1 row repeats its' : `${repeated.length} rows repeat their`} data, up to ${Number(most.toPrecision(3))} epochs: this form counts a repeated token as a new one, the data-constrained form does not`,
  ]
}

/** Runs at one N and D from which a cell counts as crowded, and the spread of ln loss in it that is no seed noise. */
const CROWDED = { runs: 4, spread: 0.02 }

/** That many runs of one N and D differ in loss, as in a sweep of learning rates: the law is then of typical runs. */
export function crowdNotes(observations: readonly Observation[]): string[] {
  const cells = new Map<string, Observation[]>()
  for (const row of observations) {
    const key = `${row.N} ${row.D} ${row.unique ?? row.D}`
    const cell = cells.get(key)
    if (cell === undefined) cells.set(key, [row])
    else cell.push(row)
  }
  const spreadOf = (cell: readonly Observation[]) => {
    const losses = cell.map(({ loss }) => Math.log(loss))
    return largest(losses) - smallest(losses)
  }
  const crowded = [...cells.values()].filter((cell) => cell.length >= CROWDED.runs && spreadOf(cell) > CROWDED.spread)
  const rows = crowded.reduce((sum, { length }) => sum + length, 0)
  if (rows < observations.length / 2) return []
  const widest = largest(crowded.map(spreadOf))
  return [
    `${rows} rows share ${crowded.length} pairs of N and D, with losses up to ${Number((100 * Math.expm1(widest)).toPrecision(2))}% apart: this is a law of typical runs; keep the best of each pair with --best`,
  ]
}

function isChinchilla(
  natural: Readonly<Record<string, number>>,
): natural is ChinchillaParameters & Record<string, number> {
  return ['E', 'A', 'B', 'alpha', 'beta'].every((name) => name in natural)
}
