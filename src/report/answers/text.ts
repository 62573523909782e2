/** What the terminal summaries of all answers share: their first line, their notes, their verdict-like last words. */

import { logDomain } from '../figures/axes.ts'
import { plural, sentence } from '../format.ts'
import { type LogPlot, logAxis, logPlot } from '../terminal/log-plot.ts'
import { painter, type TerminalStyle, wrap } from '../terminal/text.ts'
import { thinMarks } from './marks.ts'
import { amountOf, noteSentences, type ReadTable } from './table.ts'

type Paint = (text: string) => string

/** Most excluded rows and outliers that a terminal lists; the others are counted, and listed by --json. */
const MOST_LISTED = 6

/** `Escalado fit · runs.csv · 240 rows, 22 runs`. */
export function titleLine(
  verb: string,
  table: ReadTable,
  { rows, runs }: { readonly rows: number; readonly runs: number },
  style: TerminalStyle,
): string {
  const paint = painter(style)
  const counted = rows === runs ? plural(rows, 'run') : `${rows} rows of ${plural(runs, 'run')}`
  return `  ${paint.bold('Escalado')} ${verb} · ${table.name} · ${counted}`
}

/** Rows and what is said of them, the first few. */
export interface RowNotes {
  readonly heading: string
  readonly rows: readonly { readonly row: number; readonly reason: string }[]
}

/** Diagnostics first, then rows that stand out or were left out, then how amounts are counted. Dim, wrapped. */
export function noteLines(
  table: ReadTable,
  {
    diagnostics,
    counting,
    lists,
  }: { readonly diagnostics: readonly string[]; readonly counting: string; readonly lists: readonly RowNotes[] },
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const width = Math.min(style.columns, 100)
  const say = (text: string, colour: Paint) => wrap(sentence(text), width).map(colour)
  const listed = [...lists, { heading: 'left out', rows: table.excluded }].flatMap(({ heading, rows }) =>
    rows.length === 0 ? [] : say(rowSentence(heading, rows, table.rowUnit), paint.dim),
  )
  return [
    ...diagnostics.flatMap((line) => say(line, paint.yellow)),
    ...noteSentences(table).flatMap((line) => wrap(line, width).map(paint.dim)),
    ...listed,
    ...(table.variables === 'ND' ? say(counting, paint.dim) : []),
  ]
}

function rowSentence(heading: string, rows: RowNotes['rows'], unit: string): string {
  const shown = rows.slice(0, MOST_LISTED).map(({ row, reason }) => `${unit} ${row} (${reason})`)
  const more = rows.length > shown.length ? ` and ${rows.length - shown.length} more, listed by --json` : ''
  return `${rows.length} ${rows.length === 1 ? unit : `${unit}s`} ${heading}: ${shown.join('; ')}${more}`
}

/** What a plot of a table shows besides its runs. */
export interface TablePlot {
  readonly lines: LogPlot['lines']
  readonly bars: LogPlot['bars']
  readonly top: LogPlot['top']
  /** Places of ends that must be inside, besides the runs. */
  readonly reach: readonly { readonly C: number; readonly loss: number }[]
}

/** The runs of a table as dots, and what else there is. */
export function tablePlot(table: ReadTable, { lines, bars, top, reach }: TablePlot, style: TerminalStyle): string[] {
  const paint = painter(style)
  const runs = thinMarks(table.observations)
  const places = [...runs, ...reach]
  return logPlot(
    {
      x: logDomain(
        places.map(({ C }) => C),
        0.05,
      ),
      y: logAxis(
        logDomain(
          places.map(({ loss }) => loss),
          0.06,
        ),
      ),
      unit: amountOf(table).unit,
      ...{ lines, bars, top },
      marks: runs.map(({ C, loss }) => ({ x: C, y: loss, character: style.unicode ? '•' : 'o', paint: paint.cyan })),
    },
    style,
  )
}
