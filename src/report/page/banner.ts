/** What a reader must see first: the verdict, what it means, the forecast beside the outcome, and the seal. */

import type { FigureSize } from '../figures/draw.ts'
import { forecastDensity } from '../figures/index.ts'
import {
  formatFlops,
  formatInterval,
  formatLoss,
  formatNumber,
  formatPercent,
  formatTime,
  sentence,
} from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { forecastOf, measuredRuns } from '../select.ts'
import { type Html, html, trusted } from './html.ts'

/** The verdict words with a colour each; the word itself always stands in the text. */
export const VERDICT_WORDS = {
  holds: { title: 'Holds', colour: 'var(--holds)' },
  wall: { title: 'Wall', colour: 'var(--wall)' },
  leap: { title: 'Leap', colour: 'var(--leap)' },
  unknown: { title: 'Unknown', colour: 'var(--unknown)' },
} as const

export function banner(record: LadderRecord): Html {
  const { title, colour } =
    record.verdict === null ? { title: 'No verdict yet', colour: 'var(--unknown)' } : VERDICT_WORDS[record.verdict]
  return html`<section class="banner" style="--verdict:${colour}" aria-label="Verdict">
<p class="word">${title}</p>
<p class="meaning">${record.meaning}</p>
${numbers(record)}
${density(record)}
${reasons(record)}
<p class="note">${scope(record)}</p>
<p class="note hash">${seal(record)}</p>
</section>`
}

function numbers(record: LadderRecord): Html {
  const resolved = forecastOf(record, 'loss')
  if (resolved === null) return html`<p>No forecast was sealed: there is nothing to compare an outcome with.</p>`
  const { forecast, verdict } = resolved
  return html`<dl class="numbers">
<div><dt>Forecast of the loss</dt><dd>${formatLoss(forecast.mean)}<small>80%: ${formatInterval(forecast.interval80)}</small><small>95%: ${formatInterval(forecast.interval95)}</small></dd></div>
<div><dt>Outcome</dt><dd>${record.outcome === null ? 'not yet' : formatLoss(record.outcome)}<small>nats per byte</small></dd></div>
<div><dt>Error</dt><dd>${record.error === null ? 'none yet' : minus(formatPercent(record.error, { digits: 2, signed: true }))}<small>(outcome − forecast) / forecast</small></dd></div>
${
  verdict !== null &&
  html`<div><dt>u</dt><dd>${formatNumber(verdict.u, 2)}<small>wall above 0.975, leap below 0.025</small></dd></div>
<div><dt>Power</dt><dd>${formatNumber(verdict.power, 2)}<small>to see a 3% excess; 0.8 needed</small></dd></div>`
}
</dl>`
}

function density(record: LadderRecord): Html | null {
  const forecast = forecastOf(record, 'loss')?.forecast
  if (forecast === undefined) return null
  const drawn = (size: FigureSize) => trusted(forecastDensity(forecast, record.outcome, size))
  return html`<figure class="density"><div class="wide">${drawn({ width: 800, height: 150 })}</div><div class="narrow">${drawn({ width: 340, height: 150 })}</div>
<figcaption>The sealed forecast, its 80% and 95% intervals shaded.</figcaption></figure>`
}

function reasons(record: LadderRecord): Html | null {
  const listed = forecastOf(record, 'loss')?.verdict?.reasons ?? []
  return listed.length === 0 ? null : html`<p class="note">${listed.map((reason) => html`${sentence(reason)} `)}</p>`
}

function scope(record: LadderRecord): string {
  const runs = measuredRuns(record.runs)
  const first = runs[0]
  const last = runs.at(-1)
  if (first === undefined || last === undefined) return 'No run has ended with a loss yet.'
  const decades = formatNumber(Math.log10(last.C / first.C), 2)
  return `Scale observed: ${formatFlops(first.C)} to ${formatFlops(last.C)}, ${decades} decades of compute. What lies beyond is unknown.`
}

function seal(record: LadderRecord): Html {
  if (record.sealed === null) return html`Not sealed: no forecast was written down before the top rung.`
  return html`Forecast sealed ${formatTime(record.sealed.at)}, before the top rung was trained. SHA-256 <code>${record.sealed.sha256}</code>`
}

/** A typographic minus, where numbers are read and not copied. */
export function minus(text: string): string {
  return text.replace(/-(?=\d)/g, '−')
}
