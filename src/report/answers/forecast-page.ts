/** The pages that `escalado forecast --html` writes. */
import type { ForecastAnswer, ForeseenRun, HoldOutAnswer } from '../../laws/index.ts'
import type { FigureSize } from '../figures/draw.ts'
import { excessFigure } from '../figures/excess.ts'
import { forecastDensity } from '../figures/forecast-density.ts'
import { tableRuns } from '../figures/table-runs.ts'
import {
  formatCount,
  formatInterval,
  formatLoss,
  formatNumber,
  formatPercent,
  formatScientific,
  formatTime,
} from '../format.ts'
import { minus } from '../page/banner.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { intervalStrip } from '../page/forecasts.ts'
import { type Html, html, trusted } from '../page/html.ts'
import type { SealedForecast } from './forecast-text.ts'
import { runMarks, sizeColours, sizeScale } from './marks.ts'
import { answerBanner, commandSection, figure, notesSection, sizeEntries, tableBox } from './page-parts.ts'
import { forecastSentence, holdOutSentence } from './sentences.ts'
import { amountOf, type ReadTable } from './table.ts'

/** Forecasts of runs that the table does not hold. One self-contained HTML document. */
export function forecastPage(answer: ForecastAnswer, table: ReadTable, seals: readonly SealedForecast[]): string {
  const [first] = answer.forecasts
  const numbers = answer.forecasts
    .slice(0, 4)
    .map((run): [string, string, string] => [
      runName(run, table),
      formatLoss(run.mean),
      `90%: ${formatInterval(run.interval90)}`,
    ])
  const density = answer.forecasts.length === 1 && first !== undefined
  return htmlDocument({
    title: `Escalado forecast: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>Forecast from ${table.name}</h1>
${answerBanner(null, answer.identified ? 'var(--law)' : 'var(--unknown)', forecastSentence(answer), numbers)}
${contents([
  ['runs', 'Runs'],
  ['forecasts', 'Forecasts'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
])}`,
    sections: [
      runsSection(answer, null, table),
      html`<section id="forecasts"><h2>Forecasts</h2>
${density && html`<figure class="density"><div class="wide">${trusted(forecastDensity(first, null, { width: 800, height: 150 }, 'loss'))}</div><div class="narrow">${trusted(forecastDensity(first, null, { width: 340, height: 150 }, 'loss'))}</div></figure>`}
${forecastTable(answer.forecasts, table)}
${weights(answer)}
${seals.map(({ sha256, at }) => html`<p class="note hash">Sealed ${formatTime(at)}. SHA-256 <code>${sha256}</code></p>`)}
</section>`,
      notesSection(table, { ...answer, outliers: [] }),
      commandSection(table),
    ],
  })
}

/** Forecasts of runs that were held back, beside their outcomes. */
export function holdOutPage(answer: HoldOutAnswer, table: ReadTable): string {
  const { errors, coverage80, coverage90, outcomes, n } = answer
  const good = coverage90 >= 0.8
  return htmlDocument({
    title: `Escalado hold-out: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>Hold-out in ${table.name}</h1>
${answerBanner(null, good ? 'var(--holds)' : 'var(--unknown)', holdOutSentence(answer, table), [
  [
    'Error',
    formatPercent(errors.mean, { digits: 2 }),
    `on average; at most ${formatPercent(errors.max, { digits: 2 })}`,
  ],
  [
    'Coverage',
    formatPercent(coverage90, { digits: 0 }),
    `of the 90% intervals; 80%: ${formatPercent(coverage80, { digits: 0 })}`,
  ],
  ['Held out', String(outcomes.length), `above ${formatScientific(answer.cut, 3)}`],
  ['Fitted', String(n.rows), 'rows below'],
])}
${contents([
  ['runs', 'Runs'],
  ['errors', 'Errors'],
  ['forecasts', 'Forecasts'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
])}`,
    sections: [
      runsSection(answer, outcomes, table),
      errorsSection(answer, table),
      html`<section id="forecasts"><h2>Run by run</h2>
${outcomeTable(answer, table)}
${weights(answer)}
</section>`,
      notesSection(table, { ...answer, outliers: [] }),
      commandSection(table),
    ],
  })
}

function runsSection(answer: ForecastAnswer, outcomes: readonly number[] | null, table: ReadTable): Html {
  const held =
    outcomes === null
      ? []
      : runMarks(answer.forecasts.map(({ N, D, C }, i) => ({ N, D, C, loss: outcomes[i] as number })))
  const marks = runMarks(
    outcomes === null ? table.observations : table.observations.filter(({ C }) => C <= (answer as HoldOutAnswer).cut),
  )
  const line = answer.frontier.map(({ C, mean, interval80, interval90 }) => ({ C, loss: mean, interval80, interval90 }))
  const draw = (size: FigureSize) =>
    tableRuns(
      {
        ...{ marks, ringed: held, line, fittedTo: answer.largest, outcomes: [], amount: amountOf(table) },
        forecasts: outcomes === null ? answer.forecasts : [],
        label: `Loss against ${amountOf(table).name}: ${marks.length} runs fitted, ${answer.forecasts.length} forecast.`,
      },
      size,
    )
  const best = table.variables === 'ND' ? ' at the best split of each compute' : ''
  return html`<section id="runs"><h2>Runs and forecast</h2>
${figure(
  draw,
  [
    ...sizeEntries(table),
    ['line', 'var(--law)', `forecast${best}, dotted beyond the runs fitted`],
    ['band', 'var(--law)', 'its 80% and 90% intervals'],
    outcomes === null
      ? ['interval', 'var(--law)', 'forecast of a run, 80% and 95%']
      : ['ring', 'var(--outcome)', 'held out'],
  ],
  table.variables === 'ND'
    ? 'Runs above the line had too many or too few parameters for their compute; the forecasts are each for their own N and D.'
    : '',
)}
</section>`
}

function errorsSection({ forecasts, outcomes }: HoldOutAnswer, table: ReadTable): Html {
  const sizeOf = sizeScale(table.observations)
  const points = forecasts.map(({ C, N, mean, interval90: [low, high] }, i) => ({
    C,
    excess: ((outcomes[i] as number) - mean) / mean,
    interval90: [(low - mean) / mean, (high - mean) / mean] as const,
    size: sizeOf(N),
    ringed: false,
  }))
  return html`<section id="errors"><h2>Errors</h2>
${figure((size) => excessFigure({ amount: amountOf(table), points, label: `Errors of ${points.length} forecasts in per cent, with their 90% intervals, against compute.` }, size), [...sizeEntries(table), ['interval', 'var(--law)', '90% interval of its forecast']], '(outcome − forecast) / forecast; above zero is worse than foreseen.')}
</section>`
}

const MOST_LISTED = 300

function forecastTable(forecasts: readonly ForeseenRun[], table: ReadTable): Html {
  return tableBox(
    'Forecasts',
    ['run', 'forecast', '80% interval', '90% interval', 'compute beyond', '50, 80, 95%'],
    forecasts
      .slice(0, MOST_LISTED)
      .map((run) => [
        runName(run, table),
        formatLoss(run.mean),
        formatInterval(run.interval80),
        formatInterval(run.interval90),
        `${formatNumber(run.distance, 2)}×`,
        trusted(intervalStrip(run, null)),
      ]),
  )
}

function outcomeTable({ forecasts, outcomes }: HoldOutAnswer, table: ReadTable): Html {
  const order = forecasts.map((_, i) => i).sort((a, b) => (forecasts[b]?.C ?? 0) - (forecasts[a]?.C ?? 0))
  const rows = order.slice(0, MOST_LISTED).map((i) => {
    const run = forecasts[i] as ForeseenRun
    const outcome = outcomes[i] as number
    const error = minus(formatPercent((outcome - run.mean) / run.mean, { digits: 2, signed: true }))
    return [
      runName(run, table),
      formatLoss(run.mean),
      formatInterval(run.interval90),
      formatLoss(outcome),
      error,
      trusted(intervalStrip(run, outcome)),
    ]
  })
  return html`${tableBox('Outcomes', ['run', 'forecast', '90% interval', 'outcome', 'error', '50, 80, 95%; outcome'], rows)}
${outcomes.length > MOST_LISTED && html`<p class="note">The ${MOST_LISTED} of largest compute; --json lists all ${outcomes.length}.</p>`}`
}

function weights({ forms, calibration, reach }: ForecastAnswer): Html | null {
  if (calibration === null || reach === null) return null
  const shares = [...forms]
    .sort((a, b) => b.weight - a.weight)
    .map(({ name, weight }) => `${name} ${formatPercent(weight, { digits: 0 })}`)
  return html`<p class="note">Forms weighed: ${shares.join(', ')}. Hold-outs inside the rows fitted reached ${formatNumber(reach, 2)} times the compute below them, and scaled the spread by ${formatNumber(calibration, 2)}.</p>`
}

function runName({ N, D, C }: ForeseenRun, { variables }: ReadTable): string {
  if (variables !== 'ND') return `${variables} = ${variables === 'C' ? formatScientific(C, 3) : formatCount(C)}`
  return `N ${formatCount(N)}, D ${formatCount(D)}, C ${formatScientific(C, 3)}`
}
