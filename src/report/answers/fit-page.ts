/** The page that `escalado fit --html` writes. */
import { type FitAnswer, type FittedTable, logSpaced, lossOnLine, type Observation } from '../../laws/index.ts'
import { largest, smallest } from '../../stats/index.ts'
import { excessFigure } from '../figures/excess.ts'
import { type IsoflopLine, isoflopFigure } from '../figures/isoflop.ts'
import { tableRuns } from '../figures/table-runs.ts'
import {
  formatCount,
  formatFlops,
  formatInterval,
  formatLoss,
  formatNumber,
  formatPercent,
  minus,
  plural,
} from '../format.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { type Html, html } from '../page/html.ts'
import type { LegendEntry } from '../page/legend.ts'
import { entryIf, figure, tableBox } from '../page/parts.ts'
import { formatParameter, formatParameterRange, parameterMeanings, parameterSymbol } from '../parameters.ts'
import { flatSentence, reasonSentences, splitCompute, splitRows } from './alternatives.ts'
import { runMarks, sizeColours, sizeScale, thinPlaces } from './marks.ts'
import { answerBanner, type BannerNumber, commandSection, notesSection, sizeEntries } from './page-parts.ts'
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
  const outliers = answer.outliers.map(({ row, reason }) => ({ row: table.rowNumbers[row] ?? row, reason }))
  const sections = [
    runsSection(fitted, table),
    lawSection(fitted),
    splitSection(fitted),
    sizesSection(fitted),
    residualsSection(fitted, table),
    notesSection(table, { ...answer, outliers }),
    commandSection(table),
  ].filter((section) => section !== null)
  const shown = CONTENTS.filter(([id]) => sections.some(({ html: text }) => text.includes(`<section id="${id}"`)))
  const colour = answer.law.identified ? 'var(--holds)' : 'var(--unknown)'
  return htmlDocument({
    title: `Escalado fit: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>The law of ${table.name}</h1>
${answerBanner(null, colour, fitSentence(answer, table), headline(answer))}
${contents(shown)}`,
    sections,
  })
}

/** The numbers at the top. */
function headline({ n, law, best }: FitAnswer): BannerNumber[] {
  const { scatter, nExponent, intervals } = law
  const exponentInterval = intervals?.nExponent === undefined ? '' : `90%: ${formatInterval(intervals.nExponent)}`
  const tokens = best === null ? '' : `${formatNumber(best.D / best.N)} tokens each`
  const numbers: (BannerNumber | null)[] = [
    ['Rows', String(n.rows), `of ${plural(n.runs, 'run')}`],
    scatter === null ? null : ['Scatter', formatPercent(scatter, { digits: 2 }), 'root mean square about the law'],
    nExponent === null ? null : ['N exponent', nExponent.toFixed(3), exponentInterval],
    best === null ? null : ['Best split', formatCount(best.N), `parameters at ${formatFlops(best.C)}, ${tokens}`],
  ]
  return numbers.filter((number) => number !== null)
}

function runsSection({ answer: { frontier } }: FittedTable, table: ReadTable): Html {
  const marks = runMarks(table.observations)
  const amount = amountOf(table)
  const content = {
    ...{ marks, ringed: [], forecasts: [], outcomes: [], line: frontier, amount },
    fittedTo: marks.reduce((most, { C }) => Math.max(most, C), 0),
    label: `Loss against ${amount.name} for ${table.observations.length} rows, both axes logarithmic.`,
  }
  const hasLine = frontier.length > 0
  const caption = [
    hasLine && table.variables === 'ND'
      ? 'The line is the law at its best split of each compute; runs above it had too many or too few parameters.'
      : '',
    marks.length < table.observations.length
      ? `Drawn are ${marks.length} of ${table.observations.length} rows; the others would stand where these do.`
      : '',
  ]
  const entries = [...sizeEntries(table), ...entryIf(hasLine, ['line', 'var(--law)', 'the law'])]
  return html`<section id="runs"><h2>The runs</h2>
${figure((size) => tableRuns(content, size), entries, caption.join(' ').trim())}
</section>`
}

function lawSection({ answer }: FittedTable): Html {
  const { law } = answer
  const values = { ...law.params, ...(law.nExponent === null ? {} : { nExponent: law.nExponent }) }
  const rows = Object.entries(values).map(([name, value]) => [
    parameterSymbol(name),
    value === null ? 'undetermined' : minus(formatParameter(value, 4)),
    intervalText(law.intervals?.[name]),
    parameterMeanings[name] ?? '',
  ])
  const parameters =
    rows.length === 0
      ? html`<p>Its parameters are withheld: these rows do not identify them.</p>`
      : tableBox('Parameters of the law', ['parameter', 'value', '90% interval', { words: 'meaning' }], rows)
  return html`<section id="law"><h2>The law</h2>
<p><strong>${law.equation}</strong></p>
<p class="note">${law.form}: ${law.source}; ${law.penalty} on ln loss, summed over rows. Intervals come from resampling whole trunks.</p>
${parameters}
${law.objective !== null && html`<p>Objective ${formatParameter(law.objective, 6)}.</p>`}
${otherForms(answer)}
</section>`
}

function intervalText(interval: readonly [number, number] | undefined): string {
  if (interval === undefined) return '–'
  return minus(formatParameterRange(interval))
}

function otherForms({ alternatives }: FitAnswer): Html | null {
  const forms = alternatives.filter(({ kind }) => kind === 'form')
  if (forms.length === 0) return null
  const rows = forms.map(({ name, objective, relative, params, reason }) => [
    name,
    objective === null ? '–' : formatParameter(objective, 4),
    relative === null ? '–' : formatNumber(relative),
    params?.E === undefined ? '–' : formatParameter(params.E),
    reason ?? '',
  ])
  const headings = ['form', 'objective', 'over this law’s', 'E', { words: 'remark' }]
  return html`<h3>Other forms</h3>${tableBox('Other forms of law', headings, rows)}`
}

function splitSection({ answer }: FittedTable): Html | null {
  const { best, alternatives } = answer
  const rows = splitRows(answer)
  const reasons = reasonSentences(alternatives.filter(({ kind }) => kind === 'approach'))
  if (rows.length === 0 && reasons.length === 0) return null
  const C = splitCompute(answer)
  const headings = ['by', 'N', 'D', 'tokens per parameter', 'N exponent', 'loss above the best']
  return html`<section id="split"><h2>The best split of ${C === undefined ? 'compute' : formatFlops(C)}</h2>
${rows.length > 0 && tableBox('Best splits', headings, rows)}
${best !== null && html`<p>By this law the loss at the best split is ${formatLoss(best.loss)}. ${flatSentence(answer)}</p>`}
${reasons.length > 0 && html`<ul class="note">${reasons.map((line) => html`<li>${line}</li>`)}</ul>`}
</section>`
}

function sizesSection({ lines, law }: FittedTable): Html | null {
  if (lines.length < 2) return null
  const curves = lines.map((runs, i): IsoflopLine => {
    const sizes = runs.map(({ N }) => N)
    const C = runs.reduce((sum, row) => sum + row.C, 0) / runs.length
    const between = logSpaced(smallest(sizes), largest(sizes), 33)
    return {
      ...{ C, colour: 1 + Math.round(((sizeColours - 1) * i) / (lines.length - 1)) },
      runs: runMarks(runs),
      law: law === null ? [] : between.map((N) => ({ N, loss: lossOnLine(law, C, N) })),
    }
  })
  const entries: LegendEntry[] = [
    ['dot', 'var(--muted)', 'run'],
    ['ring', 'var(--muted)', 'best of its line'],
    ...entryIf(law !== null, ['line', 'var(--muted)', 'the law at that compute']),
  ]
  const caption =
    'At one compute, more parameters leave fewer tokens. Where a line has its minimum inside, the runs bracket the best size.'
  return html`<section id="sizes"><h2>Loss against size at fixed compute</h2>
${figure((size) => isoflopFigure(curves, 'loss', size), entries, caption)}
</section>`
}

function residualsSection({ residuals, law }: FittedTable, table: ReadTable): Html | null {
  if (law === null) return null
  const sizeOf = sizeScale(table.observations)
  const points = thinPlaces(table.observations).map((place) => {
    const { C, N } = table.observations[place] as Observation
    // residuals are ln predicted − ln observed
    return { C, excess: Math.expm1(-(residuals[place] as number)), size: sizeOf(N), ringed: false }
  })
  const content = {
    ...{ amount: amountOf(table), points, quantity: 'loss above the law' },
    label: `How far the loss of ${points.length} rows lies from the law, in per cent, against ${amountOf(table).name}.`,
  }
  const caption =
    'What the law leaves over. A slope or a bend here is what another form would have to explain; the far right is what a forecast leans on.'
  return html`<section id="residuals"><h2>Residuals</h2>
${figure((size) => excessFigure(content, size), sizeEntries(table), caption)}
</section>`
}
