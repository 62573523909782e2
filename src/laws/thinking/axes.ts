import type { ThinkingCell } from './cell.ts'

/** The axes of the surface, in the order in which they may claim what varies along several of them. */
export const AXES = ['size', 'data', 'practice', 'thinking', 'samples'] as const
export type Axis = (typeof AXES)[number]

/** Where a cell stands on an axis: the logarithm that the surface is straight in, or is a power of. */
export const COORDINATES = {
  size: ({ N }) => Math.log(N),
  data: ({ D }) => Math.log(D),
  practice: ({ practice, teaching }) => Math.log1p(practice / teaching),
  thinking: ({ thinking }) => Math.log(thinking),
  samples: ({ samples }) => Math.log(samples),
} as const satisfies Record<Axis, (cell: ThinkingCell) => number>

const WORDS = {
  size: 'parameters',
  data: 'training tokens',
  practice: 'the share of practice',
  thinking: 'thinking budgets',
  samples: 'numbers of samples',
} as const satisfies Record<Axis, string>

/** Axes along which the cells tell something, and why the others are withheld, one sentence each. */
export interface Identified {
  readonly axes: readonly Axis[]
  /** Distinct values along each axis. */
  readonly levels: Readonly<Record<Axis, number>>
  readonly diagnostics: readonly string[]
}

/** An axis whose deviation off the earlier axes is below this share of its own varies only together with them. */
const APART = 0.02
/** Logarithms closer than this are one value. */
const SAME = 1e-9

/** Which axes have at least two values, and vary apart from those before them. */
export function identifiedAxes(cells: readonly ThinkingCell[]): Identified {
  const axes: Axis[] = []
  const basis: { readonly axis: Axis; readonly direction: Float64Array }[] = []
  const diagnostics: string[] = []
  const levels = Object.fromEntries(AXES.map((axis) => [axis, levelsOf(cells, axis).length])) as Record<Axis, number>
  for (const axis of AXES) {
    if (levels[axis] < 2) {
      diagnostics.push(`all cells have the same ${WORDS[axis]}: ${axis} is withheld`)
      continue
    }
    const column = centred(cells.map(COORDINATES[axis]))
    const left = Float64Array.from(column)
    const shares = basis.map(({ direction }) => {
      const along = dot(direction, left)
      for (let i = 0; i < left.length; i++) left[i] = (left[i] as number) - along * (direction[i] as number)
      return along * along
    })
    if (dot(left, left) < APART ** 2 * dot(column, column)) {
      const partner = basis[shares.indexOf(Math.max(...shares))]?.axis as Axis
      diagnostics.push(
        `${WORDS[axis]} vary only together with ${WORDS[partner]}: ${axis} is withheld, and ${partner} stands for both`,
      )
      continue
    }
    const length = Math.sqrt(dot(left, left))
    axes.push(axis)
    basis.push({ axis, direction: left.map((value) => value / length) })
  }
  return { axes, levels, diagnostics }
}

/** Distinct values along an axis (logarithms), ascending. */
export function levelsOf(cells: readonly ThinkingCell[], axis: Axis): number[] {
  const sorted = cells.map(COORDINATES[axis]).sort((a, b) => a - b)
  return sorted.filter((value, i) => i === 0 || value - (sorted[i - 1] as number) > SAME)
}

function centred(values: readonly number[]): Float64Array {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length
  return Float64Array.from(values, (value) => value - middle)
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}
