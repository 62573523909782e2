/** The table of runs, every number of every run. */

import { rungColour } from '../figures/axes.ts'
import { formatCount, formatLoss, formatNumber, formatScientific } from '../format.ts'
import type { LadderRecord, LadderRun } from '../record.ts'
import { byRung, standing } from '../select.ts'
import { type Html, html } from './html.ts'

const HEADINGS = [
  'rung',
  'width ×\u00a0depth',
  'N',
  'D',
  'C',
  'steps',
  'epochs',
  'batch',
  'learning rate',
  'loss',
  'bpb',
  'unseen',
]

export function runsSection(record: LadderRecord): Html {
  const runs = byRung(record.runs)
  const excluded = runs.filter((run) => standing(run) === 'excluded').length
  return html`<section id="runs"><h2>Runs</h2>
<p>${runs.length} runs on ${new Set(runs.map((run) => run.rung)).size} rungs from ${new Set(runs.map((run) => run.trunk)).size} trunks.${excluded > 0 && ` ${excluded} left out of the fit, with the reason in the last column.`} A dash stands for what was not measured.</p>
<div class="scroll breakout" tabindex="0" role="region" aria-label="Table of runs"><table>
<thead><tr><th class="text" scope="col">run</th>${HEADINGS.map((heading) => html`<th scope="col">${heading}</th>`)}<th class="text" scope="col">status</th><th class="text" scope="col">in the fit</th></tr></thead>
<tbody>${runs.map((run, i) => row(run, runs[i - 1]?.rung !== run.rung))}</tbody></table></div></section>`
}

function row(run: LadderRun, first: boolean): Html {
  const kind = standing(run)
  const cells = [
    run.rung,
    `${run.width} × ${run.depth}`,
    formatCount(run.N),
    formatCount(run.D),
    formatScientific(run.C, 3),
    run.steps.toLocaleString('en'),
    formatNumber(run.epochs, 2),
    `${run.batch} × ${run.context}`,
    formatNumber(run.learningRate, 2),
    run.loss === null ? '–' : formatLoss(run.loss, 4),
    run.bpb === null ? '–' : formatLoss(run.bpb, 4),
    run.unseenLoss === null ? '–' : formatLoss(run.unseenLoss, 4),
  ]
  return html`<tr class="${first && 'rung-start '}${kind}"><td class="text"><span class="swatch" style="background:${rungColour(run.rung)}"></span>${run.id}</td>
${cells.map((cell) => html`<td>${cell}</td>`)}<td class="text">${run.status}</td><td class="text wrap">${inFit(run)}</td></tr>`
}

function inFit(run: LadderRun): string {
  if (run.top) return run.excluded === null ? 'no: it is the forecast’s test' : `no: ${run.excluded}`
  return run.excluded === null ? 'yes' : `no: ${run.excluded}`
}
