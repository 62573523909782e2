/**
 * How well forecasts of abilities foresee the top rungs of finished ladders: for every text, beliefs are learned from the
 * ladders on the other texts and every ability of its top rungs is forecast.
 *
 *   node bench/ladder/abilities.mjs STORE… [--against LAWS]   (after npm run build)
 *
 * LAWS is another build's laws/index.js to compare with. Prints Markdown, then the beliefs learned from all ladders.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const { values: flags, positionals: stores } = parseArgs({
  allowPositionals: true,
  options: { against: { type: 'string' }, laws: { type: 'string', default: 'dist/laws/index.js' } },
})
if (stores.length === 0) throw new Error('Name at least one store: node bench/ladder/abilities.mjs STORE…')
const load = (path) => import(pathToFileURL(resolve(path)).href)
const laws = await load(flags.laws)
const against = flags.against === undefined ? null : await load(flags.against)

/** Tokens within which a run is still in the transition; a ladder leaves such runs out of every fit (recipe.ts). */
const TRANSITION = 200_000

const read = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'))
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const sd = (values) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1))

/** Finished ladders: `lower` runs and `top`, each with C and its scores by task. */
function laddersOf(store) {
  const folder = join(store, 'ladders')
  return readdirSync(folder).flatMap((name) => {
    const plan = read(folder, name, 'plan.json')
    const runs = [...plan.trunks, plan.top]
      .flatMap((trunk) => trunk.runs)
      .flatMap((planned) => {
        const file = join(store, 'runs', planned.id, 'run.json')
        const run = existsSync(file) ? read(file) : { status: 'planned' }
        if (run.status !== 'done' || planned.D < TRANSITION) return []
        const scores = Object.fromEntries(run.outcome.abilities.map((score) => [score.task, score]))
        return [{ top: planned.top, C: planned.C, scores }]
      })
    const [top] = runs.filter((run) => run.top)
    return top ? [{ name, text: plan.text.sha256, top, lower: runs.filter((run) => !run.top) }] : []
  })
}

const ladders = stores.flatMap(laddersOf)
const tasks = Object.keys(ladders[0].top.scores)
const texts = [...new Set(ladders.map(({ text }) => text))]

const scored =
  (task) =>
  ({ C, scores }) => {
    const { exact, problems, logProbability } = scores[task]
    return { C, value: exact, trials: problems, logProbability }
  }

/**
 * By how much the top's log-probability leaves the least-squares line of the lower runs, per e-fold beyond them, and the
 * variance of that which scatter of the runs alone explains.
 */
function departureOf({ lower, top }, task) {
  const rows = lower.map(scored(task)).map(({ C, logProbability }) => [Math.log(C), logProbability])
  const [x, y] = [mean(rows.map(([u]) => u)), mean(rows.map(([, v]) => v))]
  const squares = rows.reduce((sum, [u]) => sum + (u - x) ** 2, 0)
  const slope = rows.reduce((sum, [u, v]) => sum + (u - x) * (v - y), 0) / squares
  const scatter = rows.reduce((sum, [u, v]) => sum + (v - y - slope * (u - x)) ** 2, 0) / (rows.length - 2)
  const end = scored(task)(top)
  const reach = Math.log(end.C) - Math.max(...rows.map(([u]) => u))
  const away = Math.log(end.C) - x
  return {
    miss: (end.logProbability - y - slope * away) / reach,
    explained: (scatter * (1 + 1 / rows.length + away ** 2 / squares)) / reach ** 2,
  }
}

/** Most probable guess, half and slope of the link over all runs of the ladders, by coordinate search. */
function linkOf(ladders, task) {
  const runs = ladders.flatMap(({ lower, top }) => [...lower, top]).map(scored(task))
  const cost = ([guess, half, slope]) => {
    if (guess < 0.001 || guess > 0.3 || slope < 0.5) return Number.POSITIVE_INFINITY
    let sum = 0.5 * (half + 1) ** 2 + 0.5 * (slope - 3.3) ** 2
    for (const { value, trials, logProbability } of runs) {
      const share = guess + (1 - guess) / (1 + Math.exp(-slope * (logProbability - half)))
      sum -= trials * (value * Math.log(share) + (1 - value) * Math.log(1 - share))
    }
    return sum
  }
  let best = [0.02, -1, 3.3]
  const steps = [0.01, 0.3, 0.5]
  for (let round = 0; round < 300; round++) {
    const i = round % 3
    const moved = [-steps[i], steps[i]].map((step) => best.map((value, j) => (i === j ? value + step : value)))
    const winner = moved.find((point) => cost(point) < cost(best))
    if (winner) best = winner
    else steps[i] *= 0.7
  }
  return best
}

/** What a line in ln(C of the top) makes of the misses: its slope under a prior of N(0, 0.15²), 0.15 their scatter. */
const MIDDLE = Math.log(1e12)
function trendOf(misses, tops) {
  const away = tops.map((C) => Math.log(C) - MIDDLE)
  const [u, v] = [mean(away), mean(misses)]
  const slope =
    away.reduce((sum, x, i) => sum + (x - u) * (misses[i] - v), 0) /
    (1 + away.reduce((sum, x) => sum + (x - u) ** 2, 0))
  const start = v - slope * u
  return { start, slope, residuals: misses.map((miss, i) => miss - start - slope * away[i]) }
}

/** Beliefs about an ability of a ladder with this compute at its top, from other ladders. */
function beliefsFrom(ladders, task, topFlops) {
  const departures = ladders.map((ladder) => departureOf(ladder, task))
  const {
    start,
    slope: perFold,
    residuals,
  } = trendOf(
    departures.map(({ miss }) => miss),
    ladders.map(({ top }) => top.C),
  )
  const own = sd(residuals) ** 2 * (1 + 1 / residuals.length) - mean(departures.map(({ explained }) => explained))
  const [guess, half, slope] = linkOf(ladders, task)
  return {
    departure: {
      mean: start + perFold * (Math.log(topFlops) - MIDDLE),
      sd: Math.sqrt(Math.max(0.02 ** 2, own)),
      perFold,
    },
    link: { guess, half, slope: { mean: slope, sd: 0.4 }, stray: { ladder: 0.4, run: 0.3 } },
  }
}

const LEVELS = [50, 80, 95]
/** Scores of one forecast: absolute error of its mean, CRPS, log probability of the count, intervals that hold. */
function judge(laws, forecast, { value, trials: n }) {
  const cdf = (x) => laws.predictiveCdf(forecast, x)
  const here = (k) => (k === n ? 1 : cdf((k + 0.5) / n)) - (k === 0 ? 0 : cdf((k - 0.5) / n))
  let crps = 0
  for (let i = 0; i < 1000; i++) crps += (cdf((i + 0.5) / 1000) - ((i + 0.5) / 1000 >= value ? 1 : 0)) ** 2 / 1000
  return {
    error: Math.abs(forecast.mean - value),
    crps,
    log: Math.log(Math.max(1e-9, here(Math.round(value * n)))),
    ...Object.fromEntries(
      LEVELS.map((level) => {
        const [low, high] = forecast[`interval${level}`]
        return [level, low <= value && value <= high ? 1 : 0]
      }),
    ),
    width: forecast.interval80[1] - forecast.interval80[0],
  }
}

function scoresOf(forecast) {
  return texts.flatMap((text) => {
    const others = ladders.filter((ladder) => ladder.text !== text)
    return tasks.flatMap((task) => {
      return ladders
        .filter((ladder) => ladder.text === text)
        .map((ladder) => {
          const outcome = scored(task)(ladder.top)
          const beliefs = beliefsFrom(others, task, ladder.top.C)
          const { laws: used, forecast: made } = forecast(ladder.lower.map(scored(task)), outcome, beliefs)
          return { task, ladder: ladder.name, ...judge(used, made, outcome) }
        })
    })
  })
}

const ways = [
  ...(against
    ? [
        [
          'the other build',
          (rows, { C }) => ({ laws: against, forecast: against.forecastBounded(rows, { C }).forecast }),
        ],
      ]
    : []),
  ['exact match alone', (rows, { C }) => ({ laws, forecast: laws.forecastBounded(rows, { C }).forecast })],
  [
    'log-probability, beliefs of other texts',
    (rows, { C }, beliefs) => ({ laws, forecast: laws.forecastBounded(rows, { C }, { beliefs }).forecast }),
  ],
]

console.log(`${ladders.length} ladders on ${texts.length} texts, ${tasks.length} abilities each\n`)
console.log('| forecast | ability | mean abs. error | CRPS | log score | in 50% | in 80% | in 95% | mean 80% width |')
console.log('|---|---|---|---|---|---|---|---|---|')
for (const [name, way] of ways) {
  const scores = scoresOf(way)
  for (const task of ['all', ...tasks]) {
    const rows = scores.filter((row) => task === 'all' || row.task === task)
    const at = (key) => mean(rows.map((row) => row[key]))
    const held = LEVELS.map((level) => `${rows.filter((row) => row[level]).length}/${rows.length}`).join(' | ')
    console.log(
      `| ${name} | ${task} | ${at('error').toFixed(3)} | ${at('crps').toFixed(4)} | ${at('log').toFixed(2)} | ${held} | ${at('width').toFixed(3)} |`,
    )
  }
}

console.log('\n| ladder | text | in 50% | in 80% | in 95% |\n|---|---|---|---|---|')
const last = scoresOf(ways.at(-1)[1])
for (const { name, text } of ladders) {
  const rows = last.filter(({ ladder }) => ladder === name)
  const held = LEVELS.map((level) => `${rows.filter((row) => row[level]).length}/${rows.length}`).join(' | ')
  console.log(`| ${name} | ${text.slice(0, 6)} | ${held} |`)
}
const rounded = (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value)
console.log(
  `\n${tasks.map((task) => `${task}: ${JSON.stringify(beliefsFrom(ladders, task, 1e12), rounded)}`).join('\n')}`,
)
