import type { ArrayType, DeviceArray } from './buffers.ts'
import { type Cache, programKey } from './cache.ts'
import { statusError, statusOf } from './errors.ts'
import { type ProgramMemory, withMemory } from './memory.ts'
import { type CompileSettings, encodeCompileOptions } from './options.ts'
import type { Session } from './session.ts'
import { structs } from './structs.ts'

/** A compiled module on the devices of a session. */
export interface Program {
  /** Undefined where the plugin does not say. */
  readonly memory: ProgramMemory | undefined
  /** The devices it runs on, and its arguments must be on. */
  readonly devices: readonly bigint[]
  /**
   * Starts it. Results may be used at once; `done` resolves when the devices are through.
   * @param kept positions of arguments that must survive, even if the module would take over their memory
   */
  execute(
    given: readonly DeviceArray[],
    kept: readonly number[],
  ): Promise<{ readonly results: readonly DeviceArray[]; readonly done: Promise<void> }>
  /** Waits until it is launched, and frees it. Twice is once. */
  dispose(): Promise<void>
}

const text = new TextEncoder()

/**
 * Compiles a StableHLO module, or takes it from the cache.
 * @param results types of its results, in order, as every device has them
 */
export async function compileProgram(
  session: Session,
  module: string,
  results: readonly ArrayType[],
  { settings = {}, cache }: { readonly settings?: CompileSettings; readonly cache?: Cache | undefined } = {},
): Promise<Program> {
  const { track } = session
  track.open()
  const options = encodeCompileOptions(settings)
  const work = cache === undefined ? compile(session, module, options) : compileOnce(session, module, options, cache)
  const executable = await track.pending(work)
  return programOf(session, session.devices.slice(0, settings.partitions ?? 1), executable, results)
}

/** The program that the cache has, or one that it has from now on. */
async function compileOnce(session: Session, module: string, options: Uint8Array, cache: Cache): Promise<bigint> {
  const key = programKey(session, module, options)
  const saved = await cache.get(key)
  const loaded = saved && (await load(session, saved))
  if (loaded !== undefined) return loaded
  const compiled = await compile(session, module, options)
  const bytes = serialize(session, compiled)
  const kept = bytes && (await cache.keep(key, bytes, saved))
  if (kept === undefined || kept === bytes) return compiled
  const other = await load(session, kept)
  if (other === undefined) return compiled
  destroy(session, compiled)
  return other
}

async function compile(session: Session, module: string, options: Uint8Array): Promise<bigint> {
  const { api, client, track } = session
  const code = text.encode(module)
  const format = text.encode('mlir')
  const program = api.struct(structs.Program, {
    code,
    code_size: code.length,
    format,
    format_size: format.length,
  })
  try {
    const values = { client, program, compile_options: options, compile_options_size: options.length }
    const { executable } = await api.callAsync('Client_Compile', values, 'compile a program')
    track.programs.add(executable)
    return executable
  } catch (error) {
    throw withMemory(error, session.memoryOf(session.devices[0] as bigint))
  }
}

function programOf(
  session: Session,
  devices: readonly bigint[],
  executable: bigint,
  results: readonly ArrayType[],
): Program {
  const { api, track } = session
  const { memory, outputs: made } = withExecutable(session, executable, (inner) => ({
    memory: readMemory(session, inner),
    outputs: api.call('Executable_NumOutputs', { executable: inner }, 'describe a program').num_outputs,
  }))
  // the plugin writes as many addresses as the program has results
  if (made !== results.length) {
    const message = `the program has ${made} results, ${results.length} are expected`
    throw statusError('load a program', { name: 'INTERNAL', message })
  }
  const launching = new Set<Promise<unknown>>()
  const outOfMemory = (error: unknown) => withMemory(error, session.memoryOf(devices[0] as bigint), memory)

  return {
    memory,
    devices,
    async execute(given, kept) {
      track.open()
      const asked = 'run a program'
      const outputs = devices.map(() => new BigUint64Array(new ArrayBuffer(8 * results.length)))
      const events = new BigUint64Array(new ArrayBuffer(8 * devices.length))
      const options = api.struct(structs.ExecuteOptions, {
        non_donatable_input_indices: BigInt64Array.from(kept, BigInt),
        num_non_donatable_input_indices: kept.length,
      })
      const values = {
        executable,
        options,
        argument_lists: api.list(devices.map((_, i) => api.list(given.map(({ parts }) => parts[i] as bigint)))),
        num_devices: devices.length,
        num_args: given.length,
        output_lists: api.list(outputs),
        device_complete_events: events,
      }
      // on another thread, since launching many kernels, or a loop whose end the host watches, takes long
      const launch = track.pending(api.callAsync('LoadedExecutable_Execute', values, asked))
      launching.add(launch)
      try {
        await launch
      } catch (error) {
        throw outOfMemory(error)
      } finally {
        launching.delete(launch)
      }
      for (const list of outputs) for (const buffer of list) track.buffers.add(buffer)
      const ends = Promise.all([...events].map((event) => api.settle(event, asked)))
      const done = ends.then(
        () => undefined,
        (error) => {
          throw outOfMemory(error)
        },
      )
      const arrays = results.map((type, i) => ({ ...type, parts: outputs.map((list) => list[i] as bigint) }))
      return { results: arrays, done: track.pending(done) }
    },
    async dispose() {
      await Promise.allSettled(launching)
      destroy(session, executable)
    },
  }
}

/** Frees a program. Twice is once. */
function destroy({ api, track }: Session, executable: bigint): void {
  if (track.programs.delete(executable)) api.call('LoadedExecutable_Destroy', { executable }, 'free a program')
}

/** The part of a loaded program that can be asked about, freed again after the question. */
function withExecutable<T>({ api }: Session, loaded: bigint, ask: (executable: bigint) => T): T {
  const values = { loaded_executable: loaded }
  const { executable } = api.call('LoadedExecutable_GetExecutable', values, 'describe a program')
  try {
    return ask(executable)
  } finally {
    api.call('Executable_Destroy', { executable }, 'describe a program')
  }
}

/** The answer, or undefined if the plugin has no such function. */
function ifImplemented<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (statusOf(error)?.name === 'UNIMPLEMENTED') return undefined
    throw error
  }
}

function readMemory({ api }: Session, executable: bigint): ProgramMemory | undefined {
  const stats = ifImplemented(() =>
    api.call('Executable_GetCompiledMemoryStats', { executable }, 'say what memory a program takes'),
  )
  return (
    stats && {
      arguments: stats.argument_size_in_bytes,
      results: stats.output_size_in_bytes - stats.alias_size_in_bytes,
      temporaries: stats.temp_size_in_bytes,
    }
  )
}

function serialize(session: Session, loaded: bigint): Uint8Array | undefined {
  const { api } = session
  return withExecutable(session, loaded, (executable) =>
    ifImplemented(() => {
      const made = api.call('Executable_Serialize', { executable }, 'save a program')
      const bytes = new Uint8Array(api.native.view(made.serialized_bytes, made.serialized_bytes_size)).slice()
      api.native.call(made.serialized_executable_deleter, made.serialized_executable)
      return bytes
    }),
  )
}

/** A saved program on the devices, or undefined if the plugin does not take it: it is compiled anew then. */
async function load({ api, client, track }: Session, saved: Uint8Array): Promise<bigint | undefined> {
  try {
    const values = { client, serialized_executable: saved, serialized_executable_size: saved.length }
    const loaded = await api.callAsync('Executable_DeserializeAndLoad', values, 'load a program')
    track.programs.add(loaded.loaded_executable)
    return loaded.loaded_executable
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return undefined
  }
}
