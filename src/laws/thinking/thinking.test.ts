import { describe, expect, test } from 'vitest'
import { SURFACE, simulatedStudy } from '../../../test/support/thinking-study.ts'
import { createRandom, mean } from '../../stats/index.ts'
import { economyOf } from './economy.ts'
import { exchangeRate } from './exchange.ts'
import { fitThinking, type ThinkingCell, type ThinkingLaw, thinkingLogit } from './index.ts'
import { bestSplits, isoAccuracy } from './splits.ts'

const seeds = Array.from({ length: 20 }, (_, seed) => seed)
const lawOf = (cells: readonly ThinkingCell[], groups: readonly string[], replicates = 60): ThinkingLaw => {
  const { fitted, reason } = fitThinking(cells, groups, { random: createRandom('law'), replicates })
  expect(reason).toBeNull()
  return fitted as ThinkingLaw
}

test('a surface without luck is found again', () => {
  const { cells, groups } = simulatedStudy(createRandom('exact'), {
    ...{ problems: 4000, draws: 0, luck: { level: 0, pace: 0 } },
  })
  const { params, residual } = lawOf(cells, groups, 20)
  for (const name of ['size', 'data', 'practice', 'samples', 'sigma', 'tau'] as const) {
    expect((params[name] as number) / SURFACE[name], name).toBeGreaterThan(0.85)
    expect((params[name] as number) / SURFACE[name], name).toBeLessThan(1.15)
  }
  expect(residual.accuracy).toBeLessThan(0.01)
})

test('intervals of 90% hold the truth about as often as they say', () => {
  const held = seeds.flatMap((seed) => {
    const { cells, groups } = simulatedStudy(createRandom('interval', seed), { problems: 120 })
    const { intervals } = lawOf(cells, groups, 120)
    return (['size', 'data', 'practice', 'sigma'] as const).map((name) => {
      const [low, high] = intervals[name] as readonly [number, number]
      return low <= SURFACE[name] && SURFACE[name] <= high ? 1 : 0
    })
  })
  expect(mean(held)).toBeGreaterThan(0.78)
})

describe('what training and inference compute are worth in each other', () => {
  const { cells } = simulatedStudy(createRandom('economy'), { luck: { level: 0, pace: 0 } })
  const economy = economyOf(cells)

  test('queries cost what was measured', () => {
    for (const cell of cells) expect(economy.queryFlops(cell, cell) / cell.flops).toBeCloseTo(1, 6)
  })

  test('the exchange rate is that of trainings compared one by one', () => {
    const rate = exchangeRate(SURFACE, [SURFACE, SURFACE], economy)
    const { at, to, factor } = rate as NonNullable<typeof rate>
    const logit = (training: number, budget: { thinking: number; samples: number }) =>
      thinkingLogit(SURFACE, { ...economy.at(training), thinking: budget.thinking, samples: budget.samples })
    const { training } = economy.middle
    const goal = logit(training, to)
    let [low, high] = [1, 1e9]
    for (let i = 0; i < 200; i++) {
      const middle = Math.sqrt(low * high)
      if (logit(training * middle, at) < goal) low = middle
      else high = middle
    }
    expect((factor.value as number) / low).toBeCloseTo(1, 6)
    expect(factor.interval95[0]).toBeCloseTo(factor.value as number, 6)
    // ten times the compute is spent, on the middle model
    const ratio = economy.queryFlops(economy.middle, to) / economy.queryFlops(economy.middle, at)
    expect(ratio).toBeCloseTo(10, 6)
  })

  test('where training brings nothing, no amount of it is worth it; what is withheld has no rate', () => {
    expect(exchangeRate({ ...SURFACE, size: 0, data: 0 }, [], economy)?.factor.value).toBeNull()
    expect(exchangeRate({ ...SURFACE, data: null }, [], economy)).toBeNull()
  })

  test('the best split is that of a finer search, and trains less the more queries it serves', () => {
    for (const { budget, points } of bestSplits(SURFACE, economy)) {
      expect(points.length).toBeGreaterThan(4)
      const shares = points.map(({ trainingShare }) => trainingShare)
      expect(shares).toEqual(shares.toSorted((a, b) => b - a))
      for (const { queries, accuracy } of points) {
        let best = 0
        for (let part = 0.0005; part < 1; part += 0.0005) {
          const model = economy.at(part * budget)
          const choice = economy.best(SURFACE, model, ((1 - part) * budget) / queries)
          if (choice !== null) best = Math.max(best, 1 / (1 + Math.exp(-choice.logit)))
        }
        expect(accuracy).toBeGreaterThan(best - 0.004)
      }
    }
  })

  test('along a curve of equal accuracy the inference compute reaches it, and 1% less does not', () => {
    for (const { accuracy, points } of isoAccuracy(SURFACE, economy, cells)) {
      expect(points.length).toBeGreaterThan(5)
      const reached = (training: number, inference: number) =>
        1 / (1 + Math.exp(-(economy.best(SURFACE, economy.at(training), inference)?.logit ?? Number.NEGATIVE_INFINITY)))
      for (const { training, inference } of points) {
        expect(reached(training, inference * (1 + 1e-9))).toBeGreaterThan(accuracy - 1e-6)
        expect(reached(training, 0.99 * inference)).toBeLessThan(accuracy)
      }
    }
  })
})

describe('what cells do not tell is withheld, and what contradicts itself refused', () => {
  const lawFrom = (cells: readonly ThinkingCell[], groups: readonly string[]) =>
    fitThinking(cells, groups, { random: createRandom(1), replicates: 20 })

  test('one size, one budget', () => {
    const { cells, groups } = simulatedStudy(createRandom('few'), { sizes: [1e5], samples: [4] })
    const { fitted } = lawFrom(cells, groups)
    expect(fitted?.params).toMatchObject({ size: null, samples: null, sigma: null })
    expect(fitted?.exchange).toBeNull()
    expect(fitted?.diagnostics.join('\n')).toMatch(/size is withheld.*samples is withheld/s)
  })

  test('too little for any law, in words', () => {
    const { cells, groups } = simulatedStudy(createRandom('none'))
    expect(lawFrom(cells.slice(0, 2), groups)).toMatchObject({
      fitted: null,
      reason: expect.stringContaining('at least 3'),
    })
    const none = cells.map((cell) => ({ ...cell, success: cell.success.map(() => null) }))
    expect(lawFrom(none, groups).reason).toMatch(/0 cells/)
  })

  test('bad cells', () => {
    const { cells, groups } = simulatedStudy(createRandom('bad'))
    const [first, ...rest] = cells as [ThinkingCell, ...ThinkingCell[]]
    expect(() => lawFrom([{ ...first, N: Number.NaN }, ...rest], groups)).toThrow(/N must be a finite number/)
    expect(() => lawFrom([first, ...cells], groups)).toThrow(/stands twice/)
    expect(() => lawFrom([{ ...first, D: 7 }, ...rest], groups)).toThrow(/disagree/)
    expect(() => lawFrom([{ ...first, success: [1] }, ...rest], groups)).toThrow(/1 values for/)
  })
})
