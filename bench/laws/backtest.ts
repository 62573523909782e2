/**
 * The hold-out table: on every published set and at every cut, a forecast from the rows below it beside a plain
 * Chinchilla fit with naive bootstrap intervals. Needs ESCALADO_TEST_DATA; prints Markdown and, last, the bars.
 */
import { chinchillaLoss, fitChinchilla, forecastCurve, forecastLoss, type Observation } from '../../src/laws/index.ts'
import { createRandom, drawGroupWeights, mean, quantile, sortedQuantile } from '../../src/stats/index.ts'
import { type HoldOutSet, holdOutSets, learningCurves } from '../../test/support/published.ts'

interface Scores {
  /** Mean absolute relative error, share of outcomes inside the 90% interval, its median relative half-width. */
  readonly error: number
  readonly coverage: number
  readonly halfWidth: number
}

const REPLICATES = 60

function ours(below: readonly Observation[], above: readonly Observation[]): Scores {
  const forecasts = forecastLoss(below, above).forecasts.map(({ forecast }) => forecast)
  return {
    error: mean(above.map(({ loss }, i) => Math.abs(loss / (forecasts[i]?.mean ?? Number.NaN) - 1))),
    coverage: mean(
      above.map(({ loss }, i) => {
        const [low, high] = forecasts[i]?.interval90 ?? [Number.NaN, Number.NaN]
        return loss >= low && loss <= high ? 1 : 0
      }),
    ),
    halfWidth: quantile(
      forecasts.map(({ interval90: [low, high], mean: center }) => (high - low) / 2 / center),
      0.5,
    ),
  }
}

/** Chinchilla's form, rows resampled one by one, residuals added: what one would do without thinking. */
function plain(below: readonly Observation[], above: readonly Observation[]): Scores {
  const { parameters, residuals } = fitChinchilla(below)
  const random = createRandom('naive bootstrap')
  const rows = Int32Array.from(below, (_, i) => i)
  const weights = new Float64Array(below.length)
  const draws = Array.from({ length: REPLICATES }, () => {
    drawGroupWeights(rows, below.length, random, weights)
    const { parameters: drawn } = fitChinchilla(below, { weights, start: parameters })
    return above.map(({ N, D }) => chinchillaLoss(drawn, N, D) * Math.exp(-random.pick(residuals)))
  })
  const intervals = above.map((_, i) => {
    const sorted = Float64Array.from(draws, (draw) => draw[i] as number).sort()
    return [sortedQuantile(sorted, 0.05), sortedQuantile(sorted, 0.95)] as const
  })
  return {
    error: mean(above.map(({ N, D, loss }) => Math.abs(loss / chinchillaLoss(parameters, N, D) - 1))),
    coverage: mean(
      above.map(({ loss }, i) => (loss >= (intervals[i]?.[0] ?? 0) && loss <= (intervals[i]?.[1] ?? 0) ? 1 : 0)),
    ),
    halfWidth: quantile(
      above.map(
        ({ N, D }, i) => ((intervals[i]?.[1] ?? 0) - (intervals[i]?.[0] ?? 0)) / 2 / chinchillaLoss(parameters, N, D),
      ),
      0.5,
    ),
  }
}

const percent = (value: number) => (100 * value).toFixed(2).padStart(6)
const average = (scores: readonly Scores[], name: keyof Scores) => mean(scores.map((score) => score[name]))

function printSet({ name, rows, cuts }: HoldOutSet) {
  const pairs = cuts.map((cut) => {
    const below = rows.filter(({ C }) => C <= cut * 1.0001)
    const above = rows.filter(({ C }) => C > cut * 1.0001)
    const pair = { plain: plain(below, above), ours: ours(below, above) }
    const cells = [pair.plain, pair.ours].flatMap(({ error, coverage, halfWidth }) =>
      [error, coverage, halfWidth].map(percent),
    )
    console.log(`| ${name} | ${cut.toExponential(0)} | ${below.length} | ${above.length} | ${cells.join(' | ')} |`)
    return pair
  })
  return { name, plain: pairs.map((pair) => pair.plain), ours: pairs.map((pair) => pair.ours) }
}

const started = performance.now()
console.log('# Hold-outs within published tables\n')
console.log(
  'Percent. Error: mean absolute, relative. Inside: outcomes inside the 90% interval. ±: its median half-width.\n',
)
console.log('| set | cut (FLOPs) | fitted | held out | plain error | inside | ± | error | inside | ± |')
console.log('|---|---|---|---|---|---|---|---|---|---|')
const sets = holdOutSets().map(printSet)

const ratios = sets.map((set) => average(set.ours, 'error') / average(set.plain, 'error'))
const coverage = mean(sets.map((set) => average(set.ours, 'coverage')))
const widths = quantile(
  sets.flatMap((set) => set.ours.map(({ halfWidth, error }) => halfWidth / error)),
  0.5,
)
console.log('\n| set | error over plain error |\n|---|---|')
for (const [i, { name }] of sets.entries()) console.log(`| ${name} | ${ratios[i]?.toFixed(2)} |`)
console.log(`\nworst ratio ${Math.max(...ratios).toFixed(2)} (bar 1.10)`)
console.log(`geometric mean ${Math.exp(mean(ratios.map(Math.log))).toFixed(2)} (bar 0.85)`)
console.log(
  `inside the 90% interval, sets weighted equally: ${percent(coverage)}% (bar 85–95%; plain ${percent(mean(sets.map((set) => average(set.plain, 'coverage'))))}%)`,
)
const halfWidth = quantile(
  sets.flatMap((set) => set.ours.map((scores) => scores.halfWidth)),
  0.5,
)
const error = mean(sets.map((set) => average(set.ours, 'error')))
console.log(
  `half-width over mean error: median over cuts ${widths.toFixed(2)}; median half-width ${percent(halfWidth)}% over the sets' mean error ${percent(error)}%, ${(halfWidth / error).toFixed(2)} (bar 3)`,
)

console.log(
  '\n# Learning curves\n\nRoot mean square of ln(forecast / outcome) on the held-out part, mean over curves.\n',
)
console.log('| domain | curves | error | the better of two power laws | inside 90% |\n|---|---|---|---|---|')
const references: Record<string, number> = { BB: 0.010016, IC: 0.072457, LM: 0.0011275, NMT: 0.048158 }
for (const [domain, curves] of learningCurves()) {
  const results = curves.map(({ fitted, heldOut }) => {
    const forecasts = forecastCurve(
      fitted,
      heldOut.map(({ x }) => x),
    )
    const misses = heldOut.map(({ y }, i) => Math.log(y / (forecasts[i]?.mean ?? Number.NaN)))
    const inside = heldOut.map(({ y }, i) =>
      y >= (forecasts[i]?.interval90[0] ?? 0) && y <= (forecasts[i]?.interval90[1] ?? 0) ? 1 : 0,
    )
    return { error: Math.sqrt(mean(misses.map((miss) => miss * miss))), inside: mean(inside) }
  })
  const error = mean(results.map((result) => result.error))
  const inside = mean(results.map((result) => result.inside))
  console.log(`| ${domain} | ${curves.length} | ${error.toFixed(5)} | ${references[domain]} | ${percent(inside)} |`)
}
console.log(`\n${((performance.now() - started) / 1000).toFixed(1)} s`)
