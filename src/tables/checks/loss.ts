/** Whether the column taken for the loss is one, and in nats per token. */
import { fail } from '../../error.ts'
import type { Observation } from '../../laws/index.ts'
import { printable } from '../cell.ts'
import type { Column } from '../columns.ts'
import { wordsOf } from '../names.ts'
import { type Check, short, spreadOf } from './check.ts'

const bits: ReadonlySet<string> = new Set(['bit', 'bits', 'bpb', 'bpc', 'bpt', 'bpw', 'bpd'])
const perplexities: ReadonlySet<string> = new Set(['ppl', 'perplexity'])
const rates: ReadonlySet<string> = new Set(['acc', 'accuracy', 'error', 'err', 'rate', 'pct', 'percent', 'percentage'])
/** Names that leave no doubt about percent. */
const percents: ReadonlySet<string> = new Set(['pct', 'percent', 'percentage'])

/** Above the loss of guessing among a hundred million tokens a loss is something else. */
const highestLoss = Math.log(1e8)

/** A loss in another unit than nats per token: refused unless its column was asked for by name. */
export const checkUnit: Check = ({ observations }, { columns, source }) => {
  const { name, chosen } = columns.loss
  const words = wordsOf(name)
  const place = `${source.name}, column ${printable(name)}`
  const { median, most } = spreadOf(Float64Array.from(observations, ({ loss }) => loss))
  if (words.some((word) => bits.has(word))) {
    if (chosen) return [{ code: 'loss-in-bits', message: `${printable(name)} is fitted in bits, as it stands` }]
    fail({
      code: 'loss-in-bits',
      what: 'the loss is in bits',
      where: place,
      fix: `Multiply it by ln 2 = 0.693147 for nats, or ask for a law in bits with --y "${printable(name)}".`,
    })
  }
  if (words.some((word) => perplexities.has(word)) && !words.includes('log')) {
    fail({
      code: 'loss-is-perplexity',
      what: 'a perplexity is not a loss',
      where: place,
      fix: 'Give its natural logarithm, which is the loss in nats.',
    })
  }
  if (median <= highestLoss || words.some((word) => rates.has(word))) return []
  const message = `${printable(name)} is up to ${short(most)}: a loss in nats per token is below ln(vocabulary); is it a perplexity or a percentage?`
  return [{ code: 'loss-high', message }]
}

/** Error rates in percent, as fractions, or in both. */
export const checkPercent: Check = ({ observations, rowNumbers }, { columns, source }) => {
  const { name } = columns.loss
  const words = wordsOf(name)
  if (!words.some((word) => rates.has(word))) return []
  const { most } = spreadOf(Float64Array.from(observations, ({ loss }) => loss))
  if (most <= 1) return []
  const rowOf = (test: (row: Observation) => boolean): string => {
    const place = observations.findIndex(test)
    return `${source.name}, ${source.rowUnit} ${rowNumbers[place]}, column ${printable(name)}`
  }
  if (most > 100) {
    fail({
      code: 'percent-above-100',
      what: 'is more than 100%',
      value: short(most),
      where: rowOf(({ loss }) => loss === most),
      fix: 'Correct the cell, or choose another column with --y.',
    })
  }
  const fraction = observations.find(({ loss }) => loss <= 1)
  if (fraction !== undefined && !words.some((word) => percents.has(word))) {
    fail({
      code: 'percent-or-fraction',
      what: `looks like a fraction among percentages of up to ${short(most)}`,
      value: String(fraction.loss),
      where: rowOf(({ loss }) => loss <= 1),
      fix: 'Write all as fractions; if all are percentages, say so in the name of the column: error_pct.',
    })
  }
  return [{ code: 'percent', message: `${printable(name)} is fitted in percent, as it stands` }]
}

/** Fewest rows from which a trend is believed, and the correlation of logarithms from which it is one. */
const trend = { rows: 6, correlation: 0.3 }

/** A loss that grows with all that is scaled is an accuracy, or another column altogether. */
export const checkTrend: Check = ({ observations }, { columns, variables, source }) => {
  if (observations.length < trend.rows) return []
  const amounts = variables === 'ND' ? (['N', 'D', 'C'] as const) : [variables]
  const trends = amounts
    .map((role) => ({ role, correlation: correlationOf(observations, role) }))
    .filter(({ correlation }) => !Number.isNaN(correlation))
  if (trends.length === 0 || trends.some(({ correlation }) => correlation < trend.correlation)) return []
  const grows = trends.map(({ role, correlation }) => `${nameOf(columns[role], role)} (r = ${short(correlation)})`)
  return fail({
    code: 'loss-grows',
    what: `${printable(columns.loss.name)} grows with ${grows.join(', ')}, which a loss does not`,
    where: source.name,
    fix: 'Name the column of the loss with --y and the others with --n, --d and --c; for an accuracy give the error, 1 - accuracy.',
  })
}

const nameOf = (column: Column | null, role: string): string =>
  column === null ? role : `${role} from ${printable(column.name)}`

/** Correlation of ln loss with the logarithm of an amount; NaN when one of them does not vary. */
function correlationOf(observations: readonly Observation[], role: 'N' | 'D' | 'C'): number {
  const rows = observations.length
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0]
  const [x0, y0] = [Math.log(observations[0]?.[role] as number), Math.log(observations[0]?.loss as number)]
  for (const observation of observations) {
    const dx = Math.log(observation[role]) - x0
    const dy = Math.log(observation.loss) - y0
    x += dx
    y += dy
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  const variances = (xx - (x * x) / rows) * (yy - (y * y) / rows)
  return variances > 0 ? (xy - (x * y) / rows) / Math.sqrt(variances) : Number.NaN
}
