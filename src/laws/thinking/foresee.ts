import { fail } from '../../error.ts'
import { mean } from '../../stats/index.ts'
import { type Forecast, logitForecast } from '../predictive.ts'
import type { ThinkingCell } from './cell.ts'
import { checkedCells } from './check.ts'
import { type Budget, type HoldOut, holdOutsOf, OTHER } from './hold-outs.ts'
import { fitSurface, lacking } from './surface.ts'

/** A model at a budget that was not run: one of thinking and samples as measured, the other beyond. */
export interface ThinkingTarget {
  readonly model: string
  /** Tokens a thought may have. */
  readonly thinking: number
  readonly samples: number
}

export interface ThinkingForecast {
  readonly forecast: Forecast
  readonly identified: boolean
  readonly diagnostics: readonly string[]
  /** The measured cell it is carried on from. */
  readonly from: { readonly thinking: number; readonly samples: number; readonly accuracy: number }
}

/** Models from which the spread between models is told. */
const FEWEST_MODELS = 3
/** Models that the sampling of problems stands for when the spread between models is told by few. */
const PRIOR_MODELS = 3
/** Factor beyond the largest budget measured up to which this was checked. */
const CHECKED_REACH = 4

/**
 * Forecast of a model's accuracy, on the same problems, at a budget that was not run. It starts where the model stands at
 * the largest budget measured, in logits, and adds the surface's difference, so that the luck of the model and of the
 * problems stays in. Its spread is what the same procedure missed one step back: what single models were off by, and
 * what all were off by together.
 * @param groups the group (a task) of each problem
 * @throws EscaladoError `nothing-to-carry-on` where the model has no measured cell below the target on one budget and
 * level with it on the other, `too-few-budgets`, and what `fitThinking` throws
 */
export function foresee(
  all: readonly ThinkingCell[],
  groups: readonly string[],
  target: ThinkingTarget,
): ThinkingForecast {
  const checked = checkedCells(all, groups)
  const { axis, start, index } = startOf(checked.cells, target)
  const surface = fitSurface(checked.cells, checked.table)
  const holdOuts = holdOutsOf(checked, { axis, from: start[axis], to: target[axis], other: target[OTHER[axis]] })
  const told = holdOuts.filter(({ errors }) => errors.length > 0)
  if (told.length === 0) {
    fail({
      code: 'too-few-budgets',
      what: `a forecast at a larger budget needs three levels of ${axis} measured, to see what it would have missed`,
      value: { model: target.model, [axis]: start[axis] },
      fix: 'Measure smaller budgets too.',
    })
  }
  const { own, shared, degrees } = spreadOf(told)
  const accuracy = accuracyOf(start)
  // Where it is 0 or 1, as far off that as the fit takes it to be.
  const logit = accuracy > 0 && accuracy < 1 ? Math.log(accuracy / (1 - accuracy)) : (surface.logits[index] as number)
  const location = logit + lacking(surface.params, start) - lacking(surface.params, target)
  const missing = [
    ...(surface.identified.axes.includes(axis) ? [] : [`the cells do not tell what ${axis} bring`]),
    ...fewModels(told),
  ]
  return {
    forecast: logitForecast(location, { noise: own, parameters: 0, form: shared, calibration: 0 }, degrees),
    identified: missing.length === 0,
    diagnostics: [...checked.diagnostics, ...missing, ...farBeyond(axis, target[axis] / start[axis])],
    from: { thinking: start.thinking, samples: start.samples, accuracy },
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

function accuracyOf({ success }: ThinkingCell): number {
  return mean(success.filter((value) => value !== null))
}

interface Spread {
  readonly own: number
  readonly shared: number
  readonly degrees: number
}

/**
 * Standard deviations of the logit: about what all models missed together, and of that itself, which each hold-out shows
 * once. Degrees of freedom of their sum by Satterthwaite's approximation.
 */
function spreadOf(holdOuts: readonly HoldOut[]): Spread {
  const models = Math.min(...holdOuts.map(({ errors }) => errors.length))
  const taken = models - 1 + PRIOR_MODELS
  const own = mean(
    holdOuts.map(({ errors, sampling }) => {
      const middle = mean(errors)
      const squares = errors.reduce((sum, error) => sum + (error - middle) ** 2, 0)
      return (squares + PRIOR_MODELS * sampling) / (errors.length - 1 + PRIOR_MODELS)
    }),
  )
  const shared = mean(holdOuts.map(({ errors }) => mean(errors) ** 2))
  return {
    own: Math.sqrt(own),
    shared: Math.sqrt(shared),
    degrees: (own + shared) ** 2 / (own ** 2 / taken + shared ** 2 / holdOuts.length),
  }
}

function fewModels(holdOuts: readonly HoldOut[]): string[] {
  const models = Math.min(...holdOuts.map(({ errors }) => errors.length))
  if (models >= FEWEST_MODELS) return []
  return [`${models} models show what such a forecast misses; it takes ${FEWEST_MODELS} to tell`]
}

function farBeyond(axis: Budget, reach: number): string[] {
  if (reach <= CHECKED_REACH) return []
  return [
    `${axis} of the target are ${reach.toPrecision(3)} times the largest measured; intervals were checked up to ${CHECKED_REACH} times`,
  ]
}
