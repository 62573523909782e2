import { mean, percentileInterval, type Random } from '../../stats/index.ts'
import { levelsOf } from './axes.ts'
import type { ThinkingCell, ThinkingLaw, ThinkingParameters } from './cell.ts'
import { checkedCells } from './check.ts'
import { economyOf } from './economy.ts'
import { exchangeRate } from './exchange.ts'
import { type Replicates, replicatesOf } from './replicates.ts'
import { bestSplits, isoAccuracy } from './splits.ts'
import { EXPONENT_BOUNDS, type FittedSurface, fitSurface, HELD, thinkingLogit } from './surface.ts'

export interface ThinkingOptions {
  readonly random: Random
  /** Refits behind the intervals; default 400. */
  readonly replicates?: number
}

export interface ThinkingFit {
  /** Null where the cells carry no law, with the reason. */
  readonly fitted: ThinkingLaw | null
  readonly reason: string | null
}

/** Parameters a surface may have. */
const PARAMETERS = ['level', 'size', 'data', 'practice', 'thinking', 'tau', 'samples', 'sigma'] as const

/**
 * The one law of training and inference compute, of one strategy's cells.
 * @param groups the group (a task) of each problem, within which problems are drawn again
 * @throws EscaladoError `bad-cell`, `model-differs`, `duplicate-cell`, `problems-differ`, `not-a-success`
 */
export function fitThinking(
  all: readonly ThinkingCell[],
  groups: readonly string[],
  { random, replicates: count = 400 }: ThinkingOptions,
): ThinkingFit {
  const { cells, table, diagnostics } = checkedCells(all, groups)
  if (cells.length < 3) return refused(`${cells.length} cells in which something was verified; a law needs at least 3`)
  const surface = fitSurface(cells, table)
  const { identified, params, residuals } = surface
  if (identified.axes.length === 0) return refused('all cells have the same model and the same inference budget')
  const coefficients = identified.axes.length + 1
  if (cells.length <= coefficients) return refused(`${cells.length} cells cannot tell ${coefficients} coefficients`)
  if (new Set(surface.logits).size === 1) return refused('all cells have the same accuracy')
  const replicates = replicatesOf(surface, cells, table, { random, replicates: count })
  const errors = cells.map((cell, i) => share(surface.logits[i] as number) - share(thinkingLogit(params, cell)))
  const residual = { logit: rootMeanSquare([...residuals]), accuracy: rootMeanSquare(errors) }
  return {
    reason: null,
    fitted: {
      params,
      intervals: intervalsOf(surface, replicates),
      residual,
      cells: cells.length,
      models: replicates.models,
      ...worthOf(params, replicates, cells),
      diagnostics: [
        ...diagnostics,
        ...identified.diagnostics,
        ...shortRanges(cells, surface),
        ...exponentDiagnostics(surface),
        ...replicates.diagnostics,
        ...misfit(residual.accuracy),
      ],
    },
  }
}

/** Training against inference compute, where the surface tells what both bring. */
function worthOf(
  params: ThinkingParameters,
  replicates: Replicates,
  cells: readonly ThinkingCell[],
): Pick<ThinkingLaw, 'exchange' | 'splits' | 'isoAccuracy'> {
  const economy = economyOf(cells)
  const exchange = exchangeRate(params, replicates.params, economy)
  if (exchange === null) return { exchange, splits: [], isoAccuracy: [] }
  return { exchange, splits: bestSplits(params, economy), isoAccuracy: isoAccuracy(params, economy, cells) }
}

const refused = (reason: string): ThinkingFit => ({ fitted: null, reason })

const share = (logit: number) => 1 / (1 + Math.exp(-logit))

const rootMeanSquare = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value * value)))

function intervalsOf({ params, held }: FittedSurface, replicates: Replicates): ThinkingLaw['intervals'] {
  const interval = (name: keyof ThinkingParameters) => {
    if (params[name] === null || held.some((exponent) => exponent === name)) return null
    const values = replicates.params.map((drawn) => drawn[name]).filter((value) => value !== null)
    return percentileInterval(Float64Array.from(values).sort(), 0.9)
  }
  return Object.fromEntries(PARAMETERS.map((name) => [name, interval(name)])) as ThinkingLaw['intervals']
}

/** Ratio of the largest to the smallest value below which an axis is told by little. */
const SHORT = { size: 3, data: 2 } as const

function shortRanges(cells: readonly ThinkingCell[], { identified }: FittedSurface): string[] {
  return identified.axes.flatMap((axis) => {
    if (axis !== 'size' && axis !== 'data') return []
    const levels = levelsOf(cells, axis)
    const span = Math.exp((levels.at(-1) as number) - (levels[0] as number))
    const what = axis === 'size' ? 'parameters' : 'training tokens'
    return span < SHORT[axis] ? [`${what} span only a factor of ${span.toPrecision(2)}: ${axis} is told by little`] : []
  })
}

const EXPONENTS = [
  {
    of: 'thinking',
    exponent: 'tau',
    what: 'thinking budgets',
    more: 'a larger thinking budget',
    over: 'the smallest budget',
  },
  { of: 'samples', exponent: 'sigma', what: 'numbers of samples', more: 'more samples', over: 'one sample' },
] as const

function exponentDiagnostics({ params, held }: FittedSurface): string[] {
  return EXPONENTS.flatMap(({ of, exponent, what, more, over }) => {
    const amount = params[of]
    const value = params[exponent]
    if (amount === null) return []
    if (amount === 0 || value === null) return [`${more}: no gain was seen, so ${of} is 0 and ${exponent} says nothing`]
    if (held.includes(exponent)) return [`two ${what} cannot tell ${exponent}: it is held at ${HELD}`]
    if (value <= EXPONENT_BOUNDS.least * 1.01)
      return [`${exponent} is at its lower bound: ${more} gains steadily, and no end of it is in sight of these cells`]
    if (value >= EXPONENT_BOUNDS.most / 1.01)
      return [`${exponent} is at its upper bound: nearly all gain came by the first step beyond ${over}`]
    return []
  })
}

/** Error in accuracy beyond which the surface is a poor summary. */
const POOR = 0.05

function misfit(accuracy: number): string[] {
  return accuracy > POOR
    ? [
        `the surface misses accuracies by ${accuracy.toFixed(2)} (root mean square): it is a rough summary of these cells`,
      ]
    : []
}
