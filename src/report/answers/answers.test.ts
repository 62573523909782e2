import { expect, test } from 'vitest'
import { readTableOf } from '../../../test/support/read-table.ts'
import { isoFlopRuns, trainingCurves } from '../../../test/support/runs.ts'
import { answerCurve, answerFit, answerForecast, answerHoldOut, answerWall } from '../../laws/index.ts'
import type { TerminalStyle } from '../terminal/text.ts'
import { fitPage } from './fit-page.ts'
import { fitSummary } from './fit-text.ts'
import { forecastPage } from './forecast-page.ts'
import { forecastSummary, holdOutSummary } from './forecast-text.ts'
import { holdOutPage } from './hold-out-page.ts'
import { runMarks, thinMarks } from './marks.ts'
import { sealedMeaning } from './sentences.ts'
import { wallPage } from './wall-page.ts'
import { wallSummary } from './wall-text.ts'

const plain = { columns: 80, color: false, unicode: true } as const
const ascii = { ...plain, unicode: false } as const

const rows = isoFlopRuns()
const spoiled = isoFlopRuns(({ C }) => (C > 2e20 ? 0.03 : 0))
const fixed = rows.map(({ N }) => ({ N, D: 20 * N, C: 120 * N * N, loss: 2 + 100 / N ** 0.2 }))
const curve = Array.from({ length: 12 }, (_, i) => ({
  N: 1,
  D: 1e6 * 2 ** i,
  C: 1e6 * 2 ** i,
  loss: 0.5 + 3 * 0.8 ** i,
}))

const fitted = answerFit(rows, { bootstraps: 40, C: 1e21 })
const withheld = answerFit(fixed, { bootstraps: 40 })
const bent = answerFit(curve, { bootstraps: 40, form: 'floor in D' })
const forecast = answerForecast(rows, [{ C: 3e21 }])
const held = answerHoldOut(rows, 3e19)
const along = answerCurve(curve, 'D', [1e10])
const walled = answerWall(spoiled)

const table = readTableOf(rows, {
  excluded: [{ row: 9, reason: 'has no loss' }],
  notes: ['no column holds C: it is taken as 6ND', 'params is taken for parameters (N)'],
})
const onCurve = readTableOf(curve, { variables: 'D' })
const seal = { sha256: 'a'.repeat(64), at: '2026-11-23T09:00:00.000Z', command: 'npx escalado verdict aaaaaaaa' }

const summaries: { readonly [name: string]: (style: TerminalStyle) => string } = {
  fit: (style) => fitSummary(fitted.answer, table, style),
  withheld: (style) => fitSummary(withheld.answer, readTableOf(fixed), style),
  curve: (style) => fitSummary(bent.answer, onCurve, style),
  forecast: (style) => forecastSummary(forecast, table, [seal], style),
  'hold-out': (style) => holdOutSummary(held, table, style),
  'forecast of a curve': (style) => forecastSummary(along, onCurve, [], style),
  wall: (style) => wallSummary(walled.answer, readTableOf(spoiled), style),
}

test.each(Object.entries(summaries))(
  '%s: fits 80 columns, adds nothing by colour, and ASCII means ASCII',
  (_, draw) => {
    for (const style of [plain, ascii, { ...plain, columns: 120 }]) {
      const text = draw(style)
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(style.columns)
      expect(text).not.toContain('\x1b')
      expect(text).not.toMatch(/NaN|undefined(?! )|null|Infinity/)
    }
    expect(draw(ascii)).toMatch(/^[\x20-\x7e\n]*$/)
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
    expect(draw({ ...plain, color: true }).replace(escapes, '')).toBe(draw(plain))
  },
)

test('a fit shows its law, its intervals, the splits, the table’s notes, and ends with what it does not say', () => {
  const text = summaries.fit?.(plain) ?? ''
  expect(text).toContain('Escalado fit · runs.csv · 42 runs')
  expect(text).toContain('loss = E + A / N^alpha + B / D^beta')
  expect(text).toMatch(/ {2}E +1\.\d+ +1\.\d+ to 1\.\d+ +loss that no size/)
  expect(text).toMatch(/best split of 1\.0e21 FLOP +N +D/)
  expect(text).toMatch(/this law +\d/)
  expect(text).toMatch(/approach 2, Akima +\d/)
  expect(text).toContain('1 line left out: line 9 (has no loss).')
  expect(text).toContain('No column holds C: it is taken as 6ND.')
  expect(text).toContain('params is taken for parameters (N).')
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/▌ .*recipes\.$/)
})

test('a law that is not identified shows no number for it', () => {
  const text = summaries.withheld?.(plain) ?? ''
  expect(text).not.toContain('90% interval')
  expect(text).toContain('do not identify this law')
  expect(text).toContain('power law with floor in C')
})

test('forecasts come with intervals, power and the seal', () => {
  const text = summaries.forecast?.(plain) ?? ''
  expect(text).toMatch(/C +forecast +80% +90% +beyond/)
  expect(text).toMatch(/10x$/m)
  expect(text).toContain(seal.sha256)
  expect(text).toContain(seal.command)
  expect(summaries['hold-out']?.(plain)).toMatch(/coverage {2}90% intervals held \d+\.\d%/)
})

test('a wall names its kind and that beyond is unknown', () => {
  const text = summaries.wall?.(plain) ?? ''
  expect(text).toMatch(/ {2}kind +break/)
  expect(text).toMatch(/▌ wall\n/)
  expect(text.replaceAll(/\s*▌?\s+/g, ' ')).toContain('What lies beyond 3.0e20 FLOP is unknown')
})

const pages: { readonly [name: string]: string } = {
  fit: fitPage(fitted, table),
  withheld: fitPage(withheld, readTableOf(fixed)),
  curve: fitPage(bent, onCurve),
  forecast: forecastPage(forecast, table, [seal]),
  'hold-out': holdOutPage(held, table),
  'forecast of a curve': forecastPage(along, onCurve, []),
  wall: wallPage(walled, readTableOf(spoiled)),
}

test.each(Object.entries(pages))('%s: one page without script or request, its links leading inside', (_, page) => {
  expect(page).toMatch(/^<!doctype html>/)
  expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)|src=|href="(?!#)/)
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  expect(page).not.toMatch(/NaN|undefined(?!<)|>null<|\[object/)
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`)
  expect(page).toContain('<svg')
})

test('what a table says cannot break out of the page', () => {
  const hostile = readTableOf(rows, {
    name: '<script>alert(1)</script>',
    notes: ['"><img src=x>'],
    excluded: [{ row: 3, reason: '</li><b>' }],
    command: 'npx escalado fit "<b>"',
  })
  const page = fitPage(fitted, hostile)
  expect(page).not.toMatch(/<script|<img|<b>/)
})

test('a million marks are not drawn', () => {
  const many = trainingCurves(60, 400)
  expect(many).toHaveLength(24_000)
  const marks = runMarks(many)
  expect(marks.length).toBeLessThan(3072)
  expect(marks.length).toBeGreaterThan(200)
  expect(thinMarks(rows)).toBe(rows)
  const ends = (list: readonly { readonly C: number }[]) => Math.max(...list.map(({ C }) => C))
  expect(ends(marks) / ends(many)).toBeGreaterThan(0.8)
})

test('a sealed forecast’s verdict in words', () => {
  const judged = { u: 0.99, error: 0.04, power: 0.9, reasons: ['the forecast is too wide'] }
  expect(sealedMeaning({ ...judged, verdict: 'wall' })).toMatch(/4\.0% worse than forecast.*paid less/)
  expect(sealedMeaning({ ...judged, verdict: 'leap', error: -0.04 })).toMatch(/4\.0% better.*paid more/)
  expect(sealedMeaning({ ...judged, verdict: 'holds' })).toMatch(/came out where/)
  expect(sealedMeaning({ ...judged, verdict: 'unknown' })).toMatch(/cannot tell: the forecast is too wide/)
})
