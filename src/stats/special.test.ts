import { expect, test } from 'vitest'
import { digamma, logRising, trigamma } from './special.ts'

// Reference values from mpmath with 30 digits.
test('digamma and trigamma', () => {
  const cases = [
    [0.065, -15.85970919339065, 238.1877208584738],
    [1.5, 0.03648997397857652, 0.9348022005446793],
    [9.99, 2.250700372831201, 0.10527695014824179],
    [10, 2.251752589066721, 0.10516633568168575],
    [1e6, 13.815510057964191, 1.0000005000001667e-6],
  ] as const
  for (const [x, psi, derivative] of cases) {
    expect(Math.abs(digamma(x) - psi)).toBeLessThan(1e-14 * Math.max(1, Math.abs(psi)))
    expect(Math.abs(trigamma(x) / derivative - 1)).toBeLessThan(1e-14)
  }
})

test('the rising factorial keeps its digits where two log-gammas would cancel', () => {
  const cases = [
    [0.3, 12, 17.143185412274168],
    [12.5, 0.3, 0.7492757180711055],
    [10, 1e4, 82179.02357125773],
    [1e6, 0.001, 0.013815510058464191],
  ] as const
  for (const [x, a, expected] of cases) expect(Math.abs(logRising(x, a) / expected - 1)).toBeLessThan(1e-14)
  expect(logRising(3, 0)).toBe(0)
})
