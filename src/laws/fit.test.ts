import { expect, test } from 'vitest'
import { createRandom } from '../stats/index.ts'
import { fitChinchilla } from './fit.ts'
import { chinchillaLoss } from './forms/chinchilla.ts'
import { dataConstrainedFree } from './forms/data-constrained.ts'
import { powerFloor } from './forms/power-floor.ts'
import { identifiability } from './identify.ts'
import type { Observation } from './observation.ts'
import { populationsOf } from './populations.ts'
import { huber, lossSquares, squares } from './robust.ts'

const truth = { E: 1.5, A: 400, B: 900, alpha: 0.33, beta: 0.31 }

function exactRuns(): Observation[] {
  return [1e7, 3e7, 1e8, 4e8].flatMap((N) =>
    [2e8, 1e9, 6e9, 3e10].map((D) => ({ N, D, C: 6 * N * D, loss: chinchillaLoss(truth, N, D) })),
  )
}

test('recovers a law from runs that obey it exactly, whatever the penalty', () => {
  for (const penalty of [huber(1e-3), huber(1e-4), squares, lossSquares]) {
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

test('an outlier is named with its size and stays in the fit, where the penalty gives it little weight', () => {
  const random = createRandom('outlier')
  const runs = exactRuns().map((run) => ({ ...run, loss: run.loss * Math.exp(0.002 * random.normal()) }))
  const spoiled = runs.map((run, i) => (i === 5 ? { ...run, loss: 1.1 * run.loss } : run))
  const { outliers, residuals, parameters } = fitChinchilla(spoiled)
  expect(outliers.map(({ row }) => row)).toEqual([5])
  expect(outliers[0]?.reason).toMatch(/^loss 9\.\d% above the law, \d+ times the usual scatter$/)
  expect(residuals).toHaveLength(spoiled.length)
  expect(parameters.alpha).toBeCloseTo(fitChinchilla(runs).parameters.alpha, 1)
})

test('a law without irreducible loss: exactly none, from any start', () => {
  const random = createRandom('edge')
  const none = exactRuns().map(({ N, D, C }) => ({
    ...{ N, D, C },
    loss: 40 * N ** -0.14 * Math.exp(0.02 * random.normal()) + 30 * D ** -0.2,
  }))
  const { parameters, objective, converged, diagnostics } = fitChinchilla(none)
  expect(parameters.E).toBe(0)
  expect(converged).toBe(true)
  expect(diagnostics.join()).toMatch(/irreducible loss E is undetermined/)
  for (const E of [1e-6, 0.3, 0.9]) {
    const again = fitChinchilla(none, { start: { ...parameters, E } })
    expect(again.objective / objective).toBeCloseTo(1, 10)
  }
})

test('what a table must vary is said once for each form', () => {
  const runs = exactRuns()
  const isoFlop = runs.map((run) => ({ ...run, D: 1e18 / 6 / run.N, C: 1e18 }))
  expect(identifiability(runs)).toEqual([])
  expect(identifiability(runs.filter(({ N }) => N === 1e7)).join()).toMatch(/one size/)
  expect(identifiability(isoFlop).join()).toMatch(/vary only together/)
  const short = runs.map((run, i) => ({ ...run, N: 1e7 * (1 + 0.05 * (i % 4)) }))
  expect(identifiability(short)).toEqual(['the sizes span less than a factor of 2'])
  const curve = runs.map((run) => ({ ...run, C: 1e18 + run.C * 1e-6 }))
  expect(identifiability(curve, powerFloor('C'))).toEqual(['the values of C span less than a factor of 2'])
  expect(identifiability(runs, dataConstrainedFree).join()).toMatch(/what repeats cost is not identified/)
})

test('rows of two units in one fit are told apart', () => {
  const random = createRandom('units')
  const runs = [...exactRuns(), ...exactRuns()].map((run, i) => ({
    ...run,
    loss: run.loss * Math.exp(0.003 * random.normal()) * (i % 4 === 1 ? 1 / Math.LN2 : 1),
  }))
  const { diagnostics } = fitChinchilla(runs)
  expect(diagnostics.join()).toMatch(/8 of 32 rows lie 4\d% above the others/)
  for (let trial = 0; trial < 200; trial++) {
    const normal = Array.from({ length: 20 + trial }, () => random.normal())
    expect(populationsOf(normal)).toBeUndefined()
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
  const repeated = exactRuns().map((run, i) => ({ ...run, unique: i === 4 ? 0 : run.D }))
  expect(() => fitChinchilla(repeated)).toThrow(/row 5, column unique/)
  expect(() => fitChinchilla(exactRuns(), { weights: [1, 2, 3] })).toThrow(/3 weights for 16 rows/)
  const negative = exactRuns().map((_, i) => (i === 1 ? -1 : 1))
  expect(() => fitChinchilla(exactRuns(), { weights: negative })).toThrow(/weight 2: /)
})
