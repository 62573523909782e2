import { type Axis, COORDINATES, type Identified, identifiedAxes, levelsOf } from './axes.ts'
import type { ThinkingCell, ThinkingParameters } from './cell.ts'
import { meanLogits, type ProblemTable } from './problems.ts'
import { type Regression, type Regressors, regress } from './regression.ts'

/** A point of the surface. */
export type Setting = Pick<ThinkingCell, 'N' | 'D' | 'teaching' | 'practice' | 'thinking' | 'samples'>

/** What the surface gives at a point: logit(accuracy). */
export function thinkingLogit(
  params: ThinkingParameters,
  { N, D, teaching, practice, thinking, samples }: Setting,
): number {
  return (
    params.level +
    (params.size ?? 0) * Math.log(N) +
    (params.data ?? 0) * Math.log(D) +
    (params.practice ?? 0) * Math.log1p(practice / teaching) -
    lacking(params, { thinking, samples })
  )
}

/** The part of the logit that further inference compute would add: thinking·T^−tau + samples·k^−sigma. */
export function lacking(
  params: ThinkingParameters,
  { thinking, samples }: Pick<Setting, 'thinking' | 'samples'>,
): number {
  return (
    (params.thinking ?? 0) * thinking ** -(params.tau ?? 0) + (params.samples ?? 0) * samples ** -(params.sigma ?? 0)
  )
}

export interface FittedSurface {
  readonly params: ThinkingParameters
  readonly identified: Identified
  /** Exponents that two levels cannot tell, held at `HELD`. */
  readonly held: readonly ('tau' | 'sigma')[]
  /** Per cell: the logit of its accuracy, and that less the surface. */
  readonly logits: Float64Array
  readonly residuals: Float64Array
  /** The same design and weights fitted to other logits. */
  readonly refit: (logits: Float64Array) => ThinkingParameters
}

/** Bounds of tau and sigma: slower is a logarithm over any range measured, faster is over after the first step. */
export const EXPONENT_BOUNDS = { least: 0.05, most: 3 } as const
/** That of an average's standard error. */
export const HELD = 0.5

const NODES = 9
const GRID = Array.from(
  { length: NODES },
  (_, i) => EXPONENT_BOUNDS.least * (EXPONENT_BOUNDS.most / EXPONENT_BOUNDS.least) ** (i / (NODES - 1)),
)
/** Rounds in which weights and misfit settle. */
const ROUNDS = 3

const SLOWING = [
  { axis: 'thinking', exponent: 'tau' },
  { axis: 'samples', exponent: 'sigma' },
] as const

/**
 * The surface fitted to cells by weighted least squares on the logits of their accuracies. A cell's variance is binomial
 * over its problems plus the mean square the surface leaves; the two are added although the latter holds some of the
 * former, because most of the binomial part is common to all cells (they share their problems) and leaves nothing.
 */
export function fitSurface(cells: readonly ThinkingCell[], table: ProblemTable): FittedSurface {
  const identified = identifiedAxes(cells)
  const logits = meanLogits(table, new Float64Array(table.problems).fill(1))
  const straight = identified.axes.filter((axis) => axis !== 'thinking' && axis !== 'samples')
  const slowing = SLOWING.filter(({ axis }) => identified.axes.includes(axis)).map(({ axis, exponent }) => {
    const smallest = levelsOf(cells, axis)[0] as number
    const u = Float64Array.from(cells, (cell) => COORDINATES[axis](cell) - smallest)
    return { axis, exponent, smallest, u, exponents: identified.levels[axis] > 2 ? GRID : [HELD] }
  })
  const design: Omit<Regressors, 'weights'> = {
    straight: straight.map((axis) => Float64Array.from(cells, COORDINATES[axis])),
    slowing,
  }
  const binomial = Float64Array.from(cells, ({ success }, i) => {
    const share = 1 / (1 + Math.exp(-(logits[i] as number)))
    return 1 / (success.filter((value) => value !== null).length * share * (1 - share))
  })
  const free = cells.length / Math.max(1, cells.length - 1 - straight.length - 2 * slowing.length)
  let weights = binomial.map((variance) => 1 / variance)
  let regression = regress(logits, { ...design, weights })
  for (let round = 1; round < ROUNDS; round++) {
    const misfit = (free * regression.squares) / weights.reduce((sum, weight) => sum + weight, 0)
    weights = binomial.map((variance) => 1 / (variance + misfit))
    regression = regress(logits, { ...design, weights })
  }
  const natural = (fitted: Regression) => naturalParameters(fitted, straight, slowing)
  const params = natural(regression)
  return {
    params,
    identified,
    held: slowing.filter(({ exponents }) => exponents.length === 1).map(({ exponent }) => exponent),
    logits,
    residuals: logits.map((logit, i) => logit - thinkingLogit(params, cells[i] as ThinkingCell)),
    refit: (other) => natural(regress(other, { ...design, weights }, regression.exponents)),
  }
}

/** From amounts above the smallest budget to coefficients of powers of the budget itself. */
function naturalParameters(
  { level, slopes, amounts, exponents }: Regression,
  straight: readonly Axis[],
  slowing: readonly { readonly axis: Axis; readonly exponent: 'tau' | 'sigma'; readonly smallest: number }[],
): ThinkingParameters {
  const terms = slowing.map(({ axis, exponent: name, smallest }, i) => {
    const exponent = exponents[i] as number
    const limit = (amounts[i] as number) / exponent
    // Where there is nothing to gain, nothing tells how fast.
    return {
      axis,
      name,
      limit,
      coefficient: limit * Math.exp(exponent * smallest),
      exponent: limit === 0 ? null : exponent,
    }
  })
  return {
    level: terms.reduce((sum, { limit }) => sum + limit, level),
    ...{ size: null, data: null, practice: null, thinking: null, tau: null, samples: null, sigma: null },
    ...Object.fromEntries(straight.map((axis, i) => [axis, slopes[i] as number])),
    ...Object.fromEntries(terms.map(({ axis, coefficient }) => [axis, coefficient])),
    ...Object.fromEntries(terms.map(({ name, exponent }) => [name, exponent])),
  }
}
