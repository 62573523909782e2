/** The page that `escalado forecast --html` writes for runs that were held back. */
import type { ForeseenRun, HoldOutAnswer } from '../../laws/index.ts'
import { excessFigure } from '../figures/excess.ts'
import { tableRuns } from '../figures/table-runs.ts'
import { formatInterval, formatLoss, formatPercent, formatScientific, minus } from '../format.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { intervalStrip } from '../page/forecasts.ts'
import { type Html, html, trusted } from '../page/html.ts'
import { figure, tableBox } from '../page/parts.ts'
import { weightsNote } from './forecast-page.ts'
import { byCompute, errorOf, LEAST_COVERAGE, runName } from './foreseen.ts'
import { runMarks, sizeColours, sizeScale } from './marks.ts'
import { answerBanner, commandSection, notesSection, sizeEntries } from './page-parts.ts'
import { holdOutSentence } from './sentences.ts'
import { amountOf, type ReadTable } from './table.ts'

const CONTENTS = [
  ['runs', 'Runs'],
  ['errors', 'Errors'],
  ['forecasts', 'Forecasts'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
] as const
const MOST_LISTED = 300

/** One self-contained HTML document. */
export function holdOutPage(answer: HoldOutAnswer, table: ReadTable): string {
  const { errors, coverage80, coverage90, outcomes, n, cut } = answer
  const colour = coverage90 >= LEAST_COVERAGE ? 'var(--holds)' : 'var(--unknown)'
  const [mean, most] = [errors.mean, errors.max].map((value) => formatPercent(value, { digits: 2 }))
  const [inside90, inside80] = [coverage90, coverage80].map((value) => formatPercent(value, { digits: 0 }))
  return htmlDocument({
    title: `Escalado hold-out: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>Hold-out in ${table.name}</h1>
${answerBanner(null, colour, holdOutSentence(answer, table), [
  ['Error', mean ?? '', `on average; at most ${most}`],
  ['Coverage', inside90 ?? '', `of the 90% intervals; 80%: ${inside80}`],
  ['Held out', String(outcomes.length), `above ${formatScientific(cut, 3)}`],
  ['Fitted', String(n.rows), 'rows below'],
])}
${contents(CONTENTS)}`,
    sections: [
      runsSection(answer, table),
      errorsSection(answer, table),
      outcomesSection(answer, table),
      notesSection(table, { ...answer, outliers: [] }),
      commandSection(table),
    ],
  })
}

function runsSection(answer: HoldOutAnswer, table: ReadTable): Html {
  const amount = amountOf(table)
  const held = answer.forecasts.map(({ N, D, C }, i) => ({ N, D, C, loss: answer.outcomes[i] as number }))
  const content = {
    ...{ outcomes: [], forecasts: [], amount, fittedTo: answer.largest },
    marks: runMarks(table.observations.filter(({ C }) => C <= answer.cut)),
    ringed: runMarks(held),
    line: answer.frontier.map(({ C, mean, interval80, interval90 }) => ({ C, loss: mean, interval80, interval90 })),
    label: `Loss against ${amount.name}: ${answer.n.rows} rows fitted, ${held.length} held out.`,
  }
  const plane = table.variables === 'ND'
  const caption = plane
    ? 'Runs above the line had too many or too few parameters for their compute; each was forecast for its own N and D.'
    : ''
  return html`<section id="runs"><h2>Runs and forecast</h2>
${figure(
  (size) => tableRuns(content, size),
  [
    ...sizeEntries(table),
    ['ring', 'var(--outcome)', 'held out'],
    [
      'line',
      'var(--law)',
      `forecast${plane ? ' at the best split of each compute' : ''}, dotted beyond the runs fitted`,
    ],
    ['band', 'var(--law)', 'its 80% and 90% intervals'],
  ],
  caption,
)}
</section>`
}

function errorsSection({ forecasts, outcomes }: HoldOutAnswer, table: ReadTable): Html {
  const sizeOf = sizeScale(table.observations)
  const points = forecasts.map((run, i) => ({
    ...{ C: run.C, size: sizeOf(run.N), ringed: false },
    excess: errorOf(run, outcomes[i] as number),
    interval90: [errorOf(run, run.interval90[0]), errorOf(run, run.interval90[1])] as const,
  }))
  const content = {
    ...{ amount: amountOf(table), points, quantity: 'outcome above the forecast' },
    label: `Errors of ${points.length} forecasts in per cent, with their 90% intervals, against ${amountOf(table).name}.`,
  }
  return html`<section id="errors"><h2>Errors</h2>
${figure(
  (size) => excessFigure(content, size),
  [...sizeEntries(table), ['interval', 'var(--law)', '90% interval of its forecast']],
  '(outcome − forecast) / forecast; above zero is worse than foreseen.',
)}
</section>`
}

function outcomesSection(answer: HoldOutAnswer, table: ReadTable): Html {
  const { forecasts, outcomes } = answer
  const rows = byCompute(forecasts)
    .slice(0, MOST_LISTED)
    .map((i) => {
      const [run, outcome] = [forecasts[i] as ForeseenRun, outcomes[i] as number]
      const error = minus(formatPercent(errorOf(run, outcome), { digits: 2, signed: true }))
      const interval = formatInterval(run.interval90)
      const strip = trusted(intervalStrip(run, outcome))
      return [runName(run, table), formatLoss(run.mean), interval, formatLoss(outcome), error, strip]
    })
  const headings = ['run', 'forecast', '90% interval', 'outcome', 'error', '50, 80, 95%; outcome']
  const more = outcomes.length > rows.length
  return html`<section id="forecasts"><h2>Run by run</h2>
${tableBox('Outcomes', headings, rows)}
${more && html`<p class="note">The ${rows.length} of largest compute; --json lists all ${outcomes.length}.</p>`}
${weightsNote(answer)}
</section>`
}
