/** Laws of coverage as people ask for them, on the counts of the example's models. Runs the build. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const main = path.join(root, 'dist/cli/main.js')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-think-'))
const example = path.join(root, 'examples/counts.csv')

// Each call starts a process, and other tests share the machine.
vi.setConfig({ testTimeout: 180_000 })

beforeAll(() => {
  if (!fs.existsSync(main)) throw new Error(`${main} is missing: run npm run build first`)
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function escalado(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

function write(name: string, text: string): string {
  fs.writeFileSync(path.join(folder, name), text)
  return name
}

test('a forecast of what the table holds, and the same numbers as JSON and as a page', () => {
  const args = ['think', '--import', example, '--forecast-k', '300', '--from', '30']
  const text = escalado(...args)
  expect([text.code, text.err]).toEqual([0, ''])
  expect(text.out).toContain('Escalado think · counts.csv · 3 groups of 64 problems')

  const json = escalado(...args, '--json', '--html', 'page.html')
  const { groups, read, meaning } = JSON.parse(json.out)
  expect(read).toEqual({ rows: 192, filtered: 0, rowUnit: 'line' })
  expect(text.out.replaceAll(/\s+[▌|]?\s*/g, ' ')).toContain(meaning)
  for (const { name, problems, passAtK, forecast } of groups) {
    const rows = fs.readFileSync(example, 'utf8').split('\n')
    const counts = rows.filter((row) => row.startsWith(`${name},`)).map((row) => row.split(',').map(Number))
    const [share, solved] = [
      counts.reduce((sum, row) => sum + (row[4] as number) / (row[3] as number), 0) / counts.length,
      counts.filter((row) => (row[4] as number) > 0).length / counts.length,
    ]
    expect([problems, passAtK[0].k]).toEqual([64, 1])
    expect(passAtK[0].value).toBeCloseTo(share, 12)
    expect(forecast.outcome.value).toBeCloseTo(solved, 12)
    expect(forecast.from).toEqual({ min: 30, max: 30 })
  }
  expect(fs.readFileSync(path.join(folder, 'page.html'), 'utf8')).toContain('Forecasts of coverage at k = 300')
  expect(escalado(...args, '--json').out).toBe(json.out.replace(' --html page.html', ''))
})

const header = 'model,problem,n,c\n'
const uneven = `${header}a,1,10,1\na,2,10,1\na,3,10,4\nb,1,10,1\nb,3,10,0\n`

test.each<readonly [string, string, RegExp]>([
  [
    'more correct than samples',
    `${header}m,1,10,11\n`,
    /^table\.csv, line 2, columns c and n: 11 correct samples among 10/,
  ],
  ['a problem missing', uneven, /^table\.csv: b lacks 1 of 3 problems: 2\. .*--keep-incomplete/],
  ['a share in place of a count', `${header}m,1,10,0.5\n`, /line 2, column c: is not a whole number .*\(0\.5\)/],
  ['a blank n', `${header}m,1,,2\n`, /line 2, column n: is blank and must be a whole number of samples/],
  ['no n at all', 'model,problem,c\nm,1,2\n', /^table\.csv: no column for n .*--samples/],
  ['bytes that are no text', '\u0000\u0001\u0002', /^table\.csv/],
])('%s is one clear message, on stderr alone', (_, text, message) => {
  const { code, out, err } = escalado('think', '--import', write('table.csv', text))
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^escalado: [^\n]+\n$/)
  expect(err.slice('escalado: '.length)).toMatch(message)
})

test('a file that is not there, and a folder', () => {
  fs.mkdirSync(path.join(folder, 'folder.csv'))
  expect(escalado('think', '--import', 'nothing.csv').err).toMatch(/^escalado: nothing\.csv: there is no such file/)
  expect(escalado('think', '--import', 'folder.csv').err).toMatch(/^escalado: folder\.csv: is a folder/)
})

test('what lacks problems is taken on those it has, if that is asked for', () => {
  const { code, out } = escalado('think', '--import', write('uneven.csv', uneven), '--keep-incomplete')
  expect(code).toBe(0)
  expect(out).toContain('b: holds for its own problems only: b lacks 1 of 3 problems: 2.')
})

test.each<readonly [string, readonly string[], RegExp]>([
  ['a task that is none', ['--task', 'chess'], /no such task to think about \(chess\)\. Name one of countdown/],
  ['a level that is none', ['--task', 'countdown:9'], /countdown has no such level \(9\)/],
  ['a task twice', ['--task', 'maze', '--task', 'maze:2'], /a study measures a task at one level \(maze\)/],
  ['two studies at once', ['--quick', '--study', 'verification'], /cannot be used with option '--quick'/],
  [
    'a flag about a table without one',
    ['--quick', '--html', 'x.html', '--from', '30'],
    /is about a table, and none is given \(--html, --from\)/,
  ],
])('%s is refused before anything is trained', (_, args, message) => {
  const { code, out, err } = escalado('think', ...args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(message)
  expect(fs.existsSync(path.join(folder, '.escalado'))).toBe(false)
})
