/** The figures as the report draws them, small: a changed snapshot is a change that people will see. */
import { expect, test } from 'vitest'
import {
  abilityAgainstCompute,
  forecastDensity,
  generalization,
  isoflopCurves,
  ladderFigure,
  lossAgainstCompute,
  lossCurves,
} from '../../src/report/index.ts'
import type { LadderRecord } from '../../src/studies/index.ts'
import { interruptedRecord, ladderRecord } from './ladder-record.ts'

const SIZE = { width: 320, height: 220 }

/** Fewer points, so that the snapshots stay readable. */
const small: LadderRecord = {
  ...ladderRecord,
  runs: ladderRecord.runs.map((run) => ({ ...run, curve: run.curve.filter((_, i) => i % 13 === 0) })),
  law: { ...ladderRecord.law, frontier: ladderRecord.law.frontier.filter((_, i) => i % 8 === 0) },
}

const figures: { readonly [name: string]: string | null } = {
  'loss-compute': lossAgainstCompute(small, SIZE),
  'loss-compute-interrupted': lossAgainstCompute({ ...interruptedRecord, law: small.law }, SIZE),
  isoflop: isoflopCurves(small, SIZE),
  'loss-curves': lossCurves(small, SIZE),
  generalization: generalization(small, SIZE),
  'ability-exact': abilityAgainstCompute(small, 'sort', 'exact', SIZE),
  'ability-log-probability': abilityAgainstCompute(small, 'sort', 'logProbability', SIZE),
}

for (const [name, svg] of Object.entries(figures)) {
  test(`${name} is drawn as before`, async () => {
    await expect(`${(svg ?? '').replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`snapshots/${name}.svg`)
  })
}

test('every fitted run of L(C) stands where its compute and loss say', () => {
  const dots = places(figures['loss-compute'])
  const runs = small.runs.filter((run) => !run.top)
  expect([...dots.keys()].sort()).toEqual(runs.map((run) => run.id).sort())
  // Both axes are logarithmic, so positions are linear in the logarithms: two runs fix the scale, all others must follow.
  const [from, to] = [place(dots, 'r1-1'), place(dots, 'r4-2')]
  const [first, last] = [find('r1-1'), find('r4-2')]
  const share = (a: number, b: number, value: number) => Math.log(value / a) / Math.log(b / a)
  for (const run of runs) {
    const { x, y } = place(dots, run.id)
    expect(x).toBeCloseTo(from.x + share(first.C, last.C, run.C) * (to.x - from.x), 1)
    expect(y).toBeCloseTo(from.y + share(first.loss, last.loss, run.loss ?? Number.NaN) * (to.y - from.y), 1)
  }
})

test('more compute is further right, lower loss is lower', () => {
  const dots = places(figures['loss-compute'])
  expect(place(dots, 'r4-2').x).toBeGreaterThan(place(dots, 'r1-1').x)
  expect(place(dots, 'r4-2').y).toBeGreaterThan(place(dots, 'r1-1').y)
})

test('exact match spans the whole axis: 0% at the bottom, 100% at the top', () => {
  const dots = places(figures['ability-exact'])
  const [bottom, top] = [SIZE.height - 22, 22]
  for (const run of small.runs) {
    const exact = run.abilities.find((ability) => ability.task === 'sort')?.exact ?? Number.NaN
    expect(place(dots, run.id).y).toBeCloseTo(bottom - exact * (bottom - top), 1)
  }
})

test('an excluded run is a cross and no dot, a missing outcome is no diamond', () => {
  const whole = figures['loss-compute'] ?? ''
  const interrupted = figures['loss-compute-interrupted'] ?? ''
  expect(places(interrupted).size).toBe(10)
  expect(whole).toContain('outcome 1.317')
  expect(interrupted).not.toContain('outcome')
  expect(interrupted).toContain('not in the fit: loss 2.280')
})

test('the density peaks at the forecast and marks the outcome', () => {
  const resolved = ladderRecord.forecasts[0]
  if (resolved === undefined) throw new Error('the fixture has a forecast')
  const svg = forecastDensity(resolved.forecast, 1.317, SIZE)
  expect(svg).toContain('outcome 1.317')
  expect(forecastDensity(resolved.forecast, null, SIZE)).not.toMatch(/>outcome/)
})

test('the figure for a README is a document of its own, with its colours in both modes', () => {
  const svg = ladderFigure(ladderRecord) ?? ''
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  const used = new Set([...svg.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name))
  const [light, dark] = svg.split('prefers-color-scheme:dark')
  for (const name of used) {
    expect(light).toContain(`${name}:#`)
    expect(dark).toContain(`${name}:#`)
  }
})

test('drawing twice gives the same bytes', () => {
  expect(lossAgainstCompute(small, SIZE)).toBe(figures['loss-compute'])
})

/** Centres of the dots whose title begins with a run's name, by that name. */
function places(svg: string | null | undefined): Map<string, { x: number; y: number }> {
  const dots = [...(svg ?? '').matchAll(/<circle([^>]*)><title>(r[\d-]+):/g)]
  const read = (attributes: string, name: string) => Number(attributes.match(new RegExp(` ${name}="([^"]*)"`))?.[1])
  return new Map(dots.map(([, dot = '', run = '']) => [run, { x: read(dot, 'cx'), y: read(dot, 'cy') }]))
}

function place(dots: ReturnType<typeof places>, run: string): { x: number; y: number } {
  return dots.get(run) ?? { x: Number.NaN, y: Number.NaN }
}

function find(id: string): { C: number; loss: number } {
  const run = small.runs.find((candidate) => candidate.id === id)
  return { C: run?.C ?? Number.NaN, loss: run?.loss ?? Number.NaN }
}
