/** The verdict of a ladder, at the top of its page. */
import { formatFlops, formatNumber } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { forecastOf, measuredRuns } from '../select.ts'
import type { Html } from './html.ts'
import { verdictBanner } from './verdict-banner.ts'

export function banner(record: LadderRecord): Html {
  return verdictBanner(record, forecastOf(record, 'loss'), {
    forecast: 'Forecast of the loss',
    outcome: 'nats per byte',
    miss: 'excess',
    axis: 'loss of the top rung (nats)',
    before: 'before the top rung was trained',
    unsealed: 'Not sealed: no forecast was written down before the top rung.',
    scope: scope(record),
  })
}

function scope(record: LadderRecord): string {
  const runs = measuredRuns(record.runs)
  const first = runs[0]
  const last = runs.at(-1)
  if (first === undefined || last === undefined) return 'No run has ended with a loss yet.'
  const decades = formatNumber(Math.log10(last.C / first.C), 2)
  return `Scale observed: ${formatFlops(first.C)} to ${formatFlops(last.C)}, ${decades} decades of compute. What lies beyond is unknown.`
}
