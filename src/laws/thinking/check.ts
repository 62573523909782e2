import { fail } from '../../error.ts'
import type { ThinkingCell } from './cell.ts'
import { type ProblemTable, problemTable } from './problems.ts'

/** Cells that are fit for a law, the problems beside them, and what was left out, one sentence each. */
export interface CheckedCells {
  readonly cells: readonly ThinkingCell[]
  readonly table: ProblemTable
  readonly diagnostics: readonly string[]
}

/** A cell's name in messages. */
const nameOf = ({ model, thinking, samples }: ThinkingCell) =>
  `model ${model} at ${thinking} thinking tokens and ${samples} samples`

/**
 * Refuses cells that contradict themselves; leaves those out in which nothing could be verified.
 * @param groups the group (a task) of each problem
 * @throws EscaladoError `bad-cell`, `model-differs`, `duplicate-cell`, `problems-differ`, `not-a-success`
 */
export function checkedCells(all: readonly ThinkingCell[], groups: readonly string[]): CheckedCells {
  checkNumbers(all)
  checkModels(all)
  const whole = problemTable(
    all.map((cell) => ({ name: nameOf(cell), values: cell.success })),
    groups,
  )
  const kept = [...all.keys()].filter((i) => all[i]?.success.some((value) => value !== null))
  const failed = all.reduce((sum, { success }) => sum + success.filter((value) => value === null).length, 0)
  const diagnostics: string[] = []
  if (kept.length < all.length)
    diagnostics.push(`${all.length - kept.length} cells in which nothing was verified are left out`)
  if (failed > 0) {
    const share = ((100 * failed) / (all.length * groups.length)).toPrecision(2)
    diagnostics.push(`verification failed for ${share}% of the answers; they count neither as right nor as wrong`)
  }
  return {
    cells: kept.map((i) => all[i] as ThinkingCell),
    table: { ...whole, rows: kept.map((i) => whole.rows[i] as ProblemTable['rows'][number]) },
    diagnostics,
  }
}

function checkNumbers(cells: readonly ThinkingCell[]): void {
  const least = { N: 1, D: 1, teaching: 1, practice: 0, thinking: 1, samples: 1, tokens: 0, flops: 1 } as const
  for (const cell of cells) {
    for (const name of Object.keys(least) as (keyof typeof least)[]) {
      if (Number.isFinite(cell[name]) && cell[name] >= least[name]) continue
      fail({
        code: 'bad-cell',
        what: `${name} must be a finite number of at least ${least[name]}`,
        value: String(cell[name]),
        where: nameOf(cell),
        fix: 'Give parameters, tokens, FLOPs and samples as they were counted; leave out what was not measured.',
      })
    }
  }
}

function checkModels(cells: readonly ThinkingCell[]): void {
  const first = new Map<string, ThinkingCell>()
  const seen = new Set<string>()
  for (const cell of cells) {
    const { model, N, D, teaching, practice } = cell
    const other = first.get(model) ?? cell
    first.set(model, other)
    if (other.N !== N || other.D !== D || other.teaching !== teaching || other.practice !== practice) {
      fail({
        code: 'model-differs',
        what: 'two cells of one model disagree on its size or training',
        value: [other, cell].map(({ N, D, teaching, practice }) => ({ N, D, teaching, practice })),
        where: nameOf(cell),
        fix: 'Name models apart that were trained apart.',
      })
    }
    const name = nameOf(cell)
    if (seen.has(name)) {
      fail({
        code: 'duplicate-cell',
        what: 'this way of answering stands twice',
        where: name,
        fix: 'Give the cells of one strategy, each once.',
      })
    }
    seen.add(name)
  }
}
