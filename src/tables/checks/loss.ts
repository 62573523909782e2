/** Whether the column taken for the loss is one, and in nats per token. */
import { fail } from '../../error.ts'
import { printable } from '../cell.ts'
import { wordsOf } from '../names.ts'
import { type Check, middle, placeOf, rangeOf, short } from './check.ts'

const bits: ReadonlySet<string> = new Set(['bit', 'bits', 'bpb', 'bpc', 'bpt', 'bpw', 'bpd'])
const perplexities: ReadonlySet<string> = new Set(['ppl', 'perplexity'])
const rates: ReadonlySet<string> = new Set(['acc', 'accuracy', 'error', 'err', 'rate', 'pct', 'percent', 'percentage'])
/** Names that leave no doubt about percent. */
const percents: ReadonlySet<string> = new Set(['pct', 'percent', 'percentage'])

/** Above the loss of guessing among a hundred million tokens a loss is something else. */
const highestLoss = Math.log(1e8)

/** A loss in another unit than nats per token: bits are refused unless their column was asked for by name. */
export const checkUnit: Check = ({ loss }, { columns, source }) => {
  const { name, chosen } = columns.loss
  const words = wordsOf(name)
  const shown = printable(name)
  const where = `${source.name}, column ${shown}`
  if (words.some((word) => bits.has(word))) {
    if (chosen) return [{ code: 'loss-in-bits', message: `${shown} is in bits and is taken as it stands` }]
    const fix = `Multiply it by ln 2 = 0.693147 for nats, or ask for a law in bits with --y "${shown}".`
    fail({ code: 'loss-in-bits', what: 'the loss is in bits', where, fix })
  }
  if (words.some((word) => perplexities.has(word)) && !words.includes('log')) {
    const fix = 'Give its natural logarithm, which is the loss in nats.'
    fail({ code: 'loss-is-perplexity', what: 'a perplexity is not a loss', where, fix })
  }
  const { most } = rangeOf(loss)
  if (words.some((word) => rates.has(word)) || most <= highestLoss || middle(loss) <= highestLoss) return []
  const message = `${shown} is up to ${short(most)}: a loss in nats per token is below ln(vocabulary); is it a perplexity or a percentage?`
  return [{ code: 'loss-high', message }]
}

/** Error rates in percent, as fractions, or in both. */
export const checkPercent: Check = ({ loss, row }, context) => {
  const { name } = context.columns.loss
  const words = wordsOf(name)
  const { most } = rangeOf(loss)
  if (!words.some((word) => rates.has(word)) || most <= 1) return []
  const shown = printable(name)
  if (most > 100) {
    fail({
      code: 'percent-above-100',
      what: 'this rate is more than 100%',
      value: short(most),
      where: placeOf(context, row[loss.indexOf(most)], shown),
      fix: 'Correct the cell, or choose another column with --y.',
    })
  }
  const fraction = loss.findIndex((value) => value <= 1)
  if (fraction >= 0 && !words.some((word) => percents.has(word))) {
    fail({
      code: 'percent-or-fraction',
      what: `this looks like a fraction among percentages of up to ${short(most)}`,
      value: String(loss[fraction]),
      where: placeOf(context, row[fraction], shown),
      fix: 'Write all as fractions; if all are percentages, say so in the name of the column: error_pct.',
    })
  }
  return [{ code: 'percent', message: `${shown} is in percent and is taken as it stands` }]
}

/** Fewest rows from which a trend is believed, and the correlation of logarithms from which it is one. */
const trend = { rows: 6, correlation: 0.3 }

/** A loss that grows with all that is scaled is an accuracy, or another column altogether. */
export const checkTrend: Check = (rows, { columns, variables, source }) => {
  if (rows.loss.length < trend.rows) return []
  const roles = variables === 'ND' ? (['N', 'D', 'C'] as const) : [variables]
  const logLoss = logarithms(rows.loss)
  const trends = roles
    .map((role) => ({ role, correlation: correlationOf(logarithms(rows[role]), logLoss) }))
    .filter(({ correlation }) => !Number.isNaN(correlation))
  if (trends.length === 0 || trends.some(({ correlation }) => correlation < trend.correlation)) return []
  const grows = trends.map(({ role, correlation }) => {
    const name = columns[role]?.name
    return `${role}${name === undefined || name === role ? '' : ` (${printable(name)})`} with r = ${short(correlation)}`
  })
  return fail({
    code: 'loss-grows',
    what: `${printable(columns.loss.name)} grows with ${grows.join(', ')}, which a loss does not`,
    where: source.name,
    fix: 'Name the column of the loss with --y and the others with --n, --d and --c; for an accuracy give the error, 1 - accuracy.',
  })
}

/** Rows that a trend is read from; more of them would not change it. */
const enoughRows = 20_000

function logarithms(values: Float64Array): Float64Array {
  const step = Math.ceil(values.length / enoughRows)
  return Float64Array.from({ length: Math.ceil(values.length / step) }, (_, i) => Math.log(values[i * step] as number))
}

/** Pearson's correlation; NaN when one side does not vary. */
function correlationOf(x: Float64Array, y: Float64Array): number {
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  let [xx, yy, xy] = [0, 0, 0]
  x.forEach((value, i) => {
    const [dx, dy] = [value - meanX, (y[i] as number) - meanY]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  })
  // rounding leaves a trace of variance in a column of equal numbers
  const varies = (squares: number, mean: number): boolean => squares > 1e-20 * x.length * (1 + mean * mean)
  return varies(xx, meanX) && varies(yy, meanY) ? xy / Math.sqrt(xx * yy) : Number.NaN
}
