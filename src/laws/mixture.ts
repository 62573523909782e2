import { median } from '../stats/index.ts'
import { chinchilla } from './forms/chinchilla.ts'
import { coupled } from './forms/coupled.ts'
import { dataConstrainedFree } from './forms/data-constrained.ts'
import type { Form } from './forms/form.ts'
import { frontierLaw } from './forms/frontier.ts'
import { kaplan } from './forms/kaplan.ts'
import type { Observation } from './observation.ts'
import { type NoiseBelief, type Posterior, posteriorOf, predict, predictAverage } from './posterior.ts'
import { LEAST_REPEAT } from './repeats.ts'
import { sharedLuck } from './shared-luck.ts'
import { type Point, pointTable, tableOf, trunkLabels } from './table.ts'

/** Which forms are weighed against each other, and how. */
export interface Contest {
  readonly candidates: readonly Candidate[]
  /**
   * Evidence is computed as if one of the forms were true, and then grows without bound with the rows; where none is
   * likely to be, it counts as that of this many rows only, little beside what hold-outs show.
   */
  readonly evidenceRows: number
  /** Weight that a form keeps whatever the runs say; default 0.02. */
  readonly leastWeight?: number
  /** Factor on the standard deviation of every belief; default 1. Long tables need less belief than short ladders. */
  readonly beliefWidth?: number
  /** What is known of run-to-run noise before the runs speak; default: next to nothing. */
  readonly noise?: NoiseBelief
  /** How far ln losses beyond the fit have strayed from such forms in the past, noise aside; a standard deviation, default 0. */
  readonly stray?: number
}

/** A form with its log odds before any run of the table has spoken. */
export interface Candidate {
  readonly form: Form
  readonly logOdds: number
}

/**
 * For tables of any scale: the additive form has held up best far out in published ladders, a form without an
 * irreducible loss worst.
 */
export const TABLE_CONTEST: Contest = {
  evidenceRows: 1,
  candidates: [
    { form: chinchilla, logOdds: 2 },
    { form: coupled, logOdds: 0 },
    { form: kaplan, logOdds: -1 },
    { form: frontierLaw, logOdds: 0 },
  ],
}

/**
 * For ladders of tiny models (below about a million parameters), where more data helps larger models more than any sum
 * of two terms can say, and the target is near.
 */
export const LADDER_CONTEST: Contest = {
  evidenceRows: 1,
  candidates: [
    { form: chinchilla, logOdds: -1 },
    { form: coupled, logOdds: 1 },
    { form: kaplan, logOdds: -1 },
    { form: frontierLaw, logOdds: 0 },
  ],
}

/** Where some runs repeated their data, the law of repeats competes as well, with the odds of the additive form. */
export function withRepeats(contest: Contest, observations: readonly Observation[]): Contest {
  const repeated = observations.some(({ D, unique }) => unique !== undefined && D > LEAST_REPEAT * unique)
  if (!repeated) return contest
  const logOdds = contest.candidates.find(({ form }) => form === chinchilla)?.logOdds ?? 0
  return { ...contest, candidates: [...contest.candidates, { form: dataConstrainedFree, logOdds }] }
}

/** Share of the noise variance of a run that the other branches of its trunk have in common with it. */
const SHARED_LUCK = 0.6
/** No form of a general contest is ruled out altogether. */
const LEAST_WEIGHT = 0.02

export interface Mixture {
  readonly members: readonly { readonly posterior: Posterior; readonly weight: number }[]
  /** See `Contest.stray`. */
  readonly stray?: number
}

/** What a mixture foresees for ln loss at one point; standard deviations by source. */
export interface Foresight {
  readonly mean: number
  readonly noise: number
  readonly parameters: number
  readonly form: number
}

/**
 * Fits every form to the runs and weighs them by tempered evidence, and by `scores`: how well each foresaw runs that
 * were held out (mean log density per cut), where that is known.
 */
export function mixtureOf(
  observations: readonly Observation[],
  { candidates, evidenceRows, leastWeight = LEAST_WEIGHT, beliefWidth = 1, noise, stray = 0 }: Contest = TABLE_CONTEST,
  scores?: readonly number[],
): Mixture {
  const table = tableOf(observations)
  const luck = sharedLuck(trunkLabels(observations), SHARED_LUCK)
  const posteriors = candidates.map(({ form }) =>
    posteriorOf(form, table, luck, { beliefWidth, ...(noise && { noise }) }),
  )
  const share = Math.min(1, evidenceRows / table.rows)
  const logs = posteriors.map(
    ({ logEvidence }, i) => (candidates[i]?.logOdds ?? 0) + share * logEvidence + (scores?.[i] ?? 0),
  )
  const top = Math.max(...logs)
  const raw = logs.map((value) => Math.exp(value - top) + leastWeight)
  const total = raw.reduce((sum, value) => sum + value, 0)
  return {
    members: posteriors.map((posterior, i) => ({ posterior, weight: (raw[i] as number) / total })),
    stray,
  }
}

/** What the mixture foresees for ln loss at each point. */
export function foresee({ members, stray = 0 }: Mixture, points: readonly Point[]): Foresight[] {
  const table = pointTable(points)
  const predictions = members.map(({ posterior }) => predict(posterior, table))
  return points.map((_, row) =>
    mix(
      members.map(({ weight, posterior }, i) => ({ weight, noise: posterior.noise, ...at(predictions[i] ?? [], row) })),
      stray,
    ),
  )
}

/** What it foresees for a weighted average of ln loss over runs (weights sum to 1); those of one trunk share their luck. */
export function foreseeAverage(
  { members }: Mixture,
  runs: readonly Observation[],
  weights: readonly number[],
): Foresight {
  const table = pointTable(runs)
  const { groups } = sharedLuck(trunkLabels(runs), SHARED_LUCK)
  const over = (rows: readonly number[], of: (w: number) => number) =>
    rows.reduce((sum, row) => sum + of(weights[row] as number), 0)
  const dilution = Math.sqrt(
    groups.reduce(
      (sum, rows) => sum + (1 - SHARED_LUCK) * over(rows, (w) => w * w) + SHARED_LUCK * over(rows, (w) => w) ** 2,
      0,
    ),
  )
  return mix(
    members.map(({ weight, posterior }) => {
      const { mean, sd } = predictAverage(posterior, table, weights)
      return { weight, mean, sd, noise: posterior.noise * dilution }
    }),
  )
}

function at(predictions: readonly { readonly mean: number; readonly sd: number }[], row: number) {
  return predictions[row] ?? { mean: Number.NaN, sd: Number.NaN }
}

/** Mean and spread of a mixture: within members (noise, parameters), between them and beyond them (form). */
function mix(members: readonly { weight: number; mean: number; sd: number; noise: number }[], stray = 0): Foresight {
  const average = (value: (member: (typeof members)[number]) => number) =>
    members.reduce((sum, member) => sum + member.weight * value(member), 0)
  const mean = average((member) => member.mean)
  return {
    mean,
    noise: Math.sqrt(average((member) => member.noise ** 2)),
    parameters: Math.sqrt(average((member) => member.sd ** 2)),
    form: Math.hypot(stray, Math.sqrt(average((member) => (member.mean - mean) ** 2))),
  }
}

/** Runs per form whose residual is beyond four robust standard deviations of that form's residuals, in every form. */
export function outlyingRows({ members }: Mixture): number[] {
  const perForm = members.map(({ posterior: { residuals } }) => {
    const scale = 1.4826 * median(residuals.map(Math.abs))
    return Array.from(residuals, (r) => Math.abs(r) > 4 * Math.max(scale, 1e-3))
  })
  return (perForm[0] ?? []).flatMap((_, row) => (perForm.every((flags) => flags[row]) ? [row] : []))
}
