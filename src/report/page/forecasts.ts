/** Every sealed forecast in one table, each with a strip that shows the outcome among the intervals. */
import type { Forecast } from '../../laws/index.ts'
import { formatPercent, formatTail, minus } from '../format.ts'
import { formatQuantity, formatRange, quantityName } from '../quantity.ts'
import type { LadderRecord, ResolvedForecast } from '../record.ts'
import { type Html, html, trusted } from './html.ts'
import { VERDICT_WORDS } from './verdict-banner.ts'

export function forecastsSection(record: LadderRecord): Html {
  if (record.forecasts.length === 0) {
    return html`<section id="forecasts"><h2>Forecasts</h2><p>No forecast was made: the law could not be fitted before the top rung.</p></section>`
  }
  const waiting = record.forecasts.filter(({ outcome }) => outcome === null).length
  return html`<section id="forecasts"><h2>Forecasts</h2>
<p>Written down and sealed before the top rung was trained.${waiting > 0 && ` Without an outcome so far: ${waiting} of ${record.forecasts.length}, because the top rung has not ended.`}</p>
${forecastTable(record.forecasts)}</section>`
}

/** One row per forecast. */
export function forecastTable(forecasts: readonly ResolvedForecast[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of forecasts"><table>
<thead><tr><th class="text" scope="col">quantity</th><th scope="col">forecast</th><th scope="col">80% interval</th><th scope="col">outcome</th><th scope="col">error</th><th scope="col">u</th><th class="text" scope="col">verdict</th><th class="text" scope="col">50, 80, 95%; outcome</th></tr></thead>
<tbody>${forecasts.map(row)}</tbody></table></div>`
}

function row(resolved: ResolvedForecast): Html {
  const { forecast, outcome, verdict } = resolved
  const word = verdict === null ? null : VERDICT_WORDS[verdict.verdict]
  const show = (value: number) => formatQuantity(forecast, value)
  return html`<tr><td class="text">${quantityName(resolved)}</td><td>${show(forecast.mean)}</td><td>${formatRange(forecast, forecast.interval80)}</td>
<td>${outcome === null ? 'not yet' : show(outcome)}</td><td>${verdict !== null && minus(formatPercent(verdict.error, { signed: true }))}</td><td>${verdict !== null && formatTail(verdict.u)}</td>
<td class="text verdict-word" style="color:${word?.colour ?? 'inherit'}">${word?.title.toLowerCase() ?? 'open'}</td><td class="strip">${trusted(intervalStrip(forecast, outcome))}</td></tr>`
}

/** Nested bars for the intervals, a tick for the mean and a diamond for the outcome, on a scale of their own. */
export function intervalStrip({ mean, interval50, interval80, interval95 }: Forecast, outcome: number | null): string {
  const values = [...interval95, ...(outcome === null ? [] : [outcome])]
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const x = (value: number) => Math.round((8 + (144 * (value - low)) / span) * 10) / 10
  const bar = ([from, to]: readonly [number, number], height: number, opacity: number) =>
    `<rect x="${x(from)}" y="${9 - height / 2}" width="${Math.max(1, x(to) - x(from)).toFixed(1)}" height="${height}" rx="1" fill="var(--law)" opacity="${opacity}"/>`
  const marker =
    outcome === null
      ? ''
      : `<path transform="translate(${x(outcome)},9)" d="M0-6L6 0L0 6L-6 0Z" fill="var(--outcome)" stroke="var(--surface)"/>`
  const label = outcome === null ? 'Forecast intervals' : 'Forecast intervals and the outcome'
  return `<svg viewBox="0 0 160 18" role="img" aria-label="${label}">${bar(interval95, 4, 0.35)}${bar(interval80, 8, 0.5)}${bar(interval50, 12, 0.6)}<path d="M${x(mean)} 2V16" stroke="var(--surface)" stroke-width="1.5"/>${marker}</svg>`
}
