/** Accuracy against inference compute: all models at once, then every strategy of each, then every task. */

import type { FigureSize } from '../figures/figure.ts'
import {
  type ShareContent,
  type ShareDomain,
  type ShareLine,
  type ShareMark,
  shareDomain,
  sharesFigure,
} from '../figures/shares.ts'
import { formatCount, formatFlops } from '../format.ts'
import { type Html, html, trusted } from '../page/html.ts'
import { type LegendEntry, legend } from '../page/legend.ts'
import { emptySection, entryIf } from '../page/parts.ts'
import type { ThinkCell, ThinkModel, ThinkRecord } from '../record.ts'
import { budgetOf, COVERAGE_IS_NOT_SELECTION, gapSentence } from './sentences.ts'
import {
  byTraining,
  cellsOn,
  formatShare,
  frontier,
  longestTrained,
  modelName,
  nameOf,
  type Side,
  sideOf,
  sizeColour,
  stageDashes,
  strategyCells,
  strategyMark,
  trainingFlops,
} from './views.ts'

const HALF: FigureSize = { width: 410, height: 340 }
const SMALL: FigureSize = { width: 290, height: 230 }

export function accuracySection(record: ThinkRecord): Html {
  const heading = 'Accuracy against inference compute'
  const means = record.cells.filter(({ task }) => task === null)
  if (means.length === 0)
    return emptySection('accuracy', heading, 'No strategy has been measured yet, so there is nothing to draw.')
  const domain = domainOf(means)
  const tasks = record.tasks.filter(({ name }) => record.cells.some(({ task }) => task === name))
  return html`<section id="accuracy"><h2>${heading}</h2>
<p>Every mark is one way of answering at one budget${record.tasks.length > 1 && `, its share of right answers averaged over ${record.tasks.length} tasks`}. A line is a frontier: the best that is reached at no more FLOPs per query. FLOPs count reading the prompt, everything written, and learned verifiers.</p>
${legend([...sizeEntries(record.models), ...stageEntries(record.models), ['band', 'var(--ink)', 'best of all models']])}
<div class="sides"><section><h3>Chosen without the right answers</h3>${trusted(overview(record, 'selection', domain))}</section>
<section><h3>Coverage: chosen by the exact verifier</h3>${trusted(overview(record, 'coverage', domain))}</section></div>
<p class="note">Shapes tell strategies apart, as in the panels below. ${COVERAGE_IS_NOT_SELECTION} ${gapSentence(record)}</p>
<h3>Model by model</h3>
${legend(strategyEntries(record))}
<div class="tasks">${byTraining(record.models).map((model) => modelPanel(record, model))}</div>
${
  tasks.length > 1 &&
  html`<h3>Task by task</h3>
${legend([...sizeEntries(record.models), ['line', 'var(--muted)', 'best choice'], ['dotted', 'var(--muted)', 'coverage']])}
<div class="tasks">${tasks.map((task) => html`<section><h3>${task.name}${task.extrapolated && ', beyond what was taught'}</h3>${trusted(taskFigure(record, task.name))}</section>`)}</div>
<p class="note">Of each size the model that was trained longest.</p>`
}
</section>`
}

function domainOf(cells: readonly ThinkCell[]): ShareDomain {
  return shareDomain(cells.map(pointOf))
}

const pointOf = ({ flops, accuracy }: ThinkCell) => ({ at: flops, share: accuracy.value })

/** A frontier that goes on, level, to the dearest cell. */
function frontierPoints(cells: readonly ThinkCell[]): ShareLine['points'] {
  const points = frontier(cells).map(pointOf)
  const dearest = cells.reduce((most, { flops }) => Math.max(most, flops), 0)
  const last = points.at(-1)
  return last === undefined ? [] : [...points, { at: dearest, share: last.share }]
}

function overview(record: ThinkRecord, side: Side, domain: ShareDomain): string {
  const all = cellsOn(strategyCells(record, { task: null }), side)
  const models = byTraining(record.models).map((model) => ({
    cells: all.filter((cell) => cell.model === model.id),
    colour: sizeColour(record.models, model.N),
    dashes: stageDashes(model),
  }))
  const lines: ShareLine[] = [
    { points: frontierPoints(all), colour: 'var(--ink)', dashes: 'solid', width: 9, opacity: 0.14 },
    ...models.map(({ cells, colour, dashes }) => ({ points: frontierPoints(cells), colour, dashes, width: 1.8 })),
  ]
  const marks = models.flatMap(({ cells, colour }) =>
    frontier(cells).map((cell) => ({ ...markOf(record, cell), colour, hollow: side === 'coverage' })),
  )
  const said = side === 'coverage' ? 'Coverage with the exact verifier' : 'Accuracy without the right answers'
  return sharesFigure(
    { ...content(domain, `${said}, against FLOPs per query, for ${models.length} models.`), lines, marks },
    HALF,
  )
}

function modelPanel(record: ThinkRecord, model: ThinkModel): Html {
  const strategies = strategyCells(record, { task: null, model: model.id })
  const cells = strategies.flatMap((strategy) => strategy.cells)
  if (cells.length === 0) return html`<section><h3>${modelName(model)}</h3><p class="note">Not measured.</p></section>`
  const lines: ShareLine[] = [
    { points: frontierPoints(cellsOn(strategies, 'coverage')), colour: 'var(--outcome)', dashes: 'dotted', width: 1.5 },
    { points: frontierPoints(cellsOn(strategies, 'selection')), colour: 'var(--ink)', dashes: 'solid', width: 1.5 },
  ]
  const label = `${modelName(model)}: accuracy against FLOPs per query, ${strategies.length} strategies.`
  const svg = sharesFigure(
    { ...content(domainOf(cells), label), lines, marks: cells.map((cell) => markOf(record, cell)) },
    SMALL,
  )
  return html`<section><h3>${modelName(model)}</h3>${trusted(svg)}<p class="note">Trained with ${formatFlops(trainingFlops(model))}.</p></section>`
}

function taskFigure(record: ThinkRecord, task: string): string {
  const models = longestTrained(record.models)
  const own = models.map((model) => ({
    colour: sizeColour(record.models, model.N),
    strategies: strategyCells(record, { task, model: model.id }),
  }))
  const cells = own.flatMap(({ strategies }) => strategies.flatMap((strategy) => strategy.cells))
  const lines = own.flatMap(({ colour, strategies }): ShareLine[] => [
    { points: frontierPoints(cellsOn(strategies, 'coverage')), colour, dashes: 'dotted', width: 1.5 },
    { points: frontierPoints(cellsOn(strategies, 'selection')), colour, dashes: 'solid', width: 1.8 },
  ])
  const marks = own.flatMap(({ colour, strategies }) =>
    frontier(cellsOn(strategies, 'selection')).map((cell) => ({ ...markOf(record, cell), colour })),
  )
  return sharesFigure(
    { ...content(domainOf(cells), `${task}: best choice and coverage against FLOPs per query.`), lines, marks },
    SMALL,
  )
}

function content(domain: ShareDomain, label: string): Pick<ShareContent, 'domain' | 'steps' | 'x' | 'y' | 'label'> {
  return { domain, steps: true, x: { label: 'FLOP per query', powers: true }, y: null, label }
}

function markOf(record: ThinkRecord, cell: ThinkCell): ShareMark {
  const { accuracy, strategy, model, flops } = cell
  const title = `${nameOf(record, model)}, ${strategy}${budgetOf(cell)}: ${formatShare(accuracy)} at ${formatFlops(flops)}`
  return { ...pointOf(cell), interval: accuracy.interval95, ...strategyMark(record, strategy), title }
}

function sizeEntries(models: readonly ThinkModel[]): LegendEntry[] {
  return longestTrained(models).map(({ N }) => ['dot', sizeColour(models, N), formatCount(N)])
}

function stageEntries(models: readonly ThinkModel[]): LegendEntry[] {
  const has = (dashes: string) => models.some((model) => stageDashes(model) === dashes)
  return [
    ...entryIf(has('dotted'), ['dotted', 'var(--muted)', 'taught for less']),
    ...entryIf(has('dashed'), ['dashed', 'var(--muted)', 'taught']),
    ...entryIf(has('solid'), ['line', 'var(--muted)', 'taught and practised']),
  ]
}

/** Strategies that choose by themselves first; what the colours say stands behind the names. */
function strategyEntries(record: ThinkRecord): LegendEntry[] {
  const order: readonly Side[] = ['selection', 'coverage', 'control']
  const listed = order.flatMap((side) => record.strategies.filter((strategy) => sideOf(strategy) === side))
  return listed.map(({ name, consults }) => {
    const { colour, ...mark } = strategyMark(record, name)
    return [mark, colour, consults === 'nothing' ? name : `${name} (${consults})`]
  })
}
