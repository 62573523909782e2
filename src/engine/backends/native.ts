import { EscaladoError } from '../../error.ts'

/**
 * What is needed of a foreign function interface: memory, and functions of the one shape `void *f(void *)`. Those of the C
 * library have shapes of their own.
 */
export interface Native {
  /** Whether what is called has the stack of a main thread; not where others used koffi before, and took smaller ones. */
  readonly hasLargeStacks: boolean
  /** Opens a shared library and returns the address of a function in it, or undefined. @throws whatever the loader says */
  open(path: string): { symbol(name: string): bigint | undefined }
  address(data: ArrayBufferView): bigint
  /** A view of memory that someone else owns. */
  view(pointer: bigint, bytes: number): ArrayBuffer
  call(pointer: bigint, argument: ArrayBufferView | bigint | null): bigint
  /** Calls on another thread; the event loop goes on. */
  callAsync(pointer: bigint, argument: ArrayBufferView | bigint): Promise<bigint>
  /** What the first call would do before. A worker thread that is terminated in the midst of this ends the whole process. */
  prepare(pointer: bigint): void
  /** A function of the C library, by the types of its result and its parameters in C. */
  fromC(name: string, result: string, parameters: readonly string[]): (...values: unknown[]) => unknown
}

interface NativeFunction {
  (argument: ArrayBufferView | bigint | null): bigint | null
  async(argument: ArrayBufferView | bigint, done: (error: unknown, result: bigint | null) => void): void
}

/** C runs on stacks that koffi brings, 128 KiB unless told; a compiler needs as much as a main thread has. 16 MiB is its limit. */
const stackBytes = 16 * 2 ** 20

async function load(): Promise<Native> {
  const { default: koffi } = await import('koffi').catch((cause: unknown) => {
    throw new EscaladoError(
      {
        code: 'no-native-calls',
        what: 'koffi, which calls libraries and machine code, could not be loaded',
        value: cause instanceof Error ? cause.message.split('\n')[0] : String(cause),
        fix: 'Install it with "npm install koffi", or use --device cpu.',
      },
      { cause },
    )
  })
  const hasLargeStacks = (() => {
    try {
      koffi.config({ sync_stack_size: stackBytes, async_stack_size: stackBytes })
      return true
    } catch {
      return false
    }
  })()
  const shape = koffi.proto('void *', ['void *'])
  const functions = new Map<bigint, NativeFunction>()
  const functionAt = (pointer: bigint) => {
    const known = functions.get(pointer) ?? (koffi.decode(pointer, shape) as NativeFunction)
    functions.set(pointer, known)
    return known
  }
  return {
    hasLargeStacks,
    open(path) {
      const library = koffi.load(path, { lazy: true })
      return {
        symbol(name) {
          try {
            return library.symbol(name)
          } catch {
            return undefined
          }
        },
      }
    },
    address: (data) => koffi.address(data),
    view: (pointer, bytes) => koffi.view(pointer, bytes),
    prepare: (pointer) => void functionAt(pointer),
    call: (pointer, argument) => functionAt(pointer)(argument) ?? 0n,
    callAsync: (pointer, argument) =>
      new Promise((resolve, reject) => {
        functionAt(pointer).async(argument, (error, result) => {
          if (error) reject(error)
          else resolve(result ?? 0n)
        })
      }),
    fromC: (name, result, parameters) => koffi.load(null).func(name, result, [...parameters]),
  }
}

let loaded: Promise<Native> | undefined

/**
 * Loads koffi at its first use, so that nobody who needs no native code pays for it.
 * @throws `no-native-calls` where it is not installed or does not run
 */
export function native(): Promise<Native> {
  loaded ??= load()
  return loaded
}
