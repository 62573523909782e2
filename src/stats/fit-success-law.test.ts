import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fitSuccessLaw, successObstacle } from './fit-success-law.ts'
import { createRandom, type Random } from './random.ts'
import { type Counts, successLogLikelihood, successPassAtK } from './success-law.ts'
import { successSurface } from './success-likelihood.ts'

/** Beta(alpha, 1) has the quantile function u^(1/alpha); beta = 1 keeps the drawing simple. */
function drawn(random: Random, problems: number, alpha: number, never: number, n: (i: number) => number): Counts[] {
  return Array.from({ length: problems }, (_, i) => {
    const p = random.uniform() < never ? 0 : random.uniform() ** (1 / alpha)
    const c = Array.from({ length: n(i) }, () => random.uniform() < p).filter(Boolean).length
    return { n: n(i), c }
  })
}

const counts = [
  { n: 30, c: 0, weight: 3 },
  { n: 12, c: 0, weight: 1 },
  { n: 30, c: 4, weight: 2 },
  { n: 50, c: 41, weight: 1 },
]

test('analytic derivatives agree with differences', () => {
  const beliefs = [{ weights: [1, -1] as const, mean: -4, sd: 2 }]
  for (const at of [
    [-1, 1.5],
    [0.4, 2, -0.7],
  ]) {
    const here = successSurface(Float64Array.from(at), counts, beliefs)
    const h = 1e-5
    at.forEach((_, i) => {
      const [up, down] = [h, -h].map((d) =>
        successSurface(
          Float64Array.from(at, (x, j) => x + (i === j ? d : 0)),
          counts,
          beliefs,
        ),
      )
      expect(here.gradient[i]).toBeCloseTo(((up?.value ?? 0) - (down?.value ?? 0)) / (2 * h), 6)
      at.forEach((_, j) => {
        const slope = ((up?.gradient[j] ?? 0) - (down?.gradient[j] ?? 0)) / (2 * h)
        expect(here.hessian[i * at.length + j]).toBeCloseTo(slope, 6)
      })
    })
  }
})

test('finds the law that drew the counts, n differing by problem', () => {
  const random = createRandom('law')
  const fit = fitSuccessLaw(drawn(random, 3000, 0.4, 0, (i) => 20 + (i % 7) * 30))
  expect(fit.converged).toBe(true)
  expect(Math.abs(fit.law.alpha - 0.4)).toBeLessThan(0.03)
  expect(Math.abs(fit.law.beta - 1)).toBeLessThan(0.1)
})

test('a rule that stops sampling at the first success biases c/n, not the fit', () => {
  const random = createRandom('stopping')
  const stopped = Array.from({ length: 4000 }, () => {
    const p = random.uniform() ** (1 / 0.5)
    let n = 0
    let c = 0
    while (n < 40 && c === 0) {
      n++
      c = random.uniform() < p ? 1 : 0
    }
    return { n, c }
  })
  const mean = stopped.reduce((sum, { n, c }) => sum + c / n, 0) / stopped.length
  expect(mean).toBeGreaterThan(0.4)
  expect(Math.abs(successPassAtK(fitSuccessLaw(stopped).law, 1) - 1 / 3)).toBeLessThan(0.02)
})

test('finds a share that is never solved, and none where there is none', () => {
  const random = createRandom('never')
  const with30 = drawn(random, 2000, 2, 0.3, () => 60)
  expect(Math.abs(fitSuccessLaw(with30, { never: true }).law.never - 0.3)).toBeLessThan(0.03)
  expect(
    fitSuccessLaw(
      drawn(random, 2000, 0.3, 0, () => 60),
      { never: true },
    ).law.never,
  ).toBeLessThan(0.05)
})

test('ends at the same law from any start', () => {
  const best = fitSuccessLaw(counts)
  for (const start of [
    { alpha: 0.01, beta: 500 },
    { alpha: 40, beta: 0.2 },
    { alpha: 30, beta: 3000 },
  ]) {
    expect(fitSuccessLaw(counts, { start }).law.alpha / best.law.alpha).toBeCloseTo(1, 6)
  }
})

test('says why counts determine no law, and lets a belief settle it', () => {
  const same = (n: number, cs: readonly number[]) => cs.map((c) => ({ n, c }))
  expect(successObstacle(same(9, [0, 0, 0]))).toMatch(/no problem was solved/)
  expect(successObstacle(same(9, [9, 9]))).toMatch(/every sample/)
  expect(successObstacle(same(9, [9, 0, 9]))).toMatch(/always or never/)
  expect(successObstacle(same(9, [3, 4, 3, 5]))).toMatch(/no more than chance/)
  expect(successObstacle(same(9, [1]))).toMatch(/fewer than two/)
  expect(successObstacle(same(9, [0, 1, 8]))).toBeUndefined()
  expect(() => fitSuccessLaw(same(9, [0, 0]))).toThrow(/no problem was solved/)
  const beliefs = [
    { weights: [1, 0] as const, mean: -1, sd: 1 },
    { weights: [1, -1] as const, mean: -4, sd: 2 },
  ]
  expect(fitSuccessLaw(same(9, [0, 0]), { beliefs }).converged).toBe(true)
})

const folder = process.env.ESCALADO_TEST_DATA
describe.skipIf(folder === undefined)('10,000 samples on MATH (skipped without ESCALADO_TEST_DATA)', () => {
  test('the maximum likelihood of the reference', () => {
    const reference = JSON.parse(readFileSync(join(folder ?? '', 'data-evals/reference.json'), 'utf8'))
    const rows = readFileSync(join(folder ?? '', 'data-evals/monkeys_math_a.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    for (const [model, expected] of Object.entries<Record<string, Record<string, number>>>(
      reference['monkeys_math_a.csv'],
    )) {
      const own = rows.flatMap((row) => {
        const [name, , , n, c] = row.split(',')
        return name === model ? [{ n: Number(n), c: Number(c) }] : []
      })
      const { law, logLikelihood } = fitSuccessLaw(own)
      const {
        alpha = 0,
        beta = 0,
        neg_loglik_without_binomial_coefficients: negative = 0,
      } = expected.beta_binomial_mle ?? {}
      // Six digits are given, the last of them not quite at the maximum.
      const agrees = (value: number, given: number) => expect(Math.abs(value / given - 1)).toBeLessThan(1e-5)
      agrees(law.alpha, alpha)
      agrees(law.beta, beta)
      agrees(-logLikelihood, negative)
      expect(logLikelihood).toBeGreaterThanOrEqual(successLogLikelihood({ alpha, beta }, own))
      const curve = Object.entries(expected.beta_binomial_pass_at_k ?? {})
      expect(curve.length).toBe(3)
      for (const [k, value] of curve) agrees(successPassAtK(law, Number(k)), value)
    }
  })
})
