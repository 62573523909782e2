import { describe, expect, test } from 'vitest'
import {
  type Data,
  isOp,
  type Named,
  type OpName,
  reference,
  type Tensor,
  topologicalOrder,
} from '../../src/engine/index.ts'
import { casesOf } from './cases/index.ts'
import { expectClose } from './compare.ts'
import { differences, scalarFunction } from './differences.ts'
import { trace } from './trace.ts'

/** Rounding in float64 over a step of 1e-5, and the step's own error. */
const tolerance = 1e-7

async function checkGradients(loss: Tensor, gradients: Named<Tensor>, feeds: Named<Data>): Promise<void> {
  const f = await scalarFunction(loss)
  const actual = await (await reference.compile(gradients)).run(feeds)
  for (const name of Object.keys(gradients)) {
    expectClose(actual[name], await differences(f, feeds, name), tolerance, `gradient by ${name}`)
  }
}

/** Comparisons and casts are constant nearly everywhere; all other ops must have cases that a gradient flows through. */
const withoutGradient: ReadonlySet<OpName> = new Set<OpName>(['less', 'equal', 'cast'])

describe.each(casesOf)('%s', (op, cases) => {
  test('has cases, each of which uses the op', () => {
    expect(cases).not.toEqual([])
    for (const one of cases) {
      const used = topologicalOrder([trace(op, one).value]).some((tensor) => isOp(tensor, op))
      expect(used, one.name).toBe(true)
    }
  })

  test('gradients agree with finite differences', async () => {
    expect(cases.some((one) => trace(op, one).first !== undefined)).toBe(!withoutGradient.has(op))
    for (const one of cases) {
      const { first, second, feeds } = trace(op, one)
      if (first) await checkGradients(first.loss, first.gradients, feeds)
      if (second) await checkGradients(second.loss, second.gradients, feeds)
    }
  })
})
