import { expect, test } from 'vitest'
import { logGamma } from './special.ts'
import { solvedLater, successLogLikelihood, successPassAtK, successPosterior } from './success-law.ts'

const logBeta = (a: number, b: number) => logGamma(a) + logGamma(b) - logGamma(a + b)

test('likelihood by its definition', () => {
  const law = { alpha: 0.4, beta: 7 }
  const term = logBeta(0.4 + 3, 7 + 17) - logBeta(0.4, 7)
  expect(successLogLikelihood(law, [{ n: 20, c: 3, weight: 2 }])).toBeCloseTo(2 * term, 12)
  const none = logBeta(0.4, 27) - logBeta(0.4, 7)
  const counts = [
    { n: 20, c: 3 },
    { n: 20, c: 0 },
    { n: 20, c: 0, weight: 0 },
  ]
  expect(successLogLikelihood({ ...law, never: 0.1 }, counts)).toBeCloseTo(
    Math.log(0.9) + term + Math.log(0.1 + 0.9 * Math.exp(none)),
    12,
  )
})

test('pass@1 is the mean, and small chances keep their digits', () => {
  expect(successPassAtK({ alpha: 2, beta: 6 }, 1)).toBeCloseTo(0.25, 14)
  expect(successPassAtK({ alpha: 2, beta: 6, never: 0.2 }, 1)).toBeCloseTo(0.2, 14)
  const alpha = 1e-6
  expect(successPassAtK({ alpha, beta: 1 }, 1) / (alpha / (1 + alpha))).toBeCloseTo(1, 9)
})

test('what was not solved by n is solved by k: the two steps make one', () => {
  for (const never of [0, 0.3]) {
    const law = { alpha: 0.3, beta: 12, never }
    const whole = successPassAtK(law, 500)
    const first = successPassAtK(law, 40)
    expect(first + (1 - first) * solvedLater(law, 40, 500)).toBeCloseTo(whole, 13)
    expect(solvedLater(law, 40, 40)).toBeCloseTo(0, 14)
  }
})

test('posterior moments: a beta, mixed with zero where nothing was solved', () => {
  const { mean, sd } = successPosterior({ alpha: 1, beta: 1 }, { n: 8, c: 2 })
  expect(mean).toBeCloseTo(0.3, 14)
  expect(sd).toBeCloseTo(Math.sqrt((3 * 7) / (100 * 11)), 14)
  // One trial failed: P(possible) = 0.25 / (0.5 + 0.25), and Beta(1, 2) has mean 1/3 and mean square 1/6.
  const unsure = successPosterior({ alpha: 1, beta: 1, never: 0.5 }, { n: 1, c: 0 })
  expect(unsure.mean).toBeCloseTo(1 / 9, 14)
  expect(unsure.sd).toBeCloseTo(Math.sqrt(1 / 18 - 1 / 81), 14)
  expect(successPosterior({ alpha: 1, beta: 1, never: 0.5 }, { n: 8, c: 2 }).mean).toBeCloseTo(0.3, 14)
})
