/** Whether a verdict sees what it should: finished ladders again, with a top rung secretly trained on other amounts. */
import { join } from 'node:path'
import { count, parseTexts, readFlags, refuse } from './flags.mjs'
import { runLadder } from './ladders.mjs'
import { mean, openResults, percent, say, table } from './results.mjs'

const help = `Usage: node bench/ladder/controls.mjs --from FILE --texts NAME=PATH[,PATH] ... --out FILE

Replays the plans of ladders that bench/ladder/accuracy.mjs has run, in the same stores: the lower rungs are there, only
the top rung is trained, on a multiple of the tokens its plan claims. A quarter should be called a wall, four times a
leap, and the unaltered ladders should hold. Lines that are in the output already are not run again.

  --from FILE               what accuracy.mjs wrote
  --texts NAME=PATH[,PATH]  its texts; repeatable
  --stores FOLDER           its stores (.escalado/accuracy)
  --count N                 ladders for each factor, spread over texts (10)
  --factors LIST            of the claimed tokens (0.25,4)
  --out FILE                one JSON line per ladder and factor
`
const flags = readFlags(help, {
  from: { type: 'string' },
  texts: { type: 'string', multiple: true, default: [] },
  stores: { type: 'string', default: '.escalado/accuracy' },
  count: { type: 'string', default: '10' },
  factors: { type: 'string', default: '0.25,4' },
  out: { type: 'string' },
})
const texts = parseTexts(flags.texts)
const factors = flags.factors.split(',').map(Number)
if (!factors.every((factor) => factor > 0)) refuse(`--factors takes numbers above 0, not ${flags.factors}.`)
const results = openResults(flags.out ?? refuse('--out is missing.'))
const unaltered = openResults(flags.from ?? refuse('--from is missing.'))
  .all.filter(({ text }) => texts.some(({ name }) => name === text))
  .toSorted((a, b) => a.seed - b.seed)
  .slice(0, count('--count', flags.count))
if (unaltered.length === 0) refuse(`${flags.from} has no ladder of these --texts.`)

const isOf = (ladder, factor) => (line) => line.ladder === ladder && line.factor === factor
let failed = 0
for (const factor of factors) {
  for (const { text, seed, ladder } of unaltered) {
    if (results.all.some(isOf(ladder, factor))) continue
    const { name, data } = texts.find(({ name }) => name === text)
    const store = join(flags.stores, name)
    say(`${text}, seed ${seed}, ${factor} of the tokens ...`)
    try {
      const record = await runLadder({
        store,
        plan: join(store, 'ladders', ladder, 'plan.json'),
        topTokens: factor,
        data,
      })
      const { verdict, error, outcome, forecast } = record
      const judged = record.forecasts.find(({ quantity }) => quantity === 'loss')?.verdict
      results.add({
        text,
        seed,
        ladder,
        factor,
        verdict,
        error,
        mean: forecast?.mean ?? null,
        outcome,
        u: judged?.u ?? null,
        power: judged?.power ?? null,
      })
      say(`  ${verdict}: error ${percent(error)}`)
    } catch (error) {
      failed++
      say(`  ${error.message}`)
    }
  }
}

function summarize(label, lines) {
  const verdicts = (verdict) => lines.filter((line) => line.verdict === verdict).length
  return {
    'top rung trained on': label,
    ladders: lines.length,
    holds: verdicts('holds'),
    wall: verdicts('wall'),
    leap: verdicts('leap'),
    unknown: verdicts('unknown'),
    'mean error': percent(mean(lines.map(({ error }) => error))),
  }
}
const rows = factors.map((factor) => [
  `${factor} of its tokens`,
  results.all.filter((line) => unaltered.some(({ ladder }) => isOf(ladder, factor)(line))),
])
console.log(table([['its tokens', unaltered], ...rows].map(([label, lines]) => summarize(label, lines))))
if (failed > 0) {
  say(`${failed} ladders failed; the same command tries them again.`)
  process.exitCode = 1
}
