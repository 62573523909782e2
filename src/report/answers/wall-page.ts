/** The page that `escalado wall --html` writes. */
import type { JudgedRun, WallAnswer } from '../../laws/index.ts'
import { excessFigure } from '../figures/excess.ts'
import { tableRuns } from '../figures/table-runs.ts'
import {
  formatCount,
  formatFlops,
  formatInterval,
  formatLoss,
  formatPercent,
  formatScientific,
  minus,
} from '../format.ts'
import { contents, htmlDocument } from '../page/document.ts'
import { type Html, html } from '../page/html.ts'
import type { LegendEntry } from '../page/legend.ts'
import { figure, tableBox } from '../page/parts.ts'
import { VERDICT_WORDS } from '../page/verdict-banner.ts'
import { runMarks, sizeColours, sizeScale, thinMarks } from './marks.ts'
import { answerBanner, type BannerNumber, commandSection, notesSection, sizeEntries } from './page-parts.ts'
import { wallSentence } from './sentences.ts'
import { amountOf, type ReadTable } from './table.ts'

const CONTENTS = [
  ['excess', 'Excess'],
  ['runs', 'Runs'],
  ['newest', 'Newest runs'],
  ['next', 'Next'],
  ['notes', 'Notes'],
  ['reproduce', 'Reproduce'],
] as const
const MOST_LISTED = 300

/** One self-contained HTML document. `below` are the rows that the law was fitted to. */
export function wallPage(
  { answer, below }: { readonly answer: WallAnswer; readonly below: readonly JudgedRun[] },
  table: ReadTable,
): string {
  const { title, colour } = VERDICT_WORDS[answer.verdict]
  return htmlDocument({
    title: `Escalado wall: ${table.name}: ${answer.verdict}`,
    colours: sizeColours,
    header: html`<h1>Is there a wall in ${table.name}?</h1>
${answerBanner(title, colour, wallSentence(answer), headline(answer))}
${contents(CONTENTS)}`,
    sections: [
      excessSection(answer, below, table),
      runsSection(answer, below, table),
      newestSection(answer),
      nextSection(answer),
      notesSection(table, { ...answer, outliers: [] }),
      commandSection(table),
    ],
  })
}

function headline({ verdict, excess, u, power, newest, fitted, scale, kind }: WallAnswer): BannerNumber[] {
  const numbers: BannerNumber[] = [
    ['Excess', minus(percent(excess)), 'of the newest scale over the law below it'],
    ['u', u.toFixed(3), 'wall above 0.975, leap below 0.025'],
    ['Power', power.toFixed(2), 'to see a 3% excess; 0.8 needed'],
    ['Newest', String(newest), `rows from ${formatFlops(scale.newest[0])}`],
    ['Fitted', String(fitted), `rows up to ${formatFlops(scale.fitted[1])}`],
  ]
  return verdict === 'wall' ? [...numbers, ['Kind', kind, 'as far as the table shows']] : numbers
}

const percent = (fraction: number): string => formatPercent(fraction, { digits: 2, signed: true })

function excessSection({ runs }: WallAnswer, below: readonly JudgedRun[], table: ReadTable): Html {
  const sizeOf = sizeScale(table.observations)
  const fitted = thinMarks(below).map(({ C, N, excess }) => ({ C, excess, size: sizeOf(N), ringed: false }))
  const newest = thinMarks(runs).map(({ C, N, excess, mean, interval90: [low, high] }) => ({
    ...{ C, excess, size: sizeOf(N), ringed: true },
    interval90: [(low - mean) / mean, (high - mean) / mean] as const,
  }))
  const content = {
    ...{ amount: amountOf(table), points: [...fitted, ...newest], quantity: 'loss above the law' },
    label: 'How far each run lies from the law of the runs below the newest scale, in per cent, against compute.',
  }
  const entries: LegendEntry[] = [
    ...sizeEntries(table),
    ['ring', 'var(--outcome)', 'newest scale'],
    ['interval', 'var(--law)', '90% interval of what the law foresees for it'],
  ]
  const caption =
    'The law is fitted to the runs that are not ringed. The verdict pools the ringed ones; their intervals here are of single runs.'
  return html`<section id="excess"><h2>Excess over the law</h2>
${figure((size) => excessFigure(content, size), entries, caption)}
</section>`
}

function runsSection({ runs, scale }: WallAnswer, below: readonly JudgedRun[], table: ReadTable): Html {
  const content = {
    ...{ line: [], forecasts: [], outcomes: [], amount: amountOf(table) },
    ...{ marks: runMarks(below), ringed: runMarks(runs), fittedTo: scale.fitted[1] },
    label: `Loss against compute for ${below.length} fitted rows and ${runs.length} of the newest scale.`,
  }
  const entries: LegendEntry[] = [...sizeEntries(table), ['ring', 'var(--outcome)', 'newest scale']]
  return html`<section id="runs"><h2>The runs</h2>
${figure((size) => tableRuns(content, size), entries, '')}
</section>`
}

function newestSection({ runs }: WallAnswer): Html {
  const rows = runs
    .slice(-MOST_LISTED)
    .map(({ N, D, C, loss, mean, interval90, excess }) => [
      formatCount(N),
      formatCount(D),
      formatScientific(C, 3),
      formatLoss(loss),
      formatLoss(mean),
      formatInterval(interval90),
      minus(percent(excess)),
    ])
  return html`<section id="newest"><h2>The newest runs</h2>
${tableBox('The newest runs', ['N', 'D', 'C', 'loss', 'by the law', '90% interval', 'excess'], rows)}
</section>`
}

function nextSection({ next, verdict }: WallAnswer): Html {
  const none =
    verdict === 'unknown'
      ? 'No single run inside the range fitted would sharpen the answer much.'
      : 'The question is decided for this scale, so no further run is named.'
  const rows = next.map(({ N, D, C, reason, runs }) => [
    formatCount(N),
    formatCount(D),
    formatScientific(C),
    String(runs),
    reason,
  ])
  const headings = ['N', 'D', 'C', 'runs', { words: 'what the first would do' }]
  return html`<section id="next"><h2>The cheapest runs that would tell more</h2>
${rows.length === 0 ? html`<p>${none}</p>` : tableBox('Further runs', headings, rows)}
</section>`
}
