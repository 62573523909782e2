import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRandom, mean } from '../../stats/index.ts'
import { firstSamples } from './counts.ts'
import { forecastCoverage } from './forecast.ts'
import { type CountGroup, groupCounts } from './groups.ts'
import { importedCoverage } from './imported.ts'

const rows = [3, 0, 41, 8, 0, 1].flatMap((c, problem) => [
  { model: 'small', problem, n: 200, c: Math.floor(c / 3) },
  { model: 'large', problem, n: 200, c },
])

test('one answer per group, ready for JSON', () => {
  const answer = importedCoverage(groupCounts(rows).groups, { replicates: 40, seed: 7 })
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
  const [small, large] = answer.groups
  expect([small?.name, large?.name]).toEqual(['small', 'large'])
  expect(large?.passAtK.map(({ k }) => k)).toEqual([1, 2, 5, 10, 20, 50, 100, 200])
  expect(large?.unsolved).toBe(2)
  expect(large?.betaBinomial?.passAtK.at(-1)?.k).toBe(10_000)
  expect(large?.forecast).toMatchObject({ k: 10_000, from: { min: 200, max: 200 }, outcome: null })
  expect(large?.forecast?.curve.at(-1)).toEqual({
    k: 10_000,
    mean: large?.forecast?.mean,
    interval80: large?.forecast?.interval80,
  })
  expect(large?.forecast?.line?.atK).toBeGreaterThan(large?.passAtK.at(-1)?.value ?? 1)
  expect(large?.powerLaw?.intervals90.b[0]).toBeLessThan(large?.powerLaw?.b ?? 0)
  expect(importedCoverage(groupCounts(rows).groups, { replicates: 40, seed: 7 })).toEqual(answer)
})

test('a group that lacks problems is refused by name, or kept with a warning', () => {
  const { groups } = groupCounts(rows.filter(({ model, problem }) => model !== 'small' || problem !== 2))
  const { groups: answered, refused } = importedCoverage(groups, { replicates: 20 })
  expect(answered.map(({ name }) => name)).toEqual(['large'])
  expect(refused[0]).toMatchObject({ code: 'missing-problems', what: 'small lacks 1 of 6 problems: 2' })
  const kept = importedCoverage(groups, { replicates: 20, incomplete: 'keep' })
  expect(kept.groups.map(({ problems }) => problems)).toEqual([5, 6])
  expect(kept.groups[0]?.diagnostics.join()).toMatch(/own problems only: small lacks 1 of 6/)
})

test('says where samples are too few or tell nothing', () => {
  const uneven = [
    { problem: 'a', n: 50, c: 0 },
    { problem: 'b', n: 5, c: 0 },
  ]
  const [group] = importedCoverage(groupCounts(uneven).groups, { ks: [1, 20], replicates: 20 }).groups
  expect(group?.forecast).toBeNull()
  expect(group?.betaBinomial).toBeNull()
  expect(group?.powerLaw).toBeNull()
  expect(group?.diagnostics.join('\n')).toMatch(/5 to 50.*\npass@20 is known of the 1 of 2.*\n.*no problem was solved/)
  expect(() => importedCoverage([], { forecastK: 100 })).toThrow(/beyond the samples/)
})

const folder = process.env.ESCALADO_TEST_DATA
const read = (file: string) => readFileSync(join(folder ?? '', 'data-evals', file), 'utf8')

function groupsOf(file: string): readonly CountGroup[] {
  const [header = '', ...lines] = read(file).trim().split('\n')
  const columns = header.split(',')
  const table = groupCounts(
    lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i], cell]))),
  )
  expect(table.errors).toEqual([])
  return table.groups
}

/** Equal to the six significant digits that the reference gives. */
function agrees(value: number | undefined, given: number | undefined): void {
  expect(Math.abs((value ?? Number.NaN) - (given ?? 0))).toBeLessThanOrEqual(5.1e-6 * Math.abs(given ?? 0))
}

describe.skipIf(folder === undefined)('published tables (skipped without ESCALADO_TEST_DATA)', () => {
  test('10,000 samples on MATH: coverage, plug-in and power law', () => {
    interface Expected {
      readonly problems: number
      readonly never_solved: number
      readonly pass_at_k_unbiased: Record<string, number>
      readonly 'plugin_1-(1-c/n)^k': Record<string, number>
      readonly 'loglog_fit_of_-ln_pass_at_k_on_listed_k': { readonly prefactor_a: number; readonly exponent_b: number }
    }
    const reference: Record<string, Expected> = JSON.parse(read('reference.json'))['monkeys_math_a.csv']
    const { groups } = importedCoverage(groupsOf('monkeys_math_a.csv'), { replicates: 20 })
    expect(groups.length).toBe(4)
    for (const { name, problems, unsolved, passAtK, powerLaw } of groups) {
      const expected = reference[name] as Expected
      expect([problems, unsolved]).toEqual([expected.problems, expected.never_solved])
      const at = (k: string) => passAtK.find((point) => point.k === Number(k))
      for (const [k, value] of Object.entries(expected.pass_at_k_unbiased)) agrees(at(k)?.value, value)
      for (const [k, value] of Object.entries(expected['plugin_1-(1-c/n)^k'])) agrees(at(k)?.plugIn, value)
      agrees(powerLaw?.a, expected['loglog_fit_of_-ln_pass_at_k_on_listed_k'].prefactor_a)
      agrees(powerLaw?.b, expected['loglog_fit_of_-ln_pass_at_k_on_listed_k'].exponent_b)
    }
  })

  test('pass@10,000 from the first 100 samples: 80% intervals hold the outcome, and are narrow enough to matter', () => {
    const forecasts = groupsOf('monkeys_math_a.csv').flatMap(({ name, counts }) =>
      Array.from({ length: 8 }, (_, seed) => {
        const random = createRandom('first 100', name, seed)
        const { mean: forecast, interval80 } = forecastCoverage(firstSamples(counts, 100, random), 10_000, random, 120)
        const outcome = mean(counts.map(({ c }) => (c > 0 ? 1 : 0)))
        return {
          held: interval80[0] <= outcome && outcome <= interval80[1] ? 1 : 0,
          width: interval80[1] - interval80[0],
          error: Math.abs(forecast - outcome),
        }
      }),
    )
    expect(mean(forecasts.map(({ held }) => held))).toBeGreaterThanOrEqual(0.8)
    expect(mean(forecasts.map(({ width }) => width))).toBeLessThan(0.3)
    expect(mean(forecasts.map(({ error }) => error))).toBeLessThan(0.08)
    const { groups } = importedCoverage(groupsOf('monkeys_math_a.csv'), { replicates: 40 })
    expect(groups.map(({ forecast }) => forecast?.from)).toEqual(groups.map(() => ({ min: 100, max: 100 })))
    expect(groups.map(({ forecast }) => forecast?.outcome?.inInterval80)).toEqual([true, true, true, true])
  })

  test('samples extended adaptively: 72 checkpoints, each k over the problems that have it', () => {
    interface Expected {
      readonly problems: number
      readonly n_min: number
      readonly n_max: number
      readonly mean_of_c_over_n: number
      readonly pooled_c_over_n: number
      readonly pass_at_10: readonly [number, number]
      readonly pass_at_100: readonly [number, number]
    }
    const reference: Record<string, Expected> = JSON.parse(read('reference.json'))['pythia_ckpt_math.csv']
    const options = { replicates: 10, ks: [10, 100], incomplete: 'keep' } as const
    const { groups } = importedCoverage(groupsOf('pythia_ckpt_math.csv'), options)
    expect(groups.map(({ name }) => name).sort()).toEqual(Object.keys(reference).sort())
    for (const { name, problems, samples, passAtK, meanOfShares, pooledShare } of groups) {
      const expected = reference[name] as Expected
      expect([problems, samples.min, samples.max]).toEqual([expected.problems, expected.n_min, expected.n_max])
      agrees(meanOfShares, expected.mean_of_c_over_n)
      agrees(pooledShare, expected.pooled_c_over_n)
      for (const [i, [value, over]] of [expected.pass_at_10, expected.pass_at_100].entries()) {
        expect(passAtK[i]?.problems).toBe(over)
        // Cancellation leaves up to 1e-9 in the reference.
        expect(Math.abs((passAtK[i]?.value ?? 9) - value)).toBeLessThan(5.1e-6 * Math.abs(value) + 2e-9)
      }
    }
    const refused = importedCoverage(groupsOf('pythia_ckpt_math.csv'), { ...options, incomplete: 'refuse' }).refused
    expect(refused.map(({ what }) => what.slice(0, 36))).toEqual(['12B/2M lacks 119 of 128 problems: 50'])
  })
})
