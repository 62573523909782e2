/** Small models that think more beside large ones that think less, and the controls. */
import { formatFlops, formatNumber, formatPercent } from '../format.ts'
import { type Html, html } from '../page/html.ts'
import { emptySection, tableBox } from '../page/parts.ts'
import type { ThinkComparison, ThinkRecord } from '../record.ts'
import { answering, comparisonSentence } from './sentences.ts'
import { formatPoints, formatPointsRange, formatShares, nameOf } from './views.ts'

export function comparisonsSection(record: ThinkRecord): Html {
  const heading = 'A smaller model that thinks more'
  if (record.comparisons.length === 0) {
    return emptySection(
      'sizes',
      heading,
      'No smaller model was set against a larger one: it takes two sizes and budgets at which they meet.',
    )
  }
  const rows = record.comparisons.flatMap(({ smaller, larger }) => [side(record, smaller), side(record, larger)])
  return html`<section id="sizes"><h2>${heading}</h2>
${record.comparisons.map((comparison) => html`<p>${comparisonSentence(record, comparison)}</p>`)}
${tableBox('Smaller and larger models', ['model', { words: 'way of answering' }, 'accuracy', '95% interval', 'tokens', 'FLOP per query'], rows)}
<p class="note">Both on the same problems; the interval of the difference resamples them in pairs.</p>
</section>`
}

function side(record: ThinkRecord, { model, cell }: ThinkComparison['smaller']): string[] {
  return [
    nameOf(record, model),
    answering(cell),
    formatPercent(cell.accuracy.value),
    formatShares(cell.accuracy.interval95),
    formatNumber(cell.tokens),
    formatFlops(cell.flops),
  ]
}

export function controlsSection({ controls }: ThinkRecord): Html {
  const heading = 'Controls'
  if (controls.length === 0) return emptySection('controls', heading, 'No control was run.')
  const failed = controls.filter(({ passed }) => !passed)
  const rows = controls.map(({ name, does, gain, passed }) => [
    name,
    does,
    html`${formatPoints(gain.value)}<small>${formatPointsRange(gain.interval95)}</small>`,
    html`<strong style="color:var(--${passed ? 'holds' : 'wall'})">${passed ? 'passed' : 'failed'}</strong>`,
  ])
  return html`<section id="controls"><h2>${heading}</h2>
<p>What must not work, and whether it did: each must gain nothing. ${failed.length > 0 && html`<strong>${failed.length === 1 ? 'One control' : `${failed.length} controls`} failed.</strong> Luck alone fails a sound control about once in twenty, since the intervals are of 95%; a gain beyond that, or several alike, would put the gains above in doubt.`}</p>
${tableBox('Controls', ['control', { words: 'what was done' }, 'gain in points', 'outcome'], rows)}
</section>`
}
