/** Parts that several pages are made of: figures in two sizes, tables that scroll. */
import type { FigureSize } from '../figures/figure.ts'
import { type Html, html, trusted } from './html.ts'
import { type LegendEntry, legend } from './legend.ts'

const WIDE: FigureSize = { width: 860, height: 460 }
const NARROW: FigureSize = { width: 380, height: 340 }

/** Drawn twice, for wide and for narrow screens; the style sheet shows one of them. Null where there is nothing to draw. */
export function bothSizes(draw: (size: FigureSize) => string | null): Html | null {
  const [wide, narrow] = [draw(WIDE), draw(NARROW)]
  if (wide === null || narrow === null) return null
  return html`<div class="wide">${trusted(wide)}</div><div class="narrow">${trusted(narrow)}</div>`
}

/** A figure with its legend and caption. */
export function figure(draw: (size: FigureSize) => string, entries: readonly LegendEntry[], caption: string): Html {
  return html`<figure>${legend(entries)}${bothSizes(draw)}<figcaption>${caption}</figcaption></figure>`
}

/** A legend entry where it applies. */
export function entryIf(applies: boolean, entry: LegendEntry): LegendEntry[] {
  return applies ? [entry] : []
}

/** A heading over words, which stand to the left; numbers stand to the right. */
export interface WordsHeading {
  readonly words: string
}

/** Columns from which a table may be wider than the text. */
const MANY_COLUMNS = 8

/** A table in a box that scrolls; its first column names the rows. */
export function tableBox(
  label: string,
  headings: readonly (string | WordsHeading)[],
  rows: readonly (readonly (string | Html)[])[],
): Html {
  const box = headings.length < MANY_COLUMNS ? 'scroll' : 'scroll breakout'
  const kinds = headings.map((heading, i) => (typeof heading !== 'string' ? 'text wrap' : i === 0 ? 'text' : 'number'))
  const names = headings.map((heading) => (typeof heading === 'string' ? heading : heading.words))
  return html`<div class="${box}" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${names.map((name, i) => html`<th class="${kinds[i] ?? ''}" scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td class="${kinds[i] ?? ''}">${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

/** Why there is nothing to show: a sentence where the section's content would stand. */
export function emptySection(id: string, heading: string, sentence: string): Html {
  return html`<section id="${id}"><h2>${heading}</h2><p>${sentence}</p></section>`
}
