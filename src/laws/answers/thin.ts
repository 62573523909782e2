import type { Observation } from '../observation.ts'

/** Part of a long table, and a sentence that says so. */
export interface Thinned {
  readonly observations: readonly Observation[]
  /** Null when nothing was left out. */
  readonly note: string | null
}

/**
 * At most about `most` rows of a table. Checkpoints of one run are nearly copies of each other, so each run keeps its
 * last and a few before it, evenly spread over ln D; with more runs than rows allowed, every k-th run in order of
 * compute keeps its last row, the run of largest compute among them.
 */
export function thinRuns(observations: readonly Observation[], most: number, purpose: string): Thinned {
  if (observations.length <= most) return { observations, note: null }
  const runs = rowsOfRuns(observations)
  const stride = Math.ceil(runs.length / most)
  const perRun = Math.max(1, Math.floor(most / runs.length))
  const kept = runs
    .sort((a, b) => lastOf(b).C - lastOf(a).C)
    .filter((_, i) => i % stride === 0)
    .flatMap((rows) => spread(rows, perRun))
  return {
    observations: kept,
    note: `${purpose} ${kept.length} of ${observations.length} rows: of each run the last row and others evenly spread over ln D`,
  }
}

/** The rows of each run by rising D; a row without a run is one of its own. */
export function rowsOfRuns(observations: readonly Observation[]): Observation[][] {
  const runs = new Map<string, Observation[]>()
  const alone: Observation[][] = []
  for (const row of observations) {
    const key = row.run ?? row.trunk
    const rows = key === undefined ? undefined : runs.get(key)
    if (rows !== undefined) rows.push(row)
    else if (key === undefined) alone.push([row])
    else runs.set(key, [row])
  }
  const grouped = [...runs.values()]
  for (const rows of grouped) rows.sort((a, b) => a.D - b.D)
  return [...grouped, ...alone]
}

function lastOf(rows: readonly Observation[]): Observation {
  return rows[rows.length - 1] as Observation
}

/** At most `most` of a run's rows (ascending in D), the last among them, evenly spread over ln D. */
function spread(rows: readonly Observation[], most: number): Observation[] {
  if (rows.length <= most) return [...rows]
  const [first, last] = [rows[0] as Observation, lastOf(rows)]
  const kept: Observation[] = []
  let at = 0
  for (let i = 1; i <= most; i++) {
    const D = first.D * (last.D / first.D) ** (i / most)
    while (at < rows.length - 1 && (rows[at] as Observation).D < D * (1 - 1e-9)) at++
    const row = rows[at] as Observation
    if (kept[kept.length - 1] !== row) kept.push(row)
  }
  return kept
}

/** Number of runs; a row without a run is one of its own. */
export function countRuns(observations: readonly Observation[]): number {
  const named = new Set<string>()
  let alone = 0
  for (const { run, trunk } of observations) {
    const name = run ?? trunk
    if (name === undefined) alone++
    else named.add(name)
  }
  return named.size + alone
}
