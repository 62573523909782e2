/** The figures of tables as the pages draw them, small: a changed snapshot is a change that people will see. */
import { expect, test } from 'vitest'
import { answerFit, answerWall } from '../../src/laws/index.ts'
import { excessFigure, fitPage, isoflopFigure, runMarks, tableRuns, wallPage } from '../../src/report/index.ts'
import { readTableOf } from '../support/read-table.ts'
import { bestSize, isoFlopRuns, lawLoss } from '../support/runs.ts'

const SIZE = { width: 320, height: 220 }
const amount = { name: 'compute C (FLOP)', unit: 'FLOP' }
/** Every third size of every second line, so that the snapshots stay readable. */
const rows = isoFlopRuns().filter((_, i) => Math.floor(i / 7) % 2 === 0 && i % 3 === 0)

/** The law itself along its best splits, with bands that widen, and a forecast at its end. */
const line = [1e18, 1e19, 1e20, 3e20, 1e21, 3e21].map((C, i) => {
  const N = bestSize(C)
  const loss = lawLoss(N, C / 6 / N)
  const around = (width: number) => [loss * (1 - width * (i + 1)), loss * (1 + width * (i + 1))] as const
  return { C, loss, interval80: around(0.003), interval90: around(0.004) }
})
const forecasts = [{ C: 3e21, mean: 2.3, interval80: [2.26, 2.34], interval95: [2.23, 2.37] } as const]

const figures: { readonly [name: string]: string } = {
  'table-runs': tableRuns(
    {
      ...{ amount, marks: runMarks(rows), ringed: runMarks(rows.slice(-2)), line, fittedTo: 3e20, outcomes: [] },
      ...{ forecasts, label: 'Loss against compute.' },
    },
    SIZE,
  ),
  excess: excessFigure(
    {
      ...{ amount, quantity: 'loss above the law', label: 'Excess over the law.' },
      points: rows.map(({ C }, i) => ({
        ...{ C, excess: 0.004 * ((i % 5) - 2), size: 1 + (i % 7), ringed: i > 5 },
        ...(i > 5 && { interval90: [-0.01, 0.01] as const }),
      })),
    },
    SIZE,
  ),
  'isoflop-table': isoflopFigure(
    [1e18, 1e20].map((C, i) => ({
      ...{ C, colour: 1 + 6 * i },
      runs: runMarks(rows.filter((row) => row.C === C)),
      law: rows.filter((row) => row.C === C).map(({ N, loss }) => ({ N, loss: loss * 1.01 })),
    })),
    'loss',
    SIZE,
  ),
}

for (const [name, svg] of Object.entries(figures)) {
  test(`${name} is drawn as before`, async () => {
    await expect(`${svg.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`snapshots/${name}.svg`)
  })
}

test('labels of a loss axis are all there below 1, where Plot would drop most of them', () => {
  const small = rows.map((row) => ({ ...row, loss: row.loss / 4 }))
  const svg = tableRuns(
    {
      ...{ amount, marks: runMarks(small), ringed: [], line: [], fittedTo: 3e20, forecasts: [], outcomes: [] },
      label: 'Loss against compute.',
    },
    SIZE,
  )
  const [, labels = ''] = /y-axis tick label">(.*?)<\/g>/.exec(svg) ?? []
  expect(labels.match(/<text/g)?.length).toBeGreaterThan(3)
  expect(labels).not.toMatch(/<text[^>]*\/>/)
})

test('the law is solid where it was fitted and dotted beyond, without a gap', () => {
  const lines = [
    ...(figures['table-runs'] ?? '').matchAll(/<g [^>]*aria-label="line"[^>]*>\s*<g [^>]*>\s*<path d="M([^"]+)"/g),
  ]
  const [solid = [], dotted = []] = lines.map(([, path = '']) => path.split(/[LC]/))
  expect(lines).toHaveLength(2)
  expect(solid.length).toBeGreaterThan(2)
  expect(dotted[0]).toBe(solid.at(-1))
})

test('every fitted run and every newest run of a page has its mark', () => {
  const table = readTableOf(isoFlopRuns())
  const fit = fitPage(answerFit(table.observations, { bootstraps: 20 }), table)
  const [, residuals = ''] = fit.split('<section id="residuals"')
  expect(residuals.split('class="narrow"')[0]?.match(/<circle/g)?.length).toBeGreaterThanOrEqual(42)
  const wall = wallPage(answerWall(table.observations), table)
  const [, excess = ''] = wall.split('<section id="excess"')
  expect(excess.split('class="narrow"')[0]?.match(/stroke="var\(--outcome\)"/g)?.length).toBeGreaterThan(0)
})
