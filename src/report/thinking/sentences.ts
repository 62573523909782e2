/** What a study of thinking found, in plain sentences that the page and the terminal share. */
import type { ExchangeRate } from '../../laws/index.ts'
import { formatCount, formatFlops, formatNumber, formatPercent, formatScientific } from '../format.ts'
import { formatRange } from '../quantity.ts'
import type { ThinkCell, ThinkComparison, ThinkGain, ThinkRecord } from '../record.ts'
import {
  cellsOn,
  formatGain,
  frontier,
  longestTrained,
  modelName,
  nameOf,
  sideOf,
  signOf,
  strategyCells,
} from './views.ts'

/** Why the two sides must not be mixed. */
export const COVERAGE_IS_NOT_SELECTION =
  'Coverage is not selection. Coverage asks the exact verifier whether any of the samples is right; an answer that is there still has to be found, and outside of such tasks nobody has that verifier.'

/** The sides of the longest trained model of the largest size, beside each other; null where one is missing. */
export function gapSentence(record: ThinkRecord): string | null {
  const model = longestTrained(record.models).at(-1)
  if (model === undefined) return null
  const strategies = strategyCells(record, { task: null, model: model.id })
  const chosen = frontier(cellsOn(strategies, 'selection')).at(-1)
  const covered = frontier(cellsOn(strategies, 'coverage')).at(-1)
  if (chosen === undefined || covered === undefined) return null
  return `${modelName(model)}: coverage reaches ${formatPercent(covered.accuracy.value)} at ${formatFlops(covered.flops)}, the best choice ${formatPercent(chosen.accuracy.value)} at ${formatFlops(chosen.flops)} (${chosen.strategy}).`
}

/** How many strategies gain on how many tasks, and how many would by luck: one tail of 95% in 40; null without gains on tasks. */
export function gainsSentence(gains: readonly ThinkGain[]): string | null {
  const onTasks = gains.filter(({ task, consults }) => task !== null && consults !== 'control')
  if (onTasks.length === 0) return null
  const shown = onTasks.filter(({ gain }) => signOf(gain) === 'gain')
  const alone = new Set(shown.filter((gain) => sideOf(gain) === 'selection').map(({ strategy }) => strategy)).size
  return `In ${shown.length} of ${onTasks.length} cases (a model, a strategy, a task) the 95% interval lies above zero gain; were there no gain anywhere, about ${Math.round(onTasks.length / 40)} would. ${alone} ${alone === 1 ? 'strategy' : 'strategies'} that never ${alone === 1 ? 'consults' : 'consult'} the exact verifier ${alone === 1 ? 'gains' : 'gain'} on at least one task.`
}

/** `82.9k (practised), majority vote (8 samples)`. */
function wayOf(record: ThinkRecord, { model, cell }: ThinkComparison['smaller']): string {
  return `${nameOf(record, model)}, ${answering(cell)}`
}

/** A vote of one is no vote. */
export const answering = (cell: ThinkCell): string =>
  cell.effort === 1 && cell.thinking === null ? 'one sample' : `${cell.strategy}${budgetOf(cell)}`

/** The budget of a cell in brackets, where it has one. */
export function budgetOf({ samples, thinking }: Pick<ThinkCell, 'samples' | 'thinking'>): string {
  const parts = [
    ...(thinking === null ? [] : [`${formatCount(thinking)} tokens`]),
    ...(samples > 1 ? [`${formatNumber(samples)} samples`] : []),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

const OUTCOMES = { gain: 'does better than', loss: 'does worse than', none: 'cannot be told apart from' } as const

/** Whether a smaller model that thinks more equals a larger one that thinks less. */
export function comparisonSentence(record: ThinkRecord, comparison: ThinkComparison): string {
  const { smaller, larger, difference, flopsRatio } = comparison
  return (
    `${wayOf(record, smaller)}, reaches ${formatPercent(smaller.cell.accuracy.value)} and ${OUTCOMES[signOf(difference)]} ` +
    `${wayOf(record, larger)}, with ${formatPercent(larger.cell.accuracy.value)}, at ${formatNumber(flopsRatio, 2)} times its FLOPs per query: ${formatGain(difference)}.`
  )
}

/** How many controls did nothing; those that did, by how much, and how often luck alone does that. */
export function controlsSentence(controls: ThinkRecord['controls']): string {
  const failed = controls.filter(({ passed }) => !passed)
  if (failed.length === 0) return `${controls.length} of ${controls.length} gained nothing, as they must.`
  const named = failed.map(({ name, gain }) => `${name}: ${formatGain(gain)}`).join('; ')
  return `${failed.length} of ${controls.length} did not come out at nothing, which luck alone does to one in twenty. ${named}.`
}

/** What ten times the inference compute is worth in training compute. */
export function exchangeSentence(exchange: ExchangeRate | null): string {
  if (exchange === null) return 'What inference compute is worth in training compute cannot be told from these cells.'
  const { at, factor } = exchange
  // the law's samples need not be whole
  const samples = at.samples < 1.05 ? 'one sample' : `${formatNumber(at.samples, 2)} samples`
  return (
    `For ${formatCount(at.N)} parameters taught on ${formatCount(at.D)} tokens, thinking ${formatNumber(at.thinking)} tokens with ${samples}: ` +
    `ten times the inference compute is worth ${formatFactor(factor.value)} times the training compute (95%: ${formatFactor(factor.interval95[0])} to ${formatFactor(factor.interval95[1])}).`
  )
}

/** A factor of any size: three digits, or an exponent; null is more than any amount in reach. */
export function formatFactor(factor: number | null): string {
  if (factor === null) return 'more than a billion'
  return factor >= 1e4 || (factor > 0 && factor < 1e-2) ? formatScientific(factor) : formatNumber(factor, 2)
}

/** The budget that was forecast before it was run. */
export function targetPhrase(record: ThinkRecord): string | null {
  const { target } = record
  if (target === null) return null
  return `${nameOf(record, target.model)}, ${target.strategy}${budgetOf({ ...target, thinking: null })}, ${formatFlops(target.flops)} per query`
}

/** What was foreseen of each task, and what came; null where accuracy was foreseen of one task only. */
export function taskForecasts({ forecasts }: Pick<ThinkRecord, 'forecasts'>): string | null {
  const tasks = forecasts.filter(({ quantity }) => quantity.startsWith('accuracy:'))
  if (tasks.length === 0) return null
  const parts = tasks.map(({ quantity, forecast, outcome }) => {
    const came = outcome === null ? 'not yet run' : `${formatPercent(outcome)} came`
    return `${quantity.slice('accuracy:'.length)} ${formatPercent(forecast.mean)} (80%: ${formatRange(forecast, forecast.interval80)}), ${came}`
  })
  return `${parts.join('; ')}.`
}

/** What the verdict covers. */
export function scopeSentence(record: ThinkRecord): string {
  const flops = record.cells.map((cell) => cell.flops)
  const target = targetPhrase(record)
  const forecast = target === null ? '' : `Forecast: ${target}. `
  if (flops.length === 0) return `${forecast}Nothing has been measured yet.`
  const [low, high] = [flops.reduce((a, b) => Math.min(a, b)), flops.reduce((a, b) => Math.max(a, b))]
  return `${forecast}Scale observed: ${formatScientific(low)} to ${formatFlops(high)} per query. What lies beyond is unknown, and so are other tasks and larger models.`
}
