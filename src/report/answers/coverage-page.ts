/** The page that `escalado think --import --html` writes. */
import type { GroupCoverage, ImportedCoverage } from '../../laws/index.ts'
import { rungColour } from '../figures/axes.ts'
import { coverageFigure, groupCoverageFigure } from '../figures/coverage.ts'
import { formatCount, formatNumber, minus } from '../format.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { type Html, html, trusted } from '../page/html.ts'
import type { LegendEntry } from '../page/legend.ts'
import { legend } from '../page/legend.ts'
import { entryIf, figure, tableBox } from '../page/parts.ts'
import {
  coverageDiagnostics,
  coverageSentence,
  formatSamples,
  formatShare,
  formatShares,
  type ReadCounts,
  shownSteps,
} from './coverage-table.ts'
import { sizeColours } from './marks.ts'
import { answerBanner, type BannerNumber, commandSection } from './page-parts.ts'

/** Most groups whose points are drawn together, and that have a figure of their own. */
const MOST_MARKED = 8
const MOST_ALONE = 100
const MOST_STEPS = 6

const CONTENTS = [
  ['coverage', 'Coverage'],
  ['groups', 'Forecasts'],
  ['laws', 'Laws'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
] as const

/** One self-contained HTML document. */
export function coveragePage(answer: ImportedCoverage, table: ReadCounts): string {
  return htmlDocument({
    title: `Escalado think: ${table.name}`,
    colours: sizeColours,
    header: html`<h1>Coverage in ${table.name}</h1>
${answerBanner(null, 'var(--holds)', coverageSentence(answer, table), headline(answer, table))}
${contents(CONTENTS)}`,
    sections: [
      coverageSection(answer),
      groupsSection(answer, table),
      lawsSection(answer),
      notesSection(answer, table),
      commandSection(table),
    ],
  })
}

function headline({ groups }: ImportedCoverage, { rows, forecastK }: ReadCounts): BannerNumber[] {
  const outcomes = groups.flatMap(({ forecast }) => forecast?.outcome ?? [])
  const problems = Math.max(...groups.map((group) => group.problems))
  const numbers: BannerNumber[] = [
    ['Groups', String(groups.length), `from ${rows} rows`],
    ['Problems', String(problems), groups.length > 1 ? 'in the largest group' : ''],
  ]
  if (outcomes.length === 0) return numbers
  const held = outcomes.filter(({ inInterval80 }) => inInterval80).length
  return [
    ...numbers,
    ['Forecasts held', `${held} of ${outcomes.length}`, `80% intervals at k = ${formatCount(forecastK)}`],
  ]
}

/** Groups from the weakest to the strongest, as far as was measured, with a colour each. */
function ranked(groups: readonly GroupCoverage[]) {
  const last = ({ passAtK, forecast }: GroupCoverage) => forecast?.mean ?? passAtK.at(-1)?.value ?? 0
  const order = [...groups].sort((a, b) => last(a) - last(b))
  const step = (sizeColours - 1) / Math.max(1, order.length - 1)
  return order.map((group, i) => ({ group, colour: order.length === 1 ? sizeColours : 1 + Math.round(i * step) }))
}

/** `1.7–3.0%`, where columns are many. */
const narrow = ([low, high]: readonly [number, number]): string =>
  `${formatShare(low).slice(0, -1)}–${formatShare(high)}`

function coverageSection({ groups }: ImportedCoverage): Html {
  const order = ranked(groups)
  const few = order.length <= MOST_MARKED
  const named = few ? order : [order[0], order[order.length >> 1], order.at(-1)].filter((each) => each !== undefined)
  const entries = named.map(({ group, colour }): LegendEntry => [few ? 'dot' : 'line', rungColour(colour), group.name])
  const caption = few
    ? 'Coverage is the share of problems that at least one of k samples solves, without bias; intervals hold 90% and come from resampling the problems. Lines are forecasts from the solid dots; hollow dots they did not see.'
    : `Lines are forecasts of all ${order.length} groups, light to strong by where they end; each is drawn alone below.`
  const steps = shownSteps(groups, MOST_STEPS)
  const rows = groups.map(({ name, problems, samples, unsolved, passAtK }) => [
    name,
    String(problems),
    formatSamples(samples),
    String(unsolved),
    ...steps.map((step) => {
      const point = passAtK.find(({ k }) => k === step)
      return point === undefined ? '–' : html`${formatShare(point.value)}<br><small>${narrow(point.interval90)}</small>`
    }),
  ])
  const headings = ['group', 'problems', 'samples', 'unsolved', ...steps.map((k) => `k = ${formatCount(k)}`)]
  return html`<section id="coverage"><h2>Coverage</h2>
${figure((size) => coverageFigure(order, few, size), entries, caption)}
${tableBox('Coverage by number of samples', headings, rows)}
</section>`
}

function groupsSection({ groups }: ImportedCoverage, { forecastK }: ReadCounts): Html {
  const known = groups.filter(({ forecast }) => forecast !== null)
  const hasOutcome = groups.some(({ forecast }) => forecast?.outcome)
  const entries: LegendEntry[] = [
    ['dot', 'var(--ink)', 'measured, 90% interval'],
    ...entryIf(hasOutcome, ['ring', 'var(--ink)', 'measured, unseen by the forecast']),
    ['line', 'var(--law)', 'forecast by the distribution of success'],
    ['band', 'var(--law)', 'its 80% interval'],
    ['dashed', 'var(--muted)', 'a straight line of ln(−ln coverage) on ln k'],
  ]
  const size = { width: 300, height: 210 }
  const panels = groups
    .slice(0, MOST_ALONE)
    .map(
      (group, i) =>
        html`<section><h3>${group.name}</h3>${trusted(groupCoverageFigure(group, i === 0 ? 'coverage' : null, size))}</section>`,
    )
  const more = groups.length - panels.length
  const rows = known.map(({ name, forecast }) => [
    name,
    forecast === null ? '' : formatSamples(forecast.from),
    forecast === null ? '' : formatShare(forecast.mean),
    forecast === null ? '' : formatShares(forecast.interval80),
    forecast?.line ? formatShare(forecast.line.atK) : '–',
    forecast?.outcome
      ? `${formatShare(forecast.outcome.value)} ${forecast.outcome.inInterval80 ? 'inside' : 'outside'}`
      : '–',
  ])
  const headings = ['group', 'from samples', 'forecast', '80% interval', 'by the line', 'recorded']
  return html`<section id="groups"><h2>Forecasts of coverage at k = ${formatCount(forecastK)}</h2>
${legend(entries)}
<div class="tasks">${panels}</div>
${more > 0 && html`<p class="note">and ${more} more groups, which --json lists</p>`}
<p class="note">A group that was sampled that often throughout is forecast from its first samples only, and the forecast is compared with what was recorded. The line is for comparison: measured coverage bends away from it where only hard problems are left.</p>
${rows.length > 0 && tableBox('Forecasts', headings, rows)}
</section>`
}

function lawsSection({ groups }: ImportedCoverage): Html {
  const range = ([low, high]: readonly [number, number]) => `${formatNumber(low)} to ${formatNumber(high)}`
  const rows = groups.map(({ name, betaBinomial: law, powerLaw: line }) => [
    name,
    ...(law === null
      ? ['–', '', '–', '', '–']
      : [
          formatNumber(law.alpha),
          range(law.intervals90.alpha),
          formatNumber(law.beta),
          range(law.intervals90.beta),
          law.neverSolved.supported ? formatShare(law.neverSolved.share) : 'none seen',
        ]),
    ...(line === null ? ['–', '–', ''] : [formatNumber(line.a), formatNumber(line.b), range(line.intervals90.b)]),
  ])
  const headings = ['group', 'α', '90%', 'β', '90%', 'never solved', 'a', 'b', '90%']
  return html`<section id="laws"><h2>Laws</h2>
<p>How success is spread over problems: the chance of one sample follows Beta(α, β), fitted to the counts of all samples by maximum likelihood. Near 0 its density goes as p<sup>α−1</sup>, which is what decides coverage at large k. For comparison −ln(coverage) = a k<sup>−b</sup> through the coverage measured.</p>
${tableBox(
  'Laws of coverage',
  headings,
  rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? minus(cell) : cell))),
)}
</section>`
}

function notesSection(answer: ImportedCoverage, { rows, name, notes }: ReadCounts): Html {
  const lines = [...coverageDiagnostics(answer), ...notes]
  return html`<section id="notes"><h2>What to know of it</h2>
<p>${rows} rows were read from ${name}. Coverage is what an exact verifier that looks at all k samples would reach; choosing without one reaches less.</p>
${lines.length > 0 && html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}
</section>`
}
