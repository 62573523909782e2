/** What the verification hypothesis came to, on the terminal. */
import { formatDuration, formatNumber, formatPercent, minus } from '../format.ts'
import { formatQuantity, formatRange } from '../quantity.ts'
import type { VerificationRecord } from '../record.ts'
import { closing, factLines, joined, whereLines } from '../terminal/parts.ts'
import { type Column, painter, type TerminalStyle, textTable } from '../terminal/text.ts'
import { formatPoints, formatPointsRange } from '../thinking/views.ts'
import { QUANTITIES, seedRange } from './page.ts'

const COLUMNS: readonly Column[] = [
  { heading: 'seed' },
  { heading: 'taught', align: 'left' },
  { heading: 'J' },
  { heading: 'pass@1' },
  { heading: 'after' },
  { heading: 'gain' },
  { heading: 'pass@8' },
  { heading: 'after' },
  { heading: 'attempts' },
  { heading: 'after' },
]

/** Lines end in `\n`; nothing is wider than `columns` (80 and up) but hashes and paths. */
export function verificationSummary(record: VerificationRecord, style: TerminalStyle): string {
  const paint = painter(style)
  const { gains, difference, forecasts, verdict, meaning } = record
  const share = (value: number) => formatPercent(value, { digits: 0 })
  const rows = record.arms.map(({ seed, arm, informedness, before, after, gain }) =>
    [
      String(seed),
      arm,
      informedness === null ? '-' : minus(formatNumber(informedness, 2)),
      ...[share(before.passAt1.value), share(after.passAt1.value), formatPoints(gain)],
      ...[share(before.passAt8.value), share(after.passAt8.value)],
      ...[formatNumber(before.attempts, 2), formatNumber(after.attempts, 2)],
    ].map((text) => ({ text, paint: arm === 'blind' ? paint.dim : (plain: string) => plain })),
  )
  const colours = { supported: paint.green, refuted: paint.red, undecided: paint.yellow }
  const gained = ({ value, interval95 }: typeof difference) =>
    `${formatPoints(value)} points (95%: ${formatPointsRange(interval95)})`
  const expected = forecasts
    .map(({ quantity, forecast, outcome, inside80 }) => {
      const came = outcome === null ? 'not yet measured' : `came ${formatQuantity(forecast, outcome)}`
      const where = inside80 === null ? '' : inside80 ? ', inside' : ', outside'
      return `${QUANTITIES[quantity]}: 80% ${formatRange(forecast, forecast.interval80)}, ${came}${where}.`
    })
    .join(' ')
  const { seconds } = record
  const lines = [
    `  ${paint.bold('Escalado')} study ${record.study} · seeds ${seedRange(record)} · ${formatDuration(seconds)}`,
    '',
    `  ${record.hypothesis}`,
    '',
    ...textTable(COLUMNS, rows, style),
    '',
    ...factLines('gains', `Taught to verify ${gained(gains.verifying)}, taught without ${gained(gains.blind)}.`, style),
    ...factLines('paired', `Difference ${gained(difference)}.`, style),
    ...factLines('expected', expected, style),
    '',
    ...closing(verdict, meaning, colours[verdict], style),
    '',
    ...whereLines(record, 'before anything was trained', style),
  ]
  return joined(lines, style)
}
