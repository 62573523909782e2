/**
 * The operating curve of the wall test on simulated families: false alarms on nulls; found walls among families with a
 * planted 3% excess that an oracle, who knows the form and fits only sound rows, would see with power 0.95.
 * Usage: wall [families per kind]. Prints Markdown.
 */
import { chinchilla, type Observation, pointTable, wallTest } from '../../src/laws/index.ts'
import {
  cholesky,
  choleskyInverse,
  createRandom,
  normalCdf,
  normalQuantile,
  quadraticForm,
} from '../../src/stats/index.ts'
import { ALTERNATIVES, drawFamily, type Family, NULLS } from './families.ts'

const perKind = Number(process.argv[2] ?? 200)

/** Power of an oracle: Chinchilla's form, true noise, rows up to the last sound level, two-sided at 5%. */
function oraclePower({ rows, truth, noise, lastSound, planted }: Family): number {
  const p = 5
  const theta = Float64Array.of(Math.log(truth.A), Math.log(truth.B), Math.log(truth.E), truth.alpha, truth.beta)
  const slopes = (points: readonly Observation[]) => {
    const jacobian = new Float64Array(points.length * p)
    chinchilla.evaluate(theta, pointTable(points), new Float64Array(points.length), jacobian)
    return points.map((_, row) => jacobian.subarray(row * p, (row + 1) * p))
  }
  const top = Math.max(...rows.map(({ C }) => C))
  const sound = rows.filter(({ C }) => C <= lastSound && C < top)
  if (sound.length < p) return 0
  const information = new Float64Array(p * p)
  for (const slope of slopes(sound)) {
    for (let k = 0; k < p * p; k++) {
      information[k] =
        (information[k] as number) + ((slope[Math.floor(k / p)] as number) * (slope[k % p] as number)) / noise ** 2
    }
  }
  if (!cholesky(information, p)) return 0
  const newest = rows.filter(({ C }) => C === top)
  const average = new Float64Array(p)
  for (const slope of slopes(newest)) {
    for (let j = 0; j < p; j++) average[j] = (average[j] as number) + (slope[j] as number) / newest.length
  }
  const sd = Math.sqrt(quadraticForm(choleskyInverse(information, p), p, average) + noise ** 2 / newest.length)
  return normalCdf(planted / sd - normalQuantile(0.975))
}

const share = (count: number, of: number) => `${((100 * count) / of).toFixed(1)}%`
const started = performance.now()
console.log(
  `# The wall test on simulated families\n\n| family | n | wall | leap | holds | unknown |\n|---|---|---|---|---|---|`,
)

let alarms = 0
for (const kind of NULLS) {
  const counts = { wall: 0, leap: 0, holds: 0, unknown: 0 }
  for (let i = 0; i < perKind; i++) counts[wallTest(drawFamily(kind, createRandom('families', kind, i)).rows).verdict]++
  alarms += counts.wall
  console.log(`| ${kind} | ${perKind} | ${counts.wall} | ${counts.leap} | ${counts.holds} | ${counts.unknown} |`)
}
let seen = 0
let found = 0
const kinds: string[] = []
for (const kind of ALTERNATIVES) {
  const counts = { wall: 0, leap: 0, holds: 0, unknown: 0 }
  const named = new Map<string, number>()
  let eligible = 0
  for (let i = 0; i < perKind; i++) {
    const family = drawFamily(kind, createRandom('families', kind, i))
    if (oraclePower(family) < 0.95) continue
    eligible++
    const { verdict, kind: given } = wallTest(family.rows)
    counts[verdict]++
    if (verdict === 'wall') named.set(given, (named.get(given) ?? 0) + 1)
  }
  seen += eligible
  found += counts.wall
  kinds.push(`${kind}: ${[...named].map(([name, count]) => `${name} ${count}`).join(', ')}`)
  console.log(`| ${kind} | ${eligible} | ${counts.wall} | ${counts.leap} | ${counts.holds} | ${counts.unknown} |`)
}
console.log(`\nfalse alarms ${share(alarms, perKind * NULLS.length)} (bar 6.5%)`)
console.log(`found ${share(found, seen)} of ${seen} families that an oracle sees (bar 90%)`)
console.log(`kind given: ${kinds.join('; ')}`)
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`)
