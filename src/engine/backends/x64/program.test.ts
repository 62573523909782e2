import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Compiled, compile } from '../../../../test/support/compiled.ts'
import { native } from '../native.ts'
import { r13, r14, r15, rax, rcx, rdx } from './assembler.ts'
import { type Kernel, scratchBytes } from './kernel.ts'
import { createMemory, type Region } from './memory.ts'
import { createProgram, type Program } from './program.ts'
import { missingHere } from './supported.ts'

/** Adds the thread's number + 1 to its own number of 64 bits in the first buffer. */
const countUp: Kernel = (code) => {
  code.load(rdx, { base: r14 })
  code.address(rax, { base: r15, offset: 1 })
  code.arithmetic('add', rax, { base: rdx, index: r15, scale: 8 })
  code.store({ base: rdx, index: r15, scale: 8 }, rax)
}

/** Each thread's number in buffer `to` becomes the sum of all threads' in `from`, and its own number. */
const mix =
  (from: number, to: number): Kernel =>
  (code, { threads }) => {
    code.load(rdx, { base: r14, offset: 8 * from })
    code.move(rax, r15)
    for (let i = 0; i < threads; i++) code.arithmetic('add', rax, { base: rdx, offset: 8 * i })
    code.load(rdx, { base: r14, offset: 8 * to })
    code.store({ base: rdx, index: r15, scale: 8 }, rax)
  }

/** Waits until the first number of buffer `gate` is not 0. */
const waitAt =
  (gate: number): Kernel =>
  (code) => {
    const again = code.label()
    code.load(rdx, { base: r14, offset: 8 * gate })
    code.bind(again)
    code.pause()
    code.load(rax, { base: rdx })
    code.arithmetic('compare', rax, { value: 0 })
    code.jumpIf('equal', again)
  }

/** The first number of buffer `gate` becomes 1. */
const open =
  (gate: number): Kernel =>
  (code) => {
    code.load(rdx, { base: r14, offset: 8 * gate })
    code.moveImmediate(rax, 1)
    code.store({ base: rdx }, rax)
  }

async function numbers(): Promise<{ readonly address: bigint; readonly values: BigInt64Array }> {
  const region: Region = (await createMemory()).allocate(64)
  onTestFinished(region.free)
  return { address: region.address, values: new BigInt64Array(region.view) }
}

async function program(kernels: readonly Kernel[], threads: number): Promise<Program> {
  const created = await createProgram(kernels, { threads })
  onTestFinished(() => created.dispose())
  return created
}

const importing = (compiled: Compiled): string => `
  import { parentPort } from 'node:worker_threads'
  import { r14, rax, rdx } from ${JSON.stringify(compiled.url('engine/backends/x64/assembler.ts'))}
  import { createMemory } from ${JSON.stringify(compiled.url('engine/backends/x64/memory.ts'))}
  import { createProgram } from ${JSON.stringify(compiled.url('engine/backends/x64/program.ts'))}
  const count = (code) => {
    const again = code.label()
    code.load(rdx, { base: r14 })
    code.moveImmediate(rax, 10_000_000)
    code.bind(again)
    code.store({ base: rdx }, rax)
    code.arithmetic('subtract', rax, { value: 1 })
    code.jumpIf('notEqual', again)
  }
  const { address } = (await createMemory()).allocate(64)
  const program = await createProgram([count, count], { threads: 2 })
`

describe.skipIf((await missingHere()) !== undefined)('programs', () => {
  test.each([1, 2, 3, 4])('%i threads take part in each kernel of each run', async (threads) => {
    const { address, values } = await numbers()
    const { run } = await program([countUp, countUp, countUp], threads)
    for (let i = 0; i < 50; i++) await run([address])
    expect([...values.subarray(0, 4)]).toEqual([1, 2, 3, 4].map((n) => (n <= threads ? BigInt(150 * n) : 0n)))
  })

  test.each([1, 2, 3, 4])('%i threads see what all wrote in the kernel before', async (threads) => {
    const [a, b] = [await numbers(), await numbers()]
    const pairs = 500
    const { run } = await program(
      Array.from({ length: 2 * pairs }, (_, i) => (i % 2 === 0 ? mix(0, 1) : mix(1, 0))),
      threads,
    )
    a.values[0] = 1n
    const runs = 20
    for (let i = 0; i < runs; i++) await run([a.address, b.address])
    let expected: bigint[] = Array.from({ length: threads }, (_, i) => (i === 0 ? 1n : 0n))
    for (let i = 0; i < 2 * pairs * runs; i++) {
      const sum = expected.reduce((x, y) => x + y)
      expected = expected.map((_, thread) => BigInt.asIntN(64, sum + BigInt(thread)))
    }
    expect([...a.values.subarray(0, threads)]).toEqual(expected)
  })

  test('each thread has scratch memory of its own, aligned', async () => {
    const { address, values } = await numbers()
    const tell: Kernel = (code) => {
      code.load(rdx, { base: r14 })
      code.store({ base: rdx, index: r15, scale: 8 }, r13)
      // all of it may be written
      code.store({ base: r13 }, rax)
      code.store({ base: r13, offset: scratchBytes - 8 }, rax)
    }
    const { run } = await program([tell], 3)
    await run([address])
    const [first, second, third] = values as unknown as [bigint, bigint, bigint]
    expect(first % 64n).toBe(0n)
    expect(second - first).toBe(BigInt(scratchBytes))
    expect(third - second).toBe(BigInt(scratchBytes))
  })

  test('the event loop goes on during a run, and one run follows the other', async () => {
    const [gate, count] = [await numbers(), await numbers()]
    const { run } = await program([waitAt(1), countUp], 2)
    let ended = 0
    const runs = [1, 2].map(() => run([count.address, gate.address]).then(() => ended++))
    await setImmediate()
    expect(ended).toBe(0)
    gate.values[0] = 1n
    await Promise.all(runs)
    expect([...count.values.subarray(0, 2)]).toEqual([2n, 4n])
  })

  test('programs run at once, and independently', async () => {
    // each waits for the next one's, so that none ends unless all run
    const gates = await Promise.all([numbers(), numbers(), numbers()])
    const addresses = gates.map(({ address }) => address)
    const runs = [1, 2, 2].map(async (threads, i) => {
      const next = (i + 1) % gates.length
      const { run } = await program(i === 2 ? [open(2), waitAt(0)] : [waitAt(next), open(i)], threads)
      await run(addresses)
    })
    await Promise.all(runs)
    expect(gates.map(({ values }) => values[0])).toEqual([1n, 1n, 1n])
  })

  test('many buffers', async () => {
    const { address, values } = await numbers()
    const { run } = await program([waitAt(4999), open(0)], 2)
    const elsewhere = await numbers()
    elsewhere.values[0] = 1n
    await run([address, ...Array.from({ length: 4998 }, () => 0n), elsewhere.address])
    expect(values[0]).toBe(1n)
  })

  test('without kernels nothing happens', async () => {
    const { run } = await program([], 2)
    for (let i = 0; i < 10; i++) await run([])
  })

  test('dispose waits for the run under way', async () => {
    const [gate, count] = [await numbers(), await numbers()]
    const { run, dispose } = await createProgram([waitAt(1), countUp], { threads: 2 })
    const order: string[] = []
    const ran = run([count.address, gate.address]).then(() => order.push('ran'))
    const disposed = dispose().then(() => order.push('disposed'))
    await setImmediate()
    expect(order).toEqual([])
    gate.values[0] = 1n
    await Promise.all([ran, disposed])
    expect(order).toEqual(['ran', 'disposed'])
    expect([...count.values.subarray(0, 2)]).toEqual([1n, 2n])
    await dispose()
    await expect(async () => run([])).rejects.toMatchObject({ code: 'disposed' })
  })

  test('threads that were used long ago wake up again, and those never used end', async () => {
    const { address, values } = await numbers()
    const { run } = await program([countUp], 3)
    await program([countUp], 4)
    for (let i = 0; i < 3; i++) {
      await run([address])
      // by now they sleep: the loops before that take microseconds
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect([...values.subarray(0, 3)]).toEqual([3n, 6n, 9n])
  })

  test('subnormal numbers count as zero', async () => {
    const { address, values } = await numbers()
    const floats = new Float32Array(values.buffer)
    floats.set([1e-40, 2 ** 100, 2 ** -100, 2 ** -40, 3])
    const multiply: Kernel = (code) => {
      code.load(rdx, { base: r14 })
      for (const pair of [0, 2]) {
        code.vector('loadFirst', 1, { base: rdx, offset: 4 * pair })
        code.vector('loadFirst', 2, { base: rdx, offset: 4 * pair + 4 })
        code.vector('multiply', 1, 1, 2)
        code.vector('storeFirst', { base: rdx, offset: 4 * pair }, 1)
      }
    }
    const { run } = await program([multiply], 1)
    await run([address])
    expect([floats[0], floats[2]]).toEqual([0, 0])
  })

  test('a caller of the code finds its settings as they were', async () => {
    const { call, address } = await native()
    const { writeTeam, control } = await import('./team.ts')
    const { createAssembler } = await import('./assembler.ts')
    const code = createAssembler()
    const destroy: Kernel = () => {
      for (const register of [rax, rcx, rdx, 3, 5, 6, 7, 8, 9, 10, 11, 12])
        code.moveImmediate(register, 0x1234_5678_9abcn)
    }
    const [entry] = writeTeam(code, [destroy], 1)
    const { address: start, free } = (await createMemory()).executable(code.finish())
    const state = new BigInt64Array(new ArrayBuffer(control.bytes(1)))
    for (let i = 0; i < 1000; i++) expect(call(start + BigInt(entry as number), address(state))).toBe(0n)
    // JavaScript's own smallest number, which the processor's settings would make 0
    expect(Number.MIN_VALUE * state.length).toBeGreaterThan(0)
    free()
  })

  describe('which nobody disposes of', () => {
    const compiled = compile('engine/backends/x64/program.ts')
    afterAll(() => rmSync(compiled.folder, { recursive: true }))
    const run = `${importing(compiled)}
      await program.run([address])`

    test('do not keep a process alive', () => {
      const { status, stderr } = spawnSync(process.execPath, [compiled.program('ends.js', run)], { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    })

    test('do not keep a process from leaving during a run', () => {
      const leave = `${importing(compiled)}
        program.run([address])
        setImmediate(() => process.exit(3))`
      const { status, stderr } = spawnSync(process.execPath, [compiled.program('leaves.js', leave)], {
        encoding: 'utf8',
      })
      expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
    })

    test('do not keep a worker thread alive', async () => {
      const worker = new Worker(compiled.program('worker.js', run))
      expect(await once(worker, 'exit')).toEqual([0])
    })

    test('let a worker thread be terminated during a run', async () => {
      const endless = `${importing(compiled)}
        parentPort.postMessage('ready')
        for (;;) await program.run([address])`
      const file = compiled.program('endless.js', endless)
      for (let i = 0; i < 10; i++) {
        const worker = new Worker(file)
        await once(worker, 'message')
        expect(await worker.terminate()).toBe(1)
      }
    })
  })
})
