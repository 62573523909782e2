import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { native } from '../../native.ts'
import { readApi } from './api.ts'
import { type ArrayType, type DeviceArray, free, openCache, receive, type Session, send } from './index.ts'
import { type FakeFaults, type FakeModule, type FakePlugin, fakePlugin } from './plugin.fake.ts'
import { compileProgram } from './program.ts'
import { openSession } from './session.ts'

const open: { fake: FakePlugin; session?: Session }[] = []

async function openFake(faults?: FakeFaults, options?: Parameters<typeof openSession>[2]) {
  const calls = await native() // first, since it sets koffi up
  const fake = fakePlugin(faults)
  open.push({ fake })
  const session = await openSession(readApi(calls, fake.table, 'fake'), 'build 1', options)
  open[open.length - 1] = { fake, session }
  return { fake, session }
}

afterEach(async () => {
  for (const { fake, session } of open.splice(0)) {
    await session?.dispose()
    expect(fake.crimes).toEqual([])
    expect(fake.left()).toMatchObject({ buffers: 0, programs: 0, executables: 0, events: 0, errors: 0 })
    if (session) expect(fake.left().clients).toBe(0)
    fake.release()
  }
})

const vector: ArrayType = { shape: [3], dtype: 'float32' }
const plusOne: FakeModule = { results: [{ argument: 0, plus: 1 }] }
const text = (module: FakeModule): string => JSON.stringify(module)

async function put(session: Session, numbers: readonly number[], type = vector): Promise<DeviceArray> {
  const { array, sent } = send(session, session.devices, Float32Array.from(numbers), { ...type, shardedAxis: null })
  await sent
  return array
}

async function get(session: Session, array: DeviceArray): Promise<number[]> {
  const into = new Float32Array(array.shape.reduce((a, b) => a * b, 1))
  await receive(session, array, into)
  return [...into]
}

describe('a session', () => {
  test('describes its devices', async () => {
    const { session } = await openFake({ devices: 2, memoryLimit: 80 * 2 ** 30 })
    expect([session.platform, session.platformVersion]).toEqual(['fake', 'fake 1'])
    const memory = { limit: 80 * 2 ** 30, inUse: 2 ** 30 }
    expect(session.describe()).toEqual([
      { id: 0, kind: 'Fake Device 9000', memory },
      { id: 1, kind: 'Fake Device 9000', memory },
    ])
  })

  test('hands over its options by the names and kinds of the plugin', async () => {
    const { fake } = await openFake(
      {},
      { allocator: 'cuda_async', memoryFraction: 0.5, preallocate: false, visibleDevices: [1, 3] },
    )
    expect(Object.fromEntries(fake.options[0] ?? [])).toEqual({
      allocator: 'cuda_async',
      memory_fraction: 0.5,
      preallocate: false,
      visible_devices: [1, 3],
    })
  })

  test('frees buffers, then programs, then the client, once', async () => {
    const { fake, session } = await openFake()
    await put(session, [1, 2, 3])
    await compileProgram(session, text(plusOne), [vector])
    await Promise.all([session.dispose(), session.dispose()])
    await session.dispose()
    expect(fake.log.filter((call) => call.endsWith('_Destroy') && !call.startsWith('Ev')).slice(-3)).toEqual([
      'Buffer_Destroy',
      'LoadedExecutable_Destroy',
      'Client_Destroy',
    ])
    await expect(put(session, [1])).rejects.toMatchObject({ code: 'device-closed' })
    await expect(compileProgram(session, text(plusOne), [vector])).rejects.toMatchObject({ code: 'device-closed' })
  })

  test('waits for what is running before it frees anything', async () => {
    const { fake, session } = await openFake()
    const program = await compileProgram(session, text(plusOne), [vector])
    const array = await put(session, [1, 2, 3])
    const running = program.execute([array], [])
    await session.dispose()
    await (await running).done
    expect(fake.log.indexOf('LoadedExecutable_Destroy')).toBeGreaterThan(fake.log.lastIndexOf('Event_Await'))
  })

  test('without a device that works is one clear message', async () => {
    await expect(openFake({ devices: 0 })).rejects.toMatchObject({ code: 'no-device' })
    const refused = openFake({ fails: { Client_Create: [9, 'No visible GPU devices.\nstack trace'] } })
    await expect(refused).rejects.toMatchObject({
      message:
        'no device could be opened (FAILED_PRECONDITION: No visible GPU devices.). Check the GPU with nvidia-smi, and that its driver is new enough for the plugin, or use --device cpu.',
    })
  })

  test('an option that the plugin does not know is not taken for a missing device', async () => {
    const refused = openFake({ fails: { Client_Create: [3, 'Unexpected option name'] } })
    await expect(refused).rejects.toMatchObject({ code: 'device-refused' })
  })
})

describe('negotiation', () => {
  test.each([
    ['another major version', { version: [1, 0] }],
    ['an older minor version', { version: [0, 56] }],
    ['a table that ends early', { tableBytes: 480 }],
  ] as const)('%s is refused', async (_, faults) => {
    await expect(openFake(faults)).rejects.toMatchObject({ code: 'plugin-version' })
  })

  test('an older table does without what came later', async () => {
    const { fake, session } = await openFake({ version: [0, 57], tableBytes: 608 })
    const program = await compileProgram(session, text(plusOne), [vector])
    expect(program.memory).toBeUndefined()
    expect(fake.log).not.toContain('Executable_GetCompiledMemoryStats')
  })
})

describe('arrays', () => {
  test('come back as they went', async () => {
    const { session } = await openFake()
    expect(await get(session, await put(session, [1, 2, 3]))).toEqual([1, 2, 3])
    expect(await get(session, await put(session, [7], { shape: [], dtype: 'float32' }))).toEqual([7])
    const whole = { shape: [2], dtype: 'int32', shardedAxis: null } as const
    const { array, sent } = send(session, session.devices, Int32Array.of(-5, 6), whole)
    const into = new Int32Array(2)
    await Promise.all([sent, receive(session, array, into)])
    expect([...into]).toEqual([-5, 6])
  })

  test('are cut along an axis, one part for each device, or are whole on each', async () => {
    const { session } = await openFake({ devices: 2 })
    const partsOf = async (shardedAxis: number | null, shape: readonly number[]) => {
      const { array, sent } = send(session, session.devices, Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7), {
        shape: [2, 4],
        dtype: 'float32',
        shardedAxis,
      })
      await sent
      return Promise.all(array.parts.map((part) => get(session, { shape, dtype: 'float32', parts: [part] })))
    }
    expect(await partsOf(0, [1, 4])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ])
    expect(await partsOf(1, [2, 2])).toEqual([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ])
    const all = [0, 1, 2, 3, 4, 5, 6, 7]
    expect(await partsOf(null, [2, 4])).toEqual([all, all])
  })

  test('are freed once', async () => {
    const { fake, session } = await openFake()
    const array = await put(session, [1, 2, 3])
    free(session, [array])
    free(session, [array])
    expect(fake.left().buffers).toBe(0)
  })

  test('that do not fit say how much there is', async () => {
    const { session } = await openFake({
      fails: { Client_BufferFromHostBuffer: [8, 'Out of memory while trying to allocate 12 bytes.'] },
      memoryLimit: 4 * 2 ** 30,
    })
    await expect(put(session, [1, 2, 3])).rejects.toMatchObject({
      code: 'device-out-of-memory',
      problem: { value: expect.stringContaining('the device has 4.0 GiB, of which 1.0 GiB are in use') },
    })
  })
})

describe('programs', () => {
  test('run on all devices, each on its part', async () => {
    const { session } = await openFake({ devices: 2 })
    const program = await compileProgram(session, text(plusOne), [{ shape: [1], dtype: 'float32' }], {
      settings: { partitions: 2 },
    })
    const { array } = send(session, session.devices, Float32Array.of(1, 10), {
      shape: [2],
      dtype: 'float32',
      shardedAxis: 0,
    })
    const { results, done } = await program.execute([array], [])
    await done
    expect(program.devices).toEqual(session.devices)
    const parts = results[0]?.parts.map((part) => get(session, { shape: [1], dtype: 'float32', parts: [part] })) ?? []
    expect(await Promise.all(parts)).toEqual([[2], [11]])
  })

  test('take over a donated argument, but not one that is kept', async () => {
    const { session } = await openFake()
    const step: FakeModule = { results: [{ argument: 0, plus: 1, takes: true }] }
    const program = await compileProgram(session, text(step), [vector])
    const state = await put(session, [1, 2, 3])
    const kept = await program.execute([state], [0])
    expect(await get(session, state)).toEqual([1, 2, 3])
    const donated = await program.execute([state], [])
    await expect(get(session, state)).rejects.toMatchObject({ code: 'device-refused' })
    free(session, [state])
    expect(await get(session, donated.results[0] as DeviceArray)).toEqual([2, 3, 4])
    await Promise.all([kept.done, donated.done])
  })

  test('are waited for while the event loop goes on', async () => {
    const { session } = await openFake()
    const program = await compileProgram(session, text(plusOne), [vector])
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    for (let i = 0; i < 20; i++) await (await program.execute([await put(session, [i, i, i])], [])).done
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })

  test('that fail at once or later say what was asked', async () => {
    const atOnce = await openFake({ fails: { LoadedExecutable_Execute: [13, 'CUDA error: launch failed\nmore'] } })
    const program = await compileProgram(atOnce.session, text(plusOne), [vector])
    await expect(program.execute([await put(atOnce.session, [1, 2, 3])], [])).rejects.toMatchObject({
      code: 'device-failed',
      problem: { what: 'the device could not run a program', value: 'INTERNAL: CUDA error: launch failed' },
    })
    const later = await openFake({ failsLater: [14, 'the device is gone'] })
    const other = await compileProgram(later.session, text(plusOne), [vector])
    const { done } = await other.execute([await put(later.session, [1, 2, 3])], [])
    await expect(done).rejects.toMatchObject({ problem: { value: 'UNAVAILABLE: the device is gone' } })
  })

  test('that run out of memory say what is needed, what there is, and what would fit', async () => {
    const { session } = await openFake({
      failsLater: [8, 'Out of memory'],
      memoryLimit: 24 * 2 ** 30,
      temporaries: 40 * 2 ** 30,
    })
    const program = await compileProgram(session, text(plusOne), [vector])
    const { done } = await program.execute([await put(session, [1, 2, 3])], [])
    await expect(done).rejects.toThrow(
      'the device could not run a program (it needs 44.0 GiB: 4.0 GiB for arguments and results, 40.0 GiB while it runs; the device has 24.0 GiB, of which 1.0 GiB are in use). Use a batch of at most 50% of this one, or a smaller model.',
    )
  })

  test('that the compiler refuses say why', async () => {
    const { session } = await openFake()
    await expect(compileProgram(session, 'module {', [vector])).rejects.toThrow(
      'the device could not compile a program (INVALID_ARGUMENT: this is not a module)',
    )
  })

  test('with other results than expected are not run', async () => {
    const { session } = await openFake()
    await expect(compileProgram(session, text(plusOne), [vector, vector])).rejects.toMatchObject({
      code: 'device-failed',
    })
  })

  test('are freed once, after they were launched', async () => {
    const { fake, session } = await openFake()
    const program = await compileProgram(session, text(plusOne), [vector])
    const running = program.execute([await put(session, [1, 2, 3])], [])
    await Promise.all([program.dispose(), program.dispose()])
    expect(fake.left().programs).toBe(0)
    await (await running).done
  })
})

describe('the cache', () => {
  const withFolder = async (use: (folder: string) => Promise<void>) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'escalado-cache-'))
    try {
      await use(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  const compileWith = async (folder: string, faults: FakeFaults = {}, flags = {}) => {
    const { fake, session } = await openFake(faults)
    const cache = openCache(folder)
    const program = await compileProgram(session, text(plusOne), [vector], { settings: { flags }, cache })
    const { results, done } = await program.execute([await put(session, [1, 2, 3])], [])
    await done
    expect(await get(session, results[0] as DeviceArray)).toEqual([2, 3, 4])
    return fake.log.filter((call) => call === 'Client_Compile' || call === 'Executable_DeserializeAndLoad')
  }

  test('saves a program and loads it the next time', () =>
    withFolder(async (folder) => {
      expect(await compileWith(folder)).toEqual(['Client_Compile'])
      expect(await compileWith(folder)).toEqual(['Executable_DeserializeAndLoad'])
      expect(readdirSync(folder)).toHaveLength(1)
      expect(await compileWith(folder, {}, { xla_gpu_autotune_level: 0 })).toEqual(['Client_Compile'])
      expect(await compileWith(folder, { version: [0, 91] })).toEqual(['Client_Compile'])
    }))

  test('a damaged entry never reaches the plugin, and is replaced', () =>
    withFolder(async (folder) => {
      await compileWith(folder)
      const file = path.join(folder, readdirSync(folder)[0] as string)
      const good = readFileSync(file)
      for (const bad of [good.subarray(0, 40), Buffer.alloc(0), Buffer.from(good).fill(1, 40, 41)]) {
        writeFileSync(file, bad)
        expect(await compileWith(folder)).toEqual(['Client_Compile'])
        expect(readFileSync(file)).toEqual(good)
      }
    }))

  test('an entry that the plugin refuses is compiled anew', () =>
    withFolder(async (folder) => {
      await compileWith(folder)
      const fails = { Executable_DeserializeAndLoad: [3, 'another version'] } as const
      const file = path.join(folder, readdirSync(folder)[0] as string)
      const { ino } = statSync(file)
      expect(await compileWith(folder, { fails })).toEqual(['Executable_DeserializeAndLoad', 'Client_Compile'])
      expect(statSync(file).ino).not.toBe(ino)
    }))

  test('of two processes that compile at once, both run the program that was kept first', () =>
    withFolder(async (folder) => {
      // as if the compiler had chosen otherwise the second time
      const compiledTo = async (plus: number, cache = openCache(folder)) => {
        const { session } = await openFake({ understands: () => ({ results: [{ argument: 0, plus }] }) })
        const program = await compileProgram(session, 'module {}', [vector], { cache })
        const { results } = await program.execute([await put(session, [1, 2, 3])], [])
        return get(session, results[0] as DeviceArray)
      }
      expect(await compiledTo(1)).toEqual([2, 3, 4])
      expect(await compiledTo(2, { ...openCache(folder), get: async () => undefined })).toEqual([2, 3, 4])
      expect(await compiledTo(3)).toEqual([2, 3, 4])
      expect(readdirSync(folder)).toHaveLength(1)
    }))

  test('a plugin that cannot save, or a folder that cannot be written, costs only time', () =>
    withFolder(async (folder) => {
      const fails = { Executable_Serialize: [12, 'no'] } as const
      expect(await compileWith(folder, { fails })).toEqual(['Client_Compile'])
      expect(readdirSync(folder)).toEqual([])
      const file = path.join(folder, 'file')
      writeFileSync(file, '')
      expect(await compileWith(file)).toEqual(['Client_Compile'])
    }))
})
