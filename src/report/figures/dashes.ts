/** How a line is drawn, and which parts of it are dashed because nothing was measured there. */

export type Dashes = 'solid' | 'dashed' | 'dotted'

const PATTERNS = { dashed: '6 3', dotted: '2 3' } as const

/** As options of a Plot mark. */
export function dashesOf(dashes: Dashes): { readonly strokeDasharray?: string } {
  return dashes === 'solid' ? {} : { strokeDasharray: PATTERNS[dashes] }
}

/** A part of a line whose points all lie inside of what was measured, or that leads beyond it. */
export interface Stretch<Point> {
  readonly points: readonly Point[]
  readonly dashes: 'solid' | 'dashed'
}

/** A line's stretches in order, each beginning where the one before ends; steps to or from an extrapolated point are dashed. */
export function stretches<Point extends { readonly extrapolated: boolean }>(
  points: readonly Point[],
): Stretch<Point>[] {
  const parts: { points: Point[]; dashes: Stretch<Point>['dashes'] }[] = []
  for (const [i, point] of points.entries()) {
    const before = points[i - 1]
    if (before === undefined) continue
    const dashes = before.extrapolated || point.extrapolated ? 'dashed' : 'solid'
    const last = parts.at(-1)
    if (last?.dashes === dashes) last.points.push(point)
    else parts.push({ points: [before, point], dashes })
  }
  return parts
}
