/** What a study of thinking leaves on the terminal: gains, a small plot, what they are worth, and the verdict last. */
import { formatDuration, formatPercent, formatScientific } from '../format.ts'
import type { ThinkRecord } from '../record.ts'
import { factLines, joined, outcomeLines, verdictLines, whereLines } from '../terminal/parts.ts'
import { type Cell, type Column, painter, type TerminalStyle, textTable, wrap } from '../terminal/text.ts'
import {
  comparisonSentence,
  controlsSentence,
  exchangeSentence,
  gainsSentence,
  gapSentence,
  taskForecasts,
} from './sentences.ts'
import { thinkingPlot, thinkingPlotLegend } from './summary-plot.ts'
import { byTraining, formatPoints, formatPointsRange, modelName, signOf } from './views.ts'

/** Lines end in `\n`; nothing is wider than `columns` (80 and up) but hashes and paths, which must stay whole. */
export function thinkSummary(record: ThinkRecord, style: TerminalStyle): string {
  const paint = painter(style)
  const title = [
    `study ${record.study}`,
    `seed ${record.seed}`,
    `${record.models.length} models`,
    formatDuration(record.seconds),
  ].join(' · ')
  const plot = thinkingPlot(record, style)
  const byTask = taskForecasts(record)
  const lines = [
    `  ${paint.bold('Escalado')} ${title}`,
    '',
    ...gainLines(record, style),
    '',
    ...(plot === null
      ? ['  Nothing has been measured yet.']
      : [`  ${paint.dim('right answers, mean over tasks')}`, ...plot, `  ${thinkingPlotLegend(record, style)}`]),
    '',
    ...findings(record, style),
    '',
    ...outcomeLines(record, record.forecasts[0] ?? null, 'that budget has not been run', style),
    ...(byTask === null ? [] : factLines('by task', byTask, style)),
    '',
    ...verdictLines(record, style),
    '',
    ...whereLines(record, 'before that budget was run', style),
  ]
  return joined(lines, style)
}

const COLUMNS: readonly Column[] = [
  { heading: 'strategy', align: 'left' },
  { heading: 'asks', align: 'left' },
  { heading: 'from' },
  { heading: 'to' },
  { heading: 'FLOP' },
  { heading: 'gain' },
  { heading: '95%' },
]

/** Whom a strategy asks before it chooses. */
const ASKED: { readonly [consults in ThinkRecord['gains'][number]['consults']]: string } = {
  nothing: 'nobody',
  'learned verifier': 'learned',
  'exact verifier': 'exact',
  control: 'a coin',
}

/** Gains of the model that was trained most, means over tasks. */
function gainLines(record: ThinkRecord, style: TerminalStyle): string[] {
  const paint = painter(style)
  const model = byTraining(record.models).findLast(({ id }) =>
    record.gains.some((gain) => gain.model === id && gain.task === null),
  )
  if (model === undefined) return ['  No strategy was run at two budgets, so no gain was measured.']
  const rows = record.gains
    .filter((gain) => gain.model === model.id && gain.task === null)
    .map(({ strategy, consults, from, to, gain }): Cell[] => {
      const isClear = signOf(gain) !== 'none'
      const cells = [
        strategy,
        ASKED[consults],
        formatPercent(from.accuracy),
        formatPercent(to.accuracy),
        formatScientific(to.flops),
        formatPoints(gain.value),
        formatPointsRange(gain.interval95),
      ]
      return cells.map((text) => ({ text, paint: isClear ? (plain: string) => plain : paint.dim }))
    })
  const heading = `gains of ${modelName(model)} parameters in points, mean over tasks`
  return [`  ${paint.dim(heading)}`, ...textTable(COLUMNS, rows, style)]
}

function findings(record: ThinkRecord, style: TerminalStyle): string[] {
  const { controls, law, comparisons, gains } = record
  const facts: readonly (readonly [string, string | null])[] = [
    ['gains', gainsSentence(gains)],
    ['coverage', gapSentence(record)],
    ...comparisons.slice(-1).map((comparison) => ['sizes', comparisonSentence(record, comparison)] as const),
    ['controls', controls.length === 0 ? null : controlsSentence(controls)],
    [
      'law',
      law.fitted === null ? `None: ${law.reason ?? 'too little was measured'}.` : exchangeSentence(law.fitted.exchange),
    ],
  ]
  const lines = facts.flatMap(([name, text]) => (text === null ? [] : factLines(name, text, style)))
  return lines.length > 0 ? lines : wrap('Nothing has been compared yet.', style.columns)
}
