/** A small plot of characters over a log axis: lines as dots, runs as marks, forecasts as bars, axes with round numbers. */
import { evenTicks, logTicks, percentTicks } from '../figures/axes.ts'
import { formatPower, formatScientific } from '../format.ts'
import { createCanvas } from './canvas.ts'
import { painter, type TerminalStyle } from './text.ts'

type Paint = (text: string) => string

export interface PlotMark {
  readonly x: number
  readonly y: number
  readonly character: string
  readonly paint: Paint
}

export interface PlotLine {
  /** The line at x; null where it has nothing to say. */
  readonly at: (x: number) => number | null
  readonly paint: Paint
}

/** A forecast: a thin bar for the outer interval, a thick one for the inner, two columns right of its x. */
export interface PlotBar {
  readonly x: number
  readonly outer: readonly [number, number]
  readonly inner: readonly [number, number]
  readonly paint: Paint
}

/** The vertical axis: where a value stands, 0 at the bottom and 1 at the top, and its ticks. */
export interface VerticalAxis {
  readonly place: (value: number) => number
  readonly ticks: readonly number[]
  /** At most six characters. */
  readonly label: (tick: number) => string
}

/** What is drawn, from back to front: lines, marks, bars, then the marks on top. */
export interface LogPlot {
  readonly x: readonly [number, number]
  readonly y: VerticalAxis
  /** Unit of the horizontal axis. */
  readonly unit: string
  readonly lines: readonly PlotLine[]
  readonly marks: readonly PlotMark[]
  readonly bars: readonly PlotBar[]
  readonly top: readonly PlotMark[]
}

const HEIGHT = 14
const WIDTH = 60
/** Columns left of the frame: two of indent, the tick label, a space. */
const GUTTER = 9
/** Columns right of it: half of the last label, two spaces, the unit. */
const MARGIN = 11

/** A log axis of losses, or of anything else above 0. */
export function logAxis([low, high]: readonly [number, number]): VerticalAxis {
  const ticks = high / low < 10 ? evenTicks(low, high, 5) : logTicks(low, high)
  const decimals = ticks.some((tick) => tick < 0.095) ? 3 : 2
  return { place: (value) => share([low, high], value), ticks, label: (tick) => tickLabel(tick, decimals) }
}

/** A linear axis of fractions, in per cent. */
export function shareAxis([low, high]: readonly [number, number]): VerticalAxis {
  const ticks = evenTicks(low, high, 5)
  return { place: (value) => (value - low) / (high - low), ticks, label: percentTicks(ticks) }
}

/** Lines of at most `columns` characters. */
export function logPlot(
  { x: xDomain, y: vertical, unit, lines, marks, bars, top }: LogPlot,
  style: TerminalStyle,
): string[] {
  const canvas = createCanvas(Math.max(20, Math.min(WIDTH, style.columns - GUTTER - MARGIN)), HEIGHT, style.unicode)
  const x = (value: number) => share(xDomain, value)
  const y = (value: number) => 1 - vertical.place(value)
  const steps = canvas.width * 8
  for (const { at, paint } of lines) {
    for (let i = 0; i <= steps; i++) {
      const place = xDomain[0] * (xDomain[1] / xDomain[0]) ** (i / steps)
      const value = at(place)
      if (value !== null) canvas.dot(x(place), y(value), paint)
    }
  }
  for (const mark of marks) canvas.mark(x(mark.x), y(mark.y), mark.character, mark.paint)
  for (const { x: place, outer, inner, paint } of bars) {
    const [low, high] = [y(outer[0]), y(outer[1])]
    for (let i = 0; i <= HEIGHT * 4; i++) {
      const at = low + ((high - low) * i) / (HEIGHT * 4)
      const thick = at <= y(inner[0]) && at >= y(inner[1])
      canvas.mark(x(place) + 2 / canvas.width, at, style.unicode ? (thick ? '┃' : '│') : '|', paint)
    }
  }
  for (const mark of top) canvas.mark(x(mark.x), y(mark.y), mark.character, mark.paint)
  return [...withVerticalAxis(canvas.rows(), vertical, style), ...amountAxis(canvas.width, xDomain, x, unit, style)]
}

function share([low, high]: readonly [number, number], value: number): number {
  return Math.log(value / low) / Math.log(high / low)
}

function withVerticalAxis(
  rows: readonly string[],
  { place, ticks, label: nameOf }: VerticalAxis,
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const rowOf = (tick: number) => Math.min(HEIGHT - 1, Math.floor((1 - place(tick)) * HEIGHT))
  const tickIn = new Map(ticks.map((tick) => [rowOf(tick), tick]))
  return rows.map((row, i) => {
    const tick = tickIn.get(i)
    const label = (tick === undefined ? '' : nameOf(tick)).padStart(GUTTER - 2)
    const frame = style.unicode ? (tick === undefined ? '│' : '┤') : '|'
    return `${paint.dim(`${label} ${frame}`)}${row}`.trimEnd()
  })
}

/** At most six characters. */
function tickLabel(tick: number, decimals: number): string {
  const plain = tick.toFixed(decimals)
  return plain.length <= 6 && Number(plain) > 0 ? plain : formatScientific(tick, 1)
}

function amountAxis(
  width: number,
  [low, high]: readonly [number, number],
  x: (amount: number) => number,
  unit: string,
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const frame: string[] = Array.from({ length: width }, () => (style.unicode ? '─' : '-'))
  const labels: string[] = Array.from({ length: width + 8 }, () => ' ')
  let free = 0
  for (const tick of logTicks(low, high)) {
    const column = Math.min(width - 1, Math.floor(x(tick) * width))
    frame[column] = style.unicode ? '┬' : '+'
    const text = style.unicode ? formatPower(tick) : formatScientific(tick, 1)
    const start = Math.max(0, column - Math.floor(text.length / 2))
    if (start < free) continue
    for (const [i, character] of [...text].entries()) labels[start + i] = character
    free = start + text.length + 1
  }
  const corner = style.unicode ? '└' : '+'
  const margin = ' '.repeat(GUTTER - 1)
  return [
    paint.dim(`${margin}${corner}${frame.join('')}`),
    paint.dim(`${margin} ${labels.join('').trimEnd()}  ${unit}`),
  ]
}
