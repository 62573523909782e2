import { bootstrapFit, type ChinchillaParameters, type Forecast, forecastBounded, forecastTop, frontier, judge, regimeCheck, type Observation, type Verdict } from '../../laws/index.ts'
import { createRandom } from '../../stats/index.ts'
import { abilities } from '../../tasks/index.ts'
import { ladderContest } from './beliefs.ts'
import type { LadderPlan } from './plan.ts'
import { family } from './recipe.ts'
import type { LadderRecord, LadderRun, PlannedRun, ResolvedForecast } from './record.ts'

/** A forecast of one number of the top rung, before its outcome. */
export interface OpenForecast {
  readonly quantity: string
  readonly higherIsBetter: boolean
  readonly forecast: Forecast
  readonly identified: boolean
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
export function analyseLower(plan: LadderPlan, finished: readonly LadderRun[], bigramLoss: number): LowerAnalysis {
  const judged = finished.map((run) => (isStalled(run, bigramLoss) ? { ...run, status: 'stalled' as const } : run))
  const usable = judged.filter(({ status, loss }) => status === 'done' && loss !== null)
  const check = regimeCheck(usable.map((run) => observe(run, run.loss as number)), { bigramLoss })
  const reasons = new Map(check.excluded.map(({ observation, reason }) => [observation.run, reason]))
  const runs = judged.map((run) => ({ ...run, excluded: exclusionOf(run) ?? reasons.get(run.id) ?? null }))
  const kept = runs.filter(({ excluded }) => excluded === null)
  const target = plan.top.runs[0] as PlannedRun

  if (kept.length < 5) {
    const diagnostics = [`only ${kept.length} runs pass the regime check; a law needs at least 5`]
    return { runs, law: { params: null, intervals: null, frontier: [], diagnostics }, forecasts: [] }
  }
  const observations = kept.map((run) => observe(run, run.loss as number))
  const contest = ladderContest(target.C)
  const loss = forecastTop(observations, observe(target, 0), contest)
  const { intervals } = bootstrapFit(observations, createRandom('bootstrap', plan.seed), 400)
  const forecasts: OpenForecast[] = [{ quantity: 'loss', higherIsBetter: false, forecast: loss.forecast, identified: loss.identified }]
  if (kept.every(({ unseenLoss }) => unseenLoss !== null)) {
    const unseen = forecastTop(kept.map((run) => observe(run, run.unseenLoss as number)), observe(target, 0), contest)
    forecasts.push({ quantity: 'unseenLoss', higherIsBetter: false, forecast: unseen.forecast, identified: unseen.identified })
  }
  for (const { name } of abilities) {
    const rows = kept.flatMap(({ C, abilities: scores }) =>
      scores.filter(({ task }) => task === name).map(({ exact, problems }) => ({ C, value: exact, trials: problems })),
    )
    const { forecast, identified } = forecastBounded(rows, target)
    forecasts.push({ quantity: `ability:${name}`, higherIsBetter: true, forecast, identified })
  }
  // Few sizes can leave the plain fit without an optimum; the forecast has beliefs to hold it, the intervals have none.
  const isFinite = Object.values(intervals).every((interval) => interval.every(Number.isFinite))
  const law = {
    params: loss.law,
    intervals: isFinite ? { ...intervals } : null,
    frontier: frontierOf(loss.law, runs, target),
    diagnostics: isFinite ? loss.diagnostics : [...loss.diagnostics, 'the runs alone give the parameters no finite intervals'],
  }
  return { runs, law, forecasts }
}

/** Forecasts with what came, each judged by itself. */
export function resolveForecasts(forecasts: readonly OpenForecast[], top: LadderRun): ResolvedForecast[] {
  return forecasts.map(({ identified, ...open }) => {
    const outcome = outcomeOf(open.quantity, top)
    const verdict = outcome === null ? null : judge(open.forecast, outcome, { higherIsBetter: open.higherIsBetter, identified })
    return { ...open, outcome, verdict }
  })
}

function outcomeOf(quantity: string, top: LadderRun): number | null {
  if (top.status !== 'done') return null
  if (quantity === 'loss') return top.loss
  if (quantity === 'unseenLoss') return top.unseenLoss
  return top.abilities.find(({ task }) => quantity === `ability:${task}`)?.exact ?? null
}

function exclusionOf({ status }: LadderRun): string | null {
  if (status === 'done') return null
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

/** The law's best loss at compute levels from the smallest run to the top rung. */
function frontierOf(law: ChinchillaParameters, runs: readonly LadderRun[], target: PlannedRun): LadderRecord['law']['frontier'] {
  const low = Math.log(Math.min(...runs.map(({ C }) => C)))
  const high = Math.log(target.C)
  const computes = Array.from({ length: 25 }, (_, i) => Math.exp(low + ((high - low) * i) / 24))
  return frontier(law, computes, flopsPerTokenAt)
}

/** FLOPs per token of a member of the family with N parameters, between members by interpolation of the ratio to N. */
function flopsPerTokenAt(N: number): number {
  const above = family.findIndex((size) => size.N >= N)
  const upper = family[above === -1 ? family.length - 1 : above] as (typeof family)[number]
  const lower = family[Math.max(0, above - 1)] as (typeof family)[number]
  if (above <= 0) return (N * upper.flopsPerToken) / upper.N
  const t = Math.log(N / lower.N) / Math.log(upper.N / lower.N)
  return N * ((1 - t) * (lower.flopsPerToken / lower.N) + t * (upper.flopsPerToken / upper.N))
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
