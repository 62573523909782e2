/** What the smallest and the largest model write after the same prompt, side by side. */

import { formatCount, formatLoss } from '../format.ts'
import type { LadderRecord, LadderRun } from '../record.ts'
import { type Html, html, visibleText } from './html.ts'

export function samplesSection(record: LadderRecord): Html {
  const sampled = record.runs
    .filter((run) => record.samples.some((sample) => sample.run === run.id))
    .sort((a, b) => a.C - b.C || a.N - b.N)
  const smallest = sampled[0]
  const largest = sampled.at(-1)
  if (smallest === undefined || largest === undefined) {
    return html`<section id="samples"><h2>Samples</h2><p>No samples were written yet.</p></section>`
  }
  const models = smallest === largest ? [smallest] : [smallest, largest]
  const prompts = [...new Set(record.samples.map((sample) => sample.prompt))]
  return html`<section id="samples"><h2>Samples</h2>
<p>${models.length === 1 ? 'Only one model has been sampled so far.' : 'The smallest and the largest model after the same prompt (bold).'} Invisible characters are written out, as in <span class="control">\\t</span>.</p>
${prompts.map((prompt) => html`<div class="pair">${models.map((run) => sample(record, run, prompt))}</div>`)}</section>`
}

function sample(record: LadderRecord, run: LadderRun, prompt: string): Html {
  const texts = record.samples.filter((item) => item.run === run.id && item.prompt === prompt)
  const title = `${run.id}: ${formatCount(run.N)} parameters, ${formatCount(run.D)} tokens${run.loss === null ? '' : `, loss ${formatLoss(run.loss)}`}`
  if (texts.length === 0) return html`<div><h3>${title}</h3><p>No sample for this prompt.</p></div>`
  return html`<div><h3>${title}</h3>${texts.map(({ text }) => html`<pre><span class="prompt">${visibleText(prompt)}</span>${visibleText(text)}</pre>`)}</div>`
}
