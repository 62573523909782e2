/** A long table, as trainers leave them: every verb reads it, answers in the terminal and draws its page. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chinchillaLoss } from '../../src/laws/index.ts'
import { createRandom } from '../../src/stats/index.ts'

const main = path.resolve(import.meta.dirname, '../../dist/cli/main.js')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-million-'))
const table = path.join(folder, 'runs.csv')
const [RUNS, CHECKPOINTS] = [500, 2000]

beforeAll(() => {
  const random = createRandom('million')
  const law = { E: 1.8, A: 480, B: 2100, alpha: 0.35, beta: 0.37 }
  fs.writeFileSync(table, 'run,params,tokens,loss\n')
  for (let run = 0; run < RUNS; run++) {
    const N = Math.round(1e7 * 1000 ** random.uniform())
    const luck = 0.003 * random.normal()
    const lines = Array.from({ length: CHECKPOINTS }, (_, i) => {
      const D = Math.round(2e8 * 500 ** ((i + 1) / CHECKPOINTS))
      return `r${run},${N},${D},${(chinchillaLoss(law, N, D) * Math.exp(luck + 0.004 * random.normal())).toFixed(5)}\n`
    })
    fs.appendFileSync(table, lines.join(''))
  }
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test.each<readonly [verb: string, said: RegExp, flags: readonly string[]]>([
  ['fit', /this law describes the loss/, []],
  ['forecast', /The law of these runs, carried on/, ['--at', 'C=1e24']],
  ['forecast', /The runs above the cut came out/, ['--holdout-above', '1e20']],
  ['wall', /Escalado wall/, []],
])(
  '%s of a million rows: %s',
  (verb, said, flags) => {
    const page = path.join(folder, 'page.html')
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--max-old-space-size=1024', main, verb, table, ...flags, '--html', page],
      { encoding: 'utf8' },
    )
    expect([status, stderr.trim()]).toEqual([0, expect.stringMatching(/^page written to [^\n]+$/)])
    expect(stdout.replace(/[▌\s]+/g, ' ')).toMatch(said)
    expect(fs.readFileSync(page, 'utf8')).toContain('<svg')
    fs.rmSync(page)
  },
  600_000,
)
