/** Learning to think: what models do before and after they practise, and how practice went. */
import type { Resampled } from '../../laws/index.ts'
import { groupBy } from '../../stats/index.ts'
import type { FigureSize } from '../figures/figure.ts'
import { practiceFigure } from '../figures/practice.ts'
import { formatDuration, formatNumber, formatPercent } from '../format.ts'
import { type Html, html, trusted } from '../page/html.ts'
import { type LegendEntry, legend } from '../page/legend.ts'
import { emptySection, entryIf, tableBox } from '../page/parts.ts'
import type { ThinkLearning, ThinkPractice, ThinkRecord } from '../record.ts'
import { formatShares, rampColour } from './views.ts'

const SMALL: FigureSize = { width: 290, height: 200 }

export function learningSection({ learning, practice }: ThinkRecord): Html {
  const heading = 'Learning to think'
  if (learning.length === 0 && practice.length === 0)
    return emptySection('learning', heading, 'No model practised in this study.')
  return html`<section id="learning"><h2>${heading}</h2>
${learning.length > 0 && beforeAndAfter(learning)}
${practice.length > 0 && curves(practice)}
${practice.length > 0 && traps(practice)}
${practice.length > 0 && times(practice)}
</section>`
}

function beforeAndAfter(learning: readonly ThinkLearning[]): Html {
  const share = (value: number | null) => (value === null ? 'none made' : formatPercent(value, { digits: 0 }))
  const ordered = [...groupBy(learning, ({ size, task }) => `${size} ${task}`).values()].flat()
  const rows = ordered.map((row, i) => {
    const before = ordered[i - 1]
    const same = before?.size === row.size && before.task === row.task
    return [
      same ? '' : row.size,
      same ? '' : row.task,
      row.stage,
      formatNumber(row.attempts, 2),
      formatNumber(row.tokens),
      formatPercent(row.truncated),
      withInterval(row.passAt1),
      withInterval(row.passAt8),
      share(row.acceptsRight),
      share(row.acceptsWrong),
    ]
  })
  const headings = [
    ...['size', { words: 'task' }, { words: 'stage' }, 'attempts', 'tokens', 'cut off'],
    ...['pass@1', 'pass@8', 'lets right ones stand', 'lets wrong ones stand'],
  ]
  return html`<p>First models are taught on worked traces, then they practise: a policy gradient rewards what the exact verifier finds right. Attempts and tokens are per problem. A model that verifies itself lets its right attempts stand and goes on after wrong ones: the last two columns, of all right and of all wrong attempts it makes. Where pass@1 rises and pass@8 falls, practice has sharpened a model, not widened it.</p>
${tableBox('Before and after practice', headings, rows)}`
}

function withInterval({ value, interval95 }: Resampled): Html {
  return html`${formatPercent(value)}<small>${formatShares(interval95)}</small>`
}

const CURVES = [
  { measure: 'right', name: 'Right, share of completions', isShare: true },
  { measure: 'attempts', name: 'Attempts per problem', isShare: false },
  { measure: 'entropy', name: 'Entropy, nats per token', isShare: false },
] as const

function curves(practice: readonly ThinkPractice[]): Html {
  const sizes = [...new Set(practice.map(({ size }) => size))]
  const colour = (size: string) => rampColour(sizes.indexOf(size), sizes.length)
  const lines = practice.filter(({ rows }) => rows.length > 0)
  const entries: LegendEntry[] = [
    ...sizes.map((size): LegendEntry => ['line', colour(size), size]),
    ...entryIf(
      practice.some(({ rewards }) => rewards === 'shuffled'),
      ['dashed', 'var(--muted)', 'shuffled rewards, a control'],
    ),
  ]
  const drawn = CURVES.map(({ measure, name, isShare }) => {
    const series = lines.map(({ size, rewards, rows }) => ({
      points: rows.map((row) => ({ iteration: row.iteration, value: row[measure] })),
      colour: colour(size),
      dashes: rewards === 'shuffled' ? ('dashed' as const) : ('solid' as const),
    }))
    return html`<section><h3>${name}</h3>${trusted(practiceFigure(series, { name, isShare }, SMALL))}</section>`
  })
  return html`<h3>Practice</h3>
${lines.length === 0 ? html`<p>No iteration of practice was recorded.</p>` : html`${legend(entries)}<div class="tasks">${drawn}</div>`}`
}

function nameOf({ size, rewards }: ThinkPractice): string {
  return rewards === 'shuffled' ? `${size}, shuffled rewards` : size
}

function traps(practice: readonly ThinkPractice[]): Html {
  const found = practice.flatMap((one) =>
    one.traps.map(({ message }) => html`<li><strong>${nameOf(one)}</strong>: ${message}</li>`),
  )
  if (found.length === 0) return html`<p class="note">None of the known traps of a policy gradient was found in it.</p>`
  return html`<h3>Traps found</h3><ul>${found}</ul>`
}

function times(practice: readonly ThinkPractice[]): Html {
  const rows = practice.map((one) => {
    const { rollouts, scoring, update } = one.seconds
    return [nameOf(one), ...[rollouts, scoring, update, rollouts + scoring + update].map(formatDuration)]
  })
  return html`<h3>Where its time went</h3>${tableBox('Time of practice', ['size', 'rollouts', 'scoring', 'update', 'together'], rows)}`
}
