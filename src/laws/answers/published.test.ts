import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Observation } from '../observation.ts'
import { answerFit } from './fit.ts'
import { answerHoldOut } from './hold-out.ts'

const folder = process.env.ESCALADO_TEST_DATA
const read = (name: string) => {
  const [header = '', ...lines] = readFileSync(join(folder ?? '', 'data', name), 'utf8')
    .trim()
    .split('\n')
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}
const observe = (row: { readonly [column: string]: string }): Observation => {
  const [N, D] = [Number(row.params), Number(row.tokens)]
  return { N, D, C: Number(row.flops ?? row.budget ?? 6 * N * D), loss: Number(row.loss) }
}
const alternative = (rows: readonly Observation[], name: string, C?: number) =>
  answerFit(rows, { bootstraps: 20, ...(C !== undefined && { C }) }).answer.alternatives.find(
    (other) => other.name === name,
  )

describe.skipIf(folder === undefined)('answers about published tables (skipped without ESCALADO_TEST_DATA)', () => {
  const chinchilla = () =>
    read('chinchilla_epoch.csv')
      .filter((row) => row.in_epoch_fit === '1')
      .map(observe)

  test('Chinchilla: the law and its exponent; no isoFLOP lines, since its points were read off a figure', () => {
    const { law, alternatives } = answerFit(chinchilla(), { bootstraps: 20 }).answer
    expect(law.params?.E).toBeCloseTo(1.817218, 5)
    expect(law.params?.alpha).toBeCloseTo(0.34731, 5)
    expect(law.nExponent).toBeCloseTo(0.5138995, 6)
    expect((law.objective ?? 0) / 0.00101827402).toBeCloseTo(1, 6)
    expect(alternatives.find(({ name }) => name === 'approach 2, parabola')?.reason).toMatch(/isoFLOP lines/)
  })

  test('Llama 3 at 3.8e25: approaches 2 and 3 a factor of two apart in N and 0.06% in loss', () => {
    const { best, alternatives } = answerFit(read('llama3_isoflops.csv').map(observe), {
      bootstraps: 20,
      C: 3.8e25,
    }).answer
    expect((best?.N ?? 0) / 894083736650).toBeCloseTo(1, 4)
    expect((best?.D ?? 0) / 7083601986834).toBeCloseTo(1, 4)
    const second = alternatives.find(({ name }) => name === 'approach 2, parabola')
    expect((second?.at?.N ?? 0) / 393325141744).toBeCloseTo(1, 4)
    expect((second?.at?.D ?? 0) / 16102030259273).toBeCloseTo(1, 4)
    expect(second?.lossAbove).toBeGreaterThan(0.0004)
    expect(second?.lossAbove).toBeLessThan(0.003)
  })

  test.each([
    ['base', 'long', 'kaplan', 'kaplan', 0.86985],
    ['base', 'long', 'kaplan', 'standard', 0.70316],
    ['base', 'short', 'kaplan', 'standard', 0.60432],
    ['base', 'short', 'chinchilla', 'standard', 0.56783],
  ])('Porian %s %s %s, last layer %s: exponent %d by Akima', (hparams, warmup, decay, count, exponent) => {
    const rows = read('porian_isoflops_owt2.csv')
      .filter((r) => r.hparams === hparams && r.warmup === warmup && r.decay === decay && r.param_count === count)
      .map(observe)
    expect(alternative(rows, 'approach 2, Akima')?.nExponent).toBeCloseTo(exponent, 2)
  })

  test('repeated C4: what repeats are worth depends on the five parameters, which the published ones were not fitted to here', () => {
    const rows = read('data_constrained_c4.csv')
      .filter((row) => row.variant === 'main' && row.in_fit_182 === '1')
      .map((row) => ({ ...observe(row), unique: Number(row.unique_tokens) }))
    const { law, diagnostics } = answerFit(rows, { bootstraps: 60, form: 'data-constrained' }).answer
    // With the published five, rD is 15.4 in one optimum and 46 in another that is 0.03% lower (forms/published.test.ts).
    // With the five that the unrepeated runs give it is about 41, and resampling those runs moves it by more than fourfold.
    expect(law).toMatchObject({ identified: false, undetermined: ['rN', 'rD'], params: { rD: null, rN: null } })
    expect(law.intervals?.rD?.[0]).toBeLessThan(41)
    expect(law.intervals?.rD?.[1]).toBeGreaterThan(46)
    expect(diagnostics.join()).toMatch(/the 29 runs without repeats give, and rD and rN lean on them/)
    expect(diagnostics.join()).toMatch(/rN has run away/)
    const free = answerFit(rows, { bootstraps: 20, form: 'data-constrained, all free' }).answer
    expect(free.law.params?.rN).toBeNull()
    // SciPy from many starts reaches 0.0065424439 (reference.json), with rN out of sight.
    expect(free.law.objective).toBeLessThan(0.00654244389)
    for (const name of ['E', 'A', 'B', 'alpha', 'beta', 'rD', 'rN', 'nExponent'])
      expect(free.law.intervals?.[name]?.[0], name).toBeLessThan(free.law.intervals?.[name]?.[1] ?? 0)
    expect(free.diagnostics.join()).toMatch(/do not identify all seven/)
  })

  test('Chinchilla held out above 1e20: errors as a plain fit has them, at most', () => {
    const { errors, forecasts, outcomes } = answerHoldOut(chinchilla(), 1e20)
    expect(forecasts).toHaveLength(104)
    expect(outcomes).toHaveLength(104)
    expect(errors.mean).toBeLessThan(0.012)
  })
})
