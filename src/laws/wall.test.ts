import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { chinchillaLoss } from './forms/chinchilla.ts'
import { identifiability } from './identify.ts'
import type { Observation } from './observation.ts'
import { computeOptimal } from './optimal.ts'
import { wallTest } from './wall.ts'
import { kindOf } from './wall-kind.ts'

const law = { E: 1.7, A: 400, B: 900, alpha: 0.34, beta: 0.32 }

/** Six isoFLOP levels of seven sizes; `spoil` gives the ln excess of a run of the newest level. */
function table(
  spoil: (run: { N: number; D: number; place: number }) => number,
  unique?: number,
  seed = 'wall',
): Observation[] {
  const random = createRandom(seed)
  return [1, 3, 10, 30, 100, 300].flatMap((times, level) =>
    [-3, -2, -1, 0, 1, 2, 3].map((place) => {
      const C = 1e18 * times
      const N = computeOptimal(law, C).N * 1.5 ** place
      const D = C / 6 / N
      const excess = level === 5 ? spoil({ N, D, place }) : 0
      const loss = chinchillaLoss(law, N, D) * Math.exp(excess + 0.0015 * random.normal())
      return { N, D, C, loss, ...(unique !== undefined && level === 5 ? { unique: D / unique } : {}) }
    }),
  )
}

test('a law that holds', () => {
  const result = wallTest(table(() => 0))
  expect(result).toMatchObject({ verdict: 'holds', beyond: 'unknown', kind: 'undetermined', newest: 7, fitted: 35 })
  expect(Math.abs(result.excess)).toBeLessThan(0.004)
  expect(result.power).toBeGreaterThan(0.99)
})

test('a planted wall and leap of 3%, and their size', () => {
  const wall = wallTest(table(() => 0.03))
  expect(wall).toMatchObject({ verdict: 'wall', kind: 'break', beyond: 'unknown' })
  expect(wall.excess).toBeCloseTo(Math.expm1(0.03), 2)
  expect(wallTest(table(() => -0.03)).verdict).toBe('leap')
})

test('which kind of wall', () => {
  expect(wallTest(table(({ place }) => 0.03 + 0.008 * place)).kind).toBe('parameters-or-tuning')
  expect(wallTest(table(() => 0.03, 12)).kind).toBe('data')
  const fine = table(() => 0)
  const best = Math.min(...fine.slice(0, 35).map(({ loss }) => loss))
  const stuck = fine.map((run, i) => (i < 35 ? run : { ...run, loss: best * (1 + 0.0005 * (i % 3)) }))
  expect(wallTest(stuck)).toMatchObject({ verdict: 'wall', kind: 'metric-ceiling' })
})

test('newest runs that read alike show a metric at its ceiling only where the law foresees differences', () => {
  const runs = [2.5, 2.502, 2.498, 2.501, 2.499].map((loss, i) => ({ N: 1e9 * 1.5 ** i, D: 1e20, C: 6e29, loss }))
  const below = [{ N: 1e9, D: 1e19, C: 6e28, loss: 2.5 }]
  const kindWhere = (foreseen: (i: number) => number) =>
    kindOf(
      runs,
      runs.map(({ loss }, i) => Math.log(loss / foreseen(i))),
      0.004,
      below,
    ).kind
  expect(kindWhere((i) => 2.3 + 0.03 * (i - 2) ** 2)).toBe('metric-ceiling')
  expect(kindWhere(() => 2.43)).toBe('break')
})

test('learning rates off the trend of the runs below name a wall of tuning, on it a break', () => {
  const withRates = (newest: number) =>
    table(() => 0.03).map((run) => ({ ...run, learningRate: 0.3 * run.N ** -0.25 * (run.C === 3e20 ? newest : 1) }))
  const off = wallTest(withRates(4))
  expect(off).toMatchObject({ verdict: 'wall', kind: 'parameters-or-tuning' })
  expect(off.diagnostics.join()).toMatch(/4\.0 times the learning rate/)
  expect(wallTest(withRates(1)).kind).toBe('break')
  const mixed = table(({ place }) => 0.02 + (place % 2 === 0 ? 0.02 : 0)).map((run, i) => ({
    ...run,
    learningRate: 0.3 * run.N ** -0.25 * (run.C === 3e20 && i % 2 === 0 ? 1.25 : 1),
  }))
  expect(wallTest(mixed).diagnostics.join()).toMatch(/with the learning rate/)
})

test('too little to see 3%: unknown, with the cheapest runs that would help', () => {
  const random = createRandom('noisy')
  const noisy = table(() => 0)
    .filter((_, i) => i % 3 === 0)
    .map((run) => ({ ...run, loss: run.loss * Math.exp(0.02 * random.normal()) }))
  const { verdict, diagnostics, next } = wallTest(noisy)
  expect(verdict).toBe('unknown')
  expect(diagnostics.join('\n')).toMatch(/shortfall of 3%/)
  expect(next.length).toBeGreaterThan(0)
  const computes = noisy.map(({ C }) => C)
  for (const { N, D, C, runs, reason } of next) {
    expect(C).toBeGreaterThan(0.98 * Math.min(...computes))
    expect(C).toBeLessThanOrEqual(Math.max(...computes))
    expect(C / (6 * N * D)).toBeCloseTo(1, 6)
    expect(runs).toBeGreaterThanOrEqual(1)
    expect(reason).toMatch(/variance/)
  }
  expect(new Set(next.map(({ N, D }) => `${N} ${D}`)).size).toBe(next.length)
})

test('what further runs are for: noise at the newest scale, or a law that is not known well there', () => {
  const random = createRandom('lonely')
  const lonely = table(() => 0)
    .filter(({ C }, i) => C < 3e20 || i === 38)
    .map((run) => ({ ...run, loss: run.loss * Math.exp(0.02 * random.normal()) }))
  expect(wallTest(lonely).next[0]).toMatchObject({ C: 3e20 })
  // Few rough runs far below many at the newest scale: the law is what is uncertain.
  const far = table(() => 0)
    .filter(({ C }, i) => C === 3e20 || (C < 2e19 && i % 2 === 0))
    .map((run) => (run.C === 3e20 ? run : { ...run, loss: run.loss * Math.exp(0.005 * random.normal()) }))
  const { verdict, next } = wallTest([...far, ...far.filter(({ C }) => C === 3e20)])
  expect(verdict).toBe('unknown')
  expect(next.length).toBeGreaterThan(0)
  for (const { C } of next) expect(C).toBeLessThan(2e19)
})

test('where the rows identify no law, the further runs are those that would let them', () => {
  const fine = table(() => 0)
  const spoiled: Record<string, Observation[]> = {
    'fixed tokens per parameter': fine.map(({ N }) => ({
      N,
      D: 20 * N,
      C: 120 * N * N,
      loss: chinchillaLoss(law, N, 20 * N),
    })),
    'one size': fine.map(({ D }) => ({ N: 1e9, D, C: 6e9 * D, loss: chinchillaLoss(law, 1e9, D) })),
  }
  for (const [name, rows] of Object.entries(spoiled)) {
    const { verdict, next } = wallTest(rows)
    expect(verdict, name).toBe('unknown')
    expect(next.length, name).toBeGreaterThan(0)
    const top = Math.max(...rows.map(({ C }) => C))
    const below = rows.filter(({ C }) => C < top / 1.25)
    expect(identifiability(below), name).not.toEqual([])
    expect(identifiability([...below, ...next.map((run) => ({ ...run, loss: 1 }))]), name).toEqual([])
    expect(next.every(({ C }) => C <= 1.02 * top)).toBe(true)
  }
})

test('a sure but small wall says that it is small', () => {
  const { verdict, excess, diagnostics } = wallTest(table(() => 0.007))
  expect(verdict).toBe('wall')
  expect(excess).toBeLessThan(0.01)
  expect(diagnostics.join()).toMatch(/sure but small: 0\.\d%/)
})

test('losses at their floor are a diagnostic, not an excess', () => {
  const floored = table(() => 0).map((run) => ({ ...run, loss: 1.7 + 0.05 * (run.loss - 1.7) }))
  const { verdict, diagnostics } = wallTest(floored)
  expect(verdict).toBe('holds')
  expect(diagnostics.join()).toMatch(/within 5% of the irreducible loss/)
})

test('losses below the floor of the law refute the floor, they do not reach it', () => {
  const bent = table(() => 0).map((run) => ({ ...run, loss: run.C < 3e20 ? 2.5 + 0.05 * (run.loss - 1.7) : 2.3 }))
  const said = wallTest(bent).diagnostics.join()
  expect(said).toMatch(/fall below the irreducible loss/)
  expect(said).not.toMatch(/little is left to gain/)
})

test('refuses what it cannot test', () => {
  expect(() =>
    wallTest(
      table(() => 0),
      { newestAbove: 1e25 },
    ),
  ).toThrow(/one at it/)
})
