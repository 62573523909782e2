import { fail } from '../error.ts'
import { extentOf, groupBy, largest, mean, smallest } from '../stats/index.ts'
import { akima, lowestPoint } from './akima.ts'
import { computeLevels } from './backtest.ts'
import { fitLine, fitParabola, vertex } from './line.ts'
import type { Observation } from './observation.ts'
import { requirePositive } from './table.ts'

/** A power law of compute: value = coefficient × C^exponent. */
export interface PowerOfCompute {
  readonly exponent: number
  readonly coefficient: number
}

/** The best run that some budget allows, as one of the approaches estimates it. */
export interface Optimum {
  readonly C: number
  readonly N: number
  readonly D: number
  readonly loss: number
}

export interface Allocation {
  readonly optima: readonly Optimum[]
  readonly N: PowerOfCompute
  readonly D: PowerOfCompute
  /** Budgets left out, each with its reason. */
  readonly excluded: readonly { readonly C: number; readonly reason: string }[]
}

/**
 * Approach 2 of Hoffmann et al. 2022: the minimum of each isoFLOP line, then N and D as powers of compute.
 * `parabola` fits loss by a quadratic in ln N over the whole line (biased where lines are wide or lopsided: Czech et al.
 * 2026, arXiv 2603.22339); `akima` interpolates ln loss over ln N (Porian et al. 2024, arXiv 2406.19146).
 * @throws EscaladoError `too-few-levels` when fewer than two lines have a minimum inside.
 */
export function isoFlopAllocation(
  observations: readonly Observation[],
  method: 'parabola' | 'akima' = 'parabola',
): Allocation {
  requirePositive(observations)
  const optima: Optimum[] = []
  const excluded: { C: number; reason: string }[] = []
  for (const line of isoFlopLines(observations)) {
    const { C } = line.at(-1) as Observation
    if (new Set(line.map(({ N }) => N)).size < 3)
      excluded.push({
        C,
        reason: 'a minimum needs at least three sizes',
      })
    else {
      const found = method === 'parabola' ? parabolaOptimum(line) : akimaOptimum(line)
      if (typeof found === 'string') excluded.push({ C, reason: found })
      else optima.push({ C, ...found })
    }
  }
  return allocate(optima, excluded)
}

/**
 * Approach 1 of Hoffmann et al. 2022: training curves of several sizes, and at each compute the run with the lowest
 * loss. Rows are checkpoints with their `run`; ln loss between checkpoints is linear in ln C.
 * @throws EscaladoError `too-few-levels` when the curves nowhere overlap.
 */
export function envelopeAllocation(observations: readonly Observation[], points = 1500): Allocation {
  requirePositive(observations)
  const curves = [...groupBy(observations, ({ run, N }) => run ?? `N ${N}`).values()]
    .filter(({ length }) => length > 1)
    .map((rows) => rows.sort((a, b) => a.C - b.C))
  const all = curves.flat().map(({ C }) => Math.log(C))
  const [low, high] = [smallest(all), largest(all)]
  const grid = Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1))
  const lowest: (Optimum | undefined)[] = grid.map(() => undefined)
  // The lower envelope means something only where at least two sizes compete.
  const contested = grid.map(() => false)
  for (const rows of curves) {
    alongCurve(rows, grid, (found, i) => {
      const rival = lowest[i]
      if (rival !== undefined && rival.N !== found.N) contested[i] = true
      if (rival === undefined || found.loss < rival.loss) lowest[i] = found
    })
  }
  return allocate(
    lowest.filter((optimum, i): optimum is Optimum => optimum !== undefined && contested[i] === true),
    [],
  )
}

/** What an allocation gives at a budget of its own. */
export function allocationAt(
  { N, D }: Pick<Allocation, 'N' | 'D'>,
  C: number,
): { readonly N: number; readonly D: number } {
  const at = ({ exponent, coefficient }: PowerOfCompute) => coefficient * C ** exponent
  return { N: at(N), D: at(D) }
}

/** Rows of each compute level by rising N. */
function isoFlopLines(observations: readonly Observation[]): Observation[][] {
  let below = 0
  return computeLevels(observations).map((top) => {
    const line = observations.filter(({ C }) => C > below && C <= top).sort((a, b) => a.N - b.N)
    below = top
    return line
  })
}

type Found = Omit<Optimum, 'C'> | string
const OUTSIDE = 'the minimum lies beyond the end of the line'

function parabolaOptimum(line: readonly Observation[]): Found {
  const losses = line.map(({ loss }) => loss)
  const size = vertex(
    fitParabola(
      line.map(({ N }) => Math.log(N)),
      losses,
    ),
  )
  const tokens = vertex(
    fitParabola(
      line.map(({ D }) => Math.log(D)),
      losses,
    ),
  )
  if (!size.minimum || !tokens.minimum) return 'the line is not convex: it has no minimum'
  const [least, most] = extentOf(line, ({ N }) => Math.log(N))
  if (size.x < least || size.x > most) return OUTSIDE
  return { N: Math.exp(size.x), D: Math.exp(tokens.x), loss: size.y }
}

function akimaOptimum(line: readonly Observation[]): Found {
  const through = (value: (row: Observation) => number) => {
    // a curve has one height at each place: that of runs alike is their mean
    const places = [...groupBy(line, value)].sort(([a], [b]) => a - b)
    return lowestPoint(
      akima(
        places.map(([place]) => Math.log(place)),
        places.map(([, rows]) => mean(rows.map(({ loss }) => Math.log(loss)))),
      ),
    )
  }
  const size = through(({ N }) => N)
  const tokens = through(({ D }) => D)
  if (size.edge || tokens.edge) return OUTSIDE
  return { N: Math.exp(size.x), D: Math.exp(tokens.x), loss: Math.exp(size.y) }
}

/** Walks a training curve (ascending in C) and an ascending grid of ln C together, from the curve's start to its end. */
function alongCurve(rows: readonly Observation[], grid: readonly number[], visit: (at: Optimum, i: number) => void) {
  let after = 1
  grid.forEach((logC, i) => {
    const C = Math.exp(logC)
    while (after < rows.length && (rows[after] as Observation).C < C) after++
    const [a, b] = [rows[after - 1] as Observation, rows[after]]
    if (b === undefined || C <= a.C) return
    const t = (logC - Math.log(a.C)) / Math.log(b.C / a.C)
    visit({ C, N: a.N, D: a.D * (b.D / a.D) ** t, loss: a.loss * (b.loss / a.loss) ** t }, i)
  })
}

function allocate(optima: readonly Optimum[], excluded: Allocation['excluded']): Allocation {
  if (optima.length < 2) {
    fail({
      code: 'too-few-levels',
      what: 'fewer than two compute levels have an optimum inside',
      value: excluded.map(({ C, reason }) => `C = ${C.toPrecision(3)}: ${reason}`).join('; '),
      fix: 'Add sizes on either side of each line’s minimum, or fit the whole law (approach 3).',
    })
  }
  return {
    optima,
    N: powerOfCompute(optima.map(({ C, N }) => ({ C, value: N }))),
    D: powerOfCompute(optima.map(({ C, D }) => ({ C, value: D }))),
    excluded,
  }
}

/**
 * The power of compute through estimated optima, by least squares of logarithms. Each may bring the standard deviation of
 * its ln value, and then counts by its inverse square (as Porian et al. 2024, arXiv 2406.19146, weigh theirs).
 */
export function powerOfCompute(
  points: readonly { readonly C: number; readonly value: number; readonly sd?: number }[],
): PowerOfCompute {
  const { slope, intercept } = fitLine(
    points.map(({ C }) => Math.log(C)),
    points.map(({ value }) => Math.log(value)),
    points.map(({ sd = 1 }) => sd ** -2),
  )
  return { exponent: slope, coefficient: Math.exp(intercept) }
}
