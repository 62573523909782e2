/**
 * How often the 90% intervals of a law's parameters hold the truth: tables drawn from a known law, with luck that the runs
 * of one trunk share, on the plan of the example ladder and on isoFLOP lines. Run from the repository's root: intervals
 * [tables, default 150]. Prints one JSON line per plan.
 */
import { readFileSync } from 'node:fs'
import { bootstrapFit, chinchillaLoss, fitChinchilla, nExponent, type Observation } from '../../src/laws/index.ts'
import { createRandom } from '../../src/stats/index.ts'

const TABLES = Number(process.argv[2] ?? 150)
const REPLICATES = 200
/** Share of a run's noise variance that its trunk has in common. */
const SHARED = 0.6

interface Run extends Observation {
  readonly top: boolean
  readonly excluded: string | null
}
const { runs } = JSON.parse(readFileSync('examples/ladder.json', 'utf8')) as { readonly runs: readonly Run[] }
const ladder = runs.filter(({ top, excluded }) => !top && excluded === null)
const lines = [1e18, 3e18, 1e19, 3e19, 1e20].flatMap((C) =>
  [-3, -2, -1, 0, 1, 2, 3].map((step) => {
    const N = Math.sqrt(C / 120) * 1.5 ** step
    return { N, D: C / 6 / N, C, trunk: `${C} ${step}` }
  }),
)

for (const { name, plan, law, sd } of [
  { name: 'example ladder', plan: ladder, law: fitChinchilla(ladder).parameters, sd: 0.006 },
  {
    name: 'five isoFLOP lines of seven sizes',
    plan: lines,
    law: { E: 1.8, A: 480, B: 2100, alpha: 0.347, beta: 0.367 },
    sd: 0.002,
  },
]) {
  const truth = { ...law, nExponent: nExponent(law) }
  const held = { E: 0, A: 0, B: 0, alpha: 0, beta: 0, nExponent: 0 }
  for (let table = 0; table < TABLES; table++) {
    const random = createRandom('intervals', table)
    const luck = new Map<string, number>()
    const drawn = plan.map(({ N, D, C, trunk = '' }) => {
      if (!luck.has(trunk)) luck.set(trunk, random.normal())
      const noise = Math.sqrt(SHARED) * (luck.get(trunk) ?? 0) + Math.sqrt(1 - SHARED) * random.normal()
      return { N, D, C, trunk, loss: chinchillaLoss(law, N, D) * Math.exp(sd * noise) }
    })
    const { intervals } = bootstrapFit(drawn, createRandom('resampling', table), REPLICATES)
    for (const parameter of Object.keys(held) as (keyof typeof held)[]) {
      const [low, high] = intervals[parameter]
      if (low <= truth[parameter] && truth[parameter] <= high) held[parameter]++
    }
  }
  const shares = Object.entries(held).map(([parameter, count]) => [parameter, count / TABLES] as const)
  console.log(JSON.stringify({ plan: name, runs: plan.length, tables: TABLES, held: Object.fromEntries(shares) }))
}
