/** The whole report of a study of thinking as one HTML file. */
import { formatDuration, formatTime } from '../format.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { forecastTable } from '../page/forecasts.ts'
import { type Html, html } from '../page/html.ts'
import { emptySection } from '../page/parts.ts'
import { verdictBanner } from '../page/verdict-banner.ts'
import type { ThinkRecord } from '../record.ts'
import { accuracySection } from './accuracy.ts'
import { anchorsSection } from './anchors.ts'
import { comparisonsSection, controlsSection } from './evidence.ts'
import { gainsSection } from './gains.ts'
import { lawSection } from './law.ts'
import { learningSection } from './learning.ts'
import { modelsSection, reproduceSection, tasksSection, wordsSection } from './provenance.ts'
import { scopeSentence } from './sentences.ts'
import { thoughtsSection } from './thoughts.ts'
import { COLOURS } from './views.ts'

const CONTENTS = [
  ['accuracy', 'Accuracy'],
  ['published', 'Published'],
  ['gains', 'Gains'],
  ['law', 'Law'],
  ['learning', 'Learning'],
  ['sizes', 'Sizes'],
  ['controls', 'Controls'],
  ['thoughts', 'Thoughts'],
  ['tasks', 'Tasks'],
  ['models', 'Models'],
  ['forecasts', 'Forecasts'],
  ['reproduce', 'Reproduce'],
  ['words', 'Words'],
] as const

/** One self-contained HTML document. Whatever the record lacks is said in a sentence where it would stand. */
export function thinkPage(record: ThinkRecord): string {
  const models = `${record.models.length} ${record.models.length === 1 ? 'model' : 'models'}`
  return htmlDocument({
    title: `Escalado think: ${record.verdict ?? 'no verdict yet'}`,
    colours: COLOURS,
    header: html`<h1>Scaling elsewhere: ${record.study}</h1>
<p class="note">${formatTime(record.createdAt)} · seed ${record.seed} · ${models} · took ${formatDuration(record.seconds)} · made by Escalado</p>
${banner(record)}
${contents(CONTENTS)}`,
    sections: [
      accuracySection(record),
      anchorsSection(record),
      gainsSection(record),
      lawSection(record),
      learningSection(record),
      comparisonsSection(record),
      controlsSection(record),
      thoughtsSection(record),
      tasksSection(record),
      modelsSection(record),
      forecastsSection(record),
      reproduceSection(record),
      wordsSection(),
    ],
  })
}

/** When a forecast was sealed, whatever it is about. */
export const BEFORE = 'before its outcome was known'

function banner(record: ThinkRecord): Html {
  const main = record.forecasts[0] ?? null
  const quantity = main?.quantity ?? ''
  return verdictBanner(record, main, {
    forecast: `Forecast${quantity === 'accuracy' ? ' of the accuracy' : ''}`,
    outcome: quantity === 'accuracy' ? 'share of right answers' : quantity,
    miss: main?.higherIsBetter === false ? 'excess' : 'shortfall',
    axis: quantity === 'accuracy' ? 'accuracy at the budget that was forecast' : quantity,
    before: BEFORE,
    unsealed: 'Not sealed: no forecast was written down before the outcome was known.',
    scope: scopeSentence(record),
  })
}

function forecastsSection({ forecasts, sealed }: ThinkRecord): Html {
  if (forecasts.length === 0) return emptySection('forecasts', 'Forecasts', 'No forecast was made.')
  return html`<section id="forecasts"><h2>Forecasts</h2>
<p>Written down ${sealed !== null && 'and sealed '}before the outcomes were known. Accuracy is foreseen task by task, each carried on along its own law, since a task that is nearly full has little left to gain; the forecast of the mean is the mean of these.</p>
${forecastTable(forecasts)}</section>`
}
