/** What a ladder leaves on the terminal: runs, a small plot, and the verdict last, where the eye ends up. */
import {
  formatCount,
  formatDuration,
  formatInterval,
  formatLoss,
  formatNumber,
  formatPercent,
  formatScientific,
  formatTime,
} from '../format.ts'
import type { LadderRecord, LadderRun } from '../record.ts'
import { byRung, forecastOf, standing } from '../select.ts'
import { intervalLine } from './interval-line.ts'
import { lossPlot, plotLegend } from './loss-plot.ts'
import { type Cell, type Column, type Painter, painter, type TerminalStyle, textTable, toAscii, wrap } from './text.ts'

/** Lines end in `\n`; nothing is wider than `columns` (80 and up) but hashes and paths, which must stay whole. */
export function ladderSummary(record: LadderRecord, style: TerminalStyle): string {
  const paint = painter(style)
  const title = [
    `ladder ${record.ladder}`,
    `seed ${record.seed}`,
    `${record.runs.length} runs`,
    formatDuration(record.seconds),
  ].join(' · ')
  const plot = lossPlot(record, style)
  const lines = [
    `  ${paint.bold('Escalado')} ${title}`,
    '',
    ...runTable(record.runs, style),
    ...notes(record.runs, style),
    '',
    ...(plot === null
      ? ['  No run has ended with a loss yet.']
      : [`  ${paint.dim('held-out loss, nats per byte')}`, ...plot, `  ${plotLegend(record, style)}`]),
    '',
    ...outcomeLines(record, style),
    '',
    ...verdictLines(record, style),
    '',
    ...whereLines(record, style),
  ]
  const text = `${lines.join('\n')}\n`
  return style.unicode ? text : toAscii(text)
}

const COLUMNS: readonly Column[] = [
  { heading: 'rung' },
  { heading: 'N' },
  { heading: 'D' },
  { heading: 'C' },
  { heading: 'steps' },
  { heading: 'loss' },
  { heading: 'bpb' },
  { heading: 'unseen' },
  { heading: 'status', align: 'left' },
]

function runTable(runs: readonly LadderRun[], style: TerminalStyle): string[] {
  const paint = painter(style)
  const sorted = byRung(runs)
  const rows = sorted.map((run, i): Cell[] => {
    const kind = standing(run)
    const colour = kind === 'top' ? paint.bold : kind === 'excluded' ? paint.dim : (text: string) => text
    const status =
      kind === 'top'
        ? `${run.status} (top)`
        : kind === 'excluded' && run.status === 'done'
          ? 'done, not fitted'
          : run.status
    const cells = [
      sorted[i - 1]?.rung === run.rung ? '' : String(run.rung),
      formatCount(run.N),
      formatCount(run.D),
      formatScientific(run.C),
      String(run.steps),
      run.loss === null ? '-' : formatLoss(run.loss),
      run.bpb === null ? '-' : formatLoss(run.bpb),
      run.unseenLoss === null ? '-' : formatLoss(run.unseenLoss),
      status,
    ]
    return cells.map((text) => ({ text, paint: colour }))
  })
  return textTable(COLUMNS, rows, paint)
}

/** What the dashes and the dim rows mean, only where there are any. */
function notes(runs: readonly LadderRun[], style: TerminalStyle): string[] {
  const paint = painter(style)
  const excluded = byRung(runs).filter((run) => standing(run) === 'excluded')
  const lines = excluded.flatMap((run) => wrap(`${run.id} is not in the fit: ${run.excluded}.`, style.columns))
  const unmeasured = runs.some((run) => run.loss !== null) && runs.every((run) => run.unseenLoss === null)
  const unseen = unmeasured ? wrap('Loss on a source never trained on: not measured.', style.columns) : []
  return [...lines, ...unseen].map((line) => paint.dim(line))
}

function outcomeLines(record: LadderRecord, style: TerminalStyle): string[] {
  const resolved = forecastOf(record, 'loss')
  if (resolved === null) return wrap('No forecast was made.', style.columns)
  const { forecast, verdict } = resolved
  const rows: [string, string][] = [
    [
      'forecast',
      `${formatLoss(forecast.mean)}   80% ${formatInterval(forecast.interval80)}   95% ${formatInterval(forecast.interval95)}`,
    ],
    ['', intervalLine(forecast, record.outcome, style)],
    ['outcome', record.outcome === null ? 'not yet: the top rung has not ended' : formatLoss(record.outcome)],
  ]
  if (record.error !== null) {
    const test = verdict === null ? '' : `   u ${formatNumber(verdict.u, 2)}   power ${formatNumber(verdict.power, 2)}`
    rows.push(['error', `${formatPercent(record.error, { digits: 2, signed: true })}${test}`])
  }
  const others = record.forecasts.filter(({ quantity, outcome }) => quantity !== 'loss' && outcome !== null)
  if (others.length > 0) {
    const inside = others.filter(
      ({ forecast: { interval80 }, outcome }) =>
        outcome !== null && outcome >= interval80[0] && outcome <= interval80[1],
    )
    rows.push(['others', `${inside.length} of ${others.length} other outcomes inside their 80% intervals`])
  }
  return rows.map(([name, text]) => `  ${name.padEnd(9)} ${text}`)
}

function verdictLines(record: LadderRecord, style: TerminalStyle): string[] {
  const paint = painter(style)
  const colours = { holds: paint.green, wall: paint.red, leap: paint.magenta, unknown: paint.yellow }
  const word = record.verdict === null ? paint.yellow('no verdict yet') : colours[record.verdict](record.verdict)
  const mark = style.unicode ? '▌' : '|'
  const bar = record.verdict === null ? paint.yellow(mark) : colours[record.verdict](mark)
  return [
    `  ${bar} ${paint.bold(word)}`,
    ...wrap(record.meaning, Math.min(style.columns, 100), 4).map((line) => `  ${bar} ${line.trimStart()}`),
  ]
}

function whereLines(record: LadderRecord, style: TerminalStyle): string[] {
  const paint = painter(style)
  return [
    ...sealLines(record, paint),
    `  ${paint.dim('report')}    ${record.report ?? 'not written'}`,
    `  ${paint.dim('again')}     ${record.command}`,
  ]
}

function sealLines({ sealed }: LadderRecord, paint: Painter): string[] {
  if (sealed === null) return [`  ${paint.dim('seal')}      not sealed`]
  return [
    `  ${paint.dim('seal')}      ${sealed.sha256}`,
    `            ${formatTime(sealed.at)}, before the top rung was trained`,
  ]
}
