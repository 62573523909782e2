/** Log axes with ticks a person would choose, and the colours that every figure shares. */
import type * as Plot from '@observablehq/plot'
import { formatNumber, formatPower } from '../format.ts'

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
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i++) ticks.push(Number((i * step).toPrecision(12)))
  return ticks
}

/** The smallest and the largest value, widened by a fraction of the log range so that no mark touches the frame. */
export function logDomain(values: readonly number[], margin = 0.05): [number, number] {
  const low = Math.log(Math.min(...values))
  const high = Math.log(Math.max(...values))
  const pad = Math.max(high - low, 1e-3) * margin
  return [Math.exp(low - pad), Math.exp(high + pad)]
}

/** The compute axis shared by the figures. */
export function computeScale(domain: readonly [number, number], label = 'compute C (FLOP) →'): Plot.ScaleOptions {
  return logScale(domain, label, formatPower)
}

/** A log scale with its ticks and a faint grid. */
export function logScale(
  domain: readonly [number, number],
  label: string,
  format: (value: number) => string = (value) => formatNumber(value),
): Plot.ScaleOptions {
  return {
    type: 'log',
    domain: [...domain],
    label,
    grid: true,
    ticks: logTicks(...domain),
    tickFormat: format,
    labelArrow: 'none',
  }
}

/** The colour of a rung, light to strong with compute; the palette itself stands in the style sheet. */
export function rungColour(rung: number): string {
  return `var(--rung-${rung})`
}
