/** A table of correct counts and what it says of coverage, as the reports see them. */
import type { GroupCoverage, ImportedCoverage } from '../../laws/index.ts'
import { formatCount, formatPercent, sentence } from '../format.ts'

/** The table that was read. */
export interface ReadCounts {
  /** Name of the file, without its folder. */
  readonly name: string
  /** Rows read. */
  readonly rows: number
  /** Number of samples at which coverage is forecast. */
  readonly forecastK: number
  /** What a reader should know of the table though it was read. */
  readonly notes: readonly string[]
  /** The command that answers the same again. */
  readonly command: string
}

/** A share of the problems: one decimal, up to three where it is small. */
export function formatShare(share: number): string {
  const zeros = share > 0 ? -Math.floor(Math.log10(100 * share)) : 1
  return formatPercent(share, { digits: Math.min(3, Math.max(1, zeros)) })
}

/** `79.7% to 92.2%` */
export const formatShares = ([low, high]: readonly [number, number]): string =>
  `${formatShare(low)} to ${formatShare(high)}`

/** How many samples the problems of a group have: `10k`, or `640–10.1k`. */
export const formatSamples = ({ min, max }: GroupCoverage['samples']): string =>
  min === max ? formatCount(min) : `${formatCount(min)}–${formatCount(max)}`

/** Powers of ten at which some group has a coverage: where they are more than `most`, the first ones and the last. */
export function shownSteps(groups: readonly GroupCoverage[], most: number): number[] {
  const known = new Set(groups.flatMap(({ passAtK }) => passAtK.map(({ k }) => k)))
  const steps = Array.from({ length: 16 }, (_, i) => 10 ** i).filter((k) => known.has(k))
  return steps.length <= most ? steps : [...steps.slice(0, most - 1), steps.at(-1) as number]
}

/** What the table shows and what it does not, in one sentence each. */
export function coverageSentence({ groups }: ImportedCoverage, { forecastK }: ReadCounts): string {
  const outcomes = groups.flatMap(({ forecast }) => forecast?.outcome ?? [])
  const held = outcomes.filter(({ inInterval80 }) => inInterval80).length
  const singles = {
    held: outcomes.reduce((sum, { ordersHeld }) => sum + ordersHeld, 0),
    orders: outcomes.reduce((sum, { orders }) => sum + orders, 0),
  }
  const froms = [...new Set(groups.flatMap(({ forecast }) => (forecast?.outcome ? [forecast.from.max] : [])))]
  const checked =
    outcomes.length === 0
      ? `No problem set was sampled ${formatCount(forecastK)} times throughout, so no forecast can be checked here.`
      : `From the first ${froms.map(formatCount).join(' or ')} samples of each problem, ${held} of ${outcomes.length} intervals of 80% held the coverage recorded at k = ${formatCount(forecastK)}. Which samples came first is drawn, as it is not recorded; ${singles.held} of ${singles.orders} single orders would have held it.`
  return `${checked} Coverage says that a right sample is among k, not that it would be chosen: only an exact verifier reaches it.`
}

/** Diagnostics of groups as sentences, each with the group's name, if there are several. */
export const coverageDiagnostics = ({ groups }: ImportedCoverage): string[] =>
  groups.flatMap(({ name, diagnostics, forecast }) =>
    [...diagnostics, ...(forecast?.diagnostics ?? [])].map((text) =>
      groups.length > 1 ? `${name}: ${text}.` : sentence(text),
    ),
  )
