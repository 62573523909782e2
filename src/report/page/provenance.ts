/** Where the numbers come from: the text, the machine, the command, and the words. */

import { formatBytes, formatDuration, formatLoss, formatTextSize, formatTime, sentence } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { facts } from './document.ts'
import { type Html, html } from './html.ts'

export function textSection({ text }: LadderRecord): Html {
  return html`<section id="text"><h2>Text</h2><p>${sentence(text.description)}</p>
${facts([
  ['SHA-256', html`<code class="hash">${text.sha256}</code>`],
  [
    'Training text',
    `${formatTextSize(text.trainBytes)} from ${text.sources} ${text.sources === 1 ? 'source' : 'sources'}`,
  ],
  ['Held-out text', formatTextSize(text.heldOutBytes)],
  ['Never trained on', text.unseen ?? 'not measured: the text has a single source'],
  ['Bigram table', `${formatLoss(text.bigramLoss)} nats per byte on the held-out text`],
  ...(text.letters === undefined
    ? []
    : [
        [
          'Letters',
          `${Math.round(100 * text.letters)}% of its bytes; prose has 72% to 80%, programs 50% to 70%`,
        ] as const,
      ]),
])}</section>`
}

export function reproduceSection(record: LadderRecord): Html {
  return html`<section id="reproduce"><h2>How to reproduce it</h2>
<pre><code>${record.command}</code></pre>
<p>The same text (check its hash), plan, seed and machine give the same losses bit for bit. In another store or on another machine this command times the machine anew and makes another plan. To train this very plan there, take <code>ladders/${record.ladder}/plan.json</code> out of this store and name it with <code>--plan</code> instead of giving a seed and a budget.</p>
${facts([
  ['Ladder', html`<code>${record.ladder}</code>`],
  ['Seed', String(record.seed)],
  ['Made', formatTime(record.createdAt)],
  ['Took', formatDuration(record.seconds)],
  ['Machine', machineText(record.machine)],
])}</section>`
}

/** The machine a record was made on, in a phrase. */
export function machineText({ processor, cores, memory, node, device, engine }: LadderRecord['machine']): string {
  const computed = device === undefined ? '' : `${device}; `
  return `${computed}${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${formatBytes(memory)} memory, Node ${node.replace(/^v/, '')}${engine === undefined ? '' : `, engine ${engine}`}`
}

export function glossary(): Html {
  return html`<section id="words"><h2>Words</h2><p class="note"><strong>N</strong>: parameters (matrices and output head). <strong>D</strong>: training tokens; here a token is a byte. <strong>C</strong>: training compute in FLOPs, counted from the real shapes. <strong>Loss</strong>: nats per token on text held out from training, lower is better. <strong>bpb</strong>: the same in bits per byte. <strong>Rung</strong>: the runs at one compute level. <strong>Trunk</strong>: one training from which runs branch. <strong>u</strong>: how deep in the bad tail of its forecast an outcome lies: near 1 far worse than foreseen, near 0 far better.</p></section>`
}
