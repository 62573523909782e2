/** Log axes with ticks a person would choose, and the colours that every figure shares. */
import type * as Plot from '@observablehq/plot'
import { largest, smallest } from '../../stats/index.ts'
import { formatCount, formatPercent, formatPower } from '../format.ts'

const MANTISSAS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7]]

/**
 * Ticks of a log axis: powers of ten, then 1–3, then 1–2–5 and finer, whichever first gives at least three; where the
 * domain is shorter than all of these, evenly spaced round numbers.
 */
export function logTicks(low: number, high: number): number[] {
  for (const mantissas of MANTISSAS) {
    const ticks: number[] = []
    for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
      for (const mantissa of mantissas) {
        const tick = Number(`${mantissa}e${exponent}`)
        if (tick >= low && tick <= high) ticks.push(tick)
      }
    }
    if (ticks.length >= 3) return ticks
  }
  return evenTicks(low, high, 5)
}

/** About `count` round numbers, evenly spaced: steps of 1, 2 or 5 times a power of ten. */
export function evenTicks(low: number, high: number, count: number): number[] {
  const raw = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= raw * 0.999) ?? 10)
  const ticks: number[] = []
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i++)
    ticks.push(Number((i * step).toPrecision(12)))
  return ticks
}

/** Shares as percentages, all with the decimals that these ticks need. */
export function percentTicks(ticks: readonly number[]): (share: number) => string {
  const whole = ticks.every((tick) => Math.abs(tick * 100 - Math.round(tick * 100)) < 1e-6)
  return (share) => formatPercent(share, { digits: whole ? 0 : 1 })
}

/** The smallest and the largest value, widened by a fraction of the log range so that no mark touches the frame. */
export function logDomain(values: readonly number[], margin = 0.05): [number, number] {
  const low = Math.log(smallest(values))
  const high = Math.log(largest(values))
  const pad = Math.max((high - low) * margin, 0.03)
  return [Math.exp(low - pad), Math.exp(high + pad)]
}

/**
 * An interval's ends as far as an axis should follow them: at most half as much again beyond the other values, so that a
 * forecast which knows nothing does not flatten everything else, and an end below zero does no harm on a log axis.
 */
export function reachableEnds([low, high]: readonly [number, number], values: readonly number[]): [number, number] {
  return [Math.max(low, smallest(values) / 1.5), Math.min(high, largest(values) * 1.5)]
}

/** The compute axis shared by the figures. */
export function computeScale(
  domain: readonly [number, number],
  label: string | null = 'compute C (FLOP)',
): Plot.ScaleOptions {
  return logScale(domain, label, formatPower)
}

/** A log axis of losses, which rarely span a decade: evenly spaced round numbers, all with the same decimals. */
export function lossScale(domain: readonly [number, number], label: string): Plot.ScaleOptions {
  const [low, high] = domain
  const ticks = high / low < 3 ? evenTicks(low, high, 8) : logTicks(low, high)
  const decimals = Math.max(...ticks.map((tick) => String(tick).split('.')[1]?.length ?? 0))
  return { ...logScale(domain, label), ticks, tickFormat: (loss: number) => loss.toFixed(decimals), labelArrow: 'up' }
}

/** A log scale with its ticks and a faint grid. */
export function logScale(
  domain: readonly [number, number],
  label: string | null,
  format: (value: number) => string = formatCount,
): Plot.ScaleOptions {
  return {
    type: 'log',
    domain: [...domain],
    label,
    grid: true,
    ticks: logTicks(...domain),
    tickFormat: format,
    labelArrow: 'right',
  }
}

/** The colour of a rung, light to strong with compute; the palette itself stands in the style sheet. */
export function rungColour(rung: number): string {
  return `var(--rung-${rung})`
}
