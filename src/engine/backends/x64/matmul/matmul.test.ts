import { describe, expect, onTestFinished, test } from 'vitest'
import type { View } from '../kernel.ts'
import { createMemory } from '../program/memory.ts'
import { createProgram } from '../program/program.ts'
import { missingHere } from '../program/supported.ts'
import { type Matmul, matmul } from './index.ts'

const numbersPerBuffer = 2 ** 19 + 2 ** 17
/** Stands wherever a product has nothing to write. */
const untouched = 12.5

/** Numbers in [0, 1) by a linear congruence (Knuth 1998, table 3.3.4-1, line 16). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

async function buffers() {
  const { allocate } = await createMemory()
  const random = generator(1)
  const regions = [0, 1, 2].map(() => allocate(4 * numbersPerBuffer))
  onTestFinished(() => {
    for (const { free } of regions) free()
  })
  const [a, b, out] = regions.map(({ view }) => new Float32Array(view)) as [Float32Array, Float32Array, Float32Array]
  for (let i = 0; i < numbersPerBuffer; i++) {
    a[i] = random() - 0.5
    b[i] = random() - 0.5
  }
  return { addresses: regions.map(({ address }) => address), a, b, out }
}

/** Places of a view's numbers in its buffer, in the order of its axes. */
function placesOf({ shape, strides, offset }: View): number[] {
  return shape.reduce(
    (places, size, axis) =>
      places.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * (strides[axis] as number))),
    [offset],
  )
}

/** Products by their definition, in float64, with `untouched` added where out holds that before, and the sums of absolute values, to which rounding errors are proportional. */
function expected({ a, b, out, scale, adds }: Matmul, numbers: { a: Float32Array; b: Float32Array }) {
  const [rows, columns] = out.shape.slice(-2) as [number, number]
  const depth = a.shape.at(-1) as number
  const [left, right] = [placesOf(a), placesOf(b)]
  return placesOf(out).map((place, i) => {
    const matrix = Math.floor(i / (rows * columns))
    const row = Math.floor(i / columns) % rows
    let [sum, size] = adds ? [untouched, untouched] : [0, 0]
    for (let k = 0; k < depth; k++) {
      const at = left[(matrix * rows + row) * depth + k] as number
      const bt = right[(matrix * depth + k) * columns + (i % columns)] as number
      const term = scale * (numbers.a[at] as number) * (numbers.b[bt] as number)
      sum += term
      size += Math.abs(term)
    }
    return { place, sum, size }
  })
}

async function check(products: readonly Matmul[]): Promise<void> {
  const { addresses, a, b, out } = await buffers()
  for (const product of products) {
    const sums = expected(product, { a, b })
    // with room behind the last, to see whether it is touched
    const region = out.subarray(0, sums.reduce((most, { place }) => Math.max(most, place), 0) + 64)
    const results: Float32Array[] = []
    for (const threads of [1, 2, 3]) {
      region.fill(untouched)
      const program = await createProgram([matmul(product)], { threads })
      await program.run(addresses)
      await program.dispose()
      results.push(region.slice())
    }
    const [result, ...others] = results as [Float32Array, ...Float32Array[]]
    const wrong = sums.filter(({ place, sum, size }) => {
      const got = result[place] as number
      result[place] = untouched
      // sums of hundreds of float32 terms
      const isWrong = !(Math.abs(got - sum) <= 1e-6 * size)
      const differ = others.some((other) => other[place] !== got)
      for (const other of others) other[place] = untouched
      return isWrong || differ
    })
    expect(wrong, JSON.stringify(product)).toEqual([])
    for (const each of results)
      expect(
        each.every((number) => number === untouched),
        JSON.stringify(product),
      ).toBe(true)
  }
}

type Layout = 'rows' | 'columns' | 'scattered'

/** A view with a batch in front, whose axes may repeat. */
function viewOf(
  random: () => number,
  buffer: number,
  [batch, rows, columns]: readonly [batch: readonly number[], rows: number, columns: number],
  { layout, repeats }: { readonly layout: Layout; readonly repeats: boolean },
): View {
  const gap = random() < 0.5 ? 0 : Math.floor(20 * random())
  const matrix =
    layout === 'rows' ? [columns + gap, 1] : layout === 'columns' ? [1, rows + gap] : [2 * columns + gap, 2]
  let numbers = Math.max(rows * (matrix[0] as number), columns * (matrix[1] as number))
  const strides = batch.map(() => 0)
  const axes = batch.map((_, i) => i)
  for (const axis of random() < 0.5 ? axes : axes.reverse()) {
    if (repeats && random() < 0.4) continue
    strides[axis] = numbers
    numbers *= batch[axis] as number
  }
  // one number of room before the first, to see whether it is touched
  return {
    buffer,
    offset: 1 + Math.floor(40 * random()),
    shape: [...batch, rows, columns],
    strides: [...strides, ...matrix],
  }
}

function randomProduct(random: () => number, size: () => number, depth: () => number): Matmul {
  const upTo = (most: number): number => 1 + Math.floor(most * random())
  const batch = Array.from({ length: upTo(3) - 1 }, () => upTo(3))
  const [rows, inner, columns] = [size(), depth(), size()]
  const layout = (): Layout => (['rows', 'columns', 'rows', 'columns', 'scattered'] as const)[upTo(5) - 1] as Layout
  return {
    a: viewOf(random, 0, [batch, rows, inner], { layout: layout(), repeats: true }),
    b: viewOf(random, 1, [batch, inner, columns], { layout: layout(), repeats: true }),
    out: viewOf(random, 2, [batch, rows, columns], { layout: 'rows', repeats: false }),
    scale: [1, 0.25, -1.5][upTo(3) - 1] as number,
    adds: random() < 0.2,
  }
}

/** A dense product; `transposed` operands lie column after column. */
function dense(
  [rows, depth, columns]: readonly [number, number, number],
  transposed: { readonly a?: boolean; readonly b?: boolean } = {},
): Matmul {
  const view = (buffer: number, shape: readonly [number, number], swapped = false): View => ({
    buffer,
    offset: 0,
    shape,
    strides: swapped ? [1, shape[0]] : [shape[1], 1],
  })
  return {
    a: view(0, [rows, depth], transposed.a),
    b: view(1, [depth, columns], transposed.b),
    out: view(2, [rows, columns]),
    scale: 1,
  }
}

describe.skipIf((await missingHere()) !== undefined)('matrix products', () => {
  const random = generator(2)
  const upTo = (most: number) => () => 1 + Math.floor(most * random())

  test.each(['small', 'small', 'middling', 'middling'])('of %s sizes, whatever their strides', async (name) => {
    const size = upTo(name === 'small' ? 5 : 70)
    await check(Array.from({ length: 15 }, () => randomProduct(random, size, size)))
  })

  test('with sums that take several blocks, the last of which is shorter', async () => {
    const depths = [256, 257, 300, 511, 512, 1029]
    await check(depths.map((depth) => randomProduct(random, upTo(40), () => depth)))
  })

  test('of many widths of out, and many numbers of rows', async () => {
    const sizes = Array.from({ length: 33 }, (_, i) => 2 * i + 1)
    await check(sizes.map((size) => dense([size, 5, 67 - size], { b: size % 2 === 0 })))
  })

  test('with panels that fill scratch memory', async () => {
    await check([dense([60, 384, 1024])])
  })

  test.each([{}, { b: true }, { a: true }])('larger than what stays in caches, %j transposed', async (transposed) => {
    await check([dense([1030, 260, 20], transposed), dense([20, 260, 1030], transposed)])
  })
})
