/** The sections that are mostly a figure: each a heading, the figure or the plain reason why there is none, a caption. */

import type { FigureSize } from '../figures/figure.ts'
import {
  type AbilityMeasure,
  abilityAgainstCompute,
  abilityForecast,
  abilityTasks,
  generalization,
  isoflopCurves,
  lossAgainstCompute,
  lossCurves,
} from '../figures/index.ts'
import { formatLoss, minus } from '../format.ts'
import { formatQuantity } from '../quantity.ts'
import type { LadderRecord } from '../record.ts'
import { bestByRung, groupByRung, measuredRuns, standing, undrawn } from '../select.ts'
import { type Html, html, trusted } from './html.ts'
import { type LegendEntry, legend, rungEntries } from './legend.ts'
import { bothSizes, entryIf } from './parts.ts'

const MEASURES: readonly AbilityMeasure[] = ['exact', 'logProbability']
const SMALL: FigureSize = { width: 290, height: 150 }

export function computeSection(record: LadderRecord): Html {
  const runs = measuredRuns(record.runs)
  const figure = bothSizes((size) => lossAgainstCompute(record, size))
  const excluded = runs.some((run) => standing(run) === 'excluded')
  const entries: LegendEntry[] = [
    ...rungEntries([...groupByRung(runs.filter((run) => standing(run) === 'fitted')).keys()]),
    ...entryIf(excluded, ['cross', 'var(--muted)', 'left out of the fit']),
    ...entryIf(record.law.params !== null, ['line', 'var(--law)', 'the forecast at the best split of each compute']),
    ...entryIf(record.law.params !== null, ['band', 'var(--law)', 'its 80% and 95% bands']),
    ...entryIf(record.forecasts.length > 0, ['interval', 'var(--law)', 'sealed forecast, 80% and 95%']),
    ...entryIf(record.outcome !== null, ['diamond', 'var(--outcome)', 'outcome of the top rung']),
  ]
  const caption =
    record.law.params === null
      ? 'No law was fitted, so there is no line and no band to draw.'
      : 'Every run sits at its own compute; the line is the lowest loss that the forecast foresees at each, over the sizes of the family, so runs above it had too many or too few parameters. Up to the largest fitted run the band is the scatter of the fitted runs about the law below; beyond it the band widens to the sealed forecast, which is drawn just right of its run.'
  return html`<section id="compute"><h2>Loss against compute</h2>
${figure === null ? html`<p>No run has ended with a loss yet, so there is nothing to draw.</p>` : html`<figure>${legend(entries)}${figure}<figcaption>${caption}${missing(record)}</figcaption></figure>`}
</section>`
}

export function isoflopSection(record: LadderRecord): Html {
  const figure = bothSizes((size) => isoflopCurves(record, size))
  return html`<section id="isoflop"><h2>Loss against size at fixed compute</h2>
${
  figure === null
    ? html`<p>No rung has two runs with a loss, so there is no isoFLOP curve to draw.</p>`
    : html`<figure>${legend([
        ['dot', 'var(--muted)', 'run'],
        ['ring', 'var(--muted)', 'best of its rung'],
        ...entryIf(record.law.params !== null, ['line', 'var(--muted)', 'law at the rung’s compute']),
      ])}${figure}<figcaption>At one compute, more parameters leave fewer tokens. Where a curve has a minimum inside, the rung brackets its best size.</figcaption></figure>`
}
</section>`
}

export function curvesSection(record: LadderRecord): Html {
  const figure = bothSizes((size) => lossCurves(record, size))
  const rungs = [...groupByRung(record.runs.filter((run) => run.curve.length > 0)).keys()]
  return html`<section id="curves"><h2>Loss curves</h2>
${figure === null ? html`<p>No training loss was recorded yet, so there are no curves to draw.</p>` : html`<figure>${legend(rungEntries(rungs, 'line'))}${figure}<figcaption>Lines are the training loss, dots the held-out loss at the end. A bigram table, which sees only the previous byte, reaches ${formatLoss(record.text.bigramLoss)}; a run that stays near it has not learned to use context.</figcaption></figure>`}
</section>`
}

export function generalizationSection(record: LadderRecord): Html {
  const figure = bothSizes((size) => generalization(record, size))
  const { unseen } = record.text
  const absent =
    unseen === null
      ? 'Loss on a source never trained on was not measured: the text has a single source.'
      : `Loss on the source never trained on (${unseen}) has not been measured yet.`
  return html`<section id="generalization"><h2>Generalization</h2>
${
  figure === null
    ? html`<p>${absent}</p>`
    : html`<figure>${legend([
        ['line', 'var(--seen)', 'held-out text of the training sources'],
        ['dashed', 'var(--unseen)', `never trained on: ${unseen ?? 'another source'}`],
        ...entryIf(
          record.forecasts.some(({ quantity }) => quantity === 'unseenLoss'),
          ['interval', 'var(--law)', 'sealed forecast, 80% and 95%'],
        ),
      ])}${figure}<figcaption>${gapSentence(record)} Lines go through the best run of each rung.</figcaption></figure>`
}
</section>`
}

export function abilitiesSection(record: LadderRecord): Html {
  const tasks = abilityTasks(record.runs)
  const cards = tasks.map(
    (task) => html`<section><h3>${task}</h3>
${MEASURES.map((measure) => trusted(abilityAgainstCompute(record, task, measure, SMALL) ?? ''))}
${forecastSentence(record, task)}</section>`,
  )
  return html`<section id="abilities"><h2>Abilities</h2>
${
  tasks.length === 0
    ? html`<p>No run has been scored on the procedural tasks yet.</p>`
    : html`<p>Small tasks with exact verifiers, mixed into training. Exact match asks for the whole answer; the log-probability of the right answer shows progress before the first one is right.</p>${legend(
        [
          ['line', 'var(--ink)', 'best run of each rung'],
          ['line', 'var(--line)', 'single levels of difficulty'],
          ...entryIf(
            tasks.some((task) => hasForecast(record, task)),
            ['interval', 'var(--law)', 'sealed forecast, 80% and 95%'],
          ),
          ...entryIf(
            record.runs.some((run) => run.top && run.abilities.length > 0),
            ['dot', 'var(--outcome)', 'top rung'],
          ),
        ],
      )}<div class="tasks">${cards}</div>`
}
</section>`
}

function missing(record: LadderRecord): string {
  const names = undrawn(record.runs)
  return names.length === 0 ? '' : ` Without a loss, so not drawn: ${names.join(', ')}.`
}

function gapSentence(record: LadderRecord): string {
  const gaps = bestByRung(record.runs).flatMap((run) => (run.unseenLoss === null ? [] : [run.unseenLoss - run.loss]))
  const [first] = gaps
  const last = gaps.at(-1)
  if (first === undefined || last === undefined) return ''
  return minus(
    `The gap between the two goes from ${formatLoss(first)} nats on the lowest rung to ${formatLoss(last)} on the highest.`,
  )
}

function hasForecast(record: LadderRecord, task: string): boolean {
  return MEASURES.some((measure) => abilityForecast(record, task, measure) !== null)
}

function forecastSentence(record: LadderRecord, task: string): Html[] {
  return MEASURES.flatMap((measure) => {
    const resolved = abilityForecast(record, task, measure)
    if (resolved === null) return []
    const show = (value: number) => formatQuantity(resolved.forecast, value)
    const [low, high] = resolved.forecast.interval80
    const outcome = resolved.outcome === null ? 'no outcome yet' : `outcome ${show(resolved.outcome)}`
    return [
      html`<p class="note">Forecast ${show(resolved.forecast.mean)} (80%: ${show(low)} to ${show(high)}), ${outcome}.</p>`,
    ]
  })
}
