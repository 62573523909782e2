/** How good forecasts are: every text with every seed, a whole ladder each. */
import { join } from 'node:path'
import { count, parseTexts, readFlags, refuse } from './flags.mjs'
import { runLadder } from './ladders.mjs'
import { mean, median, openResults, percent, say, table } from './results.mjs'

const help = `Usage: node bench/ladder/accuracy.mjs --texts NAME=PATH[,PATH] ... --out FILE

Runs one ladder for every text and seed, and tells how often the sealed forecast of the top rung's loss held the outcome.
Ladders whose line is in FILE already are not run again. Run it on a quiet machine, npm run build first.

  --texts NAME=PATH[,PATH]  a text and its files; repeatable
  --seeds N                 as many seeds for each text (6)
  --first-seed N            the first of them (1)
  --budget AMOUNT           of each ladder (75s)
  --stores FOLDER           one store per text inside (.escalado/accuracy)
  --out FILE                one JSON line per ladder
`
const flags = readFlags(help, {
  texts: { type: 'string', multiple: true, default: [] },
  seeds: { type: 'string', default: '6' },
  'first-seed': { type: 'string', default: '1' },
  budget: { type: 'string', default: '75s' },
  stores: { type: 'string', default: '.escalado/accuracy' },
  out: { type: 'string' },
})
const { budget, stores } = flags
const texts = parseTexts(flags.texts)
const firstSeed = count('--first-seed', flags['first-seed'])
const seeds = Array.from({ length: count('--seeds', flags.seeds) }, (_, i) => firstSeed + i)
if (texts.length === 0) refuse('--texts is missing.')
const results = openResults(flags.out ?? refuse('--out is missing.'))

/** One ladder's forecast and outcome, flat. */
function lineOf(text, seed, record) {
  const { runs, forecasts, forecast, outcome, error, sealed } = record
  const main = forecasts.find(({ quantity }) => quantity === 'loss')
  const left = runs.filter(({ excluded }) => excluded !== null).map(({ excluded }) => excluded)
  const { N, D, C } = runs.find(({ top }) => top)
  return {
    ...{ text, seed, budget, ladder: record.ladder, sealed: sealed?.sha256 ?? null, N, D, C },
    ...{ mean: forecast?.mean ?? null, interval80: forecast?.interval80 ?? null, outcome, error },
    inside80:
      forecast === null || outcome === null
        ? null
        : forecast.interval80[0] <= outcome && outcome <= forecast.interval80[1],
    halfWidth80: forecast === null ? null : (forecast.interval80[1] - forecast.interval80[0]) / 2 / forecast.mean,
    ...{
      u: main?.verdict?.u ?? null,
      power: main?.verdict?.power ?? null,
      verdict: record.verdict,
      reasons: main?.verdict?.reasons ?? [],
    },
    ...{ runs: runs.length, excluded: left.length, exclusions: [...new Set(left)], seconds: record.seconds },
  }
}

/** What the lines say together. */
function summarize(name, lines) {
  const judged = lines.filter(({ error }) => error !== null)
  const verdicts = (verdict) => lines.filter((line) => line.verdict === verdict).length
  return {
    text: name,
    ladders: lines.length,
    'inside 80%': `${judged.filter(({ inside80 }) => inside80).length}/${judged.length}`,
    'half-width': percent(median(judged.map(({ halfWidth80 }) => halfWidth80))),
    'mean error': percent(mean(judged.map(({ error }) => error))),
    'mean |error|': percent(mean(judged.map(({ error }) => Math.abs(error)))),
    holds: verdicts('holds'),
    wall: verdicts('wall'),
    leap: verdicts('leap'),
    unknown: verdicts('unknown'),
    none: verdicts(null),
    excluded: lines.reduce((sum, { excluded }) => sum + excluded, 0),
    seconds: Math.round(median(lines.map(({ seconds }) => seconds))),
  }
}

const isOf = (text, seed) => (line) => line.text === text && line.seed === seed && line.budget === budget
let failed = 0
for (const seed of seeds) {
  for (const { name, data } of texts) {
    if (results.all.some(isOf(name, seed))) continue
    say(`${name}, seed ${seed} ...`)
    try {
      const line = lineOf(name, seed, await runLadder({ store: join(stores, name), budget, seed, data }))
      results.add(line)
      say(
        `  ${line.verdict}: forecast ${line.mean?.toFixed(4)}, outcome ${line.outcome?.toFixed(4)}, error ${percent(line.error)}, ${line.seconds.toFixed(0)} s`,
      )
    } catch (error) {
      failed++
      say(`  ${error.message}`)
    }
  }
}
const mine = results.all.filter(
  (line) => line.budget === budget && seeds.includes(line.seed) && texts.some(({ name }) => name === line.text),
)
if (mine.length > 0) {
  const rows = texts
    .map(({ name }) => [name, mine.filter(({ text }) => text === name)])
    .filter(([, lines]) => lines.length > 0)
  console.log(table([...rows, ['all', mine]].map(([name, lines]) => summarize(name, lines))))
}
if (failed > 0) {
  say(`${failed} ladders failed; the same command tries them again.`)
  process.exitCode = 1
}
