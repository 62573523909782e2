/** What the pages of all answers share. */

import { extentOf } from '../../stats/index.ts'
import { rungColour } from '../figures/axes.ts'
import { formatCount, sentence } from '../format.ts'
import { type Html, html } from '../page/html.ts'
import type { LegendEntry } from '../page/legend.ts'
import { sizeColours } from './marks.ts'
import { noteSentences, type ReadTable } from './table.ts'

/** The colours of sizes: smallest, middle, largest. */
export function sizeEntries({ observations, variables }: ReadTable): LegendEntry[] {
  if (variables !== 'ND') return [['dot', rungColour(sizeColours), 'run']]
  const [low, high] = extentOf(observations, ({ N }) => N)
  if (low === high) return [['dot', rungColour(sizeColours), `run of N = ${formatCount(low)}`]]
  const middle = Math.sqrt(low * high)
  return [
    ['dot', rungColour(1), `N = ${formatCount(low)}`],
    ['dot', rungColour(Math.ceil(sizeColours / 2)), formatCount(middle)],
    ['dot', rungColour(sizeColours), formatCount(high)],
  ]
}

/** Most rows that a page lists one by one. */
const MOST_LISTED = 200

/** What to know of the table and its answer: diagnostics, rows that stand out, rows left out, how amounts count. */
export function notesSection(
  table: ReadTable,
  {
    diagnostics,
    counting,
    outliers,
  }: {
    readonly diagnostics: readonly string[]
    readonly counting: string
    readonly outliers: readonly { readonly row: number; readonly reason: string }[]
  },
): Html {
  const lines = [...diagnostics.map(sentence), ...noteSentences(table)]
  return html`<section id="notes"><h2>What to know of it</h2>
<p>${table.rows} rows were read from ${table.name}, ${table.observations.length} are used. ${table.variables === 'ND' && sentence(counting)}</p>
${lines.length > 0 && html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}
${rowList('Far off the law, kept with little weight', outliers, table)}
${rowList('Left out', table.excluded, table)}
</section>`
}

function rowList(
  heading: string,
  rows: readonly { readonly row: number; readonly reason: string }[],
  { rowUnit }: ReadTable,
): Html | null {
  if (rows.length === 0) return null
  const more = rows.length - MOST_LISTED
  return html`<h3>${heading}</h3><ul>${rows.slice(0, MOST_LISTED).map(({ row, reason }) => html`<li>${rowUnit} ${row}: ${reason}</li>`)}${more > 0 && html`<li>and ${more} more, which --json lists</li>`}</ul>`
}

export function commandSection({ command }: Pick<ReadTable, 'command'>): Html {
  return html`<section id="reproduce"><h2>How to reproduce it</h2>
<pre><code>${command}</code></pre></section>`
}

/** A number of the banner: its name, itself, a note below. */
export type BannerNumber = readonly [name: string, value: string, note: string]

/** The words at the top: a large one if there is a verdict, a sentence, numbers below. */
export function answerBanner(
  word: string | null,
  colour: string,
  meaning: string,
  numbers: readonly BannerNumber[],
): Html {
  return html`<section class="banner" style="--verdict:${colour}" aria-label="Answer">
${word !== null && html`<p class="word">${word}</p>`}
<p class="meaning">${meaning}</p>
<dl class="numbers">${numbers.map(([name, value, note]) => html`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`)}</dl>
</section>`
}
