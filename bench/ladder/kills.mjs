/** Whether a ladder that is killed at any instant, again and again, ends with the same bits as one that never was. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadCorpus } from '../../dist/data/index.js'
import { readLedger } from '../../dist/ledger/index.js'
import { createRandom } from '../../dist/stats/index.js'
import { listRuns, openStore } from '../../dist/store/index.js'
import { ledgerOf, planLadder, shortenPlan } from '../../dist/studies/index.js'
import { count, readFlags } from './flags.mjs'
import { runLadder, startLadder } from './ladders.mjs'
import { openResults, say, table } from './results.mjs'

const help = `Usage: node bench/ladder/kills.mjs [--kills N] [--folder FOLDER]

Runs a small ladder once undisturbed, then the same plan in other stores, each start killed (SIGKILL) at a uniformly
random instant, until every ladder came to its end. Losses, law, forecasts and seals must be those of the undisturbed
one, bit for bit. Ladders whose line is in FOLDER/kills.jsonl already are not run again.

  --kills N        kills in all (50)
  --window SECONDS kills fall within so many seconds after a start (10)
  --seed N         of the instants (1)
  --data PATH      text; repeatable (the default text of escalado)
  --folder FOLDER  stores, plan and results (.escalado/kills)
`
const flags = readFlags(help, {
  kills: { type: 'string', default: '50' },
  window: { type: 'string', default: '10' },
  seed: { type: 'string', default: '1' },
  data: { type: 'string', multiple: true },
  folder: { type: 'string', default: '.escalado/kills' },
})
const { folder, data } = flags
const wanted = count('--kills', flags.kills)
const window = count('--window', flags.window)
const seed = count('--seed', flags.seed)

/** A ladder of some twenty seconds: all sizes and seeds of a real one, each run cut to just past the transition. */
async function writePlan(file) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { sha256, trainBytes } = await loadCorpus({ root, ...(data && { data }) })
  const lanes = availableParallelism()
  const speed = { lanes, secondsPerCall: 8e-4, laneRate: 3e10, topRate: 4e10, topThreads: lanes }
  const plan = planLadder({ seed: 1, budget: { seconds: 75 }, speed, text: { sha256, trainBytes } })
  const short = shortenPlan(plan, { lengths: [1.03, 1.5], batch: 4, evaluationTokens: 8192, problemsPerLevel: 1 })
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, JSON.stringify(short))
}

/** What must be the same to the last bit, by name. */
function computed({ runs, law, forecasts, verdict, error, samples }) {
  const ofRuns = runs.map(({ tokensPerSecond, ...run }) => [`run ${run.id}`, run])
  return { ...Object.fromEntries(ofRuns), law, forecasts, verdict, error, samples }
}

/** Names of the parts in which two records differ. */
function differences(record, expected) {
  const [ours, theirs] = [computed(record), computed(expected)]
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter(
    (name) => JSON.stringify(ours[name]) !== JSON.stringify(theirs[name]),
  )
}

/** Where a killed process stood, told from what it left: a run it had locked was in training or evaluation. */
function phaseOf(dir, plan, pid) {
  const file = (path) => join(dir, path)
  const holds = (id) =>
    existsSync(file(`runs/${id}/lock`)) && readFileSync(file(`runs/${id}/lock`), 'utf8').includes(`"pid":${pid},`)
  const isDone = ({ id }) =>
    existsSync(file(`runs/${id}/run.json`)) &&
    JSON.parse(readFileSync(file(`runs/${id}/run.json`), 'utf8')).status === 'done'
  if (plan.trunks.some(({ id }) => holds(id))) return 'lower rungs'
  if (holds(plan.top.id)) return 'top rung'
  if (!plan.trunks.every(({ runs }) => runs.every(isDone))) return 'start'
  return plan.top.runs.every(isDone) ? 'verdict and report' : 'law and seal, or start'
}

/** Kills one ladder again and again, `most` times if it lives so long, then lets it end. */
async function harass(dir, planFile, most, random) {
  const plan = JSON.parse(readFileSync(planFile, 'utf8'))
  const kills = []
  for (let starts = 1; ; starts++) {
    const ladder = startLadder({ store: dir, plan: planFile, ...(data && { data }) })
    const after = window * random.uniform()
    if (kills.length < most) {
      await Promise.race([delay(1000 * after, null, { ref: false }), ladder.ended])
      ladder.kill()
    }
    const { record, signal, said } = await ladder.ended
    if (record !== null) return { record, kills, starts }
    if (signal !== 'SIGKILL') throw new Error(`a ladder ended by itself:\n${said}`)
    kills.push({ after: Number(after.toFixed(3)), phase: phaseOf(dir, plan, ladder.pid) })
    say(`  killed after ${after.toFixed(1)} s: ${kills.at(-1).phase}`)
  }
}

const planFile = join(folder, 'plan.json')
if (!existsSync(planFile)) await writePlan(planFile)
say('an undisturbed ladder ...')
const expected = await runLadder({ store: join(folder, 'undisturbed'), plan: planFile, ...(data && { data }) })
say(`  ${expected.runs.length} runs, ${expected.verdict}, ${expected.seconds.toFixed(0)} s`)

const results = openResults(join(folder, 'kills.jsonl'))
const done = () => results.all.reduce((sum, { kills }) => sum + kills.length, 0)
while (done() < wanted) {
  const ladder = results.all.length + 1
  say(`ladder ${ladder}, ${done()} of ${wanted} kills ...`)
  const dir = join(folder, `ladder-${ladder}-${process.pid}`)
  const { record, kills, starts } = await harass(dir, planFile, wanted - done(), createRandom('kills', seed, ladder))
  const store = openStore(dir)
  const differing = differences(record, expected)
  const lost = expected.runs
    .filter(({ id, status }) => record.runs.find((run) => run.id === id)?.status !== status)
    .map(({ id }) => id)
  const unfinished = listRuns(store)
    .filter(({ status }) => status !== 'done')
    .map(({ id }) => id)
  results.add({
    ladder,
    starts,
    kills,
    differing,
    lost,
    unfinished,
    records: readLedger(ledgerOf(store)).records.length,
  })
  say(`  ended after ${kills.length} kills: ${differing.length} differences, ${lost.length} runs lost`)
}

const kills = results.all.flatMap((result) => result.kills)
const total = (of) => results.all.reduce((sum, result) => sum + of(result), 0)
const summary = {
  ladders: results.all.length,
  kills: kills.length,
  restarts: total(({ starts }) => starts - 1),
  differences: total(({ differing }) => differing.length),
  'lost runs': total(({ lost }) => lost.length),
  'unfinished runs': total(({ unfinished }) => unfinished.length),
  'ledgers without exactly one seal and its outcome': total(({ records }) => (records === 2 ? 0 : 1)),
}
const phases = [...new Set(kills.map(({ phase }) => phase))].map((phase) => ({
  'killed during': phase,
  kills: kills.filter((kill) => kill.phase === phase).length,
}))
console.log(table(Object.entries(summary).map(([what, value]) => ({ what, value }))))
console.log(`\n${table(phases.toSorted((a, b) => b.kills - a.kills))}`)
const faults = total(
  ({ differing, lost, unfinished, records }) =>
    differing.length + lost.length + unfinished.length + (records === 2 ? 0 : 1),
)
if (faults > 0) process.exitCode = 1
