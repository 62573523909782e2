import { describe, test } from 'vitest'
import { type Backend, type Data, type Named, type OpName, reference } from '../../src/engine/index.ts'
import { type Case, casesOf } from './cases/index.ts'
import { expectClose, expectSame } from './compare.ts'
import { describeContract } from './contract.ts'
import { inFloat32, trace } from './trace.ts'

/** Largest allowed difference from the reference, as a fraction of the largest number of the result. */
export interface Tolerances {
  readonly forward: number
  readonly gradient: number
}

/** Compiles, runs once and disposes. */
async function runOnce(backend: Backend, outputs: Parameters<Backend['compile']>[0], feeds: Named<Data>) {
  const executable = await backend.compile(outputs)
  const results = await executable.run(feeds)
  await executable.dispose()
  return results
}

async function checkCase(backend: Backend, tolerances: Tolerances, op: OpName, one: Case): Promise<void> {
  const { value, first, second, feeds } = trace(op, one)
  const prefixed = (prefix: string, tensors: Named<typeof value> = {}) =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix} by ${name}`, tensor]))
  const derivatives = { ...prefixed('gradient', first?.gradients), ...prefixed('second gradient', second?.gradients) }
  const expected = await runOnce(reference, { value, ...derivatives }, feeds)

  // on its own too, since a runtime may fuse the op with what the gradient adds to the graph
  const alone = await runOnce(backend, { value }, inFloat32(feeds))
  if (value.dtype === 'float32') expectClose(alone.value, expected.value, tolerances.forward, 'value')
  else expectSame(alone.value, expected.value, 'value')
  if (Object.keys(derivatives).length === 0) return
  const together = await runOnce(backend, { value, ...derivatives }, inFloat32(feeds))
  expectClose(together.value, expected.value, tolerances.forward, 'value beside its gradient')
  for (const name of Object.keys(derivatives))
    expectClose(together[name], expected[name], tolerances.gradient, name, one.cancelling)
}

/**
 * What every backend must pass: the contract, and every op, its gradient and, if it is smooth, the gradient of that,
 * against the reference.
 */
export function describeConformance(backend: Backend, tolerances: Tolerances): void {
  describeContract(backend)
  describe.each(casesOf)(`${backend.name}: %s`, (op, cases) => {
    test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      await checkCase(backend, tolerances, op, one)
    })
  })
}
