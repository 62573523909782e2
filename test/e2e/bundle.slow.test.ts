/**
 * What someone gets who carries the bundle to a machine without Node: unpacked in an empty folder, run with a PATH that
 * holds the two programs the launcher asks for and no others. Writing it needs tar and xz, and takes minutes.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { LadderRecord } from '../../src/studies/index.ts'
import { prepareRehearsal } from '../support/rehearsal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-bundle-test-'))
const archive = path.join(folder, 'escalado.tar.xz')
const bundle = path.join(folder, 'unpacked', 'escalado')
const programs = path.join(folder, 'bin')

const minutes = 60_000
vi.setConfig({ testTimeout: 5 * minutes, hookTimeout: 40 * minutes })

const mebibyte = 2 ** 20
const mostBytes = 40 * mebibyte

/** Runs one of the bundle's programs in the test's folder, without Node and without a plugin. */
function run(program: string, ...args: string[]) {
  const env = { PATH: programs, HOME: folder, ESCALADO_PJRT_PLUGIN: '/nowhere/plugin.so' }
  return spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' })
}

beforeAll(() => {
  if (!fs.existsSync(path.join(root, 'dist/cli/main.js'))) throw new Error('dist is missing: run npm run build first')
  const made = spawnSync(process.execPath, [path.join(root, 'scripts/bundle.mjs'), archive], { encoding: 'utf8' })
  expect([made.status, made.stderr]).toEqual([0, expect.anything()])
  fs.mkdirSync(path.dirname(bundle))
  expect(spawnSync('tar', ['-xf', archive, '-C', path.dirname(bundle)]).status).toBe(0)
  fs.mkdirSync(programs)
  for (const name of ['dirname', 'readlink']) {
    const found = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
    fs.symlinkSync(found, path.join(programs, name))
  }
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test('it is small, and holds the licences and the parts of this platform only', () => {
  expect(fs.statSync(archive).size).toBeLessThanOrEqual(mostBytes)
  const files = fs.readdirSync(bundle, { recursive: true }) as string[]
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'runtime/LICENSE', 'node_modules/koffi/LICENSE.txt']))
  expect(files.filter((name) => /\.(map|test\.js)$/.test(name))).toEqual([])
  const natives = files.filter((name) => /\.node$/.test(name))
  expect(natives.length).toBeGreaterThan(0)
  for (const name of natives) expect(name).toMatch(new RegExp(`${process.platform}.${process.arch}`))
})

test('it runs from another folder, and through a link to a link', () => {
  fs.symlinkSync('unpacked/escalado/escalado', path.join(folder, 'near'))
  fs.symlinkSync(path.join(folder, 'near'), path.join(folder, 'far'))
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  for (const program of [path.join(bundle, 'escalado'), './near', './far']) {
    expect(run(program, '--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
  }
})

test('it plans and runs a ladder', async () => {
  const rehearsal = await prepareRehearsal()
  try {
    const plan = path.join(folder, 'plan.json')
    fs.writeFileSync(plan, JSON.stringify(rehearsal.plan))
    const ladder = (...more: string[]) =>
      run(path.join(bundle, 'escalado'), 'ladder', '--plan', plan, '--data', `${rehearsal.folder}/story.txt`, ...more)
    const dry = ladder('--dry-run', '--json')
    expect([dry.status, dry.stderr]).toEqual([0, expect.anything()])
    const { status, stdout, stderr } = ladder('--json')
    expect([status, stderr]).toEqual([0, expect.anything()])
    const record = JSON.parse(stdout) as LadderRecord
    expect(record.runs.every((one) => one.status === 'done')).toBe(true)
    expect(record.sealed?.sha256).toMatch(/^[0-9a-f]{64}$/)
  } finally {
    fs.rmSync(rehearsal.folder, { recursive: true })
  }
})

test('its bench says in every line why there is nothing to measure, and does not try for ever', () => {
  const bench = () => run(path.join(bundle, 'bench-gpu'), '--parts', 'product,conformance', '--out', 'gpu.jsonl')
  expect(bench()).toMatchObject({ status: 0 })
  bench()
  bench()
  const lines = fs.readFileSync(path.join(folder, 'gpu.jsonl'), 'utf8').trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as { part: string; error?: string; skipped?: string[] })
  const products = rows.filter(({ part }) => part === 'product')
  expect(products).toHaveLength(2)
  for (const { error } of products) expect(error).toContain('/nowhere/plugin.so')
  const [suite] = rows.filter(({ part }) => part === 'conformance')
  expect(suite?.skipped?.join()).toContain('/nowhere/plugin.so')
})
