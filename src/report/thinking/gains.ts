/** What more inference compute gains, strategy by strategy and task by task. */
import { formatFlops, formatPercent } from '../format.ts'
import { type Html, html } from '../page/html.ts'
import { emptySection, tableBox } from '../page/parts.ts'
import type { ThinkGain, ThinkModel, ThinkRecord } from '../record.ts'
import { gainsSentence } from './sentences.ts'
import { byTraining, formatPoints, formatPointsRange, longestTrained, modelName, signOf } from './views.ts'

export function gainsSection(record: ThinkRecord): Html {
  const heading = 'What more thinking gains'
  if (record.gains.length === 0)
    return emptySection('gains', heading, 'No strategy was run at two budgets, so no gain was measured.')
  const main = new Set(longestTrained(record.models).map(({ id }) => id))
  const models = byTraining(record.models)
    .filter(({ id }) => record.gains.some((gain) => gain.model === id))
    .reverse()
  const [shown, more] = [models.filter(({ id }) => main.has(id)), models.filter(({ id }) => !main.has(id))]
  return html`<section id="gains"><h2>${heading}</h2>
<p>A strategy’s dearest budget less its cheapest, on the same problems, in percentage points with the 95% interval from resampling the problems; ✓ marks a gain and ✗ a loss whose interval excludes zero. ${gainsSentence(record.gains)}</p>
${shown.map((model) => html`<h3>${modelName(model)}</h3>${gainTable(record, model)}`)}
${more.length > 0 && html`<details><summary>Models that were trained for less</summary>${more.map((model) => html`<h3>${modelName(model)}</h3>${gainTable(record, model)}`)}</details>`}
</section>`
}

/** The mean over tasks first, then tasks in the record's order; only those with a gain. */
export function gainTasks(record: ThinkRecord, gains: readonly ThinkGain[]): (string | null)[] {
  return [null, ...record.tasks.map(({ name }) => name)].filter((task) => gains.some((gain) => gain.task === task))
}

function gainTable(record: ThinkRecord, model: ThinkModel): Html {
  const gains = record.gains.filter((gain) => gain.model === model.id)
  const tasks = gainTasks(record, gains)
  const strategies = record.strategies.filter(({ name }) => gains.some(({ strategy }) => strategy === name))
  const rows = strategies.map(({ name, consults }) => [
    html`${name}<small>${CONSULTED[consults]}</small>`,
    ...tasks.map((task) => gainCell(gains.find((gain) => gain.strategy === name && gain.task === task))),
  ])
  const headings = tasks.map((task) => task ?? 'mean')
  return tableBox(`Gains of ${modelName(model)}`, ['strategy', ...headings], rows)
}

const CONSULTED: { readonly [consults in ThinkGain['consults']]: string } = {
  nothing: 'consults nothing',
  'learned verifier': 'consults a learned verifier',
  'exact verifier': 'coverage: consults the exact verifier',
  control: 'control: must gain nothing',
}

const SIGNS = { gain: '✓', loss: '✗', none: null } as const

function gainCell(measured: ThinkGain | undefined): Html {
  if (measured === undefined) return html`–`
  const { gain, from, to } = measured
  const mark = SIGNS[signOf(gain)]
  const path = `${formatPercent(from.accuracy)} at ${formatFlops(from.flops)} to ${formatPercent(to.accuracy)} at ${formatFlops(to.flops)}`
  return html`<span title="${path}">${mark === null ? formatPoints(gain.value) : html`<strong>${mark} ${formatPoints(gain.value)}</strong>`}<small>${formatPointsRange(gain.interval95)}</small></span>`
}
