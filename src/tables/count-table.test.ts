import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type CountChoice, readCountTable } from './count-table.ts'

const folder = fs.mkdtempSync(join(tmpdir(), 'counts-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})
function write(name: string, text: string): string {
  fs.writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const header = 'model,problem,n,c\n'
const records = [
  { model: 'small', problem: '1', n: 10, c: 3 },
  { model: 'small', problem: '2', n: 10, c: 0 },
  { model: 'large', problem: '1', n: 20, c: 9 },
  { model: 'large', problem: '2', n: 20, c: 1 },
]
const csv = `${header}${records.map((record) => Object.values(record).join(',')).join('\n')}\n`

test.each([
  ['counts.csv', csv, 'line'],
  ['counts.tsv', csv.replaceAll(',', '\t'), 'line'],
  ['counts.jsonl', records.map((record) => JSON.stringify(record)).join('\n'), 'line'],
  ['counts.json', JSON.stringify(records), 'row'],
] as const)('%s', async (name, text, unit) => {
  const { groups, columns, rows, rowUnit } = await readCountTable(write(name, text))
  expect(groups.map(({ name, counts }) => [name, counts])).toEqual([
    ['small', records.slice(0, 2).map(({ problem, n, c }) => ({ problem, n, c }))],
    ['large', records.slice(2).map(({ problem, n, c }) => ({ problem, n, c }))],
  ])
  expect(columns).toMatchObject({ problem: 'problem', n: 'n', c: 'c', compute: null })
  expect([rows, rowUnit]).toEqual([4, unit])
})

test('Parquet, its columns named by flags: integers of 64 bits are counts like any other', async () => {
  const file = join(import.meta.dirname, 'formats', 'testdata', 'runs.snappy.parquet')
  const choice = { problem: 'run', samples: 'Tokens', correct: 'params', group: ['flops'] }
  const { groups, columns } = await readCountTable(file, choice)
  expect(groups).toHaveLength(12)
  expect(groups.at(-1)?.counts).toEqual([{ problem: 'run11', n: 1.8e8, c: 8e6 }])
  expect(columns).toMatchObject({ n: 'tokens', labels: [{ label: 'flops', column: 'flops' }] })
})

test('a part of the rows', async () => {
  const file = write('part.csv', csv)
  const { groups, rows, filtered } = await readCountTable(file, { where: ['model=large'] })
  expect([groups.length, groups[0]?.missing, rows, filtered]).toEqual([1, [], 2, 2])
  await expect(readCountTable(file, { where: ['model=huge'] })).rejects.toThrow(
    /part\.csv: no row has model=huge; model holds small, large/,
  )
})

test.each<readonly [string, string, CountChoice, RegExp]>([
  ['more correct than samples', `${header}m,1,10,11\n`, {}, /line 2, columns c and n: 11 correct samples among 10\. C/],
  ['negative', `${header}m,1,10,-1\n`, {}, /line 2, column c: is not a whole number of correct .*\(-1\)/],
  ['no samples', `${header}m,1,0,0\n`, {}, /line 2, column n: is not a whole number of samples, 1 or more \(0\)/],
  ['a share', `${header}m,1,10,2.5\n`, {}, /line 2, column c: is not a whole number of correct .*\(2\.5\)/],
  ['a blank n', `${header}m,1,,2\n`, {}, /line 2, column n: is blank and must be a whole number of samples, 1/],
  ['a row cut short', `${header}m,1,10,2\nm,2\n`, {}, /line 3: the row has 2 cells and the header 4 columns/],
  ['no n', 'model,problem,c\nm,1,2\n', {}, /: no column for n \(n, samples.*\(model, problem, c\).*--correct\.$/],
  ['two', `${header}m,1,10,x\nm,2,10,y\n`, {}, /\(x\).* 1 more such fault follows\.$/],
  ['several', `${header}m,1,10,x\nm,2,10,y\nm,3,10,z\n`, {}, /line 2, .*\(x\).* 2 more such faults follow\.$/],
  ['escape', `${header}m,1,10,\u001b[31mred\n`, {}, /\(\ufffd\[31mred\)/],
  ['twice', `${header}m,1,10,1\nm,1,10,2\n`, {}, /line 3: problem 1 of m stands in line 2 already\..*--group\.$/],
  ['no problem', `${header}m,,10,1\n`, {}, /line 2, column problem: names no problem/],
  ['header only', header, {}, /: there are no rows below the header/],
  ['empty', '', {}, /: the file is empty/],
  ['no columns', 'model,loss\nm,3\n', {}, /: no column for problem .* and n .* and c .*\(model, loss\).*--correct\.$/],
  ['no such column', csv, { correct: 'hits' }, /--correct: there is no column with this name \(hits\).*model, problem/],
  [
    'one for two',
    csv,
    { correct: 'n', samples: 'N' },
    /--samples and --correct: one column cannot be two things \(n\)/,
  ],
])('refuses %s', async (name, text, choice, message) => {
  await expect(readCountTable(write(`${name}.csv`, text), choice)).rejects.toThrow(message)
})

test('refuses a folder and what is not there', async () => {
  await expect(readCountTable(folder)).rejects.toThrow(/is a folder, and only files are read here/)
  await expect(readCountTable(join(folder, 'nothing.csv'))).rejects.toThrow(/there is no such file/)
})
