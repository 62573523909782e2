/** Views of a ladder's record that the figures, the tables and the terminal share. */
import type { LadderRecord, LadderRun, ResolvedForecast } from './record.ts'

/** A run that ended with a loss. */
export type MeasuredRun = LadderRun & { readonly loss: number }

/** The three ways a run stands to the law: it made it, it tests it, or it was left out. */
export type Standing = 'fitted' | 'top' | 'excluded'

export function standing(run: LadderRun): Standing {
  if (run.top) return 'top'
  return run.excluded === null ? 'fitted' : 'excluded'
}

/** Runs with a loss, smallest compute first. */
export function measuredRuns(runs: readonly LadderRun[]): MeasuredRun[] {
  return runs.filter(hasLoss).sort(byCompute)
}

/** The lowest loss of each rung, excluded runs aside: what a figure's line goes through. */
export function bestByRung(runs: readonly LadderRun[]): MeasuredRun[] {
  const best = new Map<number, MeasuredRun>()
  for (const run of measuredRuns(runs)) {
    if (standing(run) === 'excluded') continue
    const held = best.get(run.rung)
    if (held === undefined || run.loss < held.loss) best.set(run.rung, run)
  }
  return [...best.values()].sort(byCompute)
}

/** The run the forecast of the loss is about: the top rung's largest. */
export function topRun(runs: readonly LadderRun[]): LadderRun | null {
  return (
    runs
      .filter((run) => run.top)
      .sort(byCompute)
      .at(-1) ?? null
  )
}

/** Runs by rung, rungs ascending, within one rung by N and then D. */
export function byRung<Run extends { rung: number; N: number; D: number }>(runs: readonly Run[]): Run[] {
  return [...runs].sort((a, b) => a.rung - b.rung || a.N - b.N || a.D - b.D)
}

/** Runs gathered by rung, rungs ascending. */
export function groupByRung<Run extends { readonly rung: number }>(runs: readonly Run[]): Map<number, Run[]> {
  const groups = new Map<number, Run[]>()
  for (const run of [...runs].sort((a, b) => a.rung - b.rung))
    groups.set(run.rung, [...(groups.get(run.rung) ?? []), run])
  return groups
}

/** Number of rungs that colours are needed for. */
export function rungCount(runs: readonly LadderRun[]): number {
  return Math.max(1, ...runs.map((run) => run.rung))
}

/** Runs that no figure can show, each as a phrase with its reason: `r2-1 (diverged)`. */
export function undrawn(runs: readonly LadderRun[]): string[] {
  return runs.filter((run) => !hasLoss(run)).map((run) => `${run.id} (${run.status})`)
}

/** The forecast of one quantity, if it was made. */
export function forecastOf(record: LadderRecord, quantity: string): ResolvedForecast | null {
  return record.forecasts.find((forecast) => forecast.quantity === quantity) ?? null
}

function hasLoss(run: LadderRun): run is MeasuredRun {
  return run.loss !== null
}

function byCompute(a: LadderRun, b: LadderRun): number {
  return a.C - b.C || a.N - b.N
}
