/** The page that `escalado forecast --html` writes for runs that the table does not hold. */
import type { ForecastAnswer, ForeseenRun } from '../../laws/index.ts'
import { forecastDensity } from '../figures/forecast-density.ts'
import { tableRuns } from '../figures/table-runs.ts'
import { formatInterval, formatLoss, formatNumber, formatPercent, formatTime } from '../format.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { intervalStrip } from '../page/forecasts.ts'
import { type Html, html, trusted } from '../page/html.ts'
import { figure, tableBox } from '../page/parts.ts'
import { runName, type SealedForecast } from './foreseen.ts'
import { runMarks, sizeColours } from './marks.ts'
import { answerBanner, commandSection, notesSection, sizeEntries } from './page-parts.ts'
import { forecastSentence } from './sentences.ts'
import { amountOf, type ReadTable } from './table.ts'

const CONTENTS = [
  ['runs', 'Runs'],
  ['forecasts', 'Forecasts'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
] as const
/** Forecasts that stand at the top; rows of the table. */
const MOST = { shown: 4, listed: 300 }

/** One self-contained HTML document. */
export function forecastPage(answer: ForecastAnswer, table: ReadTable, seals: readonly SealedForecast[]): string {
  const numbers = answer.forecasts
    .slice(0, MOST.shown)
    .map((run) => [runName(run, table), formatLoss(run.mean), `90%: ${formatInterval(run.interval90)}`] as const)
  const colour = answer.identified ? 'var(--law)' : 'var(--unknown)'
  return htmlDocument({
    title: `Escalado forecast: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>Forecast from ${table.name}</h1>
${answerBanner(null, colour, forecastSentence(answer), numbers)}
${contents(CONTENTS)}`,
    sections: [
      runsSection(answer, table),
      forecastsSection(answer, table, seals),
      notesSection(table, { ...answer, outliers: [] }),
      commandSection(table),
    ],
  })
}

function runsSection(answer: ForecastAnswer, table: ReadTable): Html {
  const amount = amountOf(table)
  const marks = runMarks(table.observations)
  const content = {
    ...{ marks, ringed: [], outcomes: [], amount, fittedTo: answer.largest, forecasts: answer.forecasts },
    line: answer.frontier.map(({ C, mean, interval80, interval90 }) => ({ C, loss: mean, interval80, interval90 })),
    label: `Loss against ${amount.name}: ${marks.length} runs, ${answer.forecasts.length} forecasts.`,
  }
  const plane = table.variables === 'ND'
  const caption = plane
    ? 'Runs above the line had too many or too few parameters for their compute; the forecasts are each for their own N and D.'
    : ''
  return html`<section id="runs"><h2>Runs and forecast</h2>
${figure(
  (size) => tableRuns(content, size),
  [
    ...sizeEntries(table),
    [
      'line',
      'var(--law)',
      `forecast${plane ? ' at the best split of each compute' : ''}, dotted beyond the runs fitted`,
    ],
    ['band', 'var(--law)', 'its 80% and 90% intervals'],
    ['interval', 'var(--law)', 'forecast of a run, 80% and 95%'],
  ],
  caption,
)}
</section>`
}

function forecastsSection(answer: ForecastAnswer, table: ReadTable, seals: readonly SealedForecast[]): Html {
  const [first, second] = answer.forecasts
  const rows = answer.forecasts
    .slice(0, MOST.listed)
    .map((run) => [
      runName(run, table),
      formatLoss(run.mean),
      formatInterval(run.interval80),
      formatInterval(run.interval90),
      `${formatNumber(run.distance, 2)}×`,
      run.power.toFixed(2),
      trusted(intervalStrip(run, null)),
    ])
  const headings = ['run', 'forecast', '80% interval', '90% interval', 'beyond', 'power', '50, 80, 95%']
  return html`<section id="forecasts"><h2>Forecasts</h2>
${first !== undefined && second === undefined && densityFigure(first)}
${tableBox('Forecasts', headings, rows)}
${weightsNote(answer)}
${seals.map(({ sha256, at }) => html`<p class="note hash">Sealed ${formatTime(at)}. SHA-256 <code>${sha256}</code></p>`)}
</section>`
}

function densityFigure(run: ForeseenRun): Html {
  const drawn = (width: number) => trusted(forecastDensity(run, null, { width, height: 150 }, 'loss'))
  return html`<figure class="density"><div class="wide">${drawn(800)}</div><div class="narrow">${drawn(340)}</div></figure>`
}

/** Which forms of law a forecast weighs, and how far it was checked; null for a curve. */
export function weightsNote({ forms, calibration, reach }: ForecastAnswer): Html | null {
  if (calibration === null || reach === null) return null
  const shares = [...forms]
    .sort((a, b) => b.weight - a.weight)
    .map(({ name, weight }) => `${name} ${formatPercent(weight, { digits: 0 })}`)
  return html`<p class="note">Forms weighed: ${shares.join(', ')}. ${reach > 1 ? `Hold-outs inside the rows fitted reached a factor of ${formatNumber(reach, 2)} beyond the compute below them, and scaled the spread by ${formatNumber(calibration, 2)}.` : 'No hold-out was possible inside the rows fitted.'} Power is the probability that a loss 3% above the forecast would be judged a wall.</p>`
}
