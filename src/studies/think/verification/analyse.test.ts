import { expect, test } from 'vitest'
import type { MeasuredModel } from '../measured.ts'
import { analyseVerification, decide, type MeasuredArm } from './analyse.ts'
import { armModels, armSpec, arms, expected, seedsFrom, verificationJobs } from './design.ts'

/** A model that is right so often of 16 samples, on every problem. */
const model = (right: number, attempts: number, accepts: readonly [number, number] | null): MeasuredModel => ({
  ...{ model: 'm', cells: [], thoughts: [] },
  thinking: [
    {
      ...{ task: 'countdown', attempts, tokens: 30, truncated: 0 },
      counts: Array.from({ length: 20 }, () => ({ right, samples: 16 })),
      ...{ acceptsRight: accepts?.[0] ?? null, acceptsWrong: accepts?.[1] ?? null },
    },
  ],
})

/** Eight seeds; the verifying arm goes from 4 to `to` of 16 right and from 2 attempts to `attempts`, the blind one from 4 to 5 at 2. */
const study = (to: (seed: number) => number, attempts: number): MeasuredArm[] =>
  seedsFrom(1).flatMap((seed) => [
    {
      ...{ seed, arm: 'verifying' as const, traps: [] },
      ...{ before: model(4, 2, [0.9, 0.1]), after: model(to(seed), attempts, [0.9, 0.1]) },
    },
    {
      ...{ seed, arm: 'blind' as const, traps: [] },
      before: model(4, 2, null),
      after: model(seed % 2 ? 5 : 6, 1.5, null),
    },
  ])

test('models that verified gain more and try more: supported', () => {
  const {
    verdict,
    difference,
    agreement,
    arms: results,
    gains,
  } = analyseVerification(study((seed) => 9 + (seed % 2), 4))
  expect(verdict).toBe('supported')
  expect(agreement).toMatchObject({ models: 16, agreeing: 16 })
  expect(agreement.chance).toBeCloseTo(2 ** -16, 12)
  expect(gains.verifying.value).toBeCloseTo(5.5 / 16, 12)
  expect(difference.value).toBeCloseTo(4 / 16, 12)
  expect(results[0]).toMatchObject({ informedness: 0.8, verified: true, attemptsRose: true })
  expect(results[1]).toMatchObject({ informedness: null, verified: false, attemptsRose: false })
})

test('they gain more, but attempts do not follow: undecided; they gain less: refuted; both gain alike: refuted', () => {
  expect(analyseVerification(study((seed) => 9 + (seed % 2), 1)).verdict).toBe('undecided')
  expect(analyseVerification(study((seed) => 2 + (seed % 2), 4)).verdict).toBe('refuted')
  const over = (value: number, half: number) => ({ value, interval95: [value - half, value + half] as const })
  expect(decide(over(0.01, 0.05), over(0.1, 0.02), 0.001)).toBe('refuted')
  expect(decide(over(0.01, 0.05), over(0.01, 0.02), 0.001)).toBe('undecided')
})

test('both arms of a seed differ in nothing but their traces, and are taught before they practise', () => {
  const [verifying, blind] = arms.map((arm) => armSpec(5, arm, {})) as [
    ReturnType<typeof armSpec>,
    ReturnType<typeof armSpec>,
  ]
  const { mixture: a, ...rest } = verifying.teaching
  const { mixture: b, ...others } = blind.teaching
  expect(rest).toEqual(others)
  expect([a.checks, b.checks, b.blind]).toEqual([true, false, true])
  expect(armModels(verifying).map(({ practised }) => practised)).toEqual([0, 1])
  const { teaching, practice, measuring } = verificationJobs(seedsFrom(1), {})
  expect([teaching.length, practice.length, measuring.length]).toEqual([16, 16, 32])
  expect(new Set([...teaching, ...practice, ...measuring].map(({ name }) => name)).size).toBe(64)
  expect(expected.map(({ quantity }) => quantity)).toEqual(['difference', 'agreement'])
})
