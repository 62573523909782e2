/** Parts that several summaries are made of: facts, what a forecast came to, last words, where to look further. */
import { formatNumber, formatPercent, formatTail, formatTime } from '../format.ts'
import { formatQuantity, formatRange } from '../quantity.ts'
import type { JudgedRecord, ResolvedForecast } from '../record.ts'
import { intervalLine } from './interval-line.ts'
import { painter, type TerminalStyle, toAscii, wrap } from './text.ts'

type Paint = (text: string) => string

/** Widest that sentences are set, whatever the terminal. */
const WIDEST = 100

/** A word in its colour and a sentence beside a bar, where the eye ends up. */
export function closing(word: string | null, sentence: string, colour: Paint, style: TerminalStyle): string[] {
  const paint = painter(style)
  const bar = colour(style.unicode ? '▌' : '|')
  const lines = wrap(sentence, Math.min(style.columns, WIDEST), 4).map((line) => `  ${bar} ${line.trimStart()}`)
  return word === null ? lines : [`  ${bar} ${paint.bold(colour(word))}`, ...lines]
}

/** The verdict and what it means. */
export function verdictLines({ verdict, meaning }: JudgedRecord, style: TerminalStyle): string[] {
  const paint = painter(style)
  const colours = { holds: paint.green, wall: paint.red, leap: paint.magenta, unknown: paint.yellow }
  if (verdict === null) return closing('no verdict yet', meaning, paint.yellow, style)
  return closing(verdict, meaning, colours[verdict], style)
}

/** A name and what there is to say, wrapped beside it. */
export function factLines(name: string, text: string, style: TerminalStyle): string[] {
  const lines = wrap(text, Math.min(style.columns, WIDEST), 12)
  return lines.map((line, i) => (i === 0 ? `  ${painter(style).dim(name.padEnd(9))} ${line.trimStart()}` : line))
}

/**
 * The main forecast, its outcome, its error, and how many of the others came out inside their intervals.
 * @param waiting what is said instead of an outcome that has not come
 */
export function outcomeLines(
  { forecasts, outcome, error }: JudgedRecord,
  main: ResolvedForecast | null,
  waiting: string,
  style: TerminalStyle,
): string[] {
  if (main === null) return wrap('No forecast was made.', style.columns)
  const { forecast, verdict } = main
  const rows: [string, string][] = [
    [
      'forecast',
      `${formatQuantity(forecast, forecast.mean)}   80% ${formatRange(forecast, forecast.interval80)}   95% ${formatRange(forecast, forecast.interval95)}`,
    ],
    ['', intervalLine(forecast, outcome, style)],
    ['outcome', outcome === null ? `not yet: ${waiting}` : formatQuantity(forecast, outcome)],
  ]
  if (error !== null) {
    const test = verdict === null ? '' : `   u ${formatTail(verdict.u)}   power ${formatNumber(verdict.power, 2)}`
    rows.push(['error', `${formatPercent(error, { digits: 2, signed: true })}${test}`])
  }
  const others = forecasts.filter((other) => other !== main && other.outcome !== null)
  const inside = others.filter(({ forecast: { interval80 }, outcome: value }) => {
    return value !== null && value >= interval80[0] && value <= interval80[1]
  })
  if (others.length > 0)
    rows.push(['others', `${inside.length} of ${others.length} other outcomes inside their 80% intervals`])
  return rows.map(([name, text]) => `  ${name.padEnd(9)} ${text}`)
}

/** The seal, the report, and the command that makes the same again. */
export function whereLines(
  {
    sealed,
    report,
    command,
  }: Pick<JudgedRecord, 'sealed'> & { readonly report: string | null; readonly command: string },
  before: string,
  style: TerminalStyle,
): string[] {
  const paint = painter(style)
  const seal =
    sealed === null
      ? [`  ${paint.dim('seal')}      not sealed`]
      : [`  ${paint.dim('seal')}      ${sealed.sha256}`, `            ${formatTime(sealed.at)}, ${before}`]
  return [...seal, `  ${paint.dim('report')}    ${report ?? 'not written'}`, `  ${paint.dim('again')}     ${command}`]
}

/** Lines joined, in characters that the terminal has. */
export function joined(lines: readonly string[], style: TerminalStyle): string {
  const text = `${lines.join('\n')}\n`
  return style.unicode ? text : toAscii(text)
}
