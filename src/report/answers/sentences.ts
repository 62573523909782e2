/** Answers in one plain sentence each: what is claimed, and what is not. */
import type { FitAnswer, ForecastAnswer, ForeseenRun, HoldOutAnswer, Verdict, WallAnswer } from '../../laws/index.ts'
import { extentOf } from '../../stats/index.ts'
import { formatCount, formatFlops, formatInterval, formatNumber, formatPercent, formatScientific } from '../format.ts'
import { formatParameterRange } from '../parameters.ts'
import { errorOf } from './foreseen.ts'
import { amountOf, type ReadTable } from './table.ts'

/** Power below which a verdict is none but `unknown`. */
const LEAST_POWER = 0.8
const LIMITS = 'It says nothing about larger scales, other data or other recipes.'

export function fitSentence({ law, best }: FitAnswer, table: ReadTable): string {
  if (law.params === null) {
    return 'These rows do not identify this law, so none of its parameters is given. The diagnostics say what is missing.'
  }
  const range = rangeOf(table)
  const [low, high] = law.intervals?.nExponent ?? []
  const interval = low === undefined || high === undefined ? '' : ` (90%: ${formatInterval([low, high], 2)})`
  const grows =
    best === null || law.nExponent === null
      ? ''
      : `, and the best size grows as C to the power ${law.nExponent.toFixed(2)}${interval}`
  const floor = law.params.E === undefined ? '' : `${floorPhrase(law)}. `
  const scatter = law.scatter === null ? '' : ` to within ${formatPercent(law.scatter, { digits: 2 })}`
  const caution = law.identified ? '' : 'These rows do not identify the whole law. '
  return `${caution}From ${range}, this law describes the loss${scatter}${grows}. ${floor}${LIMITS}`
}

function floorPhrase({ params, intervals }: FitAnswer['law']): string {
  const [low, high] = intervals?.E ?? []
  const range = low === undefined || high === undefined ? '' : formatParameterRange([low, high])
  const E = params?.E ?? null
  if (E === null) return `How much loss no scale would remove is not determined${range === '' ? '' : ` (${range})`}`
  return `By its form a loss of ${formatNumber(E)} would remain at any scale${range === '' ? '' : ` (90%: ${range})`}`
}

function rangeOf(table: ReadTable): string {
  const { unit } = amountOf(table)
  const [low, high] = extentOf(table.observations, ({ C }) => C)
  if (unit === 'FLOP') return `${formatScientific(low)} to ${formatFlops(high)}`
  return `${unit} = ${formatCount(low)} to ${formatCount(high)}`
}

export function forecastSentence({ forecasts, identified, reach }: ForecastAnswer): string {
  if (!identified) {
    return 'These rows do not identify a law, so what is printed is a range that leans on weak beliefs; an outcome would be judged unknown.'
  }
  const farthest = forecasts.reduce((most, { distance }) => Math.max(most, distance), 0)
  const far =
    reach !== null && farthest > reach * 1.01
      ? ` The farthest lies a factor of ${formatNumber(farthest, 2)} beyond the largest run fitted, and ${checkedTo(reach)} widened on belief.`
      : ''
  const weakest = forecasts.reduce((least, { power }) => Math.min(least, power), 1)
  const wide =
    weakest < LEAST_POWER
      ? ` ${forecasts.length > 1 ? 'At least one is' : 'It is'} so wide that a shortfall of 3% would be seen with a probability of ${weakest.toFixed(2)} only: a verdict on it would be unknown.`
      : ''
  return `The law of these runs, carried on.${far}${wide} A forecast assumes that nothing changes but scale: the same data, recipe and way to measure.`
}

function checkedTo(reach: number): string {
  if (reach <= 1) return 'no hold-out inside the table checked any: intervals are'
  return `hold-outs inside the table checked a factor of ${formatNumber(reach, 2)}: beyond that, intervals are`
}

export function holdOutSentence(
  { errors, coverage90, outcomes, forecasts }: HoldOutAnswer,
  { variables }: Pick<ReadTable, 'variables'>,
): string {
  const [only, another] = forecasts
  if (only !== undefined && another === undefined) return oneOutcome(only, outcomes[0] as number, variables)
  const inside = Math.round(coverage90 * outcomes.length)
  const side = errors.signed > 0 ? 'worse' : 'better'
  const farthest = forecasts.reduce((most, { distance }) => Math.max(most, distance), 0)
  return (
    `The runs above the cut came out ${formatPercent(errors.mean, { digits: 2 })} off on average (at most ${formatPercent(errors.max, { digits: 2 })}; ` +
    `${formatPercent(Math.abs(errors.signed), { digits: 2 })} ${side} taken together), up to ${formatNumber(farthest, 2)} times ${variables === 'ND' ? 'the compute' : `the ${variables}`} fitted, and the 90% intervals held ${inside} of ${outcomes.length}. ` +
    'These runs share one data set and recipe, so their hits and misses come together.'
  )
}

function oneOutcome(run: ForeseenRun, outcome: number, variables: ReadTable['variables']): string {
  const error = errorOf(run, outcome)
  const side = error > 0 ? 'worse' : 'better'
  const place = outcome >= run.interval90[0] && outcome <= run.interval90[1] ? 'inside' : 'outside'
  const amount = variables === 'ND' ? 'compute' : variables
  return (
    `The run above the cut, at ${formatNumber(run.distance, 2)} times the ${amount} fitted, came out ${formatPercent(Math.abs(error), { digits: 2 })} ${side} ` +
    `than forecast, ${place} its 90% interval. One run says little about the forecasts of a table.`
  )
}

const KINDS: { readonly [K in WallAnswer['kind']]: string } = {
  data: 'Its runs repeat their data, and the excess goes with that.',
  'parameters-or-tuning': 'The excess grows with size: larger models fall short, by their capacity or by their tuning.',
  break: 'The excess does not depend on size or on repeats: the law itself changes.',
  'metric-ceiling': 'Its runs read alike where the law sets them apart: the metric, not the law, has ended.',
  undetermined: 'The table does not show of which kind it is.',
}

export function wallSentence({ verdict, excess, power, kind, newest, diagnostics, scale }: WallAnswer): string {
  const size = `${formatPercent(Math.abs(excess))} ${excess > 0 ? 'worse' : 'better'}`
  const runs = newest === 1 ? 'run' : `${newest} runs`
  const said = {
    holds: `The newest ${runs} came out where the law of the runs below said (${size}): up to this scale nothing shows a wall.`,
    wall: `The newest ${runs} came out ${size} than the law of the runs below, beyond what it allows. ${KINDS[kind]}`,
    leap: `The newest ${runs} came out ${size} than the law of the runs below, beyond what it allows: something paid more than predicted.`,
    unknown: `This table cannot tell: ${power < LEAST_POWER ? `a shortfall of 3% would be seen with a probability of ${power.toFixed(2)} only` : (diagnostics[0] ?? 'the law is not identified')}.`,
  }
  return `${said[verdict]} What lies beyond ${formatFlops(scale.newest[1])} is unknown, and so are other data and other recipes.`
}

/** What the verdict on a forecast that was sealed for a run trained elsewhere means. */
export function sealedMeaning({ verdict, error, reasons }: Verdict): string {
  const miss = `${formatPercent(Math.abs(error))} ${error > 0 ? 'worse' : 'better'} than forecast`
  const said = {
    holds: `The run came out where the law of the table said it would (${miss}).`,
    wall: `The run came out ${miss}, beyond what the law of the table allows: at this scale something paid less than predicted.`,
    leap: `The run came out ${miss}, beyond what the law of the table allows: at this scale something paid more than predicted.`,
    unknown: `This forecast cannot tell: ${reasons.join('; ')}.`,
  }
  return `${said[verdict]} ${LIMITS}`
}
