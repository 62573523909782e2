import { expect, test } from 'vitest'
import { groupCounts, type ImportedCoverage, importedCoverage } from '../../laws/index.ts'
import { createRandom } from '../../stats/index.ts'
import { coveragePage } from './coverage-page.ts'
import { formatShare, type ReadCounts, shownSteps } from './coverage-table.ts'
import { coverageSummary } from './coverage-text.ts'

const plain = { columns: 80, color: false, unicode: true } as const

/** Counts of n samples of 30 problems, their chances of success a power of a uniform number. */
function rowsOf(model: string, n: number, power: number) {
  const random = createRandom('counts', model)
  return Array.from({ length: 30 }, (_, problem) => {
    const chance = 0.3 * random.uniform() ** power
    return { model, problem, n, c: Array.from({ length: n }).filter(() => random.uniform() < chance).length }
  })
}

const answerOf = (rows: ReturnType<typeof rowsOf>, forecastK: number): ImportedCoverage =>
  importedCoverage(groupCounts(rows).groups, { forecastK, forecastFrom: 20, replicates: 20, incomplete: 'keep' })
const tableOf = (forecastK: number): ReadCounts => ({
  ...{ name: 'counts.csv', rows: 60, forecastK, notes: ['the file ends without a line break'] },
  command: 'npx escalado think --import counts.csv',
})

const recorded = answerOf([...rowsOf('small', 500, 4), ...rowsOf('a model with a very long name', 500, 2)], 500)
const ahead = answerOf([...rowsOf('small', 50, 2), ...rowsOf('large', 50, 2).slice(3)], 5000)
const hopeless = answerOf(
  rowsOf('none', 50, 2).map((row) => ({ ...row, c: 0 })),
  1000,
)
const many = answerOf(Array.from({ length: 30 }, (_, i) => rowsOf(`model ${i}`, 30 + i, 2)).flat(), 1000)

const answers = { recorded, ahead, hopeless, many }
const ks = { recorded: 500, ahead: 5000, hopeless: 1000, many: 1000 }
const cases = (Object.keys(answers) as (keyof typeof answers)[]).map(
  (name) => [name, answers[name], tableOf(ks[name])] as const,
)

test.each(cases)('%s: fits 80 columns, adds nothing by colour, and ASCII means ASCII', (_, answer, table) => {
  for (const columns of [80, 120]) {
    const text = coverageSummary(answer, table, { ...plain, columns })
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns)
    expect(text).not.toMatch(/NaN|undefined(?! )|null|Infinity/)
  }
  expect(coverageSummary(answer, table, { ...plain, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/)
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  const coloured = coverageSummary(answer, table, { ...plain, color: true })
  expect(coloured.replace(escapes, '')).toBe(coverageSummary(answer, table, plain))
})

test('nothing is drawn where nothing was solved, and one problem is one', () => {
  expect(coverageSummary(hopeless, tableOf(1000), plain)).not.toContain('measured')
  const single = answerOf(rowsOf('single', 50, 2).slice(0, 1), 1000)
  expect(coverageSummary(single, tableOf(1000), plain)).toMatch(/· 1 problem\n/)
})

test.each(cases)('%s: one page without script or request, its links leading inside', (_, answer, table) => {
  const page = coveragePage(answer, table)
  expect(page).toMatch(/^<!doctype html>/)
  expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)|src=|href="(?!#)/)
  expect(page).not.toMatch(/NaN|undefined(?!<)|>null<|\[object/)
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`)
  expect(page.match(/class="plot"/g)?.length).toBe(2 + answer.groups.length)
})

test('a recorded outcome is compared with the forecast; single orders of the samples are counted too', () => {
  const text = coverageSummary(recorded, tableOf(500), plain)
  expect(text).toContain('Escalado think · counts.csv · 2 groups of 30 problems')
  expect(text).toMatch(/ {2}a small +30 +500 +\d+\.\d%/)
  expect(text).toMatch(/ {2}b a model wit… +20 +\d+\.\d% +\d+\.\d% to \d+\.\d% +\d+\.\d% +\d+\.\d% (in|out)side/)
  expect(text.replaceAll(/\s*▌?\s+/g, ' ')).toMatch(
    /From the first 20 samples .* of 2 intervals of 80% .* of 20 single orders/,
  )
  const page = coveragePage(recorded, tableOf(500))
  expect(page).toContain('unseen by the forecast')
  expect(page).toContain('stroke-dasharray')
})

test('without an outcome, without a success, or with too many groups, that is said', () => {
  const text = coverageSummary(ahead, tableOf(5000), plain)
  expect(text).toContain('No problem set was sampled 5k times throughout')
  expect(text.replaceAll(/\s+/g, ' ')).toContain('large lacks 3 of 30 problems: 0, 1, 2')
  expect(text).toContain('The file ends without a line break.')
  expect(coverageSummary(hopeless, tableOf(1000), plain)).toContain('no problem was solved')
  expect(coverageSummary(many, tableOf(1000), plain)).toContain('and 6 more groups, listed by --json')
})

test('what a table says cannot break out of the page', () => {
  const [group] = recorded.groups
  const hostile = { groups: group === undefined ? [] : [{ ...group, name: '<script>"><img src=x>' }], refused: [] }
  expect(coveragePage(hostile, { ...tableOf(500), name: '<b>' })).not.toMatch(/<script|<img|<b>/)
})

test('shares and steps', () => {
  expect([0, 0.5, 0.0123, 0.00065, 0.000012, 1].map(formatShare)).toEqual([
    ...['0.0%', '50.0%', '1.2%', '0.07%', '0.001%', '100.0%'],
  ])
  expect(shownSteps(recorded.groups, 5)).toEqual([1, 10, 100])
  expect(shownSteps(recorded.groups, 2)).toEqual([1, 100])
})
