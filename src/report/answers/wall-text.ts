/** What `escalado wall` leaves on the terminal. */
import type { WallAnswer } from '../../laws/index.ts'
import { formatCount, formatFlops, formatLoss, formatPercent, formatScientific } from '../format.ts'
import { diamond } from '../terminal/loss-plot.ts'
import { closing, factLines, joined } from '../terminal/parts.ts'
import { type Cell, painter, type TerminalStyle, textTable } from '../terminal/text.ts'
import { wallSentence } from './sentences.ts'
import type { ReadTable } from './table.ts'
import { noteLines, tablePlot, titleLine } from './text.ts'

const MOST_LISTED = 12
const RUN_COLUMNS = ['N', 'D', 'C', 'loss', 'by the law', 'excess'].map((heading) => ({ heading }))

/** Lines end in `\n`; nothing is wider than `columns` (80 and up). */
export function wallSummary(answer: WallAnswer, table: ReadTable, style: TerminalStyle): string {
  const paint = painter(style)
  const { verdict, u, power, excess, kind, scale, fitted, newest } = answer
  const colours = { holds: paint.green, wall: paint.red, leap: paint.magenta, unknown: paint.yellow }
  const facts = [
    ['law', `fitted to ${fitted} rows ${rangeOf(scale.fitted)}`],
    ['newest', `${newest} ${newest === 1 ? 'row' : 'rows'} ${rangeOf(scale.newest)}`],
    [
      'excess',
      `${formatPercent(excess, { digits: 2, signed: true })}   u ${u.toFixed(3)}   power to see 3% ${power.toFixed(2)}`,
    ],
    ...(verdict === 'wall' ? [['kind', kind]] : []),
  ]
  return joined(
    [
      titleLine('wall', table, answer.n, style),
      '',
      ...newestTable(answer, style),
      '',
      ...plotOf(answer, table, style),
      '',
      ...facts.map(([name = '', text]) => `  ${paint.dim(name.padEnd(9))} ${text}`),
      ...nextLines(answer, style),
      ...noteLines(table, { ...answer, lists: [] }, style),
      '',
      ...closing(verdict, wallSentence(answer), colours[verdict], style),
    ],
    style,
  )
}

/** `at 1.0e22 FLOP`, or from one compute to another. */
function rangeOf([low, high]: readonly [number, number]): string {
  const [from, to] = [formatScientific(low), formatFlops(high)]
  return to.startsWith(`${from} `) ? `at ${to}` : `from ${from} to ${to}`
}

function newestTable({ runs }: WallAnswer, style: TerminalStyle): string[] {
  const rows = [...runs]
    .reverse()
    .slice(0, MOST_LISTED)
    .map(({ N, D, C, loss, mean, excess }): Cell[] =>
      [
        formatCount(N),
        formatCount(D),
        formatScientific(C, 3),
        formatLoss(loss),
        formatLoss(mean),
        formatPercent(excess, { digits: 2, signed: true }),
      ].map((text) => ({ text })),
    )
  const more = runs.length - rows.length
  return [
    ...textTable(RUN_COLUMNS, rows, style),
    ...(more > 0 ? [painter(style).dim(`  and ${more} more of the newest scale, listed by --json`)] : []),
  ]
}

function plotOf({ runs }: WallAnswer, table: ReadTable, style: TerminalStyle): string[] {
  const paint = painter(style)
  const newest = diamond(style)
  const top = runs.map(({ C, loss }) => ({ x: C, y: loss, ...newest }))
  const [dot] = style.unicode ? ['•'] : ['o']
  return [
    `  ${paint.dim('loss')}`,
    ...tablePlot(table, { lines: [], bars: [], top, reach: [] }, style),
    `  ${paint.cyan(dot ?? '')} fitted   ${newest.paint(newest.character)} newest scale`,
  ]
}

function nextLines({ next }: WallAnswer, style: TerminalStyle): string[] {
  return next.flatMap(({ N, D, C, reason, runs }, i) => {
    const times = runs === 1 ? '' : `${runs} runs of `
    return factLines(
      i === 0 ? 'next' : '',
      `${times}N ${formatCount(N)}, D ${formatCount(D)}, C ${formatScientific(C)}: ${reason}`,
      style,
    )
  })
}
