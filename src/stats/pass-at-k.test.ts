import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { groupBy } from './group.ts'
import { passAtK, passAtKStopped, passHatK, plugInPassAtK } from './pass-at-k.ts'
import { mean } from './summary.ts'

/** Binomial probability of c successes in n. */
function binomial(n: number, c: number, p: number): number {
  let choose = 1
  for (let i = 0; i < c; i++) choose *= (n - i) / (i + 1)
  return choose * p ** c * (1 - p) ** (n - c)
}

test('by hand', () => {
  expect(passAtK(5, 2, 2)).toBeCloseTo(0.7, 14)
  expect(passHatK(5, 3, 2)).toBeCloseTo(0.3, 14)
  expect(passAtK(10, 3, 1)).toBeCloseTo(0.3, 14)
  expect([passAtK(10, 0, 4), passAtK(10, 7, 4), passAtK(4, 1, 4)]).toEqual([0, 1, 1])
  expect([passHatK(10, 10, 4), passHatK(10, 3, 4)]).toEqual([1, 0])
})

test('exact where the binomial coefficients overflow', () => {
  // k/n for c = 1; the other from mpmath with 50 digits.
  expect(passAtK(2_000_000, 1, 100)).toBeCloseTo(100 / 2_000_000, 18)
  expect(passAtK(1_000_000, 5, 200_000)).toBeCloseTo(0.672320819201744, 12)
})

test('pass@k and pass^k are unbiased, the plug-in is not', () => {
  const n = 9
  for (const p of [0.03, 0.4, 0.9]) {
    for (const k of [1, 3, 9]) {
      const expected = (estimate: (c: number) => number) =>
        Array.from({ length: n + 1 }, (_, c) => binomial(n, c, p) * estimate(c)).reduce((a, b) => a + b)
      expect(expected((c) => passAtK(n, c, k))).toBeCloseTo(1 - (1 - p) ** k, 12)
      expect(expected((c) => passHatK(n, c, k))).toBeCloseTo(p ** k, 12)
      if (k > 1) expect(expected((c) => plugInPassAtK(n, c, k))).toBeLessThan(1 - (1 - p) ** k)
    }
  }
})

test('unbiased when sampling stopped at the c-th success, for every k', () => {
  for (const [c, p] of [
    [1, 0.3],
    [2, 0.3],
    [4, 0.6],
  ] as const) {
    for (const k of [1, 2, 7, 30]) {
      let naive = 0
      let expected = 0
      for (let n = c; n < 400; n++) {
        const probability = binomial(n - 1, c - 1, p) * p
        expected += probability * passAtKStopped(n, c, k)
        naive += (probability * c) / n
      }
      expect(expected).toBeCloseTo(1 - (1 - p) ** k, 12)
      expect(naive).toBeGreaterThan(p * 1.05)
    }
  }
})

test('names impossible counts and a k beyond the samples', () => {
  expect(() => passAtK(10, 11, 1)).toThrow(/0 <= c <= n/)
  expect(() => passAtK(10, 2.5, 1)).toThrow(/whole numbers/)
  expect(() => passAtK(10, 2, 11)).toThrow(/more samples than were drawn/)
  expect(() => passAtKStopped(10, 0, 1)).toThrow(/there is none/)
})

const folder = process.env.ESCALADO_TEST_DATA
test.skipIf(folder === undefined)('agents’ runs per task: the reference (skipped without ESCALADO_TEST_DATA)', () => {
  const read = (file: string) => readFileSync(join(folder ?? '', 'data-evals', file), 'utf8')
  const reference: Record<string, Record<string, readonly [number, number]>> = JSON.parse(read('reference.json'))[
    'metr_runs_a.csv'
  ]
  const [header = '', ...lines] = read('metr_runs_a.csv').trim().split('\n')
  const columns = header.split(',')
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell])))
  const agents = groupBy(rows, ({ alias }) => alias as string)
  expect([...agents.keys()].sort()).toEqual(Object.keys(reference).sort())
  for (const [agent, runs] of agents) {
    const tasks = [...groupBy(runs, ({ task_id }) => task_id).values()].map((own) => ({
      n: own.length,
      c: own.filter(({ score_binarized }) => score_binarized === '1').length,
    }))
    for (const k of [1, 2, 4, 8]) {
      const enough = tasks.filter(({ n }) => n >= k)
      for (const [name, estimate] of [
        ['hat', passHatK],
        ['at', passAtK],
      ] as const) {
        const [value = Number.NaN, over] = reference[agent]?.[`pass_${name}_${k}`] ?? []
        expect(enough.length).toBe(over)
        expect(Math.abs(mean(enough.map(({ n, c }) => estimate(n, c, k))) - value)).toBeLessThanOrEqual(5.1e-6 * value)
      }
    }
  }
})
