/** L(C) as text: runs as the digits of their rungs, the law as a line, the forecast as a bar, the outcome as a diamond. */
import { logDomain, reachableEnds } from '../figures/axes.ts'
import { frontierLoss, lawBand } from '../figures/band.ts'
import type { LadderRecord } from '../record.ts'
import { forecastOf, measuredRuns, standing, topRun } from '../select.ts'
import { logAxis, logPlot, type PlotMark } from './log-plot.ts'
import { painter, type TerminalStyle } from './text.ts'

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
  const line = lawBand(record)
  return logPlot(
    {
      ...{ x: xDomain, y: logAxis(logDomain(losses, 0.06)), unit: 'FLOP' },
      lines: [{ at: (C) => frontierLoss(line, C), paint: paint.magenta }],
      marks: runs
        .filter((run) => !run.top)
        .map((run) => {
          const place = { x: run.C, y: run.loss }
          if (standing(run) === 'excluded') return { ...place, character: style.unicode ? '×' : 'x', paint: paint.dim }
          return { ...place, character: rungCharacter(run.rung), paint: paint.cyan }
        }),
      bars:
        forecast && top
          ? [
              {
                x: top.C,
                outer: reachableEnds(forecast.interval95, losses),
                inner: forecast.interval80,
                paint: paint.magenta,
              },
            ]
          : [],
      top: record.outcome !== null && top ? [{ x: top.C, y: record.outcome, ...diamond(style) }] : [],
    },
    style,
  )
}

/** How an outcome is marked in a plot. */
export function diamond(style: TerminalStyle): Pick<PlotMark, 'character' | 'paint'> {
  const paint = painter(style)
  return { character: style.unicode ? '◆' : '*', paint: (text) => paint.bold(paint.yellow(text)) }
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
