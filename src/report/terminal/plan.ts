/** The frozen plan as a table, before anything trains. */
import { formatBytes, formatCount, formatDuration, formatNumber, formatScientific } from '../format.ts'
import type { PlannedRun } from '../record.ts'
import { byRung } from '../select.ts'
import { type Cell, type Column, painter, type TerminalStyle, textTable, toAscii, wrap } from './text.ts'

/** What the runs cost together; sums over runs would count the shared part of a trunk once per branch. */
export interface PlanTotals {
  /** FLOPs really spent: every trunk once, plus its branches. */
  readonly compute: number
  /** Seconds on the clock, with the lanes that run side by side. */
  readonly seconds: number
  /** Bytes of peak memory over the lanes. */
  readonly memory: number
}

const COLUMNS: readonly Column[] = [
  { heading: 'rung' },
  { heading: 'size' },
  { heading: 'N' },
  { heading: 'D' },
  { heading: 'C' },
  { heading: 'steps' },
  { heading: 'batch' },
  { heading: 'epochs' },
  { heading: 'time' },
  { heading: 'memory' },
]

/** One row per run and a line of totals; fits 80 columns. C is counted from real shapes, to four digits here. */
export function planTable(runs: readonly PlannedRun[], totals: PlanTotals, style: TerminalStyle): string {
  const paint = painter(style)
  const sorted = byRung(runs)
  const rows = sorted.map((run, i): Cell[] => {
    const cells = [
      sorted[i - 1]?.rung === run.rung ? '' : `${run.rung}${run.top ? ' top' : ''}`,
      `${run.width}×${run.depth}`,
      formatCount(run.N),
      formatCount(run.D),
      formatScientific(run.C, 4),
      String(run.steps),
      `${run.batch}×${run.context}`,
      formatNumber(run.epochs, 2),
      formatDuration(run.seconds),
      formatBytes(run.memory),
    ]
    return cells.map((text) => (run.top ? { text, paint: paint.bold } : { text }))
  })
  const repeated = runs.filter((run) => run.epochs > 1)
  const lines = [
    ...textTable(COLUMNS, rows, style),
    '',
    ...wrap(totalSentence(runs, totals), style.columns),
    ...(repeated.length > 0 ? wrap(repetitionSentence(repeated), style.columns) : []),
  ]
  const text = `${lines.join('\n')}\n`
  return style.unicode ? text : toAscii(text)
}

function totalSentence(runs: readonly PlannedRun[], { compute, seconds, memory }: PlanTotals): string {
  const rungs = new Set(runs.map((run) => run.rung)).size
  const trunks = new Set(runs.map((run) => run.trunk)).size
  const computes = runs.map((run) => run.C)
  const decades = computes.length === 0 ? 0 : Math.log10(Math.max(...computes) / Math.min(...computes))
  return (
    `${runs.length} runs on ${rungs} rungs from ${trunks} trunks, ${formatNumber(decades, 2)} decades of compute; ` +
    `in all ${formatScientific(compute, 3)} FLOP, about ${formatDuration(seconds)}, at most ${formatBytes(memory)} of memory.`
  )
}

function repetitionSentence(repeated: readonly PlannedRun[]): string {
  const most = Math.max(...repeated.map((run) => run.epochs))
  const which = repeated.length === 1 ? '1 run repeats' : `${repeated.length} runs repeat`
  return `${which} text: up to ${formatNumber(most, 2)} passes over the unique training text.`
}
