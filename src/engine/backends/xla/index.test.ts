import { afterEach, describe, expect, test } from 'vitest'
import * as g from '../../graph/build.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { LoopRequest } from '../backend.ts'
import { native } from '../native.ts'
import { createXla, type XlaBackend, type XlaOptions } from './index.ts'
import { readApi } from './pjrt/api.ts'
import { type FakeFaults, type FakePlugin, fakePlugin } from './pjrt/plugin.fake.ts'
import { openSession } from './pjrt/session.ts'

const used: { fake: FakePlugin; backend: XlaBackend }[] = []

async function backendOn(faults: FakeFaults, options: XlaOptions = {}) {
  const calls = await native()
  const fake = fakePlugin(faults)
  const backend = createXla({ cacheFolder: null, ...options }, async () =>
    openSession(readApi(calls, fake.table, 'fake'), 'build 1'),
  )
  used.push({ fake, backend })
  return { fake, backend }
}

afterEach(async () => {
  for (const { fake, backend } of used.splice(0)) {
    await backend.dispose()
    await backend.dispose()
    expect(fake.crimes).toEqual([])
    expect(Object.values(fake.left()).reduce((sum, count) => sum + count, 0)).toBe(0)
    fake.release()
  }
})

const x = g.input('x', [2])
const addOne = { understands: () => ({ results: [{ argument: 0, plus: 1 }] }) }

describe('a compiled graph', () => {
  test('runs on the device, again and again, and leaves nothing there', async () => {
    const { fake, backend } = await backendOn(addOne)
    const executable = await backend.compile({ y: g.add(x, 1) })
    expect(fake.moduleTexts[0]).toContain('stablehlo.add')
    const first = await executable.run({ x: Float32Array.of(1, 2) })
    const into = new Float32Array(2)
    await executable.run({ x: Float32Array.of(3, 4) }, { y: into })
    expect([first.y, into]).toEqual([Float32Array.of(2, 3), Float32Array.of(4, 5)])
    expect(fake.left().buffers).toBe(0)
    await executable.dispose()
    expect(fake.left().programs).toBe(0)
  })

  test('a wrong feed is refused before anything is copied', async () => {
    const { fake, backend } = await backendOn(addOne)
    const executable = await backend.compile({ y: g.add(x, 1) })
    await expect(executable.run({})).rejects.toMatchObject({ code: 'missing-feed' })
    await expect(executable.run({ x: new Float32Array(2) }, { y: new Float32Array(3) })).rejects.toMatchObject({
      code: 'wrong-feed',
    })
    expect(fake.log).not.toContain('Client_BufferFromHostBuffer')
  })

  test('a run that fails leaves nothing on the device, and the next one works', async () => {
    const fails: { LoadedExecutable_Execute?: readonly [number, string] } = { LoadedExecutable_Execute: [13, 'broken'] }
    const { fake, backend } = await backendOn({ ...addOne, fails })
    const executable = await backend.compile({ y: g.add(x, 1) })
    await expect(executable.run({ x: Float32Array.of(1, 2) })).rejects.toMatchObject({ code: 'device-failed' })
    expect(fake.left().buffers).toBe(0)
    delete fails.LoadedExecutable_Execute
    expect((await executable.run({ x: Float32Array.of(1, 2) })).y).toEqual(Float32Array.of(2, 3))
  })

  test('is cut over the devices there are, and uses one unless told how to cut', async () => {
    const { fake, backend } = await backendOn({ ...addOne, devices: 2 })
    const one = await backend.compile({ y: g.add(x, 1) })
    expect((await one.run({ x: Float32Array.of(1, 2) })).y).toEqual(Float32Array.of(2, 3))
    expect(fake.moduleTexts[0]).not.toContain('sdy.sharding')
    await backend.compile({ y: g.add(x, 1) }, { batchAxes: { x: 0 }, threads: 2 })
    expect(fake.moduleTexts[1]).toContain('sdy.sharding')
    // field 5, num_partitions: 1, then 2 with use_spmd_partitioning and use_shardy_partitioner
    expect(fake.flags.map((bytes) => bytes.slice(15))).toEqual(['(\x01', '(\x020\x01\x98\x01\x01'])
  })

  test('is cut over no more devices than it may use, there are, and cut it evenly', async () => {
    const { fake, backend } = await backendOn({ ...addOne, devices: 4 })
    const six = g.input('x', [6])
    const partitions: (string | undefined)[] = []
    for (const threads of [1, 2, 3, 4, 8]) {
      await backend.compile({ y: g.add(six, threads) }, { batchAxes: { x: 0 }, threads })
      partitions.push(fake.moduleTexts.at(-1)?.match(/num_partitions = (\d)/)?.[1])
    }
    expect(partitions).toEqual(['1', '2', '3', '3', '3'])
    await expect(backend.compile({ y: g.add(six, 9) }, { batchAxes: { x: 1 }, threads: 4 })).rejects.toMatchObject({
      code: 'uneven-shards',
    })
  })

  test('attention is lowered as it was asked for', async () => {
    const [q, k, v] = ['q', 'k', 'v'].map((name) => g.input(name, [1, 2, 8, 32])) as [Tensor, Tensor, Tensor]
    const plain = g.matmul(g.softmax(g.matmul(q, k, { transposeB: true })), v)
    const outputs = { o: g.composite({ name: 'causalAttention', scale: 1 }, plain, [q, k, v]) }
    for (const attention of ['decomposed', 'cudnn'] as const) {
      const { fake, backend } = await backendOn(addOne, { precision: 'bfloat16', attention })
      await backend.compile(outputs)
      expect(fake.moduleTexts[0]?.includes('__cudnn$fmhaSoftmax')).toBe(attention === 'cudnn')
    }
  })

  test('the devices are described, and opened anew after a failure or a farewell', async () => {
    let attempts = 0
    const calls = await native()
    const { fake } = await backendOn({ memoryLimit: 2 ** 34 })
    const backend = createXla({ cacheFolder: null }, async () => {
      if (attempts++ === 0) throw new Error('not yet')
      return openSession(readApi(calls, fake.table, 'fake'), 'build 1')
    })
    await expect(backend.describeDevices()).rejects.toThrow('not yet')
    const memory = { limit: 2 ** 34, inUse: 2 ** 30 }
    const expected = { platform: 'fake', version: 'fake 1', devices: [{ id: 0, kind: 'Fake Device 9000', memory }] }
    expect(await backend.describeDevices()).toEqual(expected)
    await backend.dispose()
    expect(await backend.describeDevices()).toEqual(expected)
    await backend.dispose()
    expect(fake.log.filter((call) => call === 'Client_Create')).toHaveLength(2)
  })
})

describe('a loop', () => {
  const state = g.input('state', [2])
  const offset = g.input('offset', [2])
  const rate = g.input('rate', [])
  const request: LoopRequest = {
    outputs: { state: g.add(g.add(state, offset), rate), reading: g.add(rate, 0) },
    carried: ['state'],
    perStep: ['rate'],
    steps: 3,
  }
  /** Which argument is which is up to the lowering, whose text names them. */
  const understands = (module: string) => {
    const order = ['state', 'offset', 'rate'].sort((a, b) => module.indexOf(`"${a}"`) - module.indexOf(`"${b}"`))
    return {
      results: [
        { argument: order.indexOf('state'), plus: 3, takes: true },
        { argument: order.indexOf('rate'), plus: 0.5 },
      ],
    }
  }
  const start = { state: Float32Array.of(10, 20), offset: Float32Array.of(1, 1) }
  const rates = { rate: Float32Array.of(1, 2, 3) }

  test('keeps its states on the device from run to run', async () => {
    const { fake, backend } = await backendOn({ understands })
    const loop = await backend.compileLoop(request)
    expect(fake.moduleTexts[0]).toContain('stablehlo.while')
    await loop.load(start)
    const results = await Promise.all([loop.run(rates), loop.run({ rate: Float32Array.of(4, 5, 6) })])
    expect(results).toEqual([{ reading: Float32Array.of(1.5, 2.5, 3.5) }, { reading: Float32Array.of(4.5, 5.5, 6.5) }])
    expect(await loop.read()).toEqual({ state: Float32Array.of(16, 26) })
    expect(fake.left().buffers).toBe(2)
    // two loads; for each run one feed, and how many steps it takes
    expect(fake.log.filter((call) => call === 'Client_BufferFromHostBuffer')).toHaveLength(6)
    await loop.load({ state: Float32Array.of(0, 0) })
    await loop.run(rates)
    expect(await loop.read()).toEqual({ state: Float32Array.of(3, 3) })
    await loop.dispose()
    await loop.dispose()
    expect(fake.left()).toMatchObject({ buffers: 0, programs: 0 })
  })

  test('shares what it holds with another', async () => {
    const { fake, backend } = await backendOn({ understands })
    const loop = await backend.compileLoop(request)
    const other = await backend.compileLoop(request, { sharing: loop })
    await loop.load(start)
    const runs = await Promise.all([other.run(rates), loop.run(rates), other.run(rates)])
    expect(runs[1]).toEqual({ reading: Float32Array.of(1.5, 2.5, 3.5) })
    expect(await loop.read()).toEqual({ state: Float32Array.of(19, 29) })
    expect(await other.read()).toEqual({ state: Float32Array.of(19, 29) })
    expect(fake.left().buffers).toBe(2)
    // what they share is there until the last one goes
    await loop.dispose()
    await loop.dispose()
    expect(await other.read()).toEqual({ state: Float32Array.of(19, 29) })
    await other.dispose()
    expect(fake.left()).toMatchObject({ buffers: 0, programs: 0 })
    const foreign = (await backendOn({ understands })).backend
    await expect(foreign.compileLoop(request, { sharing: loop })).rejects.toMatchObject({ code: 'bad-loop' })
  })

  test('takes fewer steps than it could, and says what was read in those', async () => {
    const { backend } = await backendOn({ understands })
    const loop = await backend.compileLoop(request)
    await loop.load(start)
    expect(await loop.run(rates, 2)).toEqual({ reading: Float32Array.of(1.5, 2.5) })
    for (const steps of [0, 4, 1.5]) {
      await expect(loop.run(rates, steps)).rejects.toMatchObject({ code: 'bad-loop', problem: { value: steps } })
    }
  })

  test('launches the next run while the one before is still awaited', async () => {
    const { fake, backend } = await backendOn({ understands })
    const loop = await backend.compileLoop(request)
    await loop.load(start)
    const many = await Promise.all(Array.from({ length: 10 }, () => loop.run(rates)))
    expect(many).toHaveLength(10)
    expect(await loop.read()).toEqual({ state: Float32Array.of(40, 50) })
    expect(fake.left().buffers).toBe(2)
  })

  test('says what is missing, unknown or wrong', async () => {
    const { backend } = await backendOn({ understands })
    const loop = await backend.compileLoop(request)
    await expect(loop.run(rates)).rejects.toMatchObject({ code: 'missing-feed', problem: { where: 'state' } })
    await loop.load({ state: start.state })
    await expect(loop.run(rates)).rejects.toMatchObject({ code: 'missing-feed', problem: { where: 'offset' } })
    await loop.load({ offset: start.offset })
    await expect(loop.run({})).rejects.toMatchObject({ code: 'missing-feed', problem: { where: 'rate' } })
    await expect(loop.run({ rate: new Float32Array(1) })).rejects.toMatchObject({ code: 'wrong-feed' })
    await expect(loop.load({ rate: rates.rate })).rejects.toMatchObject({ code: 'unknown-feed' })
    expect(await loop.run(rates)).toEqual({ reading: Float32Array.of(1.5, 2.5, 3.5) })
  })

  test('loses its states in a run that fails, says so, and goes on once they are loaded', async () => {
    const faults: { failsLater?: readonly [number, string]; understands: typeof understands } = { understands }
    const { fake, backend } = await backendOn(faults)
    const loop = await backend.compileLoop(request)
    await loop.load(start)
    faults.failsLater = [13, 'a device fell off the bus']
    await expect(loop.run(rates)).rejects.toMatchObject({ code: 'device-failed' })
    delete faults.failsLater
    await expect(loop.read()).rejects.toMatchObject({ code: 'missing-feed', problem: { where: 'state' } })
    expect(fake.left().buffers).toBe(1)
    await loop.load({ state: start.state })
    await loop.run(rates)
    expect(await loop.read()).toEqual({ state: Float32Array.of(13, 23) })
  })
})
