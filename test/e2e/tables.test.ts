/** Fits, forecasts and wall tests as people type them, on the example ladder's runs. Runs the build. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const main = path.join(root, 'dist/cli/main.js')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-tables-'))
const testData = process.env.ESCALADO_TEST_DATA
/** Parameters of each of the example's runs, read by nothing of ours. */
const sizes = fs
  .readFileSync(path.join(root, 'examples/runs.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',')[2])

// Each call starts a process, and other tests share the machine.
vi.setConfig({ testTimeout: 300_000 })

beforeAll(() => {
  if (!fs.existsSync(main)) throw new Error(`${main} is missing: run npm run build first`)
  fs.copyFileSync(path.join(root, 'examples/runs.csv'), path.join(folder, 'runs.csv'))
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function escalado(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

/** The object that a command prints with `--json`, which has stdout to itself. */
function answer(...args: string[]) {
  const { code, out, err } = escalado(...args, '--json')
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

/** Exit code and message of a command that must fail with one line, without a stack and without a result. */
function refusal(...args: string[]): [number | null, string] {
  const { code, out, err } = escalado(...args)
  expect(out).toBe('')
  expect(err.trimEnd().split('\n')).toHaveLength(1)
  return [code, err.slice('escalado: '.length).trimEnd()]
}

test('help has an example that works as printed', () => {
  for (const verb of ['fit', 'forecast', 'wall']) {
    const { code, out } = escalado(verb, '--help')
    expect(code).toBe(0)
    const [, example = ''] = /Example:\n {2}npx escalado (.+)/.exec(out) ?? []
    const run = spawnSync(process.execPath, [main, ...example.split(' ')], { cwd: folder, encoding: 'utf8' })
    expect([run.status, run.stderr]).toEqual([0, ''])
    expect(run.stdout).toContain(`Escalado ${verb} · runs.csv`)
  }
})

test('fit: the law, its intervals and alternatives under the names that others rely on', () => {
  const fit = answer('fit', 'runs.csv', '--bootstraps', '50')
  expect(fit.law).toMatchObject({ form: 'chinchilla', identified: true, objective: expect.any(Number) })
  for (const name of ['E', 'A', 'B', 'alpha', 'beta']) {
    const [low, high] = fit.law.intervals[name]
    expect(fit.law.params[name]).toBeGreaterThan(0)
    expect(low).toBeLessThan(high)
  }
  expect(fit.law.nExponent).toBeCloseTo(fit.law.params.beta / (fit.law.params.alpha + fit.law.params.beta), 12)
  expect(fit.alternatives.length).toBeGreaterThan(3)
  expect(fit.diagnostics.every((line: unknown) => typeof line === 'string')).toBe(true)
  expect(fit).toMatchObject({ table: 'runs.csv', n: { rows: sizes.length, runs: sizes.length }, excluded: [] })
  expect(fit.columns).toMatchObject({ N: 'params', D: 'tokens', C: 'flops', loss: 'loss', trunk: 'trunk' })
  expect(fit.outliers.every(({ row }: { row: number }) => row >= 2 && row <= sizes.length + 1)).toBe(true)
})

test('fit: compute without a column of its own, filters, forms and penalties', () => {
  const plain = answer('fit', 'runs.csv', '--c', 'none', '--where', `params!=${sizes[0]}`, '--bootstraps', '50')
  expect(plain.columns.C).toBeNull()
  expect(plain.counting).toContain('C = 6ND')
  expect(plain.n.rows).toBe(sizes.filter((size) => size !== sizes[0]).length)
  const curve = answer('fit', 'runs.csv', '--form', 'floor in C', '--penalty', 'squares', '--bootstraps', '50')
  expect(curve.law).toMatchObject({ form: 'power law with floor in C', penalty: 'squares' })
})

test('forecast: distributions, and a page with figures that leaves stdout alone', () => {
  const { code, out, err } = escalado('forecast', 'runs.csv', '--at', 'C=1e13', '--html', 'pages/one.html', '--json')
  expect([code, err]).toEqual([0, '  page written to pages/one.html\n'])
  const { forecasts, identified } = JSON.parse(out)
  expect(identified).toBe(true)
  const [run] = forecasts
  expect(run).toMatchObject({ C: 1e13, split: 'best' })
  expect(run.interval80[0]).toBeGreaterThan(run.interval90[0])
  expect(run.mean).toBeGreaterThan(run.interval80[0])
  expect(run.quantiles['0.5']).toBeCloseTo(run.mean, 6)
  expect(fs.readFileSync(path.join(folder, 'pages/one.html'), 'utf8')).toContain('<svg')
  const several = answer('forecast', 'runs.csv', '--at', 'N=100k,D=5M', '--at', '1e13flop')
  expect(several.forecasts.map(({ split }: { split: string }) => split)).toEqual(['given', 'best'])
  expect(several.forecasts[0]).toMatchObject({ N: 1e5, D: 5e6 })
})

test('forecast: a hold-out is compared with what came', () => {
  const held = answer('forecast', 'runs.csv', '--holdout-above', '5e11')
  expect(held.outcomes).toHaveLength(held.forecasts.length)
  const errors = held.forecasts.map(({ mean }: { mean: number }, i: number) => Math.abs(held.outcomes[i] / mean - 1))
  expect(held.errors.max).toBeCloseTo(Math.max(...errors), 12)
  expect(held.errors.mean).toBeCloseTo(errors.reduce((a: number, b: number) => a + b) / errors.length, 12)
  expect(held.coverage90).toBeGreaterThanOrEqual(0)
  expect(held.coverage90).toBeLessThanOrEqual(1)
})

test('a sealed forecast is found again, and resolved by an outcome measured elsewhere', () => {
  const sealing = ['forecast', 'runs.csv', '--at', 'C=6e12', '--seal', '--store', 'seals'] as const
  const { sealed, forecasts } = answer(...sealing)
  expect(sealed).toMatchObject([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  const again = escalado(...sealing, '--json')
  expect(again.err).toContain('sealed before')
  expect(JSON.parse(again.out).sealed).toEqual(sealed)
  const outcome = String(forecasts[0].mean * 1.5)
  const verdict = ['verdict', sealed[0].sha256.slice(0, 10), '--store', 'seals'] as const
  expect(answer(...verdict)).toMatchObject({ outcome: null, verdict: null })
  const judged = answer(...verdict, '--outcome', outcome)
  expect(judged.u).toBeGreaterThan(0.99)
  expect(judged.meaning).not.toMatch(/rung|ladder/)
  expect(answer(...verdict)).toMatchObject({ verdict: judged.verdict, resolvedAt: expect.any(String) })
  expect(fs.readFileSync(path.join(folder, 'seals/ledger.jsonl'), 'utf8')).not.toContain(folder)
})

test('wall: the verdict, its power and kind, and that beyond is unknown', () => {
  const wall = answer('wall', 'runs.csv', '--newest-above', '5e11')
  expect(['holds', 'wall', 'leap', 'unknown']).toContain(wall.verdict)
  expect(wall).toMatchObject({ beyond: 'unknown', u: expect.any(Number), power: expect.any(Number) })
  expect(wall.newest + wall.fitted).toBe(sizes.length)
  expect(wall.runs).toHaveLength(wall.newest)
  expect(escalado('wall', 'runs.csv').out).toMatch(/What lies[\s▌]+beyond[\s▌]+[\d.]+e\d+[\s▌]+FLOP/)
})

test('wrong usage ends with 2 and shows what is right', () => {
  expect(refusal('fit')).toEqual([2, expect.stringContaining("missing required argument 'table'")])
  expect(refusal('forecast', 'runs.csv')).toEqual([2, expect.stringContaining('--at C=1e24')])
  expect(refusal('forecast', 'runs.csv', '--at', 'N=7B')).toEqual([2, expect.stringContaining('two of N, D and C')])
  expect(refusal('forecast', 'runs.csv', '--at', 'X=7')).toEqual([2, expect.stringMatching(/^--at: .*\(X=7\)/)])
  expect(refusal('forecast', 'runs.csv', '--at', '1e13', '--holdout-above', '1e12')).toEqual([
    2,
    expect.stringContaining('cannot be used with'),
  ])
  expect(refusal('fit', 'runs.csv', '--form', 'nonsense')).toEqual([2, expect.stringContaining('chinchilla; kaplan')])
  expect(refusal('fit', 'runs.csv', '--penalty', 'absolute')).toEqual([2, expect.stringContaining('huber, squares')])
  expect(refusal('fit', 'runs.csv', '--penalty', 'squares', '--delta', '1')).toEqual([
    2,
    expect.stringMatching(/^--delta: .*squares/),
  ])
  expect(refusal('wall', 'runs.csv', '--newest-above', 'soon')).toEqual([
    2,
    expect.stringMatching(/^--newest-above: .*\(soon\)/),
  ])
  expect(refusal('fit', 'runs.csv', '--html', 'runs.csv')).toEqual([2, expect.stringContaining('replace the table')])
})

test('a table that cannot answer is named with its place and the way out', () => {
  fs.writeFileSync(path.join(folder, 'bad.csv'), 'params,tokens,loss\n1e6,2e7,3.1\n1e6,x,3\n')
  fs.writeFileSync(path.join(folder, 'few.csv'), 'params,tokens,loss\n1e6,2e7,3.1\n2e6,4e7,2.9\n')
  fs.writeFileSync(
    path.join(folder, 'curve.csv'),
    `examples,loss\n${[1, 2, 4, 8, 16, 32, 64].map((i) => `${i * 1e5},${2 + 3 * i ** -0.5}`).join('\n')}\n`,
  )
  expect(refusal('fit', 'missing.csv')).toEqual([1, expect.stringMatching(/^missing\.csv/)])
  expect(refusal('fit', 'bad.csv')).toEqual([1, expect.stringMatching(/^bad\.csv, line 3, column tokens.*\(x\)/)])
  expect(refusal('fit', 'few.csv')).toEqual([1, expect.stringMatching(/fewer rows \(2\)/)])
  expect(refusal('wall', 'runs.csv', '--newest-above', '1e20')).toEqual([1, expect.stringContaining('--newest-above')])
  expect(refusal('forecast', 'runs.csv', '--holdout-above', '1e20')).toEqual([
    1,
    expect.stringContaining('choose a cut inside'),
  ])
  expect(refusal('fit', 'curve.csv')).toEqual([1, expect.stringContaining('--form "power law with floor in D"')])
  expect(refusal('forecast', 'curve.csv', '--at', '1e7')).toEqual([1, expect.stringContaining('--of D')])
  const fit = answer('fit', 'curve.csv', '--form', 'power law with floor in D')
  expect(fit.law.params.gamma).toBeCloseTo(0.5, 4)
  const ahead = answer('forecast', 'curve.csv', '--of', 'D', '--at', 'D=12.8M')
  expect(ahead.forecasts[0].mean).toBeCloseTo(2 + 3 * 128 ** -0.5, 1)
})

test('a sweep is reduced to its best on request', () => {
  const [header = '', ...lines] = fs.readFileSync(path.join(folder, 'runs.csv'), 'utf8').trimEnd().split('\n')
  const worse = lines.map((line) =>
    line.replace(
      /^[^,]+,([^,]+),(.*),([^,]+)$/,
      (_, trunk, amounts, loss) => `x,${trunk},${amounts},${Number(loss) + 0.1}`,
    ),
  )
  fs.writeFileSync(path.join(folder, 'sweep.csv'), [header, ...lines, ...worse].join('\n'))
  const best = answer('fit', 'sweep.csv', '--best', '--bootstraps', '50')
  const plain = answer('fit', 'runs.csv', '--best', '--bootstraps', '50')
  expect(best.law.params).toEqual(plain.law.params)
  expect(best.excluded.every(({ code }: { code: string }) => code === 'not-best')).toBe(true)
})

describe.skipIf(testData === undefined)('published tables (skipped without ESCALADO_TEST_DATA)', () => {
  const table = (name: string) => path.join(testData ?? '', 'data', name)

  test('Chinchilla: the published optimum from the command line', () => {
    const { law, n } = answer('fit', table('chinchilla_epoch.csv'), '--where', 'in_epoch_fit=1', '--bootstraps', '50')
    expect(n).toEqual({ rows: 240, runs: 240 })
    expect(law.params.E).toBeCloseTo(1.817218, 5)
    expect(law.params.beta).toBeCloseTo(0.367172, 5)
    expect(law.objective / 0.00101827402).toBeCloseTo(1, 6)
  })

  test('Gemstones: rows of runs; 4-digit addition: a broken law', () => {
    const gemstones = answer('fit', table('gemstones_hot.csv'), '--bootstraps', '50')
    expect(gemstones.n).toEqual({ rows: 220, runs: 22 })
    expect(gemstones.law.objective / 0.0019816128).toBeCloseTo(1, 6)
    const addition = answer('fit', table('bnsl_4digit_addition.csv'), '--form', 'broken power law in D')
    expect(addition.law.scatter).toBeLessThan(0.02)
  })

  test('tables of several corpora ask for one', () => {
    for (const [name, ...flags] of [
      ['data_constrained_c4.csv'],
      ['porian_isoflops_owt2.csv'],
      ['overtraining_c4_rpj.csv', '--y', 'loss_c4_val'],
    ] as const)
      expect(refusal('fit', table(name), ...flags)).toEqual([1, expect.stringContaining('--where')])
  })
})
