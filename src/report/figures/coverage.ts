/** Coverage against the number of samples: what was measured, what is foreseen of it, and a straight line for comparison. */
import { type CoveragePoint, type GroupCoverage, powerLawCoverage } from '../../laws/index.ts'
import { formatCount, formatPercent } from '../format.ts'
import { rungColour } from './axes.ts'
import type { FigureSize } from './figure.ts'
import { shapeAt } from './shapes.ts'
import { type ShareLine, type ShareMark, type SharePoint, shareDomain, sharesFigure } from './shares.ts'

const X = { label: 'samples k', powers: false }

/**
 * One group: dots are coverage with its 90% interval, hollow where the forecast did not see it; the line and its band
 * (80%) are the forecast's; the dashed line is the power law through the same samples.
 */
export function groupCoverageFigure(group: GroupCoverage, y: string | null, size: FigureSize): string {
  const { name, passAtK, forecast } = group
  const line = forecast?.line ?? null
  const curve = forecast?.curve ?? []
  const colour = 'var(--law)'
  const marks = passAtK.map((point) => ({
    ...markOf(point, name),
    colour: 'var(--ink)',
    hollow: forecast !== null && point.k > forecast.from.min,
  }))
  const lines: ShareLine[] = [
    ...(line === null
      ? []
      : [
          {
            points: curve.map(({ k }) => ({ at: k, share: powerLawCoverage(line, k) })),
            ...{ colour: 'var(--muted)', dashes: 'dashed' as const, width: 1.5 },
          },
        ]),
    { points: curve.map(pointOf), colour, dashes: 'solid', width: 2 },
  ]
  const band = curve.map(({ k, interval80 }) => ({ at: k, interval: interval80 }))
  return sharesFigure(
    {
      ...{ lines, marks, x: X, y, steps: false, bands: [{ points: band, colour }] },
      domain: { ...shareDomain([...marks, ...curve.map(pointOf)]), y: [0, 1] },
      label: `Coverage goes from ${ends(passAtK)}.`,
    },
    size,
  )
}

/** All groups: their forecasts as lines, in the colours given; dots too, where they are few. */
export function coverageFigure(
  groups: readonly { readonly group: GroupCoverage; readonly colour: number }[],
  withMarks: boolean,
  size: FigureSize,
): string {
  const lines = groups.map(({ group: { forecast, passAtK }, colour }): ShareLine => {
    const points = forecast?.curve.map(pointOf) ?? passAtK.map(({ k, value }) => ({ at: k, share: value }))
    return { points, colour: rungColour(colour), dashes: 'solid', width: withMarks ? 2 : 1.25 }
  })
  const marks = groups.flatMap(({ group: { name, passAtK, forecast }, colour }) =>
    withMarks
      ? passAtK.map((point) => ({
          ...markOf(point, name),
          colour: rungColour(colour),
          hollow: forecast !== null && point.k > forecast.from.min,
        }))
      : [],
  )
  return sharesFigure(
    {
      ...{ lines, marks, x: X, y: 'coverage', steps: false },
      domain: shareDomain(
        [...marks, ...lines.flatMap(({ points }) => points)],
        marks.map(({ interval }) => interval),
      ),
      label: `Coverage against the number of samples, ${groups.length === 1 ? 'one group' : `${groups.length} groups`}.`,
    },
    size,
  )
}

function markOf({ k, value, interval90 }: CoveragePoint, name: string) {
  return {
    ...{ at: k, share: value, interval: interval90, shape: shapeAt(0) },
    title: `${name}, k = ${formatCount(k)}: ${formatPercent(value)}`,
  } satisfies Partial<ShareMark>
}

const pointOf = ({ k, mean }: { readonly k: number; readonly mean: number }): SharePoint => ({ at: k, share: mean })

function ends(points: readonly CoveragePoint[]): string {
  const say = (point: CoveragePoint | undefined) =>
    point === undefined ? 'nothing' : `${formatPercent(point.value)} at ${formatCount(point.k)}`
  return `${say(points[0])} to ${say(points.at(-1))} samples`
}
