/** What the pages show is what the code does: snippets run, the example ladder and everything drawn from it agree. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { namedForms } from '../../src/laws/index.ts'
import { planLadder } from '../../src/studies/index.ts'
import { thinkRecord } from '../support/think-record.ts'
import { blocksOf, codeSpansOf, pages, proseOf, readPage, root } from './markdown.ts'

// Commands of the pages are run, each in a process, and other tests share the machine.
vi.setConfig({ testTimeout: 180_000 })

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })

test('snippets run as they are printed', () => {
  const snippets = pages.flatMap(blocksOf).filter(({ language }) => language === 'js')
  expect(snippets.length).toBeGreaterThan(0)
  for (const { where, text } of snippets) {
    const { status, stdout, stderr } = node('--input-type=module', '--eval', text)
    expect([where, status, stderr]).toEqual([where, 0, ''])
    expect(stdout).not.toMatch(/NaN|undefined/)
  }
})

test('table, figure, excerpt, example record and output of commands are of one ladder', () => {
  const { status, stdout, stderr } = node('examples/adopt.mjs', '--check')
  expect([stdout, stderr, status]).toEqual(['', '', 0])
})

test('docs/dependencies.md has a reason for every package', () => {
  const manifest = JSON.parse(readPage('package.json')) as { readonly [kind: string]: object | undefined }
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies']
  const names = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))
  const listed = codeSpansOf('docs/dependencies.md')
  expect(names.filter((name) => !listed.includes(name))).toEqual([])
})

test('the README names every entry point of the package', () => {
  const { exports } = JSON.parse(readPage('package.json')) as { exports: object }
  const [, section = ''] = readPage('README.md').split('\n## Use it as a library\n')
  const named = section.split('\n## ')[0] as string
  const spans = [...named.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span?.replace('escalado/', ''))
  const missing = Object.keys(exports).filter((key) => !spans.includes(key.slice(2)))
  expect(missing).toEqual([])
})

/** The rows of a page's table that begin with a code span: that name, and the cell after it. */
const tableOf = (page: string, heading: string): (readonly [name: string, cell: string])[] => {
  const [, section = ''] = proseOf(page).split(`\n## ${heading}\n`)
  const rows = (section.split('\n## ')[0] as string).matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)
  return [...rows].map(([, name, cell]) => [name as string, (cell as string).trim()])
}

/** A member by its path, as in `runs[].N`; undefined where there is none. */
function member(value: unknown, name: string): unknown {
  return name
    .replaceAll('[]', '.0')
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)
}

test('the fields that docs/ladder.md promises are in the record', () => {
  const record: unknown = JSON.parse(readPage('examples/ladder.json'))
  const fields = tableOf('docs/ladder.md', 'What --json prints').map(([name]) => name)
  expect(fields.length).toBeGreaterThan(15)
  expect(fields.filter((name) => member(record, name) === undefined)).toEqual([])
})

test('the fields that docs/think.md promises are in the record of a study', () => {
  const fields = tableOf('docs/think.md', 'What --json prints').map(([name]) => name)
  expect(fields.length).toBeGreaterThan(25)
  expect(fields.filter((name) => member(thinkRecord, name) === undefined)).toEqual([])
})

const answers = {
  'docs/fit.md': ['fit', 'examples/runs.csv'],
  'docs/forecast.md': ['forecast', 'examples/runs.csv', '--holdout-above', '5e11'],
  'docs/wall.md': ['wall', 'examples/runs.csv'],
  'docs/coverage.md': ['think', '--import', 'examples/counts.csv', '--forecast-k', '300', '--from', '30'],
} as const

test.each(Object.entries(answers))('the fields that %s promises are in what its command prints', (page, args) => {
  const { stdout, stderr, status } = node(path.join(root, 'dist/cli/main.js'), ...args, '--json')
  expect([status, stderr]).toEqual([0, ''])
  const fields = tableOf(page, 'What --json prints').map(([name]) => name)
  expect(fields.length).toBeGreaterThan(10)
  const answer = JSON.parse(stdout) as object
  // seals are made with --seal only
  expect(fields.filter((name) => name !== 'sealed' && member(answer, name) === undefined)).toEqual([])
})

test('the forms that docs/fit.md lists are those that can be asked for', () => {
  const listed = tableOf('docs/fit.md', 'Forms').map(([name]) => name)
  const once = namedForms.map(({ name }) => name).filter((name) => !/ in [NC]$/.test(name))
  expect([...listed].sort()).toEqual(once.sort())
})

test('the recipe in docs/ladder.md is the one that plans hold', () => {
  const plan = planLadder({
    seed: 1,
    budget: { seconds: 300 },
    speed: { lanes: 2, secondsPerCall: 5e-4, laneRate: 3e10, topRate: 4e10, topThreads: 1 },
    text: { sha256: '0'.repeat(64), trainBytes: 7e6 },
  })
  const rows = tableOf('docs/ladder.md', 'The recipe')
  expect(rows.length).toBeGreaterThan(8)
  const wrong = rows
    .map(([name, cell]) => [name, cell, String(member(plan, name) ?? member(plan.top.spec, name))])
    .filter(([, cell, value]) => cell !== value)
  expect(wrong).toEqual([])
})
