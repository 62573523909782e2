import { groupBy, mean, type Random } from '../../stats/index.ts'
import { type Axis, COORDINATES } from './axes.ts'
import type { ThinkingCell, ThinkingParameters } from './cell.ts'
import { drawProblems, meanLogits, type ProblemTable } from './problems.ts'
import type { FittedSurface } from './surface.ts'

/** Refits of the surface to what other problems and other models like these would have given. */
export interface Replicates {
  readonly params: readonly ThinkingParameters[]
  readonly models: number
  readonly diagnostics: readonly string[]
}

/**
 * Two kinds of luck. Problems are drawn again within their groups, the same for all cells. Models are too few to be drawn
 * again: most draws would miss a size. Instead each is given the surface, a shift drawn from the spread of the models'
 * mean residuals, and its own pattern of residuals over budgets times a normal number (the wild cluster bootstrap,
 * Cameron, Gelbach & Miller 2008). Residuals are too small by the degrees of freedom that the fit took, and few models
 * tell their own spread badly; both are allowed for, the latter as Student's t does.
 */
export function replicatesOf(
  surface: FittedSurface,
  cells: readonly ThinkingCell[],
  table: ProblemTable,
  { random, replicates }: { readonly random: Random; readonly replicates: number },
): Replicates {
  const groups = [...groupBy(cells.keys(), (i) => (cells[i] as ThinkingCell).model).values()]
  const models = groups.length
  const between = 1 + surface.identified.axes.filter((axis) => !variesWithin(cells, groups, axis)).length
  const residual = (row: number) => surface.residuals[row] as number
  const means = groups.map((rows) => mean(rows.map(residual)))
  const rootMeanSquare = Math.sqrt(mean(means.map((value) => value ** 2)))
  const counts = new Float64Array(table.problems)
  const draw = (): ThinkingParameters => {
    const logits = meanLogits(table, drawProblems(table.strata, random, counts))
    const shiftScale = rootMeanSquare * luckScale(models, between, random)
    const patternScale = luckScale(models, 1, random)
    groups.forEach((rows, model) => {
      const shift = shiftScale * random.normal()
      const pattern = patternScale * random.normal()
      for (const row of rows) {
        const luck = shift + pattern * (residual(row) - (means[model] as number))
        logits[row] = (logits[row] as number) - residual(row) + luck
      }
    })
    return surface.refit(logits)
  }
  return {
    params: Array.from({ length: replicates }, draw),
    models,
    diagnostics: fewModels(models, between),
  }
}

function variesWithin(cells: readonly ThinkingCell[], groups: readonly (readonly number[])[], axis: Axis): boolean {
  const at = (row: number) => COORDINATES[axis](cells[row] as ThinkingCell)
  return groups.some((rows) => rows.some((row) => at(row) !== at(rows[0] as number)))
}

/** √(models / degrees) · √(degrees / χ²): none without degrees of freedom. */
function luckScale(models: number, taken: number, random: Random): number {
  const degrees = models - taken
  if (degrees < 1) return 0
  let chiSquared = 0
  for (let i = 0; i < degrees; i++) chiSquared += random.normal() ** 2
  return Math.sqrt(models / chiSquared)
}

const FEW = 8

function fewModels(models: number, between: number): string[] {
  const degrees = models - between
  const rest = `${models} models carry ${between} coefficients that only models tell apart`
  if (degrees < 1)
    return [
      `${rest}: how far one model is off by luck cannot be seen, and the intervals hold only that of the problems`,
    ]
  if (degrees < FEW)
    return [
      `${rest}: ${degrees} degree${degrees === 1 ? '' : 's'} of freedom are left, and the intervals are wide accordingly`,
    ]
  return []
}
