/**
 * Speed of the fit and its bootstrap on the 240 Chinchilla points, beside SciPy in the same run where Python has it, and
 * of a fit to a million checkpoints. Run from the repository's root: speed [SciPy bootstraps, default 200]. Prints one
 * JSON line per measurement; ratios are SciPy over ours. PYTHON names the interpreter, default python3.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bootstrapFit, chinchillaLoss, fitChinchilla, type Observation } from '../../src/laws/index.ts'
import { createRandom, median } from '../../src/stats/index.ts'
import { readTable } from '../../test/support/published.ts'

const REPLICATES = 4000
const rows = readTable('chinchilla_epoch.csv')
  .filter((row) => row.in_epoch_fit === '1')
  .map((row) => ({ N: Number(row.params), D: Number(row.tokens), C: Number(row.flops), loss: Number(row.loss) }))

/** Seconds by the clock, and of processors: on a machine that others use as well, only the second means much. */
interface Seconds {
  readonly clock: number
  readonly cpu: number
}

const seconds = (work: () => void): Seconds => {
  const [began, used] = [performance.now(), process.cpuUsage()]
  work()
  const { user, system } = process.cpuUsage(used)
  return { clock: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }
}
const times = (count: number, work: () => void) => Array.from({ length: count }, () => seconds(work))
const summary = (runs: readonly Seconds[]) => {
  const of = (kind: keyof Seconds) => {
    const values = runs.map((run) => run[kind])
    return { first: values[0], median: median(values), best: Math.min(...values) }
  }
  return { clock: of('clock'), cpu: of('cpu') }
}
const print = (line: Record<string, unknown>) => console.log(JSON.stringify(line))

const fits = times(30, () => fitChinchilla(rows))
const fit = summary(fits)
print({ what: 'fit of 240 points', ...fit, bar: 0.02 })
const bootstraps = times(5, () => bootstrapFit(rows, createRandom('speed'), REPLICATES))
const bootstrap = summary(bootstraps)
print({ what: `${REPLICATES} bootstraps, one thread`, ...bootstrap, bar: 1 })

/** Runs of random sizes with their own luck, each with the same number of checkpoints. */
function checkpoints(runs: number, each: number): Observation[] {
  const random = createRandom('checkpoints')
  const law = { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 }
  return Array.from({ length: runs }, (_, run) => {
    const N = 1e7 * 1000 ** random.uniform()
    const luck = 0.003 * random.normal()
    return Array.from({ length: each }, (_, i) => {
      const D = 2e8 * 500 ** ((i + 1) / each)
      const loss = chinchillaLoss(law, N, D) * Math.exp(luck + 0.004 * random.normal())
      return { N, D, C: 6 * N * D, loss, run: `run ${run}` }
    })
  }).flat()
}
const long = checkpoints(500, 2000)
print({
  what: 'a million checkpoints of 500 runs',
  fit: seconds(() => fitChinchilla(long)),
  bootstraps200: seconds(() => bootstrapFit(long, createRandom('long'), 200)),
  megabytes: process.memoryUsage().rss / 1e6,
})

const table = join(process.env.ESCALADO_TEST_DATA ?? '', 'data/chinchilla_epoch.csv')
const script = ['bench/laws/reference.py', table, process.argv[2] ?? '200']
const python = spawnSync(process.env.PYTHON ?? 'python3', script, { encoding: 'utf8' })
if (python.status === 0) {
  const scipy = JSON.parse(python.stdout) as { fit: Seconds; bootstraps: number; bootstrap: Seconds }
  const ratio = (kind: keyof Seconds) => ({
    fit: scipy.fit[kind] / fit[kind].median,
    bootstrap: (scipy.bootstrap[kind] / scipy.bootstraps) * (REPLICATES / bootstrap[kind].median),
  })
  print({ what: 'SciPy over ours', clock: ratio('clock'), cpu: ratio('cpu'), scipy })
} else print({ what: 'SciPy', missing: python.stderr?.trim().split('\n').at(-1) ?? 'no python3' })
