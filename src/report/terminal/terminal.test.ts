import { expect, test } from 'vitest'
import { emptyRecord, interruptedRecord, ladderRecord } from '../../../test/figures/ladder-record.ts'
import { createCanvas } from './canvas.ts'
import { intervalLine } from './interval-line.ts'
import { lossPlot } from './loss-plot.ts'
import { planTable } from './plan.ts'
import { ladderSummary } from './summary.ts'
import { textTable, wrap } from './text.ts'

const plain = { columns: 80, color: false, unicode: true } as const
const ascii = { ...plain, unicode: false } as const
const same = (text: string) => text
const totals = { compute: 1.7e13, seconds: 262, memory: 3e8 }

test('the summary fits 80 columns, has no escapes without colour, and ASCII means ASCII', () => {
  for (const record of [ladderRecord, interruptedRecord, emptyRecord]) {
    for (const style of [plain, ascii]) {
      const summary = ladderSummary(record, style)
      for (const line of summary.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
      expect(summary).not.toContain('\x1b')
      expect(summary).not.toMatch(/NaN|undefined|null/)
    }
    expect(ladderSummary(record, ascii)).toMatch(/^[\x20-\x7e\n]*$/)
  }
})

test('plots and sentences fit 60 columns too; only tables, hashes and paths are wider', () => {
  const lines = ladderSummary(ladderRecord, { ...plain, columns: 60 }).split('\n')
  const fitting = lines.filter((line) => /[┤│└▌━]/.test(line))
  expect(fitting.length).toBeGreaterThan(15)
  for (const line of fitting) expect(line.length, line).toBeLessThanOrEqual(60)
})

test('colour changes nothing but colour', () => {
  const coloured = ladderSummary(ladderRecord, { ...plain, color: true })
  expect(coloured).toContain('\x1b[')
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  expect(coloured.replace(escapes, '')).toBe(ladderSummary(ladderRecord, plain))
})

test('it holds every run, the forecast, the outcome, the error, the verdict, the seal and the report', () => {
  const summary = ladderSummary(ladderRecord, plain)
  for (const run of ladderRecord.runs) expect(summary).toContain(run.loss?.toFixed(3))
  expect(summary).toMatch(/forecast {2}1\.328 {3}80% 1\.315 to 1\.342/)
  expect(summary).toMatch(/outcome {3}1\.317/)
  expect(summary).toMatch(/error {5}-0\.85% {3}u 0\.14 {3}power 0\.9/)
  expect(summary).toContain('holds')
  expect(summary).toContain(ladderRecord.sealed?.sha256)
  expect(summary).toContain(ladderRecord.report)
})

test('an interrupted ladder says so, and names the runs it leaves out', () => {
  const summary = ladderSummary(interruptedRecord, plain)
  expect(summary).toContain('no verdict yet')
  expect(summary).toContain('not yet: the top rung has not ended')
  expect(summary).toContain('r2-3 is not in the fit: its loss stopped being a number at step 412.')
  expect(summary).toContain('never trained on: not measured')
})

test('runs left out for one reason are named together', () => {
  const excluded = 'its 138k tokens end within the transition of about 200k'
  const runs = ladderRecord.runs.map((run, i) => (i < 2 ? { ...run, excluded } : run))
  const summary = ladderSummary({ ...ladderRecord, runs }, plain).replaceAll(/\s+/g, ' ')
  expect(summary).toContain(`${runs[0]?.id}, ${runs[1]?.id} are each not in the fit: ${excluded}.`)
})

test('in the plot the law falls from left to right through the runs, and the outcome is at the right', () => {
  const rows = lossPlot(ladderRecord, plain) ?? []
  const frame = rows.slice(0, 14).map((row) => row.slice(9))
  const place = (character: string) => {
    const row = frame.findIndex((line) => line.includes(character))
    return [row, frame[row]?.indexOf(character) ?? -1] as const
  }
  const path = ['1', '2', '3', '4', '◆'].map(place)
  for (const [i, [row, column]] of path.entries()) {
    const [rowBefore, columnBefore] = path[i - 1] ?? [-1, -1]
    expect(row).toBeGreaterThan(rowBefore)
    expect(column).toBeGreaterThan(columnBefore)
  }
  expect(lossPlot(emptyRecord, plain)).toBeNull()
})

test('the plan lists every run and its totals within 80 columns', () => {
  const table = planTable(ladderRecord.runs, totals, plain)
  for (const line of table.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  expect(table.split('\n').filter((line) => /e1[0-2]/.test(line))).toHaveLength(13)
  expect(table).toContain('5 top')
  expect(table.replace(/\s+/g, ' ')).toContain(
    '13 runs on 5 rungs from 7 trunks, 2.5 decades of compute; in all 1.70e13 FLOP, about 4m 22s, at most 286 MiB',
  )
  expect(table).not.toContain('passes')
})

test('repetition of text is said aloud', () => {
  const runs = ladderRecord.runs.map((run) => ({ ...run, epochs: run.top ? 2.6 : run.epochs }))
  expect(planTable(runs, totals, plain)).toContain(
    '1 run repeats text: up to 2.6 passes over the unique training text.',
  )
})

test('braille dots land in the right corner of their cell', () => {
  const canvas = createCanvas(2, 1, true)
  canvas.dot(0, 0, same)
  canvas.dot(0.99, 0.99, same)
  canvas.dot(1.2, 0.5, same)
  expect(canvas.rows()).toEqual(['⠁⢀'])
})

test('a mark hides the dots beneath it, and ASCII has full stops for dots', () => {
  const canvas = createCanvas(3, 1, false)
  canvas.dot(0.1, 0.5, same)
  canvas.dot(0.5, 0.5, same)
  canvas.mark(0.5, 0.5, '*', same)
  expect(canvas.rows()).toEqual(['.* '])
})

test('the interval line shows an outcome outside of it', () => {
  const forecast = ladderRecord.forecasts[0]?.forecast
  if (forecast === undefined) throw new Error('the fixture has a forecast')
  const inside = intervalLine(forecast, forecast.mean, ascii)
  expect(inside).toMatch(/^1\.307 -+=+\*=+-+ 1\.350$/)
  expect(intervalLine(forecast, 1.4, ascii)).toMatch(/^1\.307 -+=+\+=+-+ +\* 1\.400$/)
})

test('tables align by column and lines wrap at words', () => {
  const rows = [
    [{ text: 'a' }, { text: 'long' }],
    [{ text: 'bbb' }, { text: 'x' }],
  ]
  expect(textTable([{ heading: 'h' }, { heading: 'k', align: 'left' }], rows, plain)).toEqual([
    '    h  k',
    '    a  long',
    '  bbb  x',
  ])
  const symbols = [
    [{ text: 'α' }, { text: '1' }],
    [{ text: 'N exponent' }, { text: '2' }],
  ]
  const columns = [{ heading: 'parameter', align: 'left' }, { heading: 'value' }] as const
  expect(textTable(columns, symbols, ascii)).toEqual([
    '  parameter   value',
    '  alpha           1',
    '  N exponent      2',
  ])
  expect(wrap('one two three four', 10)).toEqual(['  one two', '  three', '  four'])
})
