/** The law over training and inference compute: what they are worth in each other, and how to split a budget. */
import type { BudgetSplit, IsoAccuracy, Resampled, ThinkingLaw, ThinkingParameters } from '../../laws/index.ts'
import { stretches } from '../figures/dashes.ts'
import { exchangeFigure } from '../figures/exchange.ts'
import { type ShareLine, shareDomain, sharesFigure } from '../figures/shares.ts'
import { formatCount, formatFlops, formatNumber, formatPercent, formatScientific, minus, sentence } from '../format.ts'
import { type Html, html } from '../page/html.ts'
import type { LegendEntry } from '../page/legend.ts'
import { emptySection, figure, tableBox } from '../page/parts.ts'
import { formatParameter } from '../parameters.ts'
import type { ThinkRecord } from '../record.ts'
import { exchangeSentence } from './sentences.ts'
import { rampColour } from './views.ts'

export function lawSection({ law }: ThinkRecord): Html {
  const heading = 'Inference against training compute'
  const { strategy, fitted, reason } = law
  if (fitted === null) {
    const why = reason === null ? 'the measured budgets do not carry one' : reason
    return emptySection('law', heading, `No law was fitted for ${strategy}: ${sentence(why)}`)
  }
  return html`<section id="law"><h2>${heading}</h2>
<p>One surface over everything measured with ${strategy}: ${fitted.cells} cells of ${fitted.models} ${fitted.models === 1 ? 'model' : 'models'}, means over tasks. <strong>${exchangeSentence(fitted.exchange)}</strong></p>
${isoAccuracy(fitted.isoAccuracy)}
${splits(fitted.splits)}
${parameters(fitted)}
</section>`
}

const BEYOND = 'Dashed parts lie outside of what was measured: there the law is carried on, not seen.'

function isoAccuracy(curves: readonly IsoAccuracy[]): Html {
  const drawn = curves.filter(({ points }) => points.length > 1)
  if (drawn.length === 0)
    return html`<p>No two budgets of training and inference reach one accuracy by this law, so there is no curve to draw.</p>`
  return html`<h3>What reaches the same accuracy</h3>
${figure(
  (size) =>
    exchangeFigure(
      drawn.map(({ accuracy, points }, i) => ({
        name: formatPercent(accuracy, { digits: 0 }),
        colour: rampColour(i, drawn.length),
        points,
      })),
      size,
    ),
  [
    ...drawn.map(
      ({ accuracy }, i): LegendEntry => [
        'line',
        rampColour(i, drawn.length),
        `${formatPercent(accuracy, { digits: 0 })} right`,
      ],
    ),
    ['dashed', 'var(--muted)', 'beyond what was measured'],
  ],
  `Along a line, inference compute stands in for training compute. ${BEYOND}`,
)}`
}

function splits(budgets: readonly BudgetSplit[]): Html {
  const drawn = budgets.filter(({ points }) => points.length > 0)
  if (drawn.length === 0) return html`<p>No split of a budget was computed.</p>`
  const lines = drawn.flatMap(({ points }, i) => splitLines(points, rampColour(i, drawn.length)))
  return html`<h3>The best split of a budget</h3>
${figure(
  (size) =>
    sharesFigure(
      {
        ...{ lines, marks: [], steps: false, y: 'share of the budget for training' },
        domain: { ...shareDomain(lines.flatMap(({ points }) => points)), y: [0, 1] },
        x: { label: 'queries served', powers: true },
        label: `Best share of a budget for training against the number of queries, for ${drawn.length} budgets.`,
      },
      size,
    ),
  [
    ...drawn.map(
      ({ budget }, i): LegendEntry => ['line', rampColour(i, drawn.length), `${formatFlops(budget)} in all`],
    ),
    ['dashed', 'var(--muted)', 'beyond what was measured'],
  ],
  `Training’s share, policy gradient included. The more queries one budget must serve, the less of it is left for training. ${BEYOND}`,
)}
<details><summary>What to train and how to answer, split by split</summary>${splitTable(drawn)}</details>`
}

/** Solid and dashed parts. */
function splitLines(points: BudgetSplit['points'], colour: string): ShareLine[] {
  const placed = points.map(({ queries, trainingShare, extrapolated }) => ({
    at: queries,
    share: trainingShare,
    extrapolated,
  }))
  const parts = placed.length === 1 ? [{ points: placed, dashes: 'solid' as const }] : stretches(placed)
  return parts.map((part) => ({ ...part, colour, width: 2 }))
}

function splitTable(budgets: readonly BudgetSplit[]): Html {
  const rows = budgets.flatMap(({ budget, points }) =>
    points.map((point) => [
      formatScientific(budget),
      formatCount(point.queries),
      formatPercent(point.trainingShare, { digits: 0 }),
      formatCount(point.N),
      formatCount(point.D),
      formatNumber(point.practice, 2),
      formatNumber(point.thinking),
      formatNumber(point.samples, 1),
      formatPercent(point.accuracy),
      point.extrapolated ? 'beyond' : 'inside',
    ]),
  )
  const headings = [
    'budget (FLOP)',
    'queries',
    'training',
    'N',
    'D',
    'practice over teaching',
    'thinking',
    'samples',
    'accuracy',
    'measured range',
  ]
  return tableBox('Best splits', headings, rows)
}

const MEANINGS: { readonly [name in keyof ThinkingParameters]: readonly [symbol: string, meaning: string] } = {
  level: ['level', 'where accuracy stands when all else is counted'],
  size: ['size', 'gain per factor of e in parameters'],
  data: ['data', 'gain per factor of e in tokens of teaching'],
  practice: ['practice', 'gain of a policy gradient, by ln(1 + its FLOPs over those of teaching)'],
  thinking: ['thinking', 'what no thinking at all would cost'],
  tau: ['τ', 'how fast more tokens of thought remove it'],
  samples: ['samples', 'what a single sample costs against very many'],
  sigma: ['σ', 'how fast more samples remove it'],
}

function parameters({ params, intervals, residual, exchange, diagnostics }: ThinkingLaw): Html {
  const show = (value: number) => minus(formatParameter(value))
  const names = Object.keys(MEANINGS) as (keyof ThinkingParameters)[]
  const rows = names.map((name) => {
    const [symbol, meaning] = MEANINGS[name]
    const value = params[name]
    const interval = intervals[name]
    const range = interval === null ? (value === null ? '' : 'held') : `${show(interval[0])} to ${show(interval[1])}`
    return [symbol, value === null ? 'withheld' : show(value), range, meaning]
  })
  return html`<h3>The law</h3>
<p><strong>logit(accuracy) = level + size · ln N + data · ln D + practice · ln(1 + practice/teaching) − thinking · T<sup>−τ</sup> − samples · k<sup>−σ</sup></strong>, T tokens of thought and k samples; 90% intervals are over problems and models like these.</p>
${tableBox('Parameters of the law', ['parameter', 'value', 'interval', { words: 'meaning' }], rows)}
<p>What it leaves over: ${formatPercent(residual.accuracy)} in accuracy, ${formatNumber(residual.logit, 2)} on the logit scale (root mean squares).${exchange !== null && html` Ten times the inference compute moves the logit by ${moved(exchange.byInference)}, ten times the training compute by ${moved(exchange.byTraining)}.`}</p>
${diagnostics.length > 0 && html`<h3>Diagnostics</h3><ul>${diagnostics.map((line) => html`<li>${sentence(line)}</li>`)}</ul>`}`
}

function moved({ value, interval95: [low, high] }: Resampled): string {
  return minus(`${formatNumber(value, 2)} (95%: ${formatNumber(low, 2)} to ${formatNumber(high, 2)})`)
}
