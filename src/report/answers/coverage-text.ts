/** What `escalado think --import` leaves on the terminal. */
import type { GroupCoverage, GroupForecast, ImportedCoverage } from '../../laws/index.ts'
import { logDomain } from '../figures/axes.ts'
import { shareDomain } from '../figures/shares.ts'
import { formatCount, formatNumber, plural, sentence } from '../format.ts'
import { logPlot, type PlotMark, shareAxis } from '../terminal/log-plot.ts'
import { diamond } from '../terminal/loss-plot.ts'
import { closing, joined } from '../terminal/parts.ts'
import { type Cell, type Column, type Painter, painter, type TerminalStyle, textTable, wrap } from '../terminal/text.ts'
import {
  coverageDiagnostics,
  coverageSentence,
  formatSamples,
  formatShare,
  formatShares,
  type ReadCounts,
  shownSteps,
} from './coverage-table.ts'

/** Most groups that are drawn, and that a table lists; the others stand in --json. */
const MOST_DRAWN = 8
const MOST_LISTED = 24
const MOST_DIAGNOSTICS = 6
const MOST_STEPS = 5
/** Characters of a group's name beside the widest table of 80 columns. */
const NAME = 14

/** Lines end in `\n`; nothing is wider than `columns` (80 and up). */
export function coverageSummary(answer: ImportedCoverage, table: ReadCounts, style: TerminalStyle): string {
  const paint = painter(style)
  const { groups } = answer
  const listed = groups.slice(0, MOST_LISTED).map((group, i) => ({ ...group, name: nameOf(group, i, groups, style) }))
  const more = groups.length - listed.length
  const blocks = [
    [titleLine(groups, table, paint)],
    coverageTable(listed, style),
    groups.length <= MOST_DRAWN && groups.some(isSolved) ? plotOf(groups, table, style) : [],
    lawTable(listed, style),
    forecastTable(listed, table, style),
    [
      ...(more > 0 ? [paint.dim(`  and ${more} more groups, listed by --json`)] : []),
      ...noteLines(answer, table, style),
    ],
    closing(null, coverageSentence(answer, table), paint.cyan, style),
  ]
  const shown = blocks.filter((block) => block.length > 0)
  return joined(
    shown.flatMap((block, i) => (i === 0 ? block : ['', ...block])),
    style,
  )
}

function titleLine(groups: readonly GroupCoverage[], { name }: ReadCounts, paint: Painter): string {
  const counts = [...new Set(groups.map(({ problems }) => problems))]
  const problems =
    counts.length === 1 ? plural(counts[0] as number, 'problem') : `up to ${Math.max(...counts)} problems`
  const models = groups.length === 1 ? '' : `${groups.length} groups of `
  return `  ${paint.bold('Escalado')} think · ${name} · ${models}${problems}`
}

/** A group's letter in the plot and as much of its name as fits. */
function nameOf(
  { name }: GroupCoverage,
  i: number,
  groups: readonly GroupCoverage[],
  { columns }: TerminalStyle,
): string {
  const room = NAME + Math.max(0, columns - 80)
  const letter = groups.length <= MOST_DRAWN ? `${letterOf(i)} ` : ''
  const whole = `${letter}${name}`
  return whole.length <= room ? whole : `${whole.slice(0, room - 1)}…`
}

const letterOf = (i: number): string => String.fromCharCode(97 + i)

function coverageTable(groups: readonly GroupCoverage[], style: TerminalStyle): string[] {
  const steps = shownSteps(groups, MOST_STEPS)
  const columns: Column[] = [
    { heading: 'coverage', align: 'left' },
    ...['problems', 'samples'].map((heading) => ({ heading })),
    ...steps.map((k, i) => ({ heading: `${i === 0 ? 'k = ' : ''}${formatCount(k)}` })),
  ]
  const rows = groups.map(({ name, problems, samples, passAtK }) =>
    [
      name,
      String(problems),
      formatSamples(samples),
      ...steps.map((step) => show(passAtK.find(({ k }) => k === step)?.value, formatShare)),
    ].map((text): Cell => ({ text })),
  )
  return textTable(columns, rows, style)
}

function lawTable(groups: readonly GroupCoverage[], style: TerminalStyle): string[] {
  if (groups.every(({ betaBinomial, powerLaw }) => betaBinomial === null && powerLaw === null)) return []
  const columns: Column[] = [
    { heading: 'laws', align: 'left' },
    ...['alpha', '90%', 'beta', 'never solved', 'b of k^-b'].map((heading) => ({ heading })),
  ]
  const range = ([low, high]: readonly [number, number]) => `${formatNumber(low, 2)} to ${formatNumber(high, 2)}`
  const rows = groups.map(({ name, betaBinomial: law, powerLaw: line }) =>
    [
      name,
      show(law?.alpha, formatNumber),
      show(law?.intervals90.alpha, range),
      show(law?.beta, formatNumber),
      show(law?.neverSolved, ({ share, supported }) => (supported ? formatShare(share) : 'none seen')),
      show(line?.b, formatNumber),
    ].map((text): Cell => ({ text })),
  )
  return textTable(columns, rows, style)
}

function forecastTable(groups: readonly GroupCoverage[], { forecastK }: ReadCounts, style: TerminalStyle): string[] {
  if (groups.every(({ forecast }) => forecast === null)) return []
  const columns: Column[] = [
    { heading: `at k = ${formatCount(forecastK)}`, align: 'left' },
    ...['from', 'forecast', '80% interval', 'line', 'recorded'].map((heading) => ({ heading })),
  ]
  const rows = groups.map(({ name, forecast }): Cell[] => [
    { text: name },
    { text: show(forecast?.from, formatSamples) },
    { text: show(forecast?.mean, formatShare) },
    { text: show(forecast?.interval80, formatShares) },
    { text: show(forecast?.line?.atK, formatShare) },
    outcomeCell(forecast, painter(style)),
  ])
  return textTable(columns, rows, style)
}

function outcomeCell(forecast: GroupForecast | null, paint: Painter): Cell {
  if (forecast === null || forecast.outcome === null) return { text: '-' }
  const { value, inInterval80 } = forecast.outcome
  return inInterval80
    ? { text: `${formatShare(value)} inside`, paint: paint.green }
    : { text: `${formatShare(value)} outside`, paint: paint.yellow }
}

function show<T>(value: T | null | undefined, format: (value: T) => string): string {
  return value === null || value === undefined ? '-' : format(value)
}

const isSolved = ({ problems, unsolved }: GroupCoverage): boolean => unsolved < problems

/** Letters at what was measured, lines for what is foreseen of it, bars for forecasts, diamonds for what came. */
function plotOf(groups: readonly GroupCoverage[], { forecastK }: ReadCounts, style: TerminalStyle): string[] {
  const paint = painter(style)
  const colours = [paint.cyan, paint.green, paint.magenta, paint.blue, paint.yellow, paint.red]
  const colourOf = (i: number) => colours[i % colours.length] as (text: string) => string
  const forecasts = groups.flatMap(({ forecast }, i) => (forecast === null ? [] : [{ ...forecast, i }]))
  const marks = groups.flatMap(({ passAtK, forecast }, i) =>
    passAtK
      .filter(({ k }) => k !== forecastK || !forecast?.outcome)
      .map(({ k, value }): PlotMark => ({ x: k, y: value, character: letterOf(i), paint: colourOf(i) })),
  )
  const places = [
    ...marks.map(({ x, y }) => ({ at: x, share: y })),
    ...forecasts.map(({ k, interval90: [, high] }) => ({ at: k, share: high })),
  ]
  const { y } = shareDomain(places)
  const top = forecasts.flatMap(({ k, outcome }) =>
    outcome === null ? [] : [{ x: k, y: outcome.value, ...diamond(style) }],
  )
  const lines = forecasts.map(({ curve, i }) => ({ at: (k: number) => between(curve, k), paint: colourOf(i) }))
  const bars = forecasts.map(({ k, interval80, interval90, i }) => ({
    ...{ x: k, outer: interval90, inner: interval80, paint: colourOf(i) },
  }))
  const x = logDomain(
    places.map(({ at }) => at),
    0.05,
  )
  const mark = diamond(style)
  const legend = [
    'letters: measured',
    `${style.unicode ? '⠒⠒' : '..'} foreseen`,
    `${style.unicode ? '┃' : '|'} 80% interval`,
    ...(top.length === 0 ? [] : [`${mark.paint(mark.character)} recorded`]),
  ]
  return [
    `  ${paint.dim('coverage')}`,
    ...logPlot({ x, y: shareAxis(y), unit: 'k', lines, marks, bars, top }, style),
    `  ${legend.join('   ')}`,
  ]
}

/** Along a curve, straight in ln k; null outside of it. */
function between(curve: GroupForecast['curve'], k: number): number | null {
  const after = curve.findIndex((point) => point.k >= k)
  const [left, right] = [curve[after - 1], curve[after]]
  if (left === undefined || right === undefined) return null
  return left.mean + ((right.mean - left.mean) * Math.log(k / left.k)) / Math.log(right.k / left.k)
}

function noteLines(answer: ImportedCoverage, { notes }: ReadCounts, style: TerminalStyle): string[] {
  const paint = painter(style)
  const width = Math.min(style.columns, 100)
  const diagnostics = coverageDiagnostics(answer)
  const more = diagnostics.length - MOST_DIAGNOSTICS
  const said = [...diagnostics.slice(0, MOST_DIAGNOSTICS), ...(more > 0 ? [`and ${more} more, listed by --json`] : [])]
  return [
    ...said.flatMap((line) => wrap(line, width).map(paint.yellow)),
    ...notes.flatMap((line) => wrap(sentence(line), width).map(paint.dim)),
  ]
}
