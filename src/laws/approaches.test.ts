import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allocationAt, envelopeAllocation, isoFlopAllocation } from './approaches.ts'
import { fitChinchilla } from './fit.ts'
import { chinchillaLoss } from './forms/chinchilla.ts'
import { computeOptimal } from './optimal.ts'

const symmetric = { E: 1.7, A: 300, B: 300, alpha: 0.34, beta: 0.34 }

test('a symmetric law: both interpolations find the square root', () => {
  const runs = [1e18, 1e19, 1e20].flatMap((C) =>
    [-3, -2, -1, 0, 1, 2, 3].map((step) => {
      const N = computeOptimal(symmetric, C).N * 1.5 ** step
      return { N, D: C / 6 / N, C, loss: chinchillaLoss(symmetric, N, C / 6 / N) }
    }),
  )
  for (const method of ['parabola', 'akima'] as const) {
    const allocation = isoFlopAllocation(runs, method)
    expect(allocation.N.exponent).toBeCloseTo(0.5, 6)
    expect(allocation.D.exponent).toBeCloseTo(0.5, 6)
    const { N, D } = computeOptimal(symmetric, 1e22)
    expect(allocationAt(allocation, 1e22).N / N).toBeCloseTo(1, 2)
    expect(allocationAt(allocation, 1e22).D / D).toBeCloseTo(1, 2)
  }
})

test('the envelope of training curves finds the same optimum', () => {
  const sizes = Array.from({ length: 16 }, (_, i) => 1e7 * 1.5 ** i)
  const rows = sizes.flatMap((N) =>
    Array.from({ length: 60 }, (_, i) => {
      const D = 0.1 * N * 1.12 ** i
      return { N, D, C: 6 * N * D, loss: chinchillaLoss(symmetric, N, D), run: `${N}` }
    }),
  )
  const { optima } = envelopeAllocation(rows)
  const middle = optima.filter(({ C }) => C > 1e18 && C < 1e19)
  expect(middle.length).toBeGreaterThan(20)
  const off = middle.map(({ C, N }) => Math.log(N / computeOptimal(symmetric, C).N))
  expect(Math.abs(off.reduce((sum, value) => sum + value, 0) / off.length)).toBeLessThan(0.1)
})

test('lines without a minimum inside are named', () => {
  const runs = [1e18, 1e19].flatMap((C) => [1, 2, 4].map((k) => ({ N: 1e7 * k, D: C / 6e7 / k, C, loss: 3 + k / 10 })))
  expect(() => isoFlopAllocation(runs, 'akima')).toThrow(/end of the line/)
  // a parabola has a turning point even where its line only falls; that is no optimum that was seen
  const falling = [1e18, 1e19].flatMap((C) =>
    [1, 2, 4, 8].map((k) => ({ N: 1e7 * k, D: C / 6e7 / k, C, loss: 3 + 0.1 * (Math.log(k) - 4) ** 2 })),
  )
  expect(() => isoFlopAllocation(falling, 'parabola')).toThrow(/beyond the end of the line/)
})

test('replicates of one size are one place on a line, at their mean, and two sizes have no minimum', () => {
  const single = [1e18, 1e19, 1e20].flatMap((C) =>
    [-3, -2, -1, 0, 1, 2, 3].map((step) => {
      const N = computeOptimal(symmetric, C).N * 1.5 ** step
      return { N, D: C / 6 / N, C, loss: chinchillaLoss(symmetric, N, C / 6 / N) }
    }),
  )
  const noisy = single.flatMap((run) => [1.01, 0.99].map((luck) => ({ ...run, loss: run.loss * luck })))
  expect(isoFlopAllocation(noisy, 'akima').N.exponent).toBeCloseTo(0.5, 6)
  const two = [1e18, 1e19].flatMap((C) =>
    [1, 1, 2, 2].map((k, i) => ({ N: 1e7 * k, D: C / 6e7 / k, C, loss: 3 + 0.01 * i })),
  )
  for (const method of ['parabola', 'akima'] as const)
    expect(() => isoFlopAllocation(two, method)).toThrow(/at least three sizes/)
})

const folder = process.env.ESCALADO_TEST_DATA
const read = (name: string) => {
  const [header = '', ...lines] = readFileSync(join(folder ?? '', 'data', name), 'utf8')
    .trim()
    .split('\n')
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

describe.skipIf(folder === undefined)('published isoFLOP tables (skipped without ESCALADO_TEST_DATA)', () => {
  const llama = () =>
    read('llama3_isoflops.csv').map((row) => ({
      N: Number(row.params),
      D: Number(row.tokens),
      C: Number(row.budget),
      loss: Number(row.loss),
      flagged: row.outlier === '1',
    }))

  test('Llama 3: approach 2 gives 393B on 16.1T, approach 3 894B on 7.1T, 0.06% apart in loss', () => {
    const second = isoFlopAllocation(llama())
    expect(second.N.exponent).toBeCloseTo(0.46322087, 7)
    expect(second.D.exponent).toBeCloseTo(0.53677913, 7)
    const planned = allocationAt(second, 3.8e25)
    expect(planned.N / 393325141744.176).toBeCloseTo(1, 6)
    expect(planned.D / 16102030259273.268).toBeCloseTo(1, 6)

    const third = fitChinchilla(llama())
    expect(third.objective / 0.00039046784619204924).toBeCloseTo(1, 6)
    const optimal = computeOptimal(third.parameters, 3.8e25)
    expect(optimal.N / 894083736650.3763).toBeCloseTo(1, 4)
    expect(optimal.D / 7083601986834.852).toBeCloseTo(1, 4)

    const clean = fitChinchilla(llama().filter(({ flagged }) => !flagged)).parameters
    const own = computeOptimal(clean, 3.8e25)
    const tokens = 3.8e25 / 6 / 645392358588.8419
    expect(chinchillaLoss(clean, 645392358588.8419, tokens) / own.loss - 1).toBeLessThan(0.001)
    expect(own.loss).toBeCloseTo(0.6352183655528001, 6)
  })

  test('Porian et al.: from 0.86 to 0.52 as the protocol is mended, by Akima as published', () => {
    const rows = read('porian_isoflops_owt2.csv')
    const cases = [
      ['base', 'long', 'kaplan', 'kaplan', 0.8698510924, null],
      ['base', 'long', 'kaplan', 'standard', 0.7031586627, null],
      ['base', 'short', 'kaplan', 'standard', 0.6043217708, 0.61128009],
      ['base', 'short', 'chinchilla', 'standard', 0.5678278776, 0.55483421],
      ['tuned', 'short', 'const', 'standard', 0.5180330856, 0.51132123],
    ] as const
    const apart: number[] = []
    for (const [hparams, warmup, decay, count, byAkima, byParabola] of cases) {
      const runs = rows
        .filter((r) => r.hparams === hparams && r.warmup === warmup && r.decay === decay && r.param_count === count)
        .map((r) => ({ N: Number(r.params), D: Number(r.tokens), C: Number(r.flops), loss: Number(r.loss) }))
      expect(Math.abs(isoFlopAllocation(runs, 'akima').N.exponent - byAkima)).toBeLessThan(2e-4)
      const parabola = isoFlopAllocation(runs, 'parabola')
      // With minima beyond the ends of their lines these two would read 1.199 and 0.845 (published: 0.835 and 0.706).
      if (byParabola === null) expect(parabola.excluded.length).toBeGreaterThan(1)
      else expect(Math.abs(parabola.N.exponent - byParabola)).toBeLessThan(1e-6)
      apart.push(Math.abs(parabola.N.exponent - byAkima))
    }
    expect(Math.max(...apart)).toBeLessThan(0.06)
  })
})
