import { describe, expect, test } from 'vitest'
import { type Data, missingHere, type Named, reference, x64 } from '../../src/engine/index.ts'
import { expectClose, expectSame } from './compare.ts'
import { randomGraph } from './random-graph.ts'

/** The numbers in the midst of a larger array, of memory that threads may share. */
function within<T extends Data>(data: T, at: number): T {
  const Kind = data.constructor as unknown as { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number }
  const around = new Kind(new SharedArrayBuffer(Kind.BYTES_PER_ELEMENT * (data.length + at + 5)))
  around.fill(77)
  around.set(data, at)
  return around.subarray(at, at + data.length) as T
}
/** All of the larger array. */
const around = ({ buffer }: Data): Data => new Uint8Array(buffer)
const mapped = (arrays: Named<Data>, f: (data: Data) => Data): Named<Data> =>
  Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, f(data)]))

describe.skipIf((await missingHere()) !== undefined)('machine code for random graphs', () => {
  const together = 25
  // where numbers per row and gathered ones met rows of another shape, or what is constant was read from memory
  const found = [1172, 1884, 2414, 5220, 7696, 7788, 8326]
  const batches = Array.from({ length: 8 }, (_, i) => Array.from({ length: together }, (_, j) => i * together + j))
  test.each([found, ...batches].map((seeds) => [seeds[0], seeds] as const))(
    'of the numbers from %i on',
    async (_, seeds) => {
      for (const seed of seeds) {
        const { outputs, feeds } = randomGraph(seed)
        const expected = await (await reference.compile(outputs)).run(feeds)
        const one = await x64.compile(outputs)
        const two = await x64.compile(outputs, { threads: 2 })
        const results = await one.run(feeds)
        // a second run, into arrays of the caller's, finds nothing of the first
        const given = mapped(results, (data) => within(data.slice().fill(9), 3))
        const again = await two.run(
          mapped(feeds, (data) => within(data, 1)),
          given,
        )
        for (const name of Object.keys(outputs)) {
          expectClose(results[name], expected[name], 1e-5, `${name} of graph ${seed}`, 1)
          expect(again[name]).toBe(given[name])
          expectSame(again[name], results[name], `${name} of graph ${seed} by two threads`)
          expectSame(
            around(again[name] as Data),
            around(within(results[name] as Data, 3)),
            `what surrounds ${name} of graph ${seed}`,
          )
        }
        await Promise.all([one.dispose(), two.dispose()])
      }
    },
  )
})
