import { describe, expect, test } from 'vitest'
import type { Loop, Statement, Value, View } from '../kernel.ts'
import { createMemory, type Region } from '../program/memory.ts'
import { createProgram } from '../program/program.ts'
import { missingHere } from '../program/supported.ts'
import { loop } from './index.ts'

type Data = Float32Array | Int32Array

/** Numbers from a seed (Steele et al. 2014, SplitMix). */
function createRandom(seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (n: number) => Math.floor(next() * n),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as NonNullable<T>,
  }
}
type Random = ReturnType<typeof createRandom>

/** What a loop means, one place after the other, in numbers of 32 bits. Returns the largest number met. */
function interpret({ shape, statements }: Loop, buffers: readonly Data[]): number {
  let largest = 0
  const f = (x: number): number => {
    if (Number.isFinite(x)) largest = Math.max(largest, Math.abs(x))
    return Math.fround(x)
  }
  const rowLength = shape.at(-1) ?? 1
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1)
  const at = (view: View, row: number, place: number): number => {
    let index = view.offset + place * (view.strides.at(-1) ?? 0)
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      index += (row % (shape[axis] as number)) * (view.strides[axis] as number)
      row = Math.floor(row / (shape[axis] as number))
    }
    return index
  }
  const unary: { [op: string]: (x: number) => number } = {
    negate: (x) => -x,
    exp: (x) => f(Math.exp(x)),
    log: (x) => f(Math.log(x)),
    sqrt: (x) => f(Math.sqrt(x)),
    relu: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
    toFloat: (x) => f(x),
    toInt: (x) => Math.trunc(x),
    isNotZero: (x) => (x !== 0 ? 1 : 0),
  }
  const binary: { [op: string]: (x: number, y: number) => number } = {
    add: (x, y) => x + y,
    subtract: (x, y) => x - y,
    multiply: (x, y) => x * y,
    divide: (x, y) => x / y,
    minimum: (x, y) => Math.min(x, y),
    less: (x, y) => (x < y ? 1 : 0),
    equal: (x, y) => (x === y ? 1 : 0),
  }
  for (let row = 0; row < rows; row++) {
    const places = Array.from({ length: rowLength }, (_, i) => i)
    const values: number[][] = []
    const stores: (() => void)[] = []
    for (const statement of statements) {
      if (statement.does === 'reduce') {
        const all = values[statement.of] as number[]
        const whole =
          statement.op === 'sum'
            ? all.reduce((sum, x) => sum + x, 0)
            : all.reduce((most, x) => Math.max(most, x), -Infinity)
        values.push(places.map(() => f(whole)))
        continue
      }
      const valueAt = (place: number): number => {
        const value = (v: Value): number => (values[v] as number[])[place] as number
        switch (statement.does) {
          case 'load':
            return (buffers[statement.from.buffer] as Data)[at(statement.from, row, place)] as number
          case 'loadRow': {
            const index = ((buffers[statement.index.buffer] as Data)[at(statement.index, row, place)] as number) >>> 0
            return (buffers[statement.from.buffer] as Data)[
              at(statement.from, row, place) + Math.min(index, statement.rows - 1) * statement.rowStride
            ] as number
          }
          case 'constant':
            return statement.dtype === 'float32' ? f(statement.value) : statement.value
          case 'place':
            return place
          case 'unary':
            return (unary[statement.op] as (x: number) => number)(value(statement.of))
          case 'binary': {
            const result = (binary[statement.op] as (x: number, y: number) => number)(
              value(statement.of[0]),
              value(statement.of[1]),
            )
            return statement.dtype === 'int32' ? result | 0 : f(result)
          }
          case 'where':
            return value(statement.of[0]) !== 0 ? value(statement.of[1]) : value(statement.of[2])
          case 'store': {
            const x = value(statement.value)
            stores.push(() => ((buffers[statement.to.buffer] as Data)[at(statement.to, row, place)] = x))
            return 0
          }
        }
      }
      values.push(places.map(valueAt))
    }
    for (const store of stores) store()
  }
  return largest
}

/** Runs the loops by teams of 1, 2 and 3, each on its own copy of the buffers, which is returned. */
async function run(loops: readonly Loop[], buffers: readonly Data[], teams = [1, 2, 3]): Promise<Data[][]> {
  const memory = await createMemory()
  const results: Data[][] = []
  for (const threads of teams) {
    const regions = buffers.map((data) => memory.allocate(data.byteLength + 64))
    const copies = buffers.map((data, i) => {
      const copy =
        data instanceof Float32Array
          ? new Float32Array((regions[i] as Region).view, 0, data.length)
          : new Int32Array((regions[i] as Region).view, 0, data.length)
      copy.set(data)
      return copy
    })
    const program = await createProgram(loops.map(loop), { threads })
    await program.run(regions.map(({ address }) => address))
    await program.dispose()
    results.push(copies.map((copy) => copy.slice()))
    for (const region of regions) region.free()
  }
  return results
}

/** Where the numbers differ by more than a share of their size, for people. */
function difference(found: Data, expected: Data, tolerance: number): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i] as number, expected[i] as number]
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    if (Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b))) continue
    return `[${i}] is ${a}, not ${b}`
  }
  return undefined
}

const guard = 12345.5

/** A loop over random statements, with its buffers. */
function randomLoop(random: Random, firstBuffer: number, kind: 'exact' | 'smooth'): { loop: Loop; buffers: Data[] } {
  const { below, pick, next } = random
  const size = (most: number): number => pick([1, 2, 3, 1 + below(most)])
  const last = pick([1, 1 + below(70), 1 + below(70), 16 * (1 + below(8)), 1 + below(400), pick([1000, 2500])])
  const shape = [...Array.from({ length: below(4) }, () => size(last > 300 ? 4 : 9)), last]
  const buffers: Data[] = []
  const statements: Statement[] = []
  const floats: Value[] = []
  const ints: Value[] = []
  const rowFloats: Value[] = []

  function view(repeats: boolean, rowsOnly = false, make?: (length: number) => Data): View {
    const axes = shape.map((_, i) => i)
    if (below(4) === 0) axes.sort(() => next() - 0.5)
    const strides: number[] = []
    let extent = pick([1, 1, 1, 2])
    for (const axis of axes.reverse()) {
      if ((rowsOnly && axis === shape.length - 1) || (repeats && below(5) === 0)) {
        strides[axis] = 0
        continue
      }
      strides[axis] = extent
      extent = extent * (shape[axis] as number) + pick([0, 0, 3])
    }
    const offset = below(3) === 0 ? below(20) : 0
    const length = offset + extent + 16
    const data = make?.(length) ?? new Float32Array(length).fill(guard)
    buffers.push(data)
    return { buffer: firstBuffer + buffers.length - 1, offset, shape, strides }
  }
  const special = kind === 'exact' && below(4) === 0
  const numbers = (length: number): Float32Array =>
    Float32Array.from({ length }, () =>
      kind === 'smooth'
        ? 4 * next() - 2
        : special && below(20) === 0
          ? pick([Infinity, -Infinity, NaN, -0, 0])
          : below(7) - 3,
    )
  const add = (statement: Statement): Value => statements.push(statement) - 1
  const wholes = (length: number): Int32Array => Int32Array.from({ length }, () => below(9) - 3)

  for (let i = 0; i <= below(5); i++) floats.push(add({ does: 'load', from: view(true, false, numbers) }))
  if (below(3) === 0) rowFloats.push(add({ does: 'load', from: view(true, true, numbers) }))
  if (below(3) === 0) ints.push(add({ does: 'load', from: view(true, false, wholes) }))
  if (below(4) === 0) ints.push(add({ does: 'place' }))
  if (below(5) === 0) {
    const rows = 1 + below(6)
    const rowStride = 450
    const index = view(false, true, wholes)
    const table = view(false, false, (length) => numbers(length + rows * rowStride))
    floats.push(
      add({
        does: 'loadRow',
        from: { ...table, strides: table.strides.map((s, i) => (i === shape.length - 1 ? s : 0)) },
        index,
        rows,
        rowStride,
      }),
    )
  }
  floats.push(add({ does: 'constant', value: below(5) - 2, dtype: 'float32' }))
  ints.push(add({ does: 'constant', value: below(5) - 2, dtype: 'int32' }))

  const anyFloat = (): Value =>
    rowFloats.length > 0 && below(4) === 0
      ? pick(rowFloats)
      : below(2) === 0
        ? (floats.at(-1 - below(Math.min(3, floats.length))) as number)
        : pick(floats)
  const count = 1 + below(below(6) === 0 ? 60 : 12)
  const multiplied = new Set<Value>()
  for (let i = 0; i < count; i++) {
    const [a, b] = [anyFloat(), anyFloat()]
    const choice = below(kind === 'exact' ? 14 : 10)
    if (kind === 'smooth') {
      if (choice === 0)
        floats.push(
          add({
            does: 'unary',
            op: 'exp',
            of: add({
              does: 'unary',
              op: 'negate',
              of: add({ does: 'binary', op: 'multiply', dtype: 'float32', of: [a, a] }),
            }),
          }),
        )
      else if (choice === 1) {
        const one = add({ does: 'constant', value: 1, dtype: 'float32' })
        const square = add({ does: 'binary', op: 'multiply', dtype: 'float32', of: [a, a] })
        const positive = add({ does: 'binary', op: 'add', dtype: 'float32', of: [square, one] })
        const kindOf = below(3)
        floats.push(
          kindOf === 0
            ? add({ does: 'unary', op: 'log', of: positive })
            : kindOf === 1
              ? add({ does: 'unary', op: 'sqrt', of: positive })
              : add({ does: 'binary', op: 'divide', dtype: 'float32', of: [b, positive] }),
        )
      } else if (choice === 2) {
        const most = add({ does: 'reduce', op: 'maximum', of: a })
        rowFloats.push(most)
        const exp = add({
          does: 'unary',
          op: 'exp',
          of: add({ does: 'binary', op: 'subtract', dtype: 'float32', of: [a, most] }),
        })
        const sum = add({ does: 'reduce', op: 'sum', of: exp })
        floats.push(add({ does: 'binary', op: 'divide', dtype: 'float32', of: [exp, sum] }))
      } else {
        const half = add({ does: 'constant', value: 0.5, dtype: 'float32' })
        const scaled = add({ does: 'binary', op: 'multiply', dtype: 'float32', of: [a, half] })
        floats.push(
          add({
            does: 'binary',
            op: pick(['add', 'subtract', 'minimum']),
            dtype: 'float32',
            of: below(2) ? [scaled, b] : [b, scaled],
          }),
        )
      }
      continue
    }
    const [p, q] = [pick(ints), pick(ints)]
    switch (choice) {
      case 0:
        if (multiplied.has(a) || multiplied.has(b)) break
        floats.push(add({ does: 'binary', op: 'multiply', dtype: 'float32', of: [a, b] }))
        multiplied.add(floats.at(-1) as number)
        break
      case 1:
      case 2:
      case 3:
        floats.push(add({ does: 'binary', op: pick(['add', 'subtract', 'minimum']), dtype: 'float32', of: [a, b] }))
        if (multiplied.has(a) || multiplied.has(b)) multiplied.add(floats.at(-1) as number)
        break
      case 4:
        floats.push(add({ does: 'unary', op: pick(['negate', 'relu']), of: a }))
        if (multiplied.has(a)) multiplied.add(floats.at(-1) as number)
        break
      case 5:
        ints.push(add({ does: 'binary', op: pick(['less', 'equal']), dtype: 'float32', of: [a, b] }))
        break
      case 6:
        ints.push(add({ does: 'binary', op: pick(['less', 'equal']), dtype: 'int32', of: [p, q] }))
        break
      case 7:
        ints.push(add({ does: 'binary', op: pick(['add', 'subtract', 'multiply']), dtype: 'int32', of: [p, q] }))
        break
      case 8:
        ints.push(add({ does: 'unary', op: 'isNotZero', of: below(2) ? p : a }))
        break
      case 9:
        floats.push(add({ does: 'unary', op: 'toFloat', of: p }))
        multiplied.add(floats.at(-1) as number)
        break
      case 10:
        floats.push(add({ does: 'where', of: [p, a, b] }))
        if (multiplied.has(a) || multiplied.has(b)) multiplied.add(floats.at(-1) as number)
        break
      case 11:
        if (!special) ints.push(add({ does: 'unary', op: 'toInt', of: a }))
        break
      default: {
        if (below(3) > 0 || shape.length === 0) break
        const op = pick(['sum', 'maximum'] as const)
        rowFloats.push(add({ does: 'reduce', op, of: a }))
        multiplied.add(rowFloats.at(-1) as number)
      }
    }
  }
  for (let i = 0; i <= below(3); i++) add({ does: 'store', value: anyFloat(), to: view(false) })
  if (below(2) === 0)
    add({ does: 'store', value: pick(ints), to: view(false, false, (length) => new Int32Array(length).fill(7)) })
  if (rowFloats.length > 0) add({ does: 'store', value: pick(rowFloats), to: view(false, true) })
  const loads = statements.flatMap((s) => (s.does === 'load' && floats.includes(statements.indexOf(s)) ? [s.from] : []))
  const whole = loads.find(({ strides }) => strides.every((stride) => stride !== 0))
  if (whole !== undefined && below(3) === 0) add({ does: 'store', value: anyFloat(), to: whole })
  return { loop: { shape, statements }, buffers }
}

describe.skipIf((await missingHere()) !== undefined)('loops', () => {
  test.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'random statements are computed like one by one, seed %i',
    async (seed) => {
      const kind = seed % 3 === 2 ? 'smooth' : 'exact'
      const random = createRandom(seed)
      const buffers: Data[] = []
      const loops: Loop[] = []
      const expected: Data[] = []
      while (loops.length < 12) {
        const made = randomLoop(random, buffers.length, kind)
        const after = [...buffers, ...made.buffers.map((data) => data.slice())]
        // beyond 2²⁴ the order of additions shows
        if (interpret(made.loop, after) >= 2 ** 24) continue
        buffers.push(...made.buffers)
        expected.push(...after.slice(expected.length))
        loops.push(made.loop)
      }
      const results = await run(loops, buffers)
      for (const one of loops) {
        for (const statement of one.statements) {
          if (statement.does !== 'store') continue
          const { buffer } = statement.to
          for (const [team, result] of results.entries()) {
            const wrong = difference(result[buffer] as Data, expected[buffer] as Data, kind === 'exact' ? 0 : 1e-4)
            if (wrong !== undefined)
              expect.fail(`team of ${team + 1}, buffer ${buffer}: ${wrong}\n${JSON.stringify(one)}`)
          }
        }
      }
      for (const [buffer] of buffers.entries()) {
        for (const result of results) {
          if (
            Buffer.compare(
              Buffer.from((result[buffer] as Data).buffer),
              Buffer.from(((results[0] as Data[])[buffer] as Data).buffer),
            ) !== 0
          )
            expect.fail(`teams differ in buffer ${buffer}`)
        }
      }
    },
  )

  const vectorOf = (buffer: number, length: number): View => ({ buffer, offset: 0, shape: [length], strides: [1] })

  /** One operation on numbers of its own. */
  async function apply(op: Statement & { does: 'unary' | 'binary' }, ...operands: Data[]): Promise<Data> {
    const length = (operands[0] as Data).length
    const statements: Statement[] = operands.map((_, i) => ({ does: 'load', from: vectorOf(i, length) }))
    statements.push(op, { does: 'store', value: operands.length, to: vectorOf(operands.length, length) })
    const [result] = await run([{ shape: [length], statements }], [...operands, new Float32Array(length)], [1])
    return (result as Data[])[operands.length] as Data
  }
  const unary = (op: (Statement & { does: 'unary' })['op'], x: Data) => apply({ does: 'unary', op, of: 0 }, x)
  const binary = (op: (Statement & { does: 'binary' })['op'], x: Data, y: Data) =>
    apply({ does: 'binary', op, dtype: 'float32', of: [0, 1] }, x, y)

  /** The largest distance from the true value, in units of its last place; subnormal results count as 0. */
  function largestError(found: Data, truth: (i: number) => number): number {
    return Array.from(found).reduce((worst, x, i) => {
      const expected = truth(i)
      if (Object.is(x, Math.fround(expected)) || Math.abs(expected) < 2 ** -126) return worst
      return Math.max(worst, Math.abs(x - expected) / 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 23))
    }, 0)
  }

  test('exp and log are right to about the last place', async () => {
    const random = createRandom(1)
    const x = Float32Array.from({ length: 100_000 }, (_, i) =>
      i % 2 === 0 ? -87.3 + 176 * random.next() : 2 * random.next() - 1,
    )
    expect(largestError(await unary('exp', x), (i) => Math.exp(x[i] as number))).toBeLessThan(1)
    const bits = Uint32Array.from({ length: 100_000 }, (_, i) =>
      i % 2 === 0 ? 0x00800000 + random.below(0x7f000000) : 0x3f000000 + random.below(0x01000000),
    )
    const positive = new Float32Array(bits.buffer)
    expect(largestError(await unary('log', positive), (i) => Math.log(positive[i] as number))).toBeLessThan(1)
  })

  const { NaN: nan } = Number
  test.each([
    [
      'exp',
      [-Infinity, -1e30, -104, -88, -0, 0, 1, 88.7, 89, 1e30, Infinity, nan],
      [
        0,
        0,
        0,
        0,
        1,
        1,
        Math.fround(Math.E),
        Math.fround(Math.exp(Math.fround(88.7))),
        Infinity,
        Infinity,
        Infinity,
        nan,
      ],
    ],
    ['log', [0, -0, 1, -1, -Infinity, Infinity, nan], [-Infinity, -Infinity, 0, nan, nan, Infinity, nan]],
    ['sqrt', [0, 2, -1, Infinity, nan], [0, Math.fround(Math.SQRT2), nan, Infinity, nan]],
    ['relu', [-Infinity, -1, 0, 1, Infinity, nan], [0, 0, 0, 1, Infinity, nan]],
    ['negate', [0, -0, 1, Infinity, nan], [-0, 0, -1, -Infinity, nan]],
  ] as const)('%s of special numbers', async (op, x, expected) => {
    const found = await unary(op, Float32Array.from(x))
    // to the last place
    expect(
      [...found].map((value, i) =>
        Math.abs(value - (expected[i] as number)) <= 1e-7 * Math.abs(value) ? expected[i] : value,
      ),
    ).toEqual([...expected])
  })

  test('comparisons and the minimum of special numbers', async () => {
    const all = [nan, -Infinity, -1, -0, 0, 1, Infinity]
    const x = Float32Array.from(all.flatMap((a) => all.map(() => a)))
    const y = Float32Array.from(all.flatMap(() => all))
    const asInts = (data: Data): Int32Array => new Int32Array(data.buffer)
    expect([...(await binary('minimum', x, y))].map((value) => value + 0)).toEqual(
      [...x].map((a, i) => Math.min(a, y[i] as number) + 0),
    )
    expect(asInts(await binary('less', x, y))).toEqual(Int32Array.from(x, (a, i) => Number(a < (y[i] as number))))
    expect(asInts(await binary('equal', x, y))).toEqual(Int32Array.from(x, (a, i) => Number(a === (y[i] as number))))
    expect(asInts(await unary('isNotZero', x))).toEqual(Int32Array.from(x, (a) => Number(a !== 0)))
    expect([...asInts(await unary('isNotZero', Int32Array.of(0, 1, -1, 7)))]).toEqual([0, 1, 1, 1])
    expect([...asInts(await unary('toInt', Float32Array.of(1.9, -1.9, 0.5, -0, 1e9)))]).toEqual([1, -1, 0, 0, 1e9])
    expect([...(await unary('toFloat', Int32Array.of(0, -7, 2 ** 24)))]).toEqual([0, -7, 2 ** 24])
  })

  test('a row may be as long as memory', async () => {
    const length = 200_003
    const random = createRandom(2)
    const x = Float32Array.from({ length }, () => random.next() * 4)
    const row = { buffer: 0, offset: 0, shape: [length], strides: [1] }
    const softmax: Loop = {
      shape: [length],
      statements: [
        { does: 'load', from: row },
        { does: 'reduce', op: 'maximum', of: 0 },
        { does: 'binary', op: 'subtract', dtype: 'float32', of: [0, 1] },
        { does: 'unary', op: 'exp', of: 2 },
        { does: 'reduce', op: 'sum', of: 3 },
        { does: 'binary', op: 'divide', dtype: 'float32', of: [3, 4] },
        { does: 'store', value: 5, to: { ...row, buffer: 1 } },
      ],
    }
    const expected = [x, new Float32Array(length)]
    interpret(softmax, expected)
    const results = await run([softmax], [x, new Float32Array(length)])
    for (const result of results)
      expect(difference(result[1] as Data, expected[1] as Float32Array<ArrayBuffer>, 1e-9)).toBeUndefined()
  })

  test('more views than there are registers', async () => {
    const random = createRandom(3)
    const shape = [5, 3, 200]
    const strides = [1000, 300, 1]
    const buffers = Array.from({ length: 30 }, () => Float32Array.from({ length: 5600 }, () => random.below(7) - 3))
    const statements: Statement[] = buffers.map((_, buffer) => ({
      does: 'load',
      from: { buffer, offset: 0, shape, strides },
    }))
    let sum = 0
    for (let i = 1; i < buffers.length; i++)
      sum = statements.push({ does: 'binary', op: 'add', dtype: 'float32', of: [sum, i] }) - 1
    statements.push({ does: 'store', value: sum, to: { buffer: 30, offset: 0, shape, strides } })
    buffers.push(new Float32Array(5600))
    const expected = buffers.map((data) => data.slice())
    interpret({ shape, statements }, expected)
    for (const result of await run([{ shape, statements }], buffers))
      expect(difference(result[30] as Data, expected[30] as Float32Array<ArrayBuffer>, 0)).toBeUndefined()
  })

  test('more values than there are registers', async () => {
    const random = createRandom(4)
    const shape = [2, 100]
    const strides = [100, 1]
    const view = (buffer: number): View => ({ buffer, offset: 0, shape, strides })
    const x = Float32Array.from({ length: 200 }, () => random.below(7) - 3)
    const statements: Statement[] = [{ does: 'load', from: view(0) }]
    for (let i = 0; i < 60; i++) {
      const constant = statements.push({ does: 'constant', value: i, dtype: 'float32' }) - 1
      statements.push({ does: 'binary', op: 'add', dtype: 'float32', of: [i === 0 ? 0 : constant - 1, constant] })
    }
    const sums = statements.flatMap(({ does }, i) => (does === 'binary' ? [i] : []))
    let sum = sums.at(-1) as number
    for (const one of sums)
      sum = statements.push({ does: 'binary', op: 'subtract', dtype: 'float32', of: [one, sum] }) - 1
    statements.push({ does: 'store', value: sum, to: view(1) })
    const expected = [x, new Float32Array(200)]
    interpret({ shape, statements }, expected)
    for (const result of await run([{ shape, statements }], [x, new Float32Array(200)]))
      expect(difference(result[1] as Data, expected[1] as Float32Array<ArrayBuffer>, 0)).toBeUndefined()
  })
})
