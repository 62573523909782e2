/** L(C) as text: runs as the digits of their rungs, the law as a line, the forecast as a bar, the outcome as a diamond. */
import { evenTicks, logDomain, logTicks, reachableEnds } from '../figures/axes.ts'
import { frontierLoss, lawBand } from '../figures/band.ts'
import { formatPower, formatScientific } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { forecastOf, measuredRuns, standing, topRun } from '../select.ts'
import { createCanvas } from './canvas.ts'
import { painter, type TerminalStyle } from './text.ts'

const HEIGHT = 14
const WIDTH = 60
/** Columns left of the frame: two of indent, the tick label, a space. */
const GUTTER = 9

/** Both axes logarithmic; the forecast stands two columns right of its run, so that the outcome never hides it; lines of at most `columns` characters. Null when no run has a loss yet. */
export function lossPlot(record: LadderRecord, style: TerminalStyle): string[] | null {
  const runs = measuredRuns(record.runs)
  const top = topRun(record.runs)
  if (runs.length === 0) return null
  const paint = painter(style)
  const forecast = forecastOf(record, 'loss')?.forecast ?? null
  const xDomain = logDomain([...runs.map((run) => run.C), ...(forecast && top ? [top.C] : [])], 0.07)
  const measured = [...runs.map((run) => run.loss), ...(record.outcome === null ? [] : [record.outcome])]
  const losses = forecast
    ? [...measured, ...reachableEnds(forecast.interval95, [...measured, forecast.mean])]
    : measured
  const yDomain = logDomain(losses, 0.06)
  const x = (C: number) => share(xDomain, C)
  const y = (loss: number) => 1 - share(yDomain, loss)

  const canvas = createCanvas(Math.max(20, Math.min(WIDTH, style.columns - GUTTER - 2)), HEIGHT, style.unicode)
  const line = lawBand(record)
  const steps = canvas.width * 8
  for (let i = 0; i <= steps; i++) {
    const C = xDomain[0] * (xDomain[1] / xDomain[0]) ** (i / steps)
    const loss = frontierLoss(line, C)
    if (loss !== null) canvas.dot(x(C), y(loss), paint.magenta)
  }
  for (const run of runs) {
    if (run.top) continue
    if (standing(run) === 'excluded') canvas.mark(x(run.C), y(run.loss), style.unicode ? '×' : 'x', paint.dim)
    else canvas.mark(x(run.C), y(run.loss), rungCharacter(run.rung), paint.cyan)
  }
  if (forecast && top) {
    const [low, high] = reachableEnds(forecast.interval95, losses)
    for (let i = 0; i <= HEIGHT * 4; i++) {
      const loss = low * (high / low) ** (i / (HEIGHT * 4))
      const inner = loss >= forecast.interval80[0] && loss <= forecast.interval80[1]
      canvas.mark(x(top.C) + 2 / canvas.width, y(loss), style.unicode ? (inner ? '┃' : '│') : '|', paint.magenta)
    }
  }
  if (record.outcome !== null && top)
    canvas.mark(x(top.C), y(record.outcome), style.unicode ? '◆' : '*', (text) => paint.bold(paint.yellow(text)))

  return [...withLossAxis(canvas.rows(), yDomain, y, style), ...computeAxis(canvas.width, xDomain, x, style)]
}

/** What the characters of the plot mean, one line. */
export function plotLegend(record: LadderRecord, style: TerminalStyle): string {
  const paint = painter(style)
  const excluded = record.runs.some((run) => run.loss !== null && standing(run) === 'excluded')
  const [line, bar, cross, diamond] = style.unicode ? ['⠒⠒', '┃', '×', '◆'] : ['..', '|', 'x', '*']
  return [
    `${paint.cyan('1 2 …')} runs by rung`,
    ...(excluded ? [`${paint.dim(cross ?? '')} not fitted`] : []),
    ...(record.law.frontier.length > 0 ? [`${paint.magenta(line ?? '')} law`] : []),
    ...(record.forecasts.length > 0 ? [`${paint.magenta(bar ?? '')} forecast`] : []),
    ...(record.outcome === null ? [] : [`${paint.yellow(diamond ?? '')} outcome`]),
  ].join('   ')
}

/** 1 to 9, then a to z. */
function rungCharacter(rung: number): string {
  return rung < 36 ? rung.toString(36) : '#'
}

function share([low, high]: readonly [number, number], value: number): number {
  return Math.log(value / low) / Math.log(high / low)
}

function withLossAxis(
  rows: readonly string[],
  [low, high]: readonly [number, number],
  y: (loss: number) => number,
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const ticks = new Map(
    evenTicks(low, high, 5).map((tick) => [Math.min(HEIGHT - 1, Math.floor(y(tick) * HEIGHT)), tick]),
  )
  return rows.map((row, i) => {
    const tick = ticks.get(i)
    const label = (tick === undefined ? '' : tick.toFixed(2)).padStart(GUTTER - 2)
    const frame = style.unicode ? (tick === undefined ? '│' : '┤') : '|'
    return `${paint.dim(`${label} ${frame}`)}${row}`.trimEnd()
  })
}

function computeAxis(
  width: number,
  [low, high]: readonly [number, number],
  x: (C: number) => number,
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const frame: string[] = Array.from({ length: width }, () => (style.unicode ? '─' : '-'))
  const labels: string[] = Array.from({ length: width + 8 }, () => ' ')
  for (const tick of logTicks(low, high)) {
    const column = Math.min(width - 1, Math.floor(x(tick) * width))
    frame[column] = style.unicode ? '┬' : '+'
    const text = style.unicode ? formatPower(tick) : formatScientific(tick, 1)
    const start = Math.max(0, column - Math.floor(text.length / 2))
    for (const [i, character] of [...text].entries()) labels[start + i] = character
  }
  const corner = style.unicode ? '└' : '+'
  const margin = ' '.repeat(GUTTER - 1)
  return [paint.dim(`${margin}${corner}${frame.join('')}`), paint.dim(`${margin} ${labels.join('').trimEnd()}  FLOP`)]
}
