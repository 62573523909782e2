/** What a reader must see first of a study: the verdict, what it means, the forecast beside the outcome, and the seal. */

import type { FigureSize } from '../figures/figure.ts'
import { forecastDensity } from '../figures/index.ts'
import { formatNumber, formatPercent, formatTail, formatTime, minus, sentence } from '../format.ts'
import { formatQuantity, formatRange } from '../quantity.ts'
import type { JudgedRecord, ResolvedForecast } from '../record.ts'
import { type Html, html, trusted } from './html.ts'

/** The verdict words with a colour each; the word itself always stands in the text. */
export const VERDICT_WORDS = {
  holds: { title: 'Holds', colour: 'var(--holds)' },
  wall: { title: 'Wall', colour: 'var(--wall)' },
  leap: { title: 'Leap', colour: 'var(--leap)' },
  unknown: { title: 'Unknown', colour: 'var(--unknown)' },
} as const

/** How a study speaks of what it forecast. */
export interface BannerWords {
  /** Heading over the forecast: `Forecast of the loss`. */
  readonly forecast: string
  /** Below the outcome: its unit, or what it is. */
  readonly outcome: string
  /** What 3% on the bad side is called. */
  readonly miss: 'excess' | 'shortfall'
  /** Axis of the drawn distribution. */
  readonly axis: string
  /** When the forecast was sealed: `before the top rung was trained`. */
  readonly before: string
  /** Said where nothing was sealed. */
  readonly unsealed: string
  /** What the verdict covers, and that the rest is unknown. */
  readonly scope: string
}

/** `main` is the forecast that the verdict is about; null where none was made. */
export function verdictBanner(record: JudgedRecord, main: ResolvedForecast | null, words: BannerWords): Html {
  const { title, colour } =
    record.verdict === null ? { title: 'No verdict yet', colour: 'var(--unknown)' } : VERDICT_WORDS[record.verdict]
  return html`<section class="banner" style="--verdict:${colour}" aria-label="Verdict">
<p class="word">${title}</p>
<p class="meaning">${record.meaning}</p>
${main === null ? html`<p>No forecast was sealed: there is nothing to compare an outcome with.</p>` : numbers(record, main, words)}
${main !== null && density(main, record.outcome, words)}
${reasons(record, main)}
<p class="note">${words.scope}</p>
<p class="note hash">${seal(record, words)}</p>
</section>`
}

function numbers({ outcome, error }: JudgedRecord, { forecast, verdict }: ResolvedForecast, words: BannerWords): Html {
  return html`<dl class="numbers">
<div><dt>${words.forecast}</dt><dd>${formatQuantity(forecast, forecast.mean)}<small>80%: ${formatRange(forecast, forecast.interval80)}</small><small>95%: ${formatRange(forecast, forecast.interval95)}</small></dd></div>
<div><dt>Outcome</dt><dd>${outcome === null ? 'not yet' : formatQuantity(forecast, outcome)}<small>${words.outcome}</small></dd></div>
<div><dt>Error</dt><dd>${error === null ? 'none yet' : minus(formatPercent(error, { digits: 2, signed: true }))}<small>(outcome − forecast) / forecast</small></dd></div>
${
  verdict !== null &&
  html`<div><dt>u</dt><dd>${formatTail(verdict.u)}<small>wall above 0.975, leap below 0.025</small></dd></div>
<div><dt>Power</dt><dd>${formatNumber(verdict.power, 2)}<small>to see a 3% ${words.miss}; 0.8 needed</small></dd></div>`
}
</dl>`
}

function density({ forecast }: ResolvedForecast, outcome: number | null, { axis }: BannerWords): Html {
  const drawn = (size: FigureSize) => trusted(forecastDensity(forecast, outcome, size, axis))
  return html`<figure class="density"><div class="wide">${drawn({ width: 800, height: 150 })}</div><div class="narrow">${drawn({ width: 340, height: 150 })}</div>
<figcaption>The sealed forecast, its 80% and 95% intervals shaded.</figcaption></figure>`
}

/** What decided the verdict, unless its meaning says so already. */
function reasons({ meaning }: JudgedRecord, main: ResolvedForecast | null): Html | null {
  const listed = (main?.verdict?.reasons ?? []).filter((reason) => !meaning.includes(reason))
  return listed.length === 0 ? null : html`<p class="note">${listed.map((reason) => html`${sentence(reason)} `)}</p>`
}

function seal({ sealed }: JudgedRecord, { before, unsealed }: BannerWords): Html {
  if (sealed === null) return html`${unsealed}`
  return html`Forecast sealed ${formatTime(sealed.at)}, ${before}. SHA-256 <code>${sealed.sha256}</code>`
}
