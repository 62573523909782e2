/** The report of the verification hypothesis as one HTML file. */
import { beforeAfterFigure } from '../figures/before-after.ts'
import { formatDuration, formatNumber, formatPercent, formatTime, minus } from '../format.ts'
import { contents, facts, htmlDocument } from '../page/document.ts'
import { type Html, html } from '../page/html.ts'
import { figure, tableBox } from '../page/parts.ts'
import { formatQuantity, formatRange } from '../quantity.ts'
import type { VerificationRecord } from '../record.ts'
import { COLOURS, formatPoints, formatPointsRange } from '../thinking/views.ts'

const WORDS = {
  supported: { title: 'Supported', colour: 'var(--holds)' },
  refuted: { title: 'Refuted', colour: 'var(--wall)' },
  undecided: { title: 'Undecided', colour: 'var(--unknown)' },
} as const

const CONTENTS = [
  ['models', 'Models'],
  ['forecasts', 'Forecasts'],
  ['design', 'Design'],
  ['reproduce', 'Reproduce'],
] as const

/** One self-contained HTML document. */
export function verificationPage(record: VerificationRecord): string {
  return htmlDocument({
    title: `Escalado verification: ${record.verdict}`,
    colours: COLOURS,
    header: html`<h1>${record.hypothesis}</h1>
<p class="note">${formatTime(record.createdAt)} · seeds ${seedRange(record)} · took ${formatDuration(record.seconds)} · made by Escalado</p>
${banner(record)}
${contents(CONTENTS)}`,
    sections: [modelsSection(record), forecastsSection(record), designSection(record), reproduceSection(record)],
  })
}

function banner({ verdict, meaning, gains, difference, agreement, sealed }: VerificationRecord): Html {
  const { title, colour } = WORDS[verdict]
  const number = (name: string, { value, interval95 }: VerificationRecord['difference']) =>
    html`<div><dt>${name}</dt><dd>${formatPoints(value)}<small>95%: ${formatPointsRange(interval95)}</small></dd></div>`
  return html`<section class="banner" style="--verdict:${colour}" aria-label="Verdict">
<p class="word">${title}</p>
<p class="meaning">${meaning}</p>
<dl class="numbers">
${number('Gain, taught to verify', gains.verifying)}
${number('Gain, taught without', gains.blind)}
${number('Difference, seed by seed', difference)}
<div><dt>Agreement</dt><dd>${agreement.agreeing} of ${agreement.models}<small>by coins: p = ${formatNumber(agreement.chance, 2)}</small></dd></div>
</dl>
<p class="note hash">${sealed === null ? 'Not sealed: no forecast was written down before.' : html`What was expected, and the rule, were sealed ${formatTime(sealed.at)}, before anything was trained. SHA-256 <code>${sealed.sha256}</code>`}</p>
</section>`
}

const ARMS = { verifying: 'var(--seen)', blind: 'var(--outcome)' } as const

function modelsSection({ arms, seeds }: VerificationRecord): Html {
  const share = (value: number | null) => (value === null ? '–' : formatPercent(value, { digits: 0 }))
  const rows = arms.map(({ seed, arm, before, after, gain, informedness, attemptsRose, verified }) => [
    String(seed),
    arm,
    informedness === null ? '–' : minus(formatNumber(informedness, 2)),
    share(before.passAt1.value),
    share(after.passAt1.value),
    formatPoints(gain),
    share(before.passAt8.value),
    share(after.passAt8.value),
    formatNumber(before.attempts, 2),
    formatNumber(after.attempts, 2),
    share(after.truncated),
    verified === attemptsRose ? 'yes' : 'no',
  ])
  const headings = [
    ...['seed', { words: 'arm' }, 'J before', 'pass@1 before', 'after', 'gain', 'pass@8 before', 'after'],
    ...['attempts before', 'after', 'cut off', 'agrees'],
  ]
  const pairs = arms.map(({ seed, arm, before, after }) => ({
    ...{ group: seeds.indexOf(seed) + 1, place: arm === 'blind' ? 0.16 : -0.16, colour: ARMS[arm] },
    ...{ before: before.passAt1.value, after: after.passAt1.value, interval: after.passAt1.interval95 },
    title: `${arm}, seed ${seed}`,
  }))
  const label = `Share of problems solved by one sample, before and after practice, of both arms of ${seeds.length} seeds.`
  return html`<section id="models"><h2>Before and after practice</h2>
${figure(
  (size) => beforeAfterFigure(pairs, { x: 'seed', y: 'pass@1', label }, size),
  [
    ['dot', ARMS.verifying, 'taught to verify'],
    ['dot', ARMS.blind, 'taught without'],
    ['ring', 'var(--muted)', 'before practice'],
  ],
  'pass@1 on held-out problems, from before practice to after it; wide bars are 95% over problems.',
)}
${tableBox('Models', headings, rows)}
<p class="note"><strong>J</strong>: how much more often a model lets its right attempts stand than its wrong ones (Youden 1950). <strong>Agrees</strong>: attempts rose exactly if the model verified them before.</p>
${trapsOf(arms)}</section>`
}

function trapsOf(arms: VerificationRecord['arms']): Html {
  const found = arms.flatMap(({ seed, arm, traps }) =>
    traps.map(({ message }) => html`<li><strong>${arm}, seed ${seed}</strong>: ${message}</li>`),
  )
  return found.length === 0
    ? html`<p class="note">None of the known traps of a policy gradient was found.</p>`
    : html`<h3>Traps found</h3><ul>${found}</ul>`
}

export const QUANTITIES = {
  difference: 'difference of gains in pass@1',
  agreement: 'share of models that agree',
} as const

function forecastsSection({ forecasts }: VerificationRecord): Html {
  const rows = forecasts.map(({ quantity, forecast, outcome, inside80 }) => [
    QUANTITIES[quantity],
    formatQuantity(forecast, forecast.mean),
    formatRange(forecast, forecast.interval80),
    outcome === null ? 'not yet' : formatQuantity(forecast, outcome),
    inside80 === null ? '–' : inside80 ? 'inside' : 'outside',
  ])
  return html`<section id="forecasts"><h2>What was expected</h2>
${tableBox('Forecasts', [{ words: 'quantity' }, 'expected', '80%', 'outcome', '80% interval'], rows)}</section>`
}

function designSection({ design, rule }: VerificationRecord): Html {
  return html`<section id="design"><h2>What was done, and how it is decided</h2><p>${design}</p><p>${rule}</p></section>`
}

function reproduceSection({ command, study, createdAt, seconds, seeds }: VerificationRecord): Html {
  return html`<section id="reproduce"><h2>How to reproduce it</h2><pre><code>${command}</code></pre>
${facts([
  ['Study', study],
  ['Made', formatTime(createdAt)],
  ['Took', `${formatDuration(seconds)}, ${formatDuration(seconds / seeds.length)} per seed`],
])}</section>`
}

/** `1 to 8`. */
export const seedRange = ({ seeds }: Pick<VerificationRecord, 'seeds'>): string => `${seeds[0]} to ${seeds.at(-1)}`
