import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Compiled, compile } from '../../../../../test/support/compiled.ts'
import { native } from '../../native.ts'
import { r13, r14, r15, rax, rcx, rdx } from '../code/assembler.ts'
import { type Kernel, scratchBytes } from '../kernel.ts'
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
  import { r14, rax, rdx } from ${JSON.stringify(compiled.url('engine/backends/x64/code/assembler.ts'))}
  import { createMemory } from ${JSON.stringify(compiled.url('engine/backends/x64/program/memory.ts'))}
  import { createProgram } from ${JSON.stringify(compiled.url('engine/backends/x64/program/program.ts'))}
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

const ring = (compiled: Compiled): string => `
  import { workerData } from 'node:worker_threads'
  import { r14, rax, rdx } from ${JSON.stringify(compiled.url('engine/backends/x64/code/assembler.ts'))}
  import { createProgram } from ${JSON.stringify(compiled.url('engine/backends/x64/program/program.ts'))}
  const waitForNext = (code) => {
    const again = code.label()
    code.load(rdx, { base: r14, offset: 8 })
    code.bind(again)
    code.pause()
    code.load(rax, { base: rdx })
    code.arithmetic('compare', rax, { value: 0 })
    code.jumpIf('equal', again)
  }
  const openOwn = (code) => {
    code.load(rdx, { base: r14 })
    code.moveImmediate(rax, 1)
    code.store({ base: rdx }, rax)
  }
  const { own, next, opensFirst, threads } = workerData
  const program = await createProgram(opensFirst ? [openOwn, waitForNext] : [waitForNext, openOwn], { threads })
  program.run([own, next])
`

/** Programs whose call of a function of C fails, by its name and its how-manieth call. */
async function failing(failure: string) {
  const [failingName, failingCall] = failure.split(' ')
  const mapped = new Set<unknown>()
  let started = 0
  const real = await native()
  vi.resetModules()
  vi.doMock('../../native.ts', () => ({
    native: async () => ({
      ...real,
      fromC(name: string, ...types: [string, readonly string[]]) {
        const call = real.fromC(name, ...types)
        let calls = 0
        return (...values: unknown[]) => {
          if (name === failingName && ++calls === Number(failingCall)) return name === 'mmap' ? 2n ** 64n - 1n : 11
          const result = call(...values)
          if (name === 'mmap') mapped.add(result)
          if (name === 'munmap') mapped.delete(values[0])
          if (name === 'pthread_create') started++
          if (name === 'pthread_join') started--
          return result
        }
      },
    }),
  }))
  onTestFinished(() => {
    vi.doUnmock('../native.ts')
    vi.resetModules()
  })
  const { createProgram } = await import('./program.ts')
  return { createProgram, mapped: () => [...mapped], started: () => started }
}

describe.skipIf((await missingHere()) !== undefined)('programs', () => {
  const compiled = compile('engine/backends/x64/program/program.ts')
  afterAll(() => rmSync(compiled.folder, { recursive: true }))

  test.each([1, 2, 3, 4])('%i threads take part in each kernel of each run', async (threads) => {
    const { address, values } = await numbers()
    const { run } = await program([countUp, countUp, countUp], threads)
    for (let i = 0; i < 50; i++) run([address])
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
    for (let i = 0; i < runs; i++) run([a.address, b.address])
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
    run([address])
    const [first, second, third] = values as unknown as [bigint, bigint, bigint]
    expect(first % 64n).toBe(0n)
    expect(second - first).toBe(BigInt(scratchBytes))
    expect(third - second).toBe(BigInt(scratchBytes))
  })

  test('programs run at once in many worker threads', async () => {
    // each waits for the next one's, so that none ends unless all run
    const gates = await Promise.all(Array.from({ length: 6 }, numbers))
    const file = compiled.program('ring.js', ring(compiled))
    const workers = gates.map(({ address }, i) => {
      const isLast = i === gates.length - 1
      const next = gates[(i + 1) % gates.length]?.address
      return new Worker(file, { workerData: { own: address, next, opensFirst: isLast, threads: 1 + (i % 2) } })
    })
    const ends = await Promise.all(workers.map((worker) => once(worker, 'exit')))
    expect(ends).toEqual(gates.map(() => [0]))
    expect(gates.map(({ values }) => values[0])).toEqual(gates.map(() => 1n))
  })

  test('many buffers', async () => {
    const { address, values } = await numbers()
    const { run } = await program([waitAt(4999), open(0)], 2)
    const elsewhere = await numbers()
    elsewhere.values[0] = 1n
    run([address, ...Array.from({ length: 4998 }, () => 0n), elsewhere.address])
    expect(values[0]).toBe(1n)
  })

  test('without kernels nothing happens', async () => {
    const { run } = await program([], 2)
    for (let i = 0; i < 10; i++) run([])
  })

  test('dispose twice is once, and a run after it is an error', async () => {
    const { address, values } = await numbers()
    const { run, dispose } = await createProgram([countUp], { threads: 2 })
    run([address])
    dispose()
    dispose()
    expect([...values.subarray(0, 2)]).toEqual([1n, 2n])
    expect(() => run([address])).toThrow(expect.objectContaining({ code: 'disposed' }))
  })

  test.each(['mmap 1', 'mprotect 1', 'mmap 2', 'mmap 3', 'mmap 4', 'pthread_create 1', 'pthread_create 2'])(
    'memory is given back, and threads end, when %s fails',
    async (failure) => {
      const { createProgram, mapped, started } = await failing(failure)
      await expect(createProgram([countUp], { threads: 3 })).rejects.toMatchObject({
        code: expect.stringMatching(/^no-/),
      })
      expect(mapped()).toEqual([])
      expect(started()).toBe(0)
    },
  )

  test('threads that were used long ago wake up again, and those never used end', async () => {
    const { address, values } = await numbers()
    const { run } = await program([countUp], 3)
    await program([countUp], 4)
    for (let i = 0; i < 3; i++) {
      run([address])
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
        code.vector('loadSpread', 1, { base: rdx, offset: 4 * pair })
        code.vector('loadSpread', 2, { base: rdx, offset: 4 * pair + 4 })
        code.vector('multiply', 1, 1, 2)
        code.vector('storeFirst', { base: rdx, offset: 4 * pair }, 1)
      }
    }
    const { run } = await program([multiply], 1)
    run([address])
    expect([floats[0], floats[2]]).toEqual([0, 0])
  })

  test('a caller of the code finds its settings as they were', async () => {
    const { call, address } = await native()
    const { writeTeam, control } = await import('./team.ts')
    const { createAssembler } = await import('../code/assembler.ts')
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
    const run = `${importing(compiled)}
      program.run([address])`

    test('do not keep a process alive', () => {
      const { status, stderr } = spawnSync(process.execPath, [compiled.program('ends.js', run)], { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    })

    test('do not keep a process from leaving during a run of a worker thread', () => {
      const leave = `import { isMainThread, Worker } from 'node:worker_threads'
        ${importing(compiled)}
        if (isMainThread) new Worker(new URL(import.meta.url)).once('message', () => process.exit(3))
        else {
          parentPort.postMessage('ready')
          for (;;) program.run([address])
        }`
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
        for (;;) program.run([address])`
      const file = compiled.program('endless.js', endless)
      for (let i = 0; i < 10; i++) {
        const worker = new Worker(file)
        await once(worker, 'message')
        expect(await worker.terminate()).toBe(1)
      }
    })
  })
})
