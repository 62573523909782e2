import { fail } from '../../error.ts'
import { groupBy, mean, type Random } from '../../stats/index.ts'
import { type Forecast, shareForecast } from '../predictive.ts'
import type { ThinkingCell } from './cell.ts'
import { type CheckedCells, checkedCells } from './check.ts'
import { type Budget, holdOutsOf, type Missed, OTHER } from './hold-outs.ts'
import { fitSurface, lacking } from './surface.ts'
import { type Surprise, surpriseOf } from './surprise.ts'

/** A model at a budget that was not run: one of thinking and samples as measured, the other beyond. */
export interface ThinkingTarget {
  readonly model: string
  /** Tokens a thought may have. */
  readonly thinking: number
  readonly samples: number
}

export interface ForeseeOptions {
  readonly random: Random
  /** Draws of the problems behind the spread; default 200. */
  readonly replicates?: number
}

export interface ThinkingForecast {
  /** Of the mean over all problems. */
  readonly forecast: Forecast
  /** Of each task, in the order in which its problems begin; those left out in which nothing was verified. */
  readonly tasks: readonly TaskForecast[]
  readonly identified: boolean
  readonly diagnostics: readonly string[]
}

export interface TaskForecast {
  readonly task: string
  readonly forecast: Forecast
  /** The measured accuracy that it is carried on from. */
  readonly from: number
}

const FEWEST_DEGREES = 3
/** Models from which the spread between models is told. */
const FEWEST_MODELS = 3
/** Factor beyond the largest budget measured up to which this was checked. */
const CHECKED_REACH = 4

/**
 * Forecast of a model's accuracy, on the same problems, at a budget that was not run: task by task, since a task that is
 * nearly full (or that no sample solves) has little left to gain, which a law of the mean over tasks cannot know. Within
 * a task it starts where the model stands at the largest budget measured, in logits, and adds the difference along the
 * surface of that task, so that it stays between 0 and 1 and the luck of the model and of the problems stays in. The
 * means over problems add up to that of all.
 *
 * The spread of a task is what drawing the problems again does to the same procedure one step back, times how much more
 * than that luck the procedure missed there, over all models and tasks (`surpriseOf`).
 * @param groups the task of each problem
 * @throws EscaladoError `nothing-to-carry-on` where the model has no measured cell below the target on one budget and
 * level with it on the other, `too-few-budgets`, and what `fitThinking` throws
 */
export function foresee(
  all: readonly ThinkingCell[],
  groups: readonly string[],
  target: ThinkingTarget,
  { random, replicates = 200 }: ForeseeOptions,
): ThinkingForecast {
  const { diagnostics } = checkedCells(all, groups)
  const tasks = [...groupBy(groups.keys(), (problem) => groups[problem] as string)].flatMap(([task, problems]) => {
    const cells = all.map((cell) => ({ ...cell, success: problems.map((i) => cell.success[i] as number | null) }))
    const checked = checkedCells(
      cells,
      problems.map(() => task),
    )
    return checked.cells.length === 0 ? [] : [carriedOn(task, checked, target, { random, replicates })]
  })
  const [first] = tasks
  if (first === undefined) {
    return fail({
      code: 'nothing-to-carry-on',
      what: 'no answer of these cells could be verified',
      value: target,
      fix: 'Mend the verifiers.',
    })
  }
  const surprise = surpriseOf(tasks.flatMap(({ holdOuts }) => holdOuts))
  const problems = tasks.reduce((sum, task) => sum + task.problems, 0)
  const models = Math.min(...tasks.flatMap(({ holdOuts }) => holdOuts.map((missed) => missed.length)))
  const missing = [
    ...(first.told ? [] : [`the cells do not tell what ${first.axis} bring`]),
    ...(models < FEWEST_MODELS
      ? [`${models} models show what such a forecast misses; it takes ${FEWEST_MODELS} to tell`]
      : []),
  ]
  return {
    forecast: forecastOf(
      tasks.map((task) => ({ ...task, weight: task.problems / problems })),
      surprise,
    ),
    tasks: tasks.map((each) => ({
      task: each.task,
      forecast: forecastOf([{ ...each, weight: 1 }], surprise),
      from: each.from,
    })),
    identified: missing.length === 0,
    diagnostics: [...diagnostics, ...missing, ...farBeyond(first.axis, first.reach)],
  }
}

/** One task carried on along its own surface. */
interface CarriedOn {
  readonly task: string
  readonly problems: number
  readonly axis: Budget
  /** Factor from the budget it is carried on from. */
  readonly reach: number
  readonly from: number
  readonly mean: number
  /** Variance that drawing the problems again gave the same forecast one step back. */
  readonly luck: number
  readonly holdOuts: readonly (readonly Missed[])[]
  /** Whether the cells tell what the budget brings. */
  readonly told: boolean
}

function carriedOn(
  task: string,
  checked: CheckedCells,
  target: ThinkingTarget,
  { random, replicates }: Required<ForeseeOptions>,
): CarriedOn {
  const { axis, start, index } = startOf(checked.cells, target)
  const surface = fitSurface(checked.cells, checked.table)
  const step = { axis, from: start[axis], to: target[axis], other: target[OTHER[axis]] }
  const holdOuts = holdOutsOf(checked, step, { random, replicates })
  const last = holdOuts.at(-1)
  if (last === undefined) {
    return fail({
      code: 'too-few-budgets',
      what: `a forecast at a larger budget needs three levels of ${axis} measured, to see what it would have missed`,
      value: { model: target.model, [axis]: start[axis] },
      fix: 'Measure smaller budgets too.',
    })
  }
  const logit = (surface.logits[index] as number) + lacking(surface.params, start) - lacking(surface.params, target)
  const verified = start.success.filter((value) => value !== null)
  return {
    ...{ task, axis, holdOuts, reach: target[axis] / start[axis], problems: verified.length },
    from: mean(verified),
    mean: 1 / (1 + Math.exp(-logit)),
    luck: last.find(({ model }) => model === target.model)?.luck ?? mean(last.map(({ luck }) => luck)),
    told: surface.identified.axes.includes(axis),
  }
}

/** The target model's cell at the largest budget below the target, along the one axis on which the target is new. */
function startOf(cells: readonly ThinkingCell[], target: ThinkingTarget) {
  const own = [...cells.entries()].filter(([, { model }]) => model === target.model)
  const along = (axis: Budget) =>
    own
      .filter(([, cell]) => cell[OTHER[axis]] === target[OTHER[axis]] && cell[axis] < target[axis])
      .sort(([, a], [, b]) => b[axis] - a[axis])[0]
  for (const axis of ['samples', 'thinking'] as const) {
    const found = along(axis)
    const beyond = own.every(([, cell]) => cell[axis] < target[axis])
    if (found !== undefined && beyond) return { axis, index: found[0], start: found[1] }
  }
  return fail({
    code: 'nothing-to-carry-on',
    what: 'the target must lie beyond the largest budget of its model on one of thinking and samples, and at a measured one of the other',
    value: target,
    fix: 'Measure the model at smaller budgets of one kind, with the other as in the target.',
  })
}

/**
 * Tasks together: means add up by weight, and since each task has problems and a law of its own, variances do. Luck enters
 * twice, in the outcome and in what the forecast starts from: a vote of all samples, which is as unsteady as any outcome,
 * while a hold-out starts from votes of few, steadied by all subsets.
 */
function forecastOf(tasks: readonly (CarriedOn & { readonly weight: number })[], surprise: Surprise): Forecast {
  const mean = tasks.reduce((sum, task) => sum + task.weight * task.mean, 0)
  const luck = tasks.reduce((sum, task) => sum + task.weight ** 2 * task.luck, 0)
  const noise = (surprise.own + 1) * luck
  const form = surprise.shared * luck
  // Satterthwaite's approximation; no fewer than a t distribution with a variance has
  const told = (noise + form) ** 2 / (noise ** 2 / surprise.degrees.own + form ** 2 / surprise.degrees.shared)
  const degrees = Math.max(FEWEST_DEGREES, told)
  const deviation = (variance: number) => Math.sqrt((variance * degrees) / (degrees - 2))
  return shareForecast(mean, { noise: deviation(noise), parameters: 0, form: deviation(form), calibration: 0 }, degrees)
}

function farBeyond(axis: Budget, reach: number): string[] {
  if (reach <= CHECKED_REACH) return []
  return [
    `${axis} of the target are ${reach.toPrecision(3)} times the largest measured; intervals were checked up to ${CHECKED_REACH} times`,
  ]
}
