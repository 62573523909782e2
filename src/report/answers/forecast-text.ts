/** What `escalado forecast` leaves on the terminal. */
import { countRuns, type ForecastAnswer, type ForeseenRun, type HoldOutAnswer } from '../../laws/index.ts'
import { reachableEnds } from '../figures/axes.ts'
import { frontierLoss } from '../figures/band.ts'
import {
  formatCount,
  formatFlops,
  formatInterval,
  formatLoss,
  formatNumber,
  formatPercent,
  formatScientific,
  formatTime,
} from '../format.ts'
import { intervalLine } from '../terminal/interval-line.ts'
import { diamond } from '../terminal/loss-plot.ts'
import { closing, joined } from '../terminal/parts.ts'
import { type Cell, painter, type TerminalStyle, textTable, wrap } from '../terminal/text.ts'
import { byCompute, errorOf, LEAST_COVERAGE, type SealedForecast } from './foreseen.ts'
import { forecastSentence, holdOutSentence } from './sentences.ts'
import type { ReadTable } from './table.ts'
import { noteLines, tablePlot, titleLine } from './text.ts'

/** Most forecasts that are listed; the others are printed by --json. */
const MOST_LISTED = 12

/** Lines end in `\n`; nothing is wider than `columns` (80 and up) but hashes. */
export function forecastSummary(
  answer: ForecastAnswer,
  table: ReadTable,
  seals: readonly SealedForecast[],
  style: TerminalStyle,
): string {
  const paint = painter(style)
  const alone = answer.forecasts.length === 1 ? answer.forecasts[0] : undefined
  return joined(
    [
      titleLine('forecast', table, answer.n, style),
      '',
      ...forecastTable(answer.forecasts, table, style),
      ...(alone === undefined ? [] : [`  ${intervalLine(alone, null, style)}`]),
      '',
      ...plotOf(answer, null, table, style),
      '',
      ...splitLines(answer, style),
      ...formLines(answer, style),
      ...noteLines(table, { ...answer, lists: [] }, style),
      '',
      ...closing(null, forecastSentence(answer), answer.identified ? paint.green : paint.yellow, style),
      ...seals.flatMap(({ sha256, at, command }, i) => [
        ...(i === 0 ? [''] : []),
        `  ${paint.dim('seal')}      ${sha256}`,
        `            ${formatTime(at)}; once its outcome is known:`,
        `            ${command}`,
      ]),
    ],
    style,
  )
}

/** The forecasts of a hold-out beside what came. */
export function holdOutSummary(answer: HoldOutAnswer, table: ReadTable, style: TerminalStyle): string {
  const paint = painter(style)
  const good = answer.coverage90 >= LEAST_COVERAGE
  return joined(
    [
      titleLine('forecast', table, { rows: table.observations.length, runs: countRuns(table.observations) }, style),
      ...wrap(
        `fitted to ${answer.n.rows} rows up to ${amount(answer.cut, table)}, ${answer.outcomes.length} held out above`,
        style.columns,
      ).map(paint.dim),
      '',
      ...outcomeTable(answer, table, style),
      '',
      ...plotOf(answer, answer.outcomes, table, style),
      '',
      `  error     mean ${formatPercent(answer.errors.mean, { digits: 2 })}   largest ${formatPercent(answer.errors.max, { digits: 2 })}   signed ${formatPercent(answer.errors.signed, { digits: 2, signed: true })}`,
      `  coverage  90% intervals held ${formatPercent(answer.coverage90)}, 80% intervals ${formatPercent(answer.coverage80)}`,
      ...formLines(answer, style),
      ...noteLines(table, { ...answer, lists: [] }, style),
      '',
      ...closing(null, holdOutSentence(answer, table), good ? paint.green : paint.yellow, style),
    ],
    style,
  )
}

const amount = (value: number, { variables }: ReadTable): string =>
  variables === 'ND' || variables === 'C' ? formatFlops(value, 3) : `${variables} = ${formatCount(value)}`

const INTERVALS = [
  { heading: 'forecast' },
  { heading: '80%', align: 'left' },
  { heading: '90%', align: 'left' },
] as const

function forecastTable(forecasts: readonly ForeseenRun[], table: ReadTable, style: TerminalStyle): string[] {
  const rows = forecasts
    .slice(0, MOST_LISTED)
    .map((run): Cell[] =>
      [
        ...runCells(run, table),
        formatLoss(run.mean),
        formatInterval(run.interval80),
        formatInterval(run.interval90),
        `${formatNumber(run.distance, 2)}x`,
      ].map((text) => ({ text })),
    )
  return [
    ...textTable([...runColumns(table), ...INTERVALS, { heading: 'beyond' }], rows, style),
    ...unlisted(forecasts, style),
  ]
}

/** The farthest held-out runs, those that tell most. */
function outcomeTable({ forecasts, outcomes }: HoldOutAnswer, table: ReadTable, style: TerminalStyle): string[] {
  const paint = painter(style)
  const rows = byCompute(forecasts)
    .slice(0, MOST_LISTED)
    .map((i): Cell[] => {
      const run = forecasts[i] as ForeseenRun
      const outcome = outcomes[i] as number
      const inside = outcome >= run.interval90[0] && outcome <= run.interval90[1]
      const error = formatPercent(errorOf(run, outcome), { digits: 2, signed: true })
      return [
        ...[...runCells(run, table), formatLoss(run.mean), formatInterval(run.interval90), formatLoss(outcome)].map(
          (text) => ({ text }),
        ),
        { text: error, paint: inside ? paint.green : paint.red },
      ]
    })
  const columns = [
    ...runColumns(table),
    { heading: 'forecast' },
    { heading: '90%', align: 'left' },
    { heading: 'outcome' },
    { heading: 'error' },
  ] as const
  return [...textTable(columns, rows, style), ...unlisted(forecasts, style)]
}

function runColumns({ variables }: ReadTable) {
  return (variables === 'ND' ? ['N', 'D', 'C'] : [variables]).map((heading) => ({ heading }))
}

function runCells({ N, D, C }: ForeseenRun, { variables }: ReadTable): string[] {
  if (variables === 'ND') return [formatCount(N), formatCount(D), formatScientific(C, 2)]
  return [variables === 'C' ? formatScientific(C, 2) : formatCount(C)]
}

function unlisted({ length }: readonly ForeseenRun[], style: TerminalStyle): string[] {
  return length > MOST_LISTED ? [painter(style).dim(`  and ${length - MOST_LISTED} more, listed by --json`)] : []
}

function plotOf(
  answer: ForecastAnswer,
  outcomes: readonly number[] | null,
  table: ReadTable,
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const line = answer.frontier.map(({ C, mean }) => ({ C, loss: mean }))
  const losses = table.observations.map(({ loss }) => loss)
  const bars =
    outcomes !== null
      ? []
      : answer.forecasts.map((run) => ({
          x: run.C,
          outer: reachableEnds(run.interval90, [...losses, run.mean]),
          inner: run.interval80,
          paint: paint.magenta,
        }))
  const plot = tablePlot(
    table,
    {
      lines: [{ at: (C) => frontierLoss(line, C), paint: paint.magenta }],
      bars,
      top: (outcomes ?? []).map((loss, i) => ({ x: answer.forecasts[i]?.C ?? 0, y: loss, ...diamond(style) })),
      reach: bars.flatMap(({ x, outer }) => outer.map((loss) => ({ C: x, loss }))),
    },
    style,
  )
  const [dot, dots, bar] = style.unicode ? ['•', '⠒⠒', '┃'] : ['o', '..', '|']
  const law = table.variables === 'ND' ? 'forecast at the best split' : 'forecast'
  const marks =
    outcomes === null
      ? `${paint.magenta(bar)} 80 and 90%`
      : `${diamond(style).paint(diamond(style).character)} held out`
  return [`  ${paint.dim('loss')}`, ...plot, `  ${paint.cyan(dot)} runs   ${paint.magenta(dots)} ${law}   ${marks}`]
}

function splitLines({ forecasts }: ForecastAnswer, style: TerminalStyle): string[] {
  if (!forecasts.some(({ split }) => split === 'best')) return []
  return wrap(
    'Compute without N and D is split as Chinchilla’s law through the table finds best.',
    Math.min(style.columns, 100),
  )
}

function formLines({ forms, calibration, reach }: ForecastAnswer, style: TerminalStyle): string[] {
  if (calibration === null || reach === null) return []
  const weights = [...forms]
    .sort((a, b) => b.weight - a.weight)
    .map(({ name, weight }) => `${name} ${formatPercent(weight, { digits: 0 })}`)
  return wrap(
    `Forms weighed: ${weights.join(', ')}. ${reach > 1 ? `Hold-outs inside the table reached a factor of ${formatNumber(reach, 2)} beyond the compute fitted and scaled the spread by ${formatNumber(calibration, 2)}.` : 'No hold-out was possible inside the table.'}`,
    Math.min(style.columns, 100),
  )
}
