import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { bareRecord, shortRecord, thinkRecord, unknownRecord } from '../../../test/support/think-record.ts'
import { verificationRecord } from '../../../test/support/verification-record.ts'
import { verificationPage } from '../verification/page.ts'
import { verificationSummary } from '../verification/summary.ts'
import { thinkPage } from './page.ts'
import { thinkSummary } from './summary.ts'

const records = [
  ['whole', thinkRecord],
  ['short', shortRecord],
  ['bare', bareRecord],
  ['unknown', unknownRecord],
] as const
const plain = { color: false, columns: 80, unicode: true }
const pages = [
  ...records.map(([name, record]) => [name, thinkPage(record)] as const),
  ['verification', verificationPage(verificationRecord)] as const,
]
const summaries = (style: typeof plain) => [
  ...records.map(([name, record]) => [name, thinkSummary(record, style)] as const),
  ['verification', verificationSummary(verificationRecord, style)] as const,
]

test.each(pages)('%s: one page without script or request, its links leading inside, nothing left blank', (_, page) => {
  const { document } = parseHTML(page)
  expect(document.querySelectorAll('script, link, iframe, img, object, [src]')).toHaveLength(0)
  expect(page).not.toMatch(/(https?:)?\/\/\w/)
  const sections = [...document.querySelectorAll('main > section')].map((section) => section.id)
  expect(sections).toEqual([...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href').slice(1)))
  const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
  for (const [i, level] of levels.slice(1).entries()) expect(level).toBeLessThanOrEqual((levels[i] as number) + 1)
  for (const text of ['NaN', 'undefined', 'Infinity', '[object']) expect(page).not.toContain(text)
  for (const figure of document.querySelectorAll('svg.plot'))
    expect(figure.getAttribute('aria-label').length).toBeGreaterThan(20)
})

test('the verdict, the forecast, its outcome and the seal stand first', () => {
  const banner = parseHTML(thinkPage(thinkRecord)).document.querySelector('.banner').textContent.replace(/\s+/g, ' ')
  expect(banner).toContain(thinkRecord.meaning)
  expect(banner).toContain(thinkRecord.sealed?.sha256)
  expect(banner).toContain('majority vote (64 samples)')
})

test('every gain is shown with its interval, and coverage is told from selection', () => {
  const { document } = parseHTML(thinkPage(thinkRecord))
  const text = document.querySelector('#gains').textContent
  for (const { strategy } of thinkRecord.gains) expect(text).toContain(strategy)
  expect(text).toMatch(/were there no gain anywhere, about \d+ would/)
  expect(text).toContain('coverage: consults the exact verifier')
  expect(document.body.textContent).toContain('Coverage is not selection.')
})

test('thoughts are text, whatever they hold', () => {
  expect(thinkPage(thinkRecord)).toContain('&lt;script&gt;alert(1)')
})

test.each(summaries(plain))('%s: fits 80 columns but for hashes', (_, summary) => {
  for (const line of summary.split('\n').filter((each) => !/[0-9a-f]{64}|reports?\/| again /.test(each)))
    expect([...line].length, line).toBeLessThanOrEqual(80)
})

test.each(summaries({ ...plain, unicode: false }))('%s: ASCII means ASCII', (_, summary) => {
  expect(summary).toMatch(/^[ -~\n]*$/)
})

test('a law that was not fitted says why, and an outcome that has not come is waited for', () => {
  expect(thinkSummary(bareRecord, plain)).toMatch(/not yet|No forecast was made/)
  const withheld = { ...thinkRecord, law: { strategy: 'majority vote', fitted: null, reason: 'too few cells' } }
  expect(thinkPage(withheld)).toMatch(/too few cells/i)
  expect(thinkSummary(withheld, plain)).toContain('None: too few cells.')
})

test('the hypothesis: its verdict, both arms, what was expected', () => {
  const page = verificationPage(verificationRecord)
  expect(page).toContain(verificationRecord.meaning)
  expect(page).toContain(verificationRecord.rule)
  expect(page).toContain('The clip never cut anything off.')
  expect(parseHTML(page).document.querySelectorAll('#models tbody tr')).toHaveLength(16)
  expect(verificationSummary(verificationRecord, plain)).toContain(verificationRecord.verdict)
})
