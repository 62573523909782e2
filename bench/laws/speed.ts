/**
 * Speed of the fit and its bootstrap on the 240 Chinchilla points, beside SciPy in the same run where Python has it.
 * Run from the repository's root: speed [SciPy bootstraps, default 200]. Prints one JSON line per measurement; ratios are SciPy over ours.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bootstrapFit, fitChinchilla } from '../../src/laws/index.ts'
import { createRandom, median } from '../../src/stats/index.ts'
import { readTable } from './tables.ts'

const REPLICATES = 4000
const rows = readTable('chinchilla_epoch.csv')
  .filter((row) => row.in_epoch_fit === '1')
  .map((row) => ({ N: Number(row.params), D: Number(row.tokens), C: Number(row.flops), loss: Number(row.loss) }))

const seconds = (work: () => void) => {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}
const fits = Array.from({ length: 30 }, () => seconds(() => fitChinchilla(rows)))
const ours = {
  first: fits[0] as number,
  fit: median(fits),
  bootstrap: seconds(() => bootstrapFit(rows, createRandom('speed'), REPLICATES)),
}
console.log(JSON.stringify({ what: 'fit of 240 points', firstSeconds: ours.first, medianSeconds: ours.fit, bar: 0.02 }))
console.log(JSON.stringify({ what: `${REPLICATES} bootstraps`, seconds: ours.bootstrap, bar: 1 }))

const script = 'bench/laws/reference.py'
const table = join(process.env.ESCALADO_TEST_DATA ?? '', 'data/chinchilla_epoch.csv')
const python = spawnSync('python3', [script, table, process.argv[2] ?? '200'], { encoding: 'utf8' })
if (python.status === 0) {
  const scipy = JSON.parse(python.stdout) as { fit_seconds: number; bootstraps: number; bootstrap_seconds: number }
  console.log(
    JSON.stringify({
      what: 'SciPy over ours',
      fit: scipy.fit_seconds / ours.fit,
      bootstrap: (scipy.bootstrap_seconds / scipy.bootstraps) * (REPLICATES / ours.bootstrap),
      scipy,
    }),
  )
} else console.log(JSON.stringify({ what: 'SciPy', missing: python.stderr?.trim().split('\n').at(-1) ?? 'no python3' }))
