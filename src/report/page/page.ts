/** The whole report of a ladder as one HTML file. */

import { formatDuration, formatTime } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { rungCount } from '../select.ts'
import { banner } from './banner.ts'
import { abilitiesSection, computeSection, curvesSection, generalizationSection, isoflopSection } from './figures.ts'
import { forecastsSection } from './forecasts.ts'
import { html, trusted } from './html.ts'
import { lawSection } from './law.ts'
import { glossary, reproduceSection, textSection } from './provenance.ts'
import { runsSection } from './runs.ts'
import { samplesSection } from './samples.ts'
import { pageStyle } from './style.ts'

const CONTENTS = [
  ['compute', 'Compute'],
  ['forecasts', 'Forecasts'],
  ['isoflop', 'Sizes'],
  ['curves', 'Curves'],
  ['generalization', 'Generalization'],
  ['abilities', 'Abilities'],
  ['runs', 'Runs'],
  ['law', 'Law'],
  ['samples', 'Samples'],
  ['text', 'Text'],
  ['reproduce', 'Reproduce'],
  ['words', 'Words'],
] as const

/**
 * One self-contained HTML document: no script, no request of any kind (its content security policy forbids them), light
 * and dark, readable on a phone and on paper. Whatever the record lacks is said in a sentence where it would stand.
 */
export function ladderPage(record: LadderRecord): string {
  const verdict = record.verdict ?? 'no verdict yet'
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Escalado ladder ${record.ladder}: ${verdict}</title>
<style>${trusted(pageStyle(rungCount(record.runs)))}</style>
</head>
<body>
<header>
<h1>Scaling ladder ${record.ladder}</h1>
<p class="note">${formatTime(record.createdAt)} · seed ${record.seed} · ${record.runs.length} runs · took ${formatDuration(record.seconds)} · made by Escalado</p>
${banner(record)}
<nav aria-label="Contents">${CONTENTS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
</header>
<main>
${[
  computeSection(record),
  forecastsSection(record),
  isoflopSection(record),
  curvesSection(record),
  generalizationSection(record),
  abilitiesSection(record),
  runsSection(record),
  lawSection(record),
  samplesSection(record),
  textSection(record),
  reproduceSection(record),
  glossary(),
]}
</main>
<footer></footer>
</body>
</html>
`.html
}
