/** Accuracy against inference compute as text: one digit per size, for the strategy that the law is fitted to. */
import { logDomain } from '../figures/axes.ts'
import { formatCount } from '../format.ts'
import type { ThinkCell, ThinkModel, ThinkRecord } from '../record.ts'
import { logPlot, shareAxis } from '../terminal/log-plot.ts'
import { diamond } from '../terminal/loss-plot.ts'
import { painter, type TerminalStyle } from '../terminal/text.ts'
import { longestTrained } from './views.ts'

interface Curve {
  readonly model: ThinkModel
  readonly cells: readonly ThinkCell[]
}

/** Of each size, as long as it was trained: its cells without a forced end, mean over tasks, the cheapest first. */
function curvesOf({ models, cells, law }: ThinkRecord): Curve[] {
  return longestTrained(models).flatMap((model) => {
    const own = cells.filter(
      (cell) =>
        cell.model === model.id && cell.task === null && cell.strategy === law.strategy && cell.thinking === null,
    )
    return own.length === 0 ? [] : [{ model, cells: own.toSorted((a, b) => a.flops - b.flops) }]
  })
}

/** Lines of at most `columns` characters; null when nothing was measured. */
export function thinkingPlot(record: ThinkRecord, style: TerminalStyle): string[] | null {
  const curves = curvesOf(record)
  if (curves.length === 0) return null
  const paint = painter(style)
  const { target, outcome } = record
  const forecast = record.forecasts[0]?.forecast ?? null
  const all = curves.flatMap(({ cells }) => cells)
  const flops = [...all.map((cell) => cell.flops), ...(target === null ? [] : [target.flops])]
  const shares = [
    ...all.map(({ accuracy }) => accuracy.value),
    ...(forecast === null ? [] : forecast.interval95),
    ...(outcome === null ? [] : [outcome]),
  ]
  const [low, high] = [Math.min(...shares), Math.max(...shares)]
  const margin = Math.max(0.02, 0.06 * (high - low))
  return logPlot(
    {
      ...{ x: logDomain(flops, 0.07), unit: 'FLOP', lines: [] },
      y: shareAxis([Math.max(0, low - margin), Math.min(1, high + margin)]),
      marks: curves.flatMap(({ cells }, i) =>
        cells.map((cell) => ({
          ...{ x: cell.flops, y: cell.accuracy.value, character: String(i + 1), paint: paint.cyan },
        })),
      ),
      bars:
        forecast === null || target === null
          ? []
          : [{ x: target.flops, outer: forecast.interval95, inner: forecast.interval80, paint: paint.magenta }],
      top: outcome === null || target === null ? [] : [{ x: target.flops, y: outcome, ...diamond(style) }],
    },
    style,
  )
}

/** What the characters of the plot mean, one line. */
export function thinkingPlotLegend(record: ThinkRecord, style: TerminalStyle): string {
  const paint = painter(style)
  const sizes = curvesOf(record).map(({ model }, i) => `${paint.cyan(String(i + 1))} ${formatCount(model.N)}`)
  const [bar, mark] = style.unicode ? ['┃', '◆'] : ['|', '*']
  return [
    `${sizes.join('  ')} parameters, ${record.law.strategy}`,
    ...(record.forecasts.length > 0 ? [`${paint.magenta(bar)} forecast`] : []),
    ...(record.outcome === null ? [] : [`${paint.yellow(mark)} outcome`]),
  ].join('   ')
}
