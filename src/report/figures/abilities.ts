/** One task's scores against compute: exact match, or log-probability of the right answer. */
import * as Plot from '@observablehq/plot'
import { formatLoss, formatPercent } from '../format.ts'
import type { AbilityScore, LadderRecord, LadderRun, ResolvedForecast } from '../record.ts'
import { bestByRung, measuredRuns, standing, topRun } from '../select.ts'
import { computeScale, evenTicks, logDomain, rungColour } from './axes.ts'
import { draw } from './draw.ts'
import type { FigureSize } from './figure.ts'
import { forecastMarks } from './forecast-marks.ts'

export type AbilityMeasure = 'exact' | 'logProbability'

/** Every task that some run was scored on, in order of first appearance. */
export function abilityTasks(runs: readonly LadderRun[]): string[] {
  return [...new Set(runs.flatMap((run) => run.abilities.map((ability) => ability.task)))]
}

/**
 * The forecast of a task's measure. The quantity is `ability:copy`; a forecast on the logit scale is about a fraction,
 * the exact match, one on the linear scale about the log-probability.
 */
export function abilityForecast(record: LadderRecord, task: string, measure: AbilityMeasure): ResolvedForecast | null {
  const forecast = record.forecasts.find(({ quantity }) => quantity === `ability:${task}`)
  if (forecast === undefined) return null
  const about: AbilityMeasure = forecast.forecast.scale === 'logit' ? 'exact' : 'logProbability'
  return about === measure ? forecast : null
}

/** The line goes through the best run of each rung; faint lines are the levels of difficulty. Null without scores. */
export function abilityAgainstCompute(
  record: LadderRecord,
  task: string,
  measure: AbilityMeasure,
  size: FigureSize,
): string | null {
  const points = scored(
    measuredRuns(record.runs).filter((run) => standing(run) !== 'excluded'),
    task,
  )
  if (points.length === 0) return null
  const line = scored(bestByRung(record.runs), task)
  const top = topRun(record.runs)
  const forecast = abilityForecast(record, task, measure)?.forecast
  const placed = top && forecast ? { ...forecast, C: top.C } : null
  const compute = [...points.map((point) => point.run.C), ...(placed ? [placed.C] : [])]
  const levels =
    measure === 'exact'
      ? line.flatMap(({ run, ability }) => ability.exactByLevel.map((exact, level) => ({ C: run.C, exact, level })))
      : []
  const first = line[0]
  const last = line.at(-1)
  return draw({
    ...size,
    marginTop: 22,
    marginLeft: 44,
    marginRight: 24,
    marginBottom: measure === 'exact' ? 22 : 34,
    label:
      first && last
        ? `${task}: ${MEASURES[measure].name} goes from ${show(first.ability, measure)} on the lowest rung to ${show(last.ability, measure)} on the highest.`
        : `${task}: ${MEASURES[measure].name} against compute.`,
    x: computeScale(logDomain(compute, 0.08), measure === 'exact' ? null : 'compute C (FLOP)'),
    y: scaleOf(measure, [...points.map(({ ability }) => ability[measure]), ...(placed ? [placed.interval95[0]] : [])]),
    marks: [
      Plot.line(levels, {
        x: 'C',
        y: 'exact',
        z: 'level',
        stroke: 'var(--muted)',
        strokeOpacity: 0.35,
        strokeWidth: 1,
      }),
      Plot.line(line, {
        x: ({ run }) => run.C,
        y: ({ ability }) => ability[measure],
        stroke: 'var(--ink)',
        strokeWidth: 1.5,
      }),
      Plot.dot(points, {
        x: ({ run }: Scored) => run.C,
        y: ({ ability }: Scored) => ability[measure],
        r: 3.5,
        fill: ({ run }: Scored) => (run.top ? 'var(--outcome)' : rungColour(run.rung)),
        stroke: 'var(--surface)',
        title: ({ run, ability }: Scored) => `${run.id}: ${show(ability, measure)}`,
      }),
      ...forecastMarks(placed),
    ],
  })
}

const MEASURES = {
  exact: { name: 'exact match', label: 'exact match' },
  logProbability: { name: 'log-probability', label: 'log-probability (nats per byte)' },
} as const satisfies Record<AbilityMeasure, { name: string; label: string }>

interface Scored {
  readonly run: LadderRun
  readonly ability: AbilityScore
}

function scored(runs: readonly LadderRun[], task: string): Scored[] {
  return runs.flatMap((run) =>
    run.abilities.filter((ability) => ability.task === task).map((ability) => ({ run, ability })),
  )
}

function show(ability: AbilityScore, measure: AbilityMeasure): string {
  return measure === 'exact'
    ? formatPercent(ability.exact, { digits: 0 })
    : `${formatLoss(ability.logProbability)} nats per byte`
}

/** Exact match always spans 0 to 100%, so that tasks compare; log-probabilities end at 0, their best. */
function scaleOf(measure: AbilityMeasure, values: readonly number[]): Plot.ScaleOptions {
  const common = { label: MEASURES[measure].label, grid: true, labelArrow: 'up' } as const
  if (measure === 'exact') {
    const tickFormat = (value: number) => formatPercent(value, { digits: 0 })
    return { ...common, domain: [0, 1], ticks: [0, 0.5, 1], tickFormat }
  }
  const low = Math.min(...values, -0.1) * 1.05
  return {
    ...common,
    domain: [low, 0],
    ticks: evenTicks(low, 0, 3),
    tickFormat: (value: number) => String(value).replace('-', '−'),
  }
}
