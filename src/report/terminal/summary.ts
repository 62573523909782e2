/** What a ladder leaves on the terminal: runs, a small plot, and the verdict last, where the eye ends up. */
import { formatCount, formatDuration, formatLoss, formatScientific } from '../format.ts'
import type { LadderRecord, LadderRun } from '../record.ts'
import { byRung, forecastOf, standing } from '../select.ts'
import { lossPlot, plotLegend } from './loss-plot.ts'
import { joined, outcomeLines, verdictLines, whereLines } from './parts.ts'
import { type Cell, type Column, painter, type TerminalStyle, textTable, wrap } from './text.ts'

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
    ...outcomeLines(record, forecastOf(record, 'loss'), 'the top rung has not ended', style),
    '',
    ...verdictLines(record, style),
    '',
    ...whereLines(record, 'before the top rung was trained', style),
  ]
  return joined(lines, style)
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
  return textTable(COLUMNS, rows, style)
}

/** What the dashes and the dim rows mean, only where there are any. */
function notes(runs: readonly LadderRun[], style: TerminalStyle): string[] {
  const paint = painter(style)
  const excluded = byRung(runs).filter((run) => standing(run) === 'excluded')
  const reasons = [...new Set(excluded.map((run) => run.excluded))]
  const lines = reasons.flatMap((reason) => {
    const ids = excluded.filter((run) => run.excluded === reason).map(({ id }) => id)
    return wrap(`${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are each'} not in the fit: ${reason}.`, style.columns)
  })
  const unmeasured = runs.some((run) => run.loss !== null) && runs.every((run) => run.unseenLoss === null)
  const unseen = unmeasured ? wrap('Loss on a source never trained on: not measured.', style.columns) : []
  return [...lines, ...unseen].map((line) => paint.dim(line))
}
