import { describe, expect, test } from 'vitest'
import type { Backend, Data, Named, Tensor } from '../../src/engine/index.ts'
import * as g from '../../src/engine/index.ts'

const numbers = (data: Data | undefined): number[] => [...(data ?? [])]

/** What `Backend` promises beside the right numbers: names, buffers and clear errors. */
export function describeContract(backend: Backend): void {
  const run = async (outputs: Named<Tensor>, feeds: Named<Data>, into?: Named<Data>) => {
    const executable = await backend.compile(outputs)
    const results = await executable.run(feeds, into)
    await executable.dispose()
    return results
  }

  describe(`${backend.name}: contract`, () => {
    test('an output may be an input, a constant, or another output', async () => {
      const x = g.input('x', [2])
      const y = g.add(x, 1)
      const outputs = { x, constant: g.constant(Float32Array.of(5, 6), [2]), y, again: y }
      const results = await run(outputs, { x: Float32Array.of(1, 2) })
      expect(Object.fromEntries(Object.entries(results).map(([name, data]) => [name, numbers(data)]))).toEqual({
        x: [1, 2],
        constant: [5, 6],
        y: [2, 3],
        again: [2, 3],
      })
    })

    test('any names will do, also those a model uses inside', async () => {
      const names = ['v0', 'v1', 'c0', 'in.v0', 'out.v0', 'a name with spaces', '%0']
      const inputs = names.map((name) => g.input(name, [1]))
      const outputs = Object.fromEntries(names.map((name, i) => [name, g.add(inputs[i] as Tensor, 10)]))
      const results = await run(outputs, Object.fromEntries(names.map((name, i) => [name, Float32Array.of(i)])))
      for (const [i, name] of names.entries()) expect(numbers(results[name]), name).toEqual([10 + i])
    })

    test('results are written into the buffers given, and only there', async () => {
      const x = g.input('x', [3])
      const buffer = new Float32Array(3)
      const feed = Float32Array.of(1, 2, 3)
      const results = await run({ x: g.multiply(x, 2), other: g.negate(x) }, { x: feed }, { x: buffer })
      expect(results.x).toBe(buffer)
      expect(numbers(buffer)).toEqual([2, 4, 6])
      expect(numbers(results.other)).toEqual([-1, -2, -3])
      expect(numbers(feed)).toEqual([1, 2, 3])
    })

    test('a later run leaves earlier results alone, and equal feeds give equal bits', async () => {
      const x = g.input('x', [40, 30])
      const y = g.softmax(g.matmul(x, x, { transposeB: true, scale: 0.1 }))
      const executable = await backend.compile({ y }, { threads: 2 })
      const feed = Float32Array.from({ length: 1200 }, (_, i) => Math.sin(i))
      const before = await executable.run({ x: feed })
      const kept = before.y?.slice()
      await executable.run({ x: feed.map((value) => -2 * value) })
      expect(before.y).toEqual(kept)
      const after = await executable.run({ x: feed })
      expect(after.y).toEqual(kept)
      await executable.dispose()
    })

    test('an input that no output needs is not asked for', async () => {
      g.input('unused', [2])
      const results = await run({ y: g.negate(g.input('x', [])) }, { x: Float32Array.of(3) })
      expect(numbers(results.y)).toEqual([-3])
    })

    const x = g.input('x', [2])
    const wrong: readonly (readonly [string, Named<Data>, Named<Data>, object])[] = [
      ['a missing feed', {}, {}, { code: 'missing-feed', where: 'x' }],
      ['a feed of the wrong length', { x: new Float32Array(3) }, {}, { code: 'wrong-feed', where: 'x' }],
      ['a feed of the wrong kind', { x: new Int32Array(2) }, {}, { code: 'wrong-feed', where: 'x' }],
      ['a wrong buffer', { x: new Float32Array(2) }, { y: new Float32Array(1) }, { code: 'wrong-feed', where: 'y' }],
    ]
    test.each(wrong)('%s is an error that names it', async (_, feeds, into, problem) => {
      await expect(run({ y: g.negate(x) }, feeds, into)).rejects.toMatchObject({ problem })
    })

    test('two inputs of one name are an error', async () => {
      const compiled = backend.compile({ y: g.add(x, g.input('x', [2])) })
      await expect(compiled).rejects.toMatchObject({ code: 'duplicate-input' })
    })
  })
}
