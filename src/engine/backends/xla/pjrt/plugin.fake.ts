import koffi from 'koffi'
import { type Fields, type Layout, type ReadFields, readFields, type WrittenFields, writeFields } from './layout.ts'
import { slotOffsets } from './slots.ts'
import { type CallName, calls, structs } from './structs.ts'

/** What a fake program does, given as the JSON text of its module. */
export interface FakeModule {
  /** Each result is a float32 argument plus a number; it may take over the argument's buffer. */
  readonly results: readonly { readonly argument: number; readonly plus: number; readonly takes?: boolean }[]
}

/** How the fake differs from a plugin that works. */
export interface FakeFaults {
  readonly platform?: string
  readonly devices?: number
  readonly version?: readonly [number, number]
  readonly tableBytes?: number
  /** Answers these calls with a status code and a message. */
  readonly fails?: { readonly [N in CallName]?: readonly [number, string] }
  /** An error that shows only when the events of an execution are awaited. */
  readonly failsLater?: readonly [number, string]
  readonly memoryLimit?: number
  readonly temporaries?: number
  /** What a module does that is not JSON. */
  readonly understands?: (module: string) => FakeModule | undefined
}

interface FakeBuffer {
  readonly bytes: Uint8Array
  readonly owner: bigint
  taken: boolean
}

class Refusal extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

const invalid = (message: string): never => {
  throw new Refusal(3, message)
}

/**
 * A PJRT plugin in JavaScript: a table of functions in memory, each of them a callback. It checks what it is sent as a
 * plugin does, and what a plugin would crash on: objects used after they were freed, or freed in the wrong order. These
 * go to `crimes`, which must stay empty.
 */
export function fakePlugin(faults: FakeFaults = {}) {
  const { platform = 'fake', devices: deviceCount = 1, version = [0, 90], fails = {} } = faults
  const log: string[] = []
  const crimes: string[] = []
  const flags: string[] = []
  let lastHandle = 0x1000n
  const held: ArrayBufferView[] = []
  const clients = new Map<bigint, { readonly options: Map<string, unknown> }>()
  const buffers = new Map<bigint, FakeBuffer>()
  const programs = new Map<bigint, FakeModule>()
  const inner = new Map<bigint, bigint>()
  const events = new Map<bigint, { readonly error: readonly [number, string] | undefined }>()
  const errors = new Map<bigint, readonly [number, string]>()
  const options: Map<string, unknown>[] = []
  const moduleTexts: string[] = []

  const keep = (data: ArrayBufferView): bigint => {
    held.push(data)
    return koffi.address(data)
  }
  const create = <T>(objects: Map<bigint, T>, object: T): bigint => {
    lastHandle += 0x10n
    objects.set(lastHandle, object)
    return lastHandle
  }
  const find = <T>(objects: Map<bigint, T>, handle: bigint, what: string): T => {
    if (!objects.has(handle)) crimes.push(`${what} used that does not exist`)
    return objects.get(handle) ?? invalid(`no such ${what}`)
  }
  const drop = (objects: Map<bigint, unknown>, handle: bigint, what: string): undefined => {
    if (!objects.delete(handle)) crimes.push(`${what} freed twice`)
  }
  const bytesAt = (pointer: bigint, bytes: number): Uint8Array =>
    bytes === 0 ? new Uint8Array() : new Uint8Array(koffi.view(pointer, bytes))
  const textAt = (pointer: bigint, bytes: number): string => Buffer.from(bytesAt(pointer, bytes)).toString()
  const pointersAt = (pointer: bigint, count: number): bigint[] =>
    count === 0 ? [] : [...new BigUint64Array(koffi.view(pointer, 8 * count))]
  const numbersAt = (pointer: bigint, count: number): number[] => pointersAt(pointer, count).map(Number)
  const text = (value: string) => ({ at: keep(Buffer.from(value)), bytes: Buffer.byteLength(value) })
  const deviceHandles = Array.from({ length: deviceCount }, (_, i) => 0x100n + BigInt(i))
  const name = text(platform)
  const versionText = text('fake 1')
  const kind = text('Fake Device 9000')

  /** Reads a struct as a plugin does: refuses a smaller one, and expects zeros where it knows nothing. */
  function readStruct<F extends Fields>(what: string, layout: Layout<F>, pointer: bigint): ReadFields<F> {
    const sent = Number(new DataView(koffi.view(pointer, 8)).getBigUint64(0, true))
    if (sent < layout.size) invalid(`Unexpected ${what} size: expected ${layout.size}, got ${sent}`)
    if (bytesAt(pointer, sent).subarray(layout.size).some(Boolean)) crimes.push(`${what} does not end in zeros`)
    return readFields(layout, new DataView(koffi.view(pointer, layout.size)))
  }

  function readOptions(pointer: bigint, count: number): Map<string, unknown> {
    const { size } = structs.NamedValue
    return new Map(
      Array.from({ length: count }, (_, i) => {
        const at = pointer + BigInt(i * size)
        const value = readFields(structs.NamedValue, new DataView(koffi.view(at, size)))
        if (value.struct_size !== size) crimes.push('the members of an array must have the exact size')
        const bits = new DataView(new BigUint64Array([value.value]).buffer)
        const read = [
          () => textAt(value.value, value.value_size),
          () => Number(value.value),
          () => numbersAt(value.value, value.value_size),
          () => bits.getFloat32(0, true),
          () => bits.getUint8(0) !== 0,
        ][value.type]
        return [textAt(value.name, value.name_size), read?.()]
      }),
    )
  }

  function compile(bytes: Uint8Array): bigint {
    const source = Buffer.from(bytes).toString()
    moduleTexts.push(source)
    if (source.startsWith('{')) return create(programs, JSON.parse(source) as FakeModule)
    return create(programs, faults.understands?.(source) ?? invalid('this is not a module'))
  }

  function makeEvent(error?: readonly [number, string]): bigint {
    return create(events, { error })
  }

  function execute(args: ReadFields<(typeof calls)['LoadedExecutable_Execute']['fields']>): undefined {
    const { results } = find(programs, args.executable, 'program')
    const sent = readStruct('PJRT_ExecuteOptions', structs.ExecuteOptions, args.options)
    const kept = numbersAt(sent.non_donatable_input_indices, sent.num_non_donatable_input_indices)
    const given = pointersAt(args.argument_lists, args.num_devices)
    const made = pointersAt(args.output_lists, args.num_devices)
    if (args.num_devices > deviceCount) invalid(`${args.num_devices} argument lists for ${deviceCount} devices`)
    for (const [device, list] of given.entries()) {
      const handles = pointersAt(list, args.num_args)
      const inputs = handles.map((handle) => find(buffers, handle, 'buffer'))
      if (inputs.some(({ taken }) => taken)) invalid('Buffer has been deleted or donated.')
      const outputs = results.map(({ argument, plus }) => {
        const input = inputs[argument] ?? invalid(`no argument ${argument}`)
        const numbers = new Float32Array(input.bytes.slice().buffer).map((x) => x + plus)
        return create(buffers, { bytes: new Uint8Array(numbers.buffer), owner: input.owner, taken: false })
      })
      for (const { argument, takes } of results) {
        if (takes && !kept.includes(argument)) (inputs[argument] as FakeBuffer).taken = true
      }
      new BigUint64Array(koffi.view(made[device] as bigint, 8 * outputs.length)).set(outputs)
    }
    const ends = given.map(() => makeEvent(faults.failsLater))
    new BigUint64Array(koffi.view(args.device_complete_events, 8 * ends.length)).set(ends)
  }

  type FieldsOf<N extends CallName> = (typeof calls)[N]['fields']
  type Handlers = { [N in CallName]: (args: ReadFields<FieldsOf<N>>) => WrittenFields<FieldsOf<N>> | undefined }

  const deleter = koffi.register(
    (handle: bigint) => {
      drop(inner, handle, 'serialized program')
      return null
    },
    koffi.pointer(koffi.proto('void *', ['void *'])),
  )

  const handlers: Handlers = {
    Error_Destroy: ({ error }) => drop(errors, error, 'error'),
    Error_Message: ({ error }) => {
      const message = text(find(errors, error, 'error')[1])
      return { message: message.at, message_size: message.bytes }
    },
    Error_GetCode: ({ error }) => ({ code: find(errors, error, 'error')[0] }),
    Plugin_Initialize: () => undefined,
    Event_Destroy: ({ event }) => drop(events, event, 'event'),
    // every other event is done at once; those that fail never are
    Event_IsReady: ({ event }) => ({
      is_ready: find(events, event, 'event').error === undefined && event % 0x20n === 0n,
    }),
    Event_Await: ({ event }) => {
      const { error } = find(events, event, 'event')
      if (error) throw new Refusal(...error)
      return undefined
    },
    Client_Create: ({ create_options: pointer, num_options: count }) => {
      const chosen = readOptions(pointer, count)
      options.push(chosen)
      return { client: create(clients, { options: chosen }) }
    },
    Client_Destroy: ({ client }) => {
      if (buffers.size > 0) crimes.push('client freed before its buffers')
      if (programs.size > 0) crimes.push('client freed before its programs')
      return drop(clients, client, 'client')
    },
    Client_PlatformName: () => ({ platform_name: name.at, platform_name_size: name.bytes }),
    Client_PlatformVersion: () => ({ platform_version: versionText.at, platform_version_size: versionText.bytes }),
    Client_AddressableDevices: () => ({
      addressable_devices: keep(BigUint64Array.from(deviceHandles)),
      num_addressable_devices: deviceCount,
    }),
    Client_Compile: ({ client, program, compile_options: pointer, compile_options_size: size }) => {
      find(clients, client, 'client')
      const { code, code_size, format, format_size } = readStruct('PJRT_Program', structs.Program, program)
      if (textAt(format, format_size) !== 'mlir') invalid('unknown format')
      flags.push(Buffer.from(bytesAt(pointer, size)).toString('latin1'))
      return { executable: compile(bytesAt(code, code_size)) }
    },
    Client_BufferFromHostBuffer: (args) => {
      find(clients, args.client, 'client')
      if (!deviceHandles.includes(args.device)) invalid('no such device')
      const dims = numbersAt(args.dims, args.num_dims)
      const strides = numbersAt(args.byte_strides, args.num_byte_strides)
      const width = { 1: 1, 4: 4, 11: 4 }[args.type] ?? invalid(`element type ${args.type}`)
      const bytes = new Uint8Array(dims.reduce((product, dim) => product * dim, width))
      for (let i = 0; i < bytes.length / width; i++) {
        let rest = i
        let from = 0
        for (let axis = dims.length - 1; axis >= 0; axis--) {
          from += (rest % (dims[axis] as number)) * (strides[axis] as number)
          rest = Math.floor(rest / (dims[axis] as number))
        }
        bytes.set(bytesAt(args.data + BigInt(from), width), i * width)
      }
      const buffer = create(buffers, { bytes, owner: args.client, taken: false })
      return { done_with_host_buffer: makeEvent(), buffer }
    },
    DeviceDescription_Id: ({ device_description: device }) => ({ id: Number(device - 0x200n) }),
    DeviceDescription_Kind: () => ({ device_kind: kind.at, device_kind_size: kind.bytes }),
    Device_GetDescription: ({ device }) => ({ device_description: device + 0x100n }),
    Device_MemoryStats: () => ({
      bytes_in_use: 2 ** 30,
      bytes_limit: faults.memoryLimit ?? 0,
      bytes_limit_is_set: faults.memoryLimit !== undefined,
    }),
    Executable_Destroy: ({ executable }) => drop(inner, executable, 'executable'),
    Executable_NumOutputs: ({ executable }) => ({
      num_outputs: find(programs, find(inner, executable, 'executable'), 'program').results.length,
    }),
    Executable_Serialize: ({ executable }) => {
      const program = find(programs, find(inner, executable, 'executable'), 'program')
      const bytes = text(JSON.stringify(program))
      return {
        serialized_bytes: bytes.at,
        serialized_bytes_size: bytes.bytes,
        serialized_executable: create(inner, 0n),
        serialized_executable_deleter: deleter,
      }
    },
    Executable_GetCompiledMemoryStats: ({ executable }) => {
      find(inner, executable, 'executable')
      return {
        argument_size_in_bytes: 3 * 2 ** 30,
        output_size_in_bytes: 3 * 2 ** 30,
        alias_size_in_bytes: 2 * 2 ** 30,
        temp_size_in_bytes: faults.temporaries ?? 0,
      }
    },
    LoadedExecutable_Destroy: ({ executable }) => {
      if ([...inner.values()].includes(executable)) crimes.push('program freed before its executable')
      return drop(programs, executable, 'program')
    },
    LoadedExecutable_GetExecutable: ({ loaded_executable: loaded }) => {
      find(programs, loaded, 'program')
      return { executable: create(inner, loaded) }
    },
    LoadedExecutable_Execute: execute,
    Executable_DeserializeAndLoad: ({ serialized_executable: pointer, serialized_executable_size: size }) => ({
      loaded_executable: compile(bytesAt(pointer, size)),
    }),
    Buffer_Destroy: ({ buffer }) => drop(buffers, buffer, 'buffer'),
    Buffer_ToHostBuffer: ({ src, host_layout: layout, dst, dst_size: size }) => {
      const { bytes, taken } = find(buffers, src, 'buffer')
      if (taken) invalid('Buffer has been deleted or donated.')
      if (size < bytes.length) invalid(`dst_size must be >= ${bytes.length}, got ${size}`)
      readStruct('PJRT_Buffer_MemoryLayout', structs.Buffer_MemoryLayout, layout)
      bytesAt(dst, size).set(bytes)
      return { event: makeEvent() }
    },
  }

  function answer<N extends CallName>(call: N, pointer: bigint): bigint | null {
    log.push(call)
    const layout = calls[call] as Layout<FieldsOf<N>>
    try {
      const args = readStruct(`PJRT_${call}_Args`, layout as Layout, pointer)
      const refusal: readonly [number, string] | undefined = fails[call]
      if (refusal) throw new Refusal(...refusal)
      const written = handlers[call](args as never)
      if (written) writeFields(layout as Layout, new DataView(koffi.view(pointer, layout.size)), written, koffi.address)
      return null
    } catch (error) {
      if (error instanceof Refusal) return create(errors, [error.code, error.message] as const)
      crimes.push(String(error))
      return create(errors, [13, String(error)] as const)
    }
  }

  const shape = koffi.proto('void *', ['void *'])
  const bytes = faults.tableBytes ?? structs.Api.size + 8 * slotOffsets.size
  const table = new DataView(new ArrayBuffer(structs.Api.size + 8 * slotOffsets.size))
  const head = { struct_size: bytes, version_struct_size: 24, major_version: version[0], minor_version: version[1] }
  writeFields(structs.Api, table, head, koffi.address)
  const callbacks = Object.keys(calls).map((call) => {
    const pointer = koffi.register((at: bigint) => answer(call as CallName, at), koffi.pointer(shape))
    table.setBigUint64(slotOffsets.get(call) as number, pointer, true)
    return pointer
  })

  return {
    table: keep(table),
    log,
    crimes,
    /** Compile options, as they came. */
    flags,
    /** Client options, decoded, of each client. */
    options,
    /** Modules that were compiled or loaded. */
    moduleTexts,
    /** Objects that were not freed. */
    left: () => ({
      clients: clients.size,
      buffers: buffers.size,
      programs: programs.size,
      executables: inner.size,
      events: events.size,
      errors: errors.size,
    }),
    release() {
      for (const callback of [...callbacks, deleter]) koffi.unregister(callback)
    },
  }
}

export type FakePlugin = ReturnType<typeof fakePlugin>
