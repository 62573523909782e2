/** How a forecast's quantity is called, and how its values are shown. */
import { type Forecast, isFraction } from '../laws/index.ts'
import { formatLoss, formatPercent, minus } from './format.ts'
import type { ResolvedForecast } from './record.ts'

/** Fractions as percentages, everything else in nats. */
export function formatQuantity(forecast: Pick<Forecast, 'scale'>, value: number): string {
  return isFraction(forecast) ? formatPercent(value) : minus(formatLoss(value))
}

/** An interval in the same form: `1.501 to 1.562`, `31.0% to 38.4%`. */
export function formatRange(forecast: Pick<Forecast, 'scale'>, [low, high]: readonly [number, number]): string {
  return `${formatQuantity(forecast, low)} to ${formatQuantity(forecast, high)}`
}

/** A forecast's quantity for people: `ability:copy` → `copy: exact match`. */
export function quantityName({ quantity, forecast }: ResolvedForecast): string {
  if (quantity === 'loss') return 'held-out loss'
  if (quantity === 'unseenLoss') return 'loss on the unseen source'
  const measure = forecast.scale === 'logit' ? 'exact match' : 'log-probability'
  return quantity.startsWith('ability:')
    ? `${quantity.slice('ability:'.length)}: ${measure}`
    : quantity.replace(':', ': ')
}
