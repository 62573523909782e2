/** The page that `escalado fit --html` writes. */
import { type FittedTable, logSpaced, lossOnLine } from '../../laws/index.ts'
import { excessFigure } from '../figures/excess.ts'
import { isoflopFigure } from '../figures/isoflop.ts'
import { tableRuns } from '../figures/table-runs.ts'
import { formatCount, formatFlops, formatInterval, formatLoss, formatNumber, formatPercent } from '../format.ts'
import { minus } from '../page/banner.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { type Html, html } from '../page/html.ts'
import { formatParameter, parameterMeanings, parameterSymbol } from '../parameters.ts'
import { runMarks, sizeColours, sizeScale, thinMarks } from './marks.ts'
import { answerBanner, commandSection, figure, notesSection, sizeEntries, tableBox } from './page-parts.ts'
import { fitSentence } from './sentences.ts'
import { amountOf, type ReadTable } from './table.ts'

const CONTENTS = [
  ['runs', 'Runs'],
  ['law', 'Law'],
  ['split', 'Best split'],
  ['sizes', 'Sizes'],
  ['residuals', 'Residuals'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
] as const

/** One self-contained HTML document. */
export function fitPage(fitted: FittedTable, table: ReadTable): string {
  const { answer } = fitted
  const { law, best } = answer
  const sections = [
    runsSection(fitted, table),
    lawSection(fitted),
    splitSection(fitted),
    sizesSection(fitted),
    residualsSection(fitted, table),
    notesSection(table, {
      ...answer,
      outliers: answer.outliers.map(({ row, reason }) => ({ row: table.rowNumbers[row] ?? row, reason })),
    }),
    commandSection(table),
  ].filter((section) => section !== null)
  const shown = CONTENTS.filter(([id]) => sections.some((section) => section.html.includes(`<section id="${id}"`)))
  const numbers: [string, string, string][] = [
    ['Rows', String(answer.n.rows), `of ${answer.n.runs} runs`],
    ...(law.scatter === null
      ? []
      : [
          ['Scatter', formatPercent(law.scatter, { digits: 2 }), 'root mean square about the law'] as [
            string,
            string,
            string,
          ],
        ]),
    ...(law.nExponent === null
      ? []
      : [
          [
            'N exponent',
            law.nExponent.toFixed(3),
            law.intervals?.nExponent === undefined ? '' : `90%: ${formatInterval(law.intervals.nExponent)}`,
          ] as [string, string, string],
        ]),
    ...(best === null
      ? []
      : [
          [
            'Best split',
            formatCount(best.N),
            `parameters at ${formatFlops(best.C)}, ${formatNumber(best.D / best.N)} tokens each`,
          ] as [string, string, string],
        ]),
  ]
  return htmlDocument({
    title: `Escalado fit: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>The law of ${table.name}</h1>
${answerBanner(null, law.identified ? 'var(--holds)' : 'var(--unknown)', fitSentence(answer, table), numbers)}
${contents(shown)}`,
    sections,
  })
}

function runsSection({ answer }: FittedTable, table: ReadTable): Html {
  const marks = runMarks(table.observations)
  const largest = marks.reduce((most, { C }) => Math.max(most, C), 0)
  const { frontier } = answer
  const draw = (size: { width: number; height: number }) =>
    tableRuns(
      {
        ...{
          marks,
          ringed: [],
          forecasts: [],
          outcomes: [],
          line: frontier,
          fittedTo: largest,
          amount: amountOf(table),
        },
        label: `Loss against ${amountOf(table).name} for ${table.observations.length} rows, both axes logarithmic.`,
      },
      size,
    )
  const caption =
    (table.variables === 'ND' && frontier.length > 0
      ? 'The line is the law at its best split of each compute; runs above it had too many or too few parameters. '
      : '') +
    (marks.length < table.observations.length
      ? `Drawn are ${marks.length} of ${table.observations.length} rows; the others would stand where these do.`
      : '')
  return html`<section id="runs"><h2>The runs</h2>
${figure(draw, [...sizeEntries(table), ...(frontier.length > 0 ? ([['line', 'var(--law)', 'the law']] as const) : [])], caption)}
</section>`
}

function lawSection({ answer: { law, alternatives } }: FittedTable): Html {
  const forms = alternatives.filter(({ kind }) => kind === 'form')
  const values = { ...law.params, ...(law.nExponent === null ? {} : { nExponent: law.nExponent }) }
  const rows = Object.entries(values).map(([name, value]) => {
    const interval = law.intervals?.[name]
    return [
      parameterSymbol(name),
      value === null ? 'undetermined' : minus(formatParameter(value, 4)),
      interval === undefined ? '–' : minus(`${formatParameter(interval[0])} to ${formatParameter(interval[1])}`),
      parameterMeanings[name] ?? '',
    ]
  })
  return html`<section id="law"><h2>The law</h2>
<p><strong>${law.equation}</strong></p><p class="note">${law.form}: ${law.source}; ${law.penalty} on ln loss, summed over rows. Intervals come from resampling whole trunks.</p>
${rows.length > 0 ? tableBox('Parameters of the law', ['parameter', 'value', '90% interval', 'meaning'], rows) : html`<p>Its parameters are withheld: these rows do not identify them.</p>`}
${law.objective !== null && html`<p>Objective ${formatParameter(law.objective, 6)}.</p>`}
${
  forms.length > 0 &&
  html`<h3>Other forms</h3>${tableBox(
    'Other forms of law',
    ['form', 'objective', law.objective === null ? '' : 'relative to this law', 'E', 'remark'],
    forms.map(({ name, objective, params, reason }) => [
      name,
      objective === null ? '–' : formatParameter(objective, 4),
      objective === null || law.objective === null ? '' : formatNumber(objective / law.objective),
      params?.E === undefined ? '–' : formatParameter(params.E),
      reason ?? '',
    ]),
  )}`
}
</section>`
}

function splitSection({ answer: { best, alternatives, law } }: FittedTable): Html | null {
  const splits = alternatives.filter(({ at, name }) => at !== null && !(best !== null && name === 'approach 3'))
  const missing = alternatives.filter(({ kind, reason }) => kind === 'approach' && reason !== null)
  if (best === null && splits.length === 0 && missing.length === 0) return null
  const row = (name: string, N: number, D: number, exponent: number | null, above: number | null) => [
    name,
    formatCount(N),
    formatCount(D),
    formatNumber(D / N),
    exponent === null ? '–' : exponent.toFixed(3),
    above === null ? '–' : formatPercent(above, { digits: 2 }),
  ]
  const rows = [
    ...(best === null ? [] : [row('this law', best.N, best.D, law.nExponent, 0)]),
    ...splits.map(({ name, at, nExponent, lossAbove }) => row(name, at?.N ?? 0, at?.D ?? 0, nExponent, lossAbove)),
  ]
  const C = best?.C ?? splits[0]?.at?.C
  return html`<section id="split"><h2>The best split of ${C === undefined ? 'compute' : formatFlops(C)}</h2>
${rows.length > 0 && tableBox('Best splits', ['by', 'N', 'D', 'tokens per parameter', 'N exponent', 'loss above the best'], rows)}
${best !== null && html`<p>By this law the loss at the best split is ${formatLoss(best.loss)}. Any N from ${formatCount(best.flatness.N[0])} to ${formatCount(best.flatness.N[1])} costs at most 1% of it${best.interval === null ? '' : `; resampled, the best N lies from ${formatCount(best.interval.N[0])} to ${formatCount(best.interval.N[1])} in 90% of cases`}.</p>`}
${missing.length > 0 && html`<ul class="note">${missing.map(({ name, reason }) => html`<li>${name}: ${reason}</li>`)}</ul>`}
</section>`
}

function sizesSection({ lines, law }: FittedTable): Html | null {
  if (lines.length < 2) return null
  const curves = lines.map((runs, i) => {
    const sizes = runs.map(({ N }) => N)
    const C = runs.reduce((sum, row) => sum + row.C, 0) / runs.length
    return {
      C,
      colour: 1 + Math.round(((sizeColours - 1) * i) / (lines.length - 1)),
      runs: thinMarks(runs).map(({ N, D, loss }) => ({
        N,
        loss,
        title: `N ${formatCount(N)}, D ${formatCount(D)}, loss ${formatLoss(loss)}`,
      })),
      law:
        law === null
          ? []
          : logSpaced(Math.min(...sizes), Math.max(...sizes), 33).map((N) => ({ N, loss: lossOnLine(law, C, N) })),
    }
  })
  return html`<section id="sizes"><h2>Loss against size at fixed compute</h2>
${figure((size) => isoflopFigure(curves, 'loss', size), [['dot', 'var(--muted)', 'run'], ['ring', 'var(--muted)', 'best of its line'], ...(law === null ? [] : ([['line', 'var(--muted)', 'the law at that compute']] as const))], 'At one compute, more parameters leave fewer tokens. Where a line has its minimum inside, the runs bracket the best size.')}
</section>`
}

function residualsSection({ residuals, law }: FittedTable, table: ReadTable): Html | null {
  if (law === null) return null
  const sizeOf = sizeScale(table.observations)
  const rows = table.observations.map(({ C, N, loss }, i) => ({
    C,
    N,
    loss,
    excess: Math.expm1(-(residuals[i] as number)),
  }))
  const points = thinMarks(rows).map(({ C, N, excess }) => ({ C, excess, size: sizeOf(N), ringed: false }))
  return html`<section id="residuals"><h2>Residuals</h2>
${figure((size) => excessFigure({ amount: amountOf(table), points, label: `How far the loss of ${points.length} rows lies from the law, in per cent, against compute.` }, size), sizeEntries(table), 'What the law leaves over. A slope or a bend here is what another form would have to explain; the far right is what a forecast leans on.')}
</section>`
}
