/** The whole report of a ladder as one HTML file. */

import { formatDuration, formatTime } from '../format.ts'
import type { LadderRecord } from '../record.ts'
import { rungCount } from '../select.ts'
import { banner } from './banner.ts'
import { contents, htmlDocument } from './document.ts'
import { abilitiesSection, computeSection, curvesSection, generalizationSection, isoflopSection } from './figures.ts'
import { forecastsSection } from './forecasts.ts'
import { html } from './html.ts'
import { lawSection } from './law.ts'
import { glossary, reproduceSection, textSection } from './provenance.ts'
import { runsSection } from './runs.ts'
import { samplesSection } from './samples.ts'

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

/** The report of a ladder as one HTML document. Whatever the record lacks is said in a sentence where it would stand. */
export function ladderPage(record: LadderRecord): string {
  const verdict = record.verdict ?? 'no verdict yet'
  return htmlDocument({
    title: `Escalado ladder ${record.ladder}: ${verdict}`,
    colours: rungCount(record.runs),
    header: html`<h1>Scaling ladder ${record.ladder}</h1>
<p class="note">${formatTime(record.createdAt)} · seed ${record.seed} · ${record.runs.length} runs · took ${formatDuration(record.seconds)} · made by Escalado</p>
${banner(record)}
${contents(CONTENTS)}`,
    sections: [
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
    ],
  })
}
