import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createRun, openStore, updateRun } from '../store/index.ts'
import type { StoredRow } from './formats/store.ts'
import { readRunTable } from './read.ts'

const folder = fs.mkdtempSync(join(tmpdir(), 'tables-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})
function write(name: string, content: string | Uint8Array): string {
  fs.writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const testdata = (name: string): string => join(import.meta.dirname, 'formats', 'testdata', name)

const text = 'params,tokens,loss\n1000000,20000000,4.5\n2000000,20000000,4.2\n1000000,60000000,4.1\n'
const expected = [
  { N: 1e6, D: 2e7, C: 1.2e14, loss: 4.5 },
  { N: 2e6, D: 2e7, C: 2.4e14, loss: 4.2 },
  { N: 1e6, D: 6e7, C: 3.6e14, loss: 4.1 },
]
const records = expected.map(({ N, D, loss }) => JSON.stringify({ params: N, tokens: D, loss }))

describe('the format is in the content, not in the name', () => {
  test.each<readonly [string, string | Uint8Array, number]>([
    ['comma.txt', text, 2],
    ['tabs.csv', text.replaceAll(',', '\t'), 2],
    ['windows.csv', `\ufeff${text.replaceAll('\n', '\r\n')}`, 2],
    ['lines.json', `${records.join('\n')}\n`, 1],
    ['mark.jsonl', `\ufeff${records.join('\n')}\n`, 1],
    ['list.jsonl', `\n [${records.join(',\n')}]`, 1],
  ])('%s', async (name, content, first) => {
    const table = await readRunTable(write(name, content))
    expect(table.observations).toEqual(expected)
    expect(table.rowNumbers).toEqual([first, first + 1, first + 2])
    expect(table.diagnostics.map(({ code }) => code)).toEqual(['derived-compute'])
  })

  // Written by pyarrow 25 in row groups of 5: 12 runs, one without a loss, integers of 64 bits, a column of records.
  test.each(['runs.snappy.parquet', 'runs.zstd.parquet'])('%s', async (name) => {
    const table = await readRunTable(testdata(name))
    expect(table.columns).toMatchObject({ N: 'params', D: 'tokens', C: 'flops', loss: 'loss', run: 'run' })
    expect(table).toMatchObject({ rows: 12, rowUnit: 'row' })
    expect(table.excluded).toEqual([{ row: 6, reason: 'has no loss', code: 'no-loss' }])
    expect(table.observations.at(-1)).toEqual({
      ...{ N: 8e6, D: 1.8e8, C: 6 * 8e6 * 1.8e8, run: 'run11' },
      loss: 1.8 + 400 / 8e6 ** 0.34 + 2000 / 1.8e8 ** 0.36,
    })
  })
})

test('a store: finished runs with their trunks; the text they were trained on must be one', async () => {
  const dir = join(folder, 'store')
  const store = openStore(dir, { create: true })
  const described: StoredRow[] = []
  const addRun = (text: string, i: number, status: 'done' | 'diverged'): void => {
    const trunk = createRun(store, { kind: 'trunk', text, seed: i })
    const run = createRun(store, { kind: 'run', trunk: trunk.id, steps: 100 })
    updateRun(store, run.id, { status })
    const loss = status === 'done' ? 4 - i / 10 : null
    described.push({ id: trunk.id, kind: 'trunk', trunk: null, status: 'done', N: null, D: null, C: null, loss: null })
    described.push({ id: run.id, kind: 'run', trunk: trunk.id, status, N: 1e6 * (i + 1), D: 2e7, C: 2e14, loss })
  }
  addRun('a'.repeat(64), 0, 'done')
  addRun('a'.repeat(64), 1, 'diverged')
  addRun('a'.repeat(64), 2, 'done')
  const describeRuns = () => described
  const table = await readRunTable(dir, {}, { describeRuns })
  expect(table.observations.map(({ N, loss }) => [N, loss])).toEqual([
    [1e6, 4],
    [3e6, 3.8],
  ])
  expect(table.observations[0]).toMatchObject({ run: described[1]?.id, trunk: described[0]?.id })
  expect(table.excluded).toEqual([{ row: 2, reason: 'has no loss (diverged)', code: 'no-loss' }])

  addRun('b'.repeat(64), 3, 'done')
  addRun('b'.repeat(64), 4, 'done')
  await expect(readRunTable(dir, {}, { describeRuns })).rejects.toThrow(/differ in corpus \(a{12}, b{12}\)/)
  expect((await readRunTable(dir, {}, { describeRuns, where: [`corpus=${'b'.repeat(12)}`] })).rows).toBe(2)
  await expect(readRunTable(dir)).rejects.toThrow(/only files are read here/)
})

test('a file cut off within its last line is read, and said to end so', async () => {
  const table = await readRunTable(write('cut.csv', text.slice(0, -2)))
  expect(table.observations.at(-1)?.loss).toBe(4)
  expect(table.diagnostics[0]).toMatchObject({ code: 'torn-line', message: expect.stringMatching(/line 4/) })
})

test('lines across the blocks of a large file keep their numbers', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `"run, ${i}\n",${1e6 + i},20000000,${5 - i / 1e5}\n`)
  const path = write('large.csv', `run,params,tokens,loss\n${rows.join('')}`)
  expect(fs.statSync(path).size).toBeGreaterThan(2 ** 21)
  const table = await readRunTable(path)
  expect(table.observations).toHaveLength(60_000)
  expect(table.observations.every(({ N, run }, i) => N === 1e6 + i && run === `run, ${i}`)).toBe(true)
  expect(table.rowNumbers.every((line, i) => line === 2 + 2 * i)).toBe(true)
  const broken = fs.readFileSync(path, 'utf8').replace(',1050000,', ',1O50000,')
  await expect(readRunTable(write('broken.csv', broken))).rejects.toThrow(/line 100002, column params: .*\(1O50000\)/)
})

describe('hostile files', () => {
  const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  test.each<readonly [string, string | Uint8Array, string, RegExp]>([
    ['empty', '', 'table-empty', /the file is empty/],
    ['blank lines', '\n\n', 'table-empty', /empty/],
    ['header only', 'params,tokens,loss\n', 'no-runs', /no rows below the header/],
    ['UTF-16', utf16, 'format-unknown', /UTF-16 text\. Save/],
    ['UTF-16 without a mark', utf16.subarray(2), 'not-text', /line 1: there are zero bytes/],
    ['Latin-1', Buffer.from(`${text}3,4,é\n`, 'latin1'), 'not-utf8', /line 5: the text is not UTF-8/],
    ['a zero byte', `${text}1,2,\0\n`, 'not-text', /line 5/],
    ['gzip', bytes(0x1f, 0x8b, 8, 0), 'format-unknown', /gunzip/],
    ['a workbook', bytes(0x50, 0x4b, 3, 4), 'format-unknown', /Export the sheet/],
    ['binary', bytes(0x7f, 0x45, 0x4c, 0x46, 0, 1), 'not-text', /zero bytes/],
    ['Parquet without an end', 'PAR1 and more', 'bad-parquet', /damaged/],
    ['a line of 20 MB', 'x'.repeat(20e6), 'line-too-long', /line 1: the line is longer than 16 MiB/],
    ['a name of 1 MB', `${'x'.repeat(1e6)},tokens\n`, 'header-too-long', /too long \(x{37}\.\.\.\)/],
    ['a cell of 1 MB', `${text}${'9'.repeat(1e6)},1,1\n`, 'cell-too-long', /line 5, column params/],
    ['a web page', '<!DOCTYPE html>\n<p>moved</p>\n', 'column-missing', /<!DOCTYPE html>/],
    ['commands to a terminal', '\u001b[31mred,tokens\n1,2\n', 'column-missing', /\ufffd\[31mred/],
    ['names twice', 'params,tokens,loss,loss\n1,2,3,4\n', 'column-repeated', /\(loss\)/],
  ])('%s', async (_, content, code, message) => {
    await expect(readRunTable(write('hostile', content))).rejects.toThrow(
      expect.objectContaining({ name: 'EscaladoError', code, message: expect.stringMatching(message) }),
    )
  })

  test('what is no file', async () => {
    await expect(readRunTable(join(folder, 'missing.csv'))).rejects.toThrow(/no such file/)
    await expect(readRunTable(folder)).rejects.toThrow(/is a folder, and no store of runs/)
    await expect(readRunTable('/dev/null')).rejects.toThrow(/a device or a pipe/)
    await expect(readRunTable('nul\0byte')).rejects.toThrow(expect.objectContaining({ code: 'table-unreadable' }))
  })

  test('Parquet with any byte changed or cut off is read or refused', async () => {
    const whole = fs.readFileSync(testdata('runs.snappy.parquet'))
    let refused = 0
    for (let i = 0; i < 120; i++) {
      const damaged = Buffer.from(whole)
      const place = (i * 7919) % whole.length
      damaged[place] = (damaged[place] as number) ^ (1 << (i % 8))
      const path = write('damaged.parquet', i % 4 === 0 ? damaged.subarray(0, place) : damaged)
      await readRunTable(path).catch((error: Error) => {
        refused++
        expect(`${i} ${error.name} ${error.message}`).toMatch(/EscaladoError/)
      })
    }
    expect(refused).toBeGreaterThan(30)
  })
})
