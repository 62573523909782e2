import {
  bootstrapFit,
  type ChinchillaParameters,
  type Contest,
  chinchilla,
  type Forecast,
  fitChinchilla,
  forecastBounded,
  forecastLoss,
  forecastTop,
  judge,
  type Observation,
  regimeCheck,
  type Verdict,
} from '../../laws/index.ts'
import { createRandom } from '../../stats/index.ts'
import { abilities } from '../../tasks/index.ts'
import { abilityBeliefs } from './ability-beliefs.ts'
import { ladderContest } from './beliefs.ts'
import type { LadderPlan } from './plan.ts'
import { family, recipe } from './recipe.ts'
import type { LadderRecord, LadderRun, PlannedRun, ResolvedForecast } from './record.ts'

/** A forecast of one number of the top rung, before its outcome. */
export interface OpenForecast {
  readonly quantity: string
  readonly higherIsBetter: boolean
  readonly forecast: Forecast
  readonly identified: boolean
}

/** What the analysis has to know of a text. */
export interface MeasuredText {
  /** Held-out loss of a bigram table, nats per token. */
  readonly bigramLoss: number
  /** Share of the training text's bytes that are letters. */
  readonly letters: number
}

export interface LowerAnalysis {
  /** The runs again, with the reasons of those left out of the fit, and `stalled` where that is what they did. */
  readonly runs: readonly LadderRun[]
  readonly law: LadderRecord['law']
  /** The loss first; empty when there is too little to fit. */
  readonly forecasts: readonly OpenForecast[]
}

/** Loss above this share of the bigram table's, and flat: the run has learned nothing from context. */
const parked = { loss: 0.97, fall: 0.02 }

/** Whether a finished run sat still near the loss of ignoring context: what too high a learning rate does here. */
export function isStalled({ loss, curve }: Pick<LadderRun, 'loss' | 'curve'>, bigramLoss: number): boolean {
  if (loss === null || loss < parked.loss * bigramLoss) return false
  const mean = (from: number, to: number): number => {
    const part = curve.slice(Math.floor(from * curve.length), Math.ceil(to * curve.length))
    return part.reduce((sum, row) => sum + row.loss, 0) / part.length
  }
  return mean(0.8, 1) > (1 - parked.fall) * mean(0.3, 0.5)
}

/**
 * From the finished lower rungs to the law and the forecasts of the top rung. Pure; knows nothing of the top rung but
 * its plan.
 */
export function analyseLower(
  plan: LadderPlan,
  finished: readonly LadderRun[],
  { bigramLoss, letters }: MeasuredText,
): LowerAnalysis {
  const judged = finished.map((run) => (isStalled(run, bigramLoss) ? { ...run, status: 'stalled' as const } : run))
  const usable = judged.filter((run) => exclusionOf(run) === null && run.loss !== null)
  const check = regimeCheck(
    usable.map((run) => observe(run, run.loss as number)),
    { bigramLoss },
  )
  const reasons = new Map(check.excluded.map(({ observation, reason }) => [observation.run, reason]))
  const runs = judged.map((run) => ({ ...run, excluded: exclusionOf(run) ?? reasons.get(run.id) ?? null }))
  const kept = runs.filter(({ excluded }) => excluded === null)
  const target = plan.top.runs[0] as PlannedRun

  if (kept.length < 5) {
    const diagnostics = [`only ${kept.length} runs pass the regime check; a law needs at least 5`]
    return { runs, law: { params: null, intervals: null, frontier: [], diagnostics }, forecasts: [] }
  }
  const observations = kept.map((run) => observe(run, run.loss as number))
  const contest = ladderContest(target.C, letters)
  const loss = forecastTop(observations, observe(target, 0), contest)
  const { intervals } = bootstrapFit(observations, createRandom('bootstrap', plan.seed), 400)
  const forecasts: OpenForecast[] = [
    { quantity: 'loss', higherIsBetter: false, forecast: loss.forecast, identified: loss.identified },
  ]
  if (kept.every(({ unseenLoss }) => unseenLoss !== null)) {
    const unseen = forecastTop(
      kept.map((run) => observe(run, run.unseenLoss as number)),
      observe(target, 0),
      contest,
    )
    forecasts.push({
      quantity: 'unseenLoss',
      higherIsBetter: false,
      forecast: unseen.forecast,
      identified: unseen.identified,
    })
  }
  for (const { name } of abilities) {
    const rows = kept.flatMap(({ C, abilities: scores }) =>
      scores
        .filter(({ task }) => task === name)
        .map(({ exact, problems, logProbability }) => ({ C, value: exact, trials: problems, logProbability })),
    )
    const beliefs = abilityBeliefs(name, target.C)
    const { forecast, identified } = forecastBounded(rows, target, beliefs === undefined ? {} : { beliefs })
    forecasts.push({ quantity: `ability:${name}`, higherIsBetter: true, forecast, identified })
  }
  const plain = plainLaw(observations, target)
  // few sizes can leave the plain law without an optimum, which its intervals then show
  const bounded = Object.values(intervals).every((interval) => interval.every(Number.isFinite))
  const law = {
    params: plain.parameters,
    intervals: bounded ? { ...intervals } : null,
    frontier: frontierOf(observations, target, contest),
    diagnostics: [
      ...loss.diagnostics,
      ...(plain.fitted ? [] : ["the runs alone do not identify Chinchilla's law; its parameters lean on weak beliefs"]),
      ...(bounded ? [] : ['the runs alone give the parameters no finite intervals']),
    ],
  }
  return { runs, law, forecasts }
}

/** Forecasts with what came, each judged by itself. */
export function resolveForecasts(forecasts: readonly OpenForecast[], top: LadderRun): ResolvedForecast[] {
  return forecasts.map(({ identified, ...open }) => {
    const outcome = outcomeOf(open.quantity, top)
    const verdict =
      outcome === null ? null : judge(open.forecast, outcome, { higherIsBetter: open.higherIsBetter, identified })
    return { ...open, outcome, verdict }
  })
}

function outcomeOf(quantity: string, top: LadderRun): number | null {
  if (top.status !== 'done') return null
  if (quantity === 'loss') return top.loss
  if (quantity === 'unseenLoss') return top.unseenLoss
  return top.abilities.find(({ task }) => quantity === `ability:${task}`)?.exact ?? null
}

function exclusionOf({ status, D }: LadderRun): string | null {
  if (status === 'done') {
    return D < recipe.transitionTokens
      ? `its ${Math.round(D / 1000)}k tokens end within the transition of about ${recipe.transitionTokens / 1000}k`
      : null
  }
  if (status === 'stalled') return 'stalled: parked near the loss of ignoring context'
  return `${status}: it has no final loss`
}

/** Passes over the text after which repeating it has lost 63% of its worth (Muennighoff et al. 2023, eq. 5, R_D*). */
const usefulRepeats = 15.39

/**
 * A run as the laws see it. Repeated text counts as the unique text it is worth, D' = U + U·R*·(1 − exp(−R/R*)) with R
 * passes after the first, which changes D by under 5% below 2.5 passes.
 */
function observe({ id, N, D, C, trunk, epochs }: PlannedRun, loss: number): Observation {
  const repeats = Math.max(0, epochs - 1)
  const worth = epochs <= 1 ? 1 : (1 + usefulRepeats * (1 - Math.exp(-repeats / usefulRepeats))) / epochs
  return { N, D: D * worth, C, loss, run: id, trunk }
}

/**
 * Chinchilla's law, for reading and comparing: as fitted, or (`fitted` false) with the weak beliefs of a forecast where the
 * runs leave it without an optimum.
 */
function plainLaw(
  observations: readonly Observation[],
  target: PlannedRun,
): { readonly parameters: ChinchillaParameters; readonly fitted: boolean } {
  const { parameters, identified } = fitChinchilla(observations)
  if (identified && Object.values(parameters).every(Number.isFinite)) return { parameters, fitted: true }
  const contest = { evidenceRows: 1, candidates: [{ form: chinchilla, logOdds: 0 }] }
  return { parameters: forecastTop(observations, observe(target, 0), contest).law, fitted: false }
}

/** The forecast's best loss at compute levels from the smallest run to the top rung, over the sizes of the family. */
function frontierOf(
  observations: readonly Observation[],
  target: PlannedRun,
  contest: Contest,
): LadderRecord['law']['frontier'] {
  const low = Math.log(Math.min(...observations.map(({ C }) => C)))
  const high = Math.log(target.C)
  const points = Array.from({ length: 17 }, (_, i) => Math.exp(low + ((high - low) * i) / 16)).flatMap((C) =>
    family
      .filter(({ N, flopsPerToken }) => C / flopsPerToken / N > 1 && C / flopsPerToken / N < 1000)
      .map(({ N, flopsPerToken }) => ({ C, N, D: C / flopsPerToken })),
  )
  const foreseen = forecastLoss(observations, points, { contest }).forecasts.map(({ forecast }, i) => ({
    ...(points[i] as (typeof points)[number]),
    loss: forecast.mean,
  }))
  const best = new Map<number, (typeof foreseen)[number]>()
  for (const point of foreseen)
    if (point.loss < (best.get(point.C)?.loss ?? Number.POSITIVE_INFINITY)) best.set(point.C, point)
  return [...best.values()]
}

/** One plain sentence: what the verdict means, and what it does not. */
export function meaningOf(verdict: Verdict | null, topStatus: string): string {
  const limits = 'It says nothing about larger scales, other texts or other recipes.'
  if (verdict === null) {
    return topStatus === 'done'
      ? 'There was too little to fit, so nothing was forecast and nothing can be concluded.'
      : `The top rung ended ${topStatus}, so the forecast has no outcome and nothing can be concluded.`
  }
  const miss = `${(100 * Math.abs(verdict.error)).toFixed(1)}% ${verdict.error > 0 ? 'worse' : 'better'} than forecast`
  const sentences = {
    holds: `The top rung came out where the law of the smaller runs said it would (${miss}): up to this scale, on this text, more parameters and more data kept paying as predicted.`,
    wall: `The top rung came out ${miss}, beyond what the law of the smaller runs allows: at this scale something paid less than predicted.`,
    leap: `The top rung came out ${miss}, beyond what the law of the smaller runs allows: at this scale something paid more than predicted.`,
    unknown: `This ladder cannot tell: ${verdict.reasons.join('; ') || 'the forecast is too wide to see a 3% excess'}.`,
  }
  return `${sentences[verdict.verdict]} ${limits}`
}
