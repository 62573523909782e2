/** The fitted law with its parameters, their intervals and what the diagnostics say. */

import { formatCount, formatFlops, formatLoss, formatNumber, minus, sentence } from '../format.ts'
import { formatParameter, parameterMeanings, parameterSymbol } from '../parameters.ts'
import type { LadderRecord } from '../record.ts'
import { type Html, html } from './html.ts'

export function lawSection(record: LadderRecord): Html {
  const { params, intervals, diagnostics, frontier } = record.law
  const listed =
    diagnostics.length > 0 &&
    html`<h3>Diagnostics</h3><ul>${diagnostics.map((line) => html`<li>${sentence(line)}</li>`)}</ul>`
  if (params === null) {
    return html`<section id="law"><h2>Law</h2><p>No law was fitted: the runs that passed the regime check do not identify one.</p>${listed}</section>`
  }
  const last = frontier.at(-1)
  return html`<section id="law"><h2>Law</h2>
<p><strong>L(N, D) = E + A / N<sup>α</sup> + B / D<sup>β</sup></strong>, in nats per byte, fitted robustly to the logarithm of the loss; intervals come from resampling whole trunks.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Parameters of the law"><table><thead><tr><th class="text" scope="col">parameter</th><th scope="col">value</th><th scope="col">interval</th><th class="text" scope="col">meaning</th></tr></thead>
<tbody>${Object.entries(params).map(([name, value]) => row(name, value, intervals?.[name] ?? null))}</tbody></table></div>
${intervals === null && html`<p>Intervals are missing: there are too few trunks to resample.</p>`}
${last !== undefined && html`<p>This law is for reading and for comparing. The forecast weighs other forms as well, and leans on beliefs learned from earlier ladders, so it may foresee another loss. At ${formatFlops(last.C)} it is lowest at ${formatCount(last.N)} parameters and ${formatCount(last.D)} tokens (${formatNumber(last.D / last.N)} tokens per parameter), with a loss of ${formatLoss(last.loss)}.</p>`}
${listed}</section>`
}

function row(name: string, value: number, interval: readonly [number, number] | null): Html {
  return html`<tr><td class="text">${parameterSymbol(name)}</td><td>${parameter(value)}</td><td>${interval === null ? 'none' : `${parameter(interval[0])} to ${parameter(interval[1])}`}</td><td class="text">${parameterMeanings[name] ?? ''}</td></tr>`
}

function parameter(value: number): string {
  return minus(formatParameter(value))
}
