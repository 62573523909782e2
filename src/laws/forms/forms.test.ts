import { expect, test } from 'vitest'
import { TABLE_CONTEST } from '../mixture.ts'
import { tableOf } from '../table.ts'

const table = tableOf(
  [2e4, 6e4, 3e5].flatMap((N) => [5e5, 2e6, 9e6].map((D) => ({ N, D, C: 6.5 * N * D, loss: 1.2 + (N * D) ** -0.1 }))),
)

const FORMS = TABLE_CONTEST.candidates.map(({ form }) => form)

/** A point in the believable middle of a form's coordinates, nudged off any symmetry. */
function somewhere(form: (typeof FORMS)[number]): Float64Array {
  const [start = new Float64Array()] = form.starts(table, new Float64Array(table.rows).fill(1))
  return start.map((value, i) => value * (1 + 0.01 * (i + 1)))
}

test.each(FORMS.map((form) => [form.name, form] as const))('%s: analytic derivatives', (_, form) => {
  const p = form.coordinates.length
  const theta = somewhere(form)
  const jacobian = new Float64Array(table.rows * p)
  form.evaluate(theta, table, new Float64Array(table.rows), jacobian)
  const at = (shifted: Float64Array) => {
    const prediction = new Float64Array(table.rows)
    form.evaluate(shifted, table, prediction, new Float64Array(table.rows * p))
    return prediction
  }
  for (let j = 0; j < p; j++) {
    const h = 2e-6
    const up = at(theta.map((value, i) => (i === j ? value + h : value)))
    const down = at(theta.map((value, i) => (i === j ? value - h : value)))
    for (let row = 0; row < table.rows; row++) {
      const numeric = ((up[row] as number) - (down[row] as number)) / (2 * h)
      expect(jacobian[row * p + j]).toBeCloseTo(numeric, 6)
    }
  }
})

test.each(FORMS.map((form) => [form.name, form] as const))('%s: is described and believed in full', (_, form) => {
  expect(form.equation).toMatch(/^loss = /)
  expect(form.source).toMatch(/20\d\d/)
  const beliefs = form.beliefs(table)
  expect(beliefs).toHaveLength(form.coordinates.length)
  for (const { weights, sd } of beliefs) {
    expect(weights).toHaveLength(form.coordinates.length)
    expect(sd).toBeGreaterThan(0)
  }
  expect(Object.values(form.natural(somewhere(form))).every(Number.isFinite)).toBe(true)
})
