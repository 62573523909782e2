import { expect, test } from 'vitest'
import { forecastBounded } from '../../laws/index.ts'
import { abilities } from '../../tasks/index.ts'
import { abilityBeliefs } from './ability-beliefs.ts'

test('every ability has beliefs, which widen beyond the charted compute; an unknown ability has none', () => {
  for (const { name } of abilities) {
    const near = abilityBeliefs(name, 1e12)
    const far = abilityBeliefs(name, 1e14)
    expect(near?.departure.sd).toBeGreaterThan(0)
    expect(far?.departure.sd).toBeGreaterThan(2 * (near?.departure.sd ?? Infinity))
    expect(far?.departure.mean).toBe(abilityBeliefs(name, 1e13)?.departure.mean)
  }
  expect(abilityBeliefs('chess', 1e12)).toBeUndefined()
})

test('a ladder that copies nothing yet is foreseen to copy something or nothing, one near the brink more', () => {
  const top = { C: 1e12 }
  const beliefs = abilityBeliefs('copy', top.C)
  if (beliefs === undefined) throw new Error('copy has no beliefs')
  const runs = (start: number) =>
    [1e10, 3e10, 6e10, 1.2e11].flatMap((C) =>
      [-0.05, 0, 0.05].map((off) => ({
        C,
        value: 0,
        trials: 120,
        logProbability: start + off + 0.15 * Math.log(C / 1.2e11),
      })),
    )
  const usual = forecastBounded(runs(-4), top, { beliefs }).forecast
  expect(usual.interval80[0]).toBe(0)
  expect(usual.interval80[1]).toBeGreaterThan(0.05)
  const near = forecastBounded(runs(-3), top, { beliefs }).forecast
  expect(near.mean).toBeGreaterThan(3 * usual.mean)
})
