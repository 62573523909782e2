import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { emptyRecord, interruptedRecord, ladderRecord } from '../../../test/figures/ladder-record.ts'
import type { LadderRecord } from '../record.ts'
import { ladderPage } from './page.ts'

const page = ladderPage(ladderRecord)
const { document } = parseHTML(page)
const textOf = (record: LadderRecord): string =>
  parseHTML(ladderPage(record)).document.body.textContent.replace(/\s+/g, ' ')

test('the file asks for nothing: no script, no address, and a policy that forbids both', () => {
  expect(document.querySelectorAll('script, link, iframe, img, object, [src]')).toHaveLength(0)
  expect(page).not.toMatch(/(https?:)?\/\/\w/)
  expect(page).not.toMatch(/url\((?!#)|@import/)
  expect(document.querySelector('meta[http-equiv]').getAttribute('content')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  )
})

test('the verdict stands first, with forecast, outcome, error, u, power and the whole seal', () => {
  const banner = document.querySelector('.banner')
  expect(document.querySelector('header').querySelector('section')).toBe(banner)
  const text = banner.textContent.replace(/\s+/g, ' ')
  const resolved = ladderRecord.forecasts[0]
  expect(text).toContain('Holds')
  expect(text).toContain(ladderRecord.meaning)
  expect(text).toContain(resolved?.forecast.mean.toFixed(3))
  expect(text).toContain(ladderRecord.outcome?.toFixed(3))
  expect(text).toContain('−0.85%')
  expect(text).toContain(ladderRecord.sealed?.sha256)
  expect(text).toContain('3.0e10 FLOP to 9.6e12 FLOP')
})

test('what the meaning says is not said twice, and the plan can be replayed', () => {
  const reason = 'the forecast is too wide'
  const forecasts = ladderRecord.forecasts.map((resolved, i) =>
    i === 0 && resolved.verdict !== null
      ? { ...resolved, verdict: { ...resolved.verdict, reasons: [reason] } }
      : resolved,
  )
  const banner = (meaning: string): string =>
    parseHTML(ladderPage({ ...ladderRecord, forecasts, meaning })).document.querySelector('.banner').textContent
  expect(banner(`This ladder cannot tell: ${reason}.`).match(/too wide/g)).toHaveLength(1)
  expect(banner('This ladder cannot tell.').match(/too wide/g)).toHaveLength(1)
  expect(textOf(ladderRecord)).toContain(`ladders/${ladderRecord.ladder}/plan.json`)
})

test('sections follow in order and every link of the contents leads to one', () => {
  const sections = [...document.querySelectorAll('main > section')].map((section) => section.id)
  expect(sections).toEqual([...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href').slice(1)))
  expect(sections[0]).toBe('compute')
  expect(new Set(sections).size).toBe(12)
})

test('headings go down one level at a time, as screen readers step through them', () => {
  const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
  expect(levels[0]).toBe(1)
  for (const [i, level] of levels.slice(1).entries()) expect(level).toBeLessThanOrEqual((levels[i] as number) + 1)
})

test('every figure says in words what it shows', () => {
  const figures = [...document.querySelectorAll('svg.plot')]
  expect(figures.length).toBeGreaterThan(15)
  for (const figure of figures) {
    expect(figure.getAttribute('role')).toBe('img')
    expect(figure.getAttribute('aria-label').length).toBeGreaterThan(20)
  }
  expect(page).not.toContain('NaN')
  expect(page).not.toContain('undefined')
})

test('each run has a row, and says whether it is in the fit', () => {
  const rows = [...document.querySelectorAll('#runs tbody tr')]
  expect(rows).toHaveLength(ladderRecord.runs.length)
  expect(rows.at(-1).textContent).toContain('the top rung is forecast, not fitted')
  const stalled = textOf(interruptedRecord)
  expect(stalled).toContain('no: its loss stopped being a number at step 412')
  expect(stalled).toContain('2 left out of the fit')
})

test('what the forecast foresees is not said of the law whose parameters are shown', () => {
  const section = document.querySelector('#law').textContent.replace(/\s+/g, ' ')
  const last = ladderRecord.law.frontier.at(-1)
  expect(section).toContain('The forecast weighs other forms as well')
  expect(section).toMatch(new RegExp(`it is lowest at .* with a loss of ${last?.loss.toFixed(3)}`))
  expect(document.querySelector('#compute .legend').textContent).toContain('the forecast at the best split')
})

test('samples are text, not markup, with the smallest model on the left', () => {
  const [left, right] = document.querySelectorAll('#samples .pair > div')
  expect(left.querySelector('h3').textContent).toContain('r1-1')
  expect(right.querySelector('h3').textContent).toContain('r5-1')
  expect(document.querySelector('#samples').textContent).toContain('<script>alert(1)</script>')
  expect([...document.querySelectorAll('#samples .control')].map((span) => span.textContent)).toContain('\\x07')
})

test('an interrupted ladder says what is still missing instead of drawing it', () => {
  const text = textOf(interruptedRecord)
  expect(text).toContain('No verdict yet')
  expect(text).toContain('Without an outcome so far: 1 of 1')
  expect(text).toContain('was not measured: the text has a single source')
  expect(text).toContain('r2-3 (diverged), r5-1 (interrupted)')
  expect(text).toContain('No samples were written yet.')
})

test('with nothing measured there is no empty figure, only sentences', () => {
  const { document: empty } = parseHTML(ladderPage(emptyRecord))
  expect(empty.querySelectorAll('svg.plot')).toHaveLength(0)
  const text = textOf(emptyRecord)
  for (const sentence of [
    'No run has ended with a loss yet, so there is nothing to draw.',
    'No forecast was made',
    'No rung has two runs with a loss',
    'No training loss was recorded yet',
    'No run has been scored',
    'No law was fitted',
    'Not sealed',
  ]) {
    expect(text).toContain(sentence)
  }
})

test('an unknown verdict gives its reasons', () => {
  const [first, ...others] = ladderRecord.forecasts
  if (first?.verdict == null) throw new Error('the fixture is resolved')
  const verdict = { ...first.verdict, verdict: 'unknown', reasons: ['the runs do not identify the law'] } as const
  const text = textOf({ ...ladderRecord, verdict: 'unknown', forecasts: [{ ...first, verdict }, ...others] })
  expect(text).toContain('Unknown')
  expect(text).toContain('The runs do not identify the law.')
})

test('a forecast that knows nothing, reaching below zero, still draws', () => {
  const [first] = ladderRecord.forecasts
  if (first === undefined) throw new Error('the fixture has a forecast')
  const forecast = { ...first.forecast, interval80: [-0.5, 3.1], interval95: [-2, 4.6], sd: 1.5, spread: 1.4 } as const
  const wide = ladderPage({ ...ladderRecord, forecasts: [{ ...first, forecast }] })
  expect(wide).not.toContain('NaN')
})

test('names from the record cannot break out of the page', () => {
  const hostile = '"><script>x</script>'
  const written = ladderPage({
    ...ladderRecord,
    ladder: hostile,
    command: hostile,
    meaning: hostile,
    text: { ...ladderRecord.text, description: hostile, unseen: hostile },
    runs: ladderRecord.runs.map((run) => ({
      ...run,
      id: hostile,
      abilities: run.abilities.map((ability) => ({ ...ability, task: hostile })),
    })),
  })
  expect(parseHTML(written).document.querySelectorAll('script')).toHaveLength(0)
})
