import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { bootstrapFit } from './bootstrap.ts'
import { fitChinchilla } from './fit.ts'
import { chinchillaLoss } from './forms/chinchilla.ts'
import type { Observation } from './observation.ts'
import { huber, squares } from './robust.ts'

const truth = { E: 1.5, A: 400, B: 900, alpha: 0.33, beta: 0.31 }

function exactRuns(): Observation[] {
  return [1e7, 3e7, 1e8, 4e8].flatMap((N) =>
    [2e8, 1e9, 6e9, 3e10].map((D) => ({ N, D, C: 6 * N * D, loss: chinchillaLoss(truth, N, D) })),
  )
}

test('recovers a law from runs that obey it exactly, whatever the penalty', () => {
  for (const penalty of [huber(1e-3), huber(1e-4), squares]) {
    const { parameters, objective, identified } = fitChinchilla(exactRuns(), { penalty })
    for (const name of ['E', 'A', 'B', 'alpha', 'beta'] as const) {
      expect(parameters[name] / truth[name]).toBeCloseTo(1, 6)
    }
    expect(objective).toBeLessThan(1e-18)
    expect(identified).toBe(true)
  }
})

test('ends at the same optimum from any start', () => {
  const random = createRandom('starts')
  const noisy = exactRuns().map((run) => ({ ...run, loss: run.loss * Math.exp(0.01 * random.normal()) }))
  const best = fitChinchilla(noisy)
  for (let i = 0; i < 5; i++) {
    const start = {
      E: random.uniform() * 3,
      A: 10 ** (4 * random.uniform()),
      B: 10 ** (5 * random.uniform()),
      alpha: random.uniform(),
      beta: random.uniform(),
    }
    const again = fitChinchilla(noisy, { start })
    expect(again.objective / best.objective).toBeCloseTo(1, 9)
    expect(again.parameters.alpha / best.parameters.alpha).toBeCloseTo(1, 5)
  }
})

test('says what the runs cannot tell', () => {
  const fixed = [1e7, 2e7, 4e7, 8e7, 16e7, 32e7].map((N) => ({
    N,
    D: 20 * N,
    C: 120 * N * N,
    loss: chinchillaLoss(truth, N, 20 * N),
  }))
  const fit = fitChinchilla(fixed)
  expect(fit.identified).toBe(false)
  expect(fit.diagnostics.join('\n')).toMatch(/tokens per parameter are fixed/)

  const flat = exactRuns().map((run) => ({ ...run, loss: chinchillaLoss({ ...truth, A: 0 }, run.N, run.D) }))
  const { parameters, diagnostics } = fitChinchilla(flat)
  expect(Math.min(parameters.E, parameters.A, parameters.B)).toBeGreaterThanOrEqual(0)
  expect(diagnostics.join('\n')).toMatch(/parameters/)
})

test('refuses fewer runs than parameters and names a bad value', () => {
  expect(() => fitChinchilla(exactRuns().slice(0, 4))).toThrow(/5 parameters/)
  const bad = exactRuns().map((run, i) => (i === 2 ? { ...run, loss: -1 } : run))
  expect(() => fitChinchilla(bad)).toThrow(/row 3, column loss/)
})

const folder = process.env.ESCALADO_TEST_DATA
describe.skipIf(folder === undefined)('the Chinchilla points (skipped without ESCALADO_TEST_DATA)', () => {
  const read = () =>
    readFileSync(join(folder ?? '', 'data/chinchilla_epoch.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [N = 0, D = 0, C = 0, loss = 0, kept] = line.split(',').map(Number)
        return { N, D, C, loss, kept: kept === 1 }
      })

  test('240 points: the optimum to 1e-6', () => {
    const fit = fitChinchilla(read().filter(({ kept }) => kept))
    const reference = {
      E: 1.8172180968954628,
      A: 477.82586716385157,
      B: 2143.4172817697618,
      alpha: 0.3473104988010503,
      beta: 0.36717243072831907,
    }
    for (const name of ['E', 'A', 'B', 'alpha', 'beta'] as const) {
      expect(Math.abs(fit.parameters[name] / reference[name] - 1)).toBeLessThan(1e-6)
    }
    expect(Math.abs(fit.objective / 0.00101827401770388 - 1)).toBeLessThan(1e-6)
    expect(fit.identified).toBe(true)
  })

  test('all 245 points, and the sensitivity to delta', () => {
    const all = fitChinchilla(read()).parameters
    expect(all.beta).toBeCloseTo(0.45304929, 6)
    const flagged = fitChinchilla(read()).outliers.map(({ row }) => row)
    expect(flagged).toEqual(expect.arrayContaining([0, 1, 2]))
    expect(all.E).toBeCloseTo(1.89133849, 6)
    const kept = read().filter((row) => row.kept)
    const expected = { 1e-4: 0.3653847315, 1e-2: 0.3815375223, 1e-1: 0.4058838333 }
    for (const [delta, beta] of Object.entries(expected)) {
      expect(fitChinchilla(kept, { penalty: huber(Number(delta)) }).parameters.beta).toBeCloseTo(beta, 6)
    }
  })

  test('checkpoints of one run are one draw: Gemstones by runs against by rows', () => {
    const rows = readFileSync(join(folder ?? '', 'data/gemstones_hot.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [run = '', params, , , tokens, , loss] = line.split(',')
        return { N: Number(params), D: Number(tokens), C: 6 * Number(params) * Number(tokens), loss: Number(loss), run }
      })
    const spread = (observations: readonly Observation[]) =>
      bootstrapFit(observations, createRandom('gemstones'), 300).standardDeviations.alpha
    expect(Math.abs(spread(rows) / 0.0573 - 1)).toBeLessThan(0.2)
    expect(Math.abs(spread(rows.map(({ N, D, C, loss }) => ({ N, D, C, loss }))) / 0.0181 - 1)).toBeLessThan(0.2)
  })

  test('bootstrap standard deviations within 10% of the reference', () => {
    const kept = read().filter((row) => row.kept)
    const { standardDeviations } = bootstrapFit(kept, createRandom('reference'), 4000)
    const reference = {
      E: 0.02557958,
      A: 120.115,
      B: 1408.016,
      alpha: 0.01505543,
      beta: 0.02042846,
      nExponent: 0.01946789,
    }
    for (const [name, value] of Object.entries(reference)) {
      expect(Math.abs(standardDeviations[name as keyof typeof reference] / value - 1)).toBeLessThan(0.1)
    }
  })
})
