import { fail } from '../../../../error.ts'
import type { Native } from '../../native.ts'
import { type Status, statusError, statusNames } from './errors.ts'
import { type Fields, type Layout, type ReadFields, readFields, type WrittenFields, writeFields } from './layout.ts'
import { slotOffsets } from './slots.ts'
import { type CallName, calls, structs } from './structs.ts'

type FieldsOf<N extends CallName> = (typeof calls)[N]['fields']
type Results<N extends CallName> = ReadFields<FieldsOf<N>>

/** The functions of one plugin. `asked` completes the sentence "the device could not …". */
export interface Api {
  readonly native: Native
  readonly version: { readonly major: number; readonly minor: number }
  has(name: CallName): boolean
  /** @throws `device-out-of-memory`, `device-unsupported`, `device-refused`, `device-failed` */
  call<N extends CallName>(name: N, values: WrittenFields<FieldsOf<N>>, asked: string): Results<N>
  /** The same on another thread. */
  callAsync<N extends CallName>(name: N, values: WrittenFields<FieldsOf<N>>, asked: string): Promise<Results<N>>
  /** Waits for an event without blocking the event loop, and destroys it. */
  settle(event: bigint, asked: string): Promise<void>
  /** A struct that a call points to; not for arrays of structs, whose members have the exact size. */
  struct<F extends Fields>(layout: Layout<F>, values: WrittenFields<F>): Uint8Array
  /** Says that memory holds the addresses of other memory, which must live as long. */
  keep<T extends ArrayBufferView>(memory: T, pointees: unknown): T
  /** An array of addresses. Like a struct, it keeps alive what it points to. */
  list(items: readonly (bigint | ArrayBufferView)[]): BigUint64Array
  text(pointer: bigint, bytes: number): string
  pointers(pointer: bigint, count: number): bigint[]
}

/** Structs and lists hold bare addresses, which the garbage collector does not follow: what they point to is held here. */
const pointees = new WeakMap<ArrayBufferView, unknown>()

function keep<T extends ArrayBufferView>(memory: T, kept: unknown): T {
  pointees.set(memory, kept)
  return memory
}

/** Arguments of calls that have not returned. */
const inFlight = new Set<unknown>()

/** Since this version no function has changed its place in the table. */
const oldest = { major: 0, minor: 57 }

/** A plugin refuses arguments smaller than its own struct and takes zeros for none: room for what newer ones may add. */
const spareBytes = 128

const bytesOf = (layout: Layout): number => Math.ceil(layout.size / 8) * 8 + spareBytes

/**
 * Reads the table of functions that `GetPjrtApi` returned.
 * @throws `plugin-version` for another major version, an older minor one, or a table too short for what is needed
 */
export function readApi(native: Native, table: bigint, path: string): Api {
  const head = readFields(structs.Api, new DataView(native.view(table, structs.Api.size)))
  const version = { major: head.major_version, minor: head.minor_version }
  const lastNeeded = slotOffsets.get('Buffer_ToHostBuffer') as number
  if (version.major !== oldest.major || version.minor < oldest.minor || head.struct_size < lastNeeded + 8) {
    fail({
      code: 'plugin-version',
      where: path,
      what: 'this PJRT plugin speaks another version of the interface',
      value: `${version.major}.${version.minor}, a table of ${head.struct_size} bytes`,
      fix: `Install one of version ${oldest.major}.${oldest.minor} or newer with "pip install -U jax-cuda13-pjrt", or use --device cpu.`,
    })
  }
  const slots = new DataView(native.view(table, head.struct_size))
  const addressOf = (data: ArrayBufferView): bigint => native.address(data)

  function slot(name: CallName): bigint {
    const offset = slotOffsets.get(name) as number
    return offset + 8 <= head.struct_size ? slots.getBigUint64(offset, true) : 0n
  }

  function needed(name: CallName, asked: string): bigint {
    const pointer = slot(name)
    if (pointer === 0n)
      throw statusError(asked, { name: 'UNIMPLEMENTED', message: `PJRT_${name} is not in the plugin` })
    return pointer
  }

  /** A struct in memory of its own, which neither moves nor is pooled. */
  function fresh<F extends Fields>(layout: Layout<F>, values: WrittenFields<F>, bytes: number): DataView {
    const view = new DataView(new ArrayBuffer(bytes))
    writeFields(layout as Layout, view, { struct_size: bytes, ...values } as WrittenFields<Fields>, addressOf)
    return view
  }

  const argumentsOf = <N extends CallName>(name: N, values: WrittenFields<FieldsOf<N>>): DataView => {
    const bytes = bytesOf(calls[name])
    return fresh(calls[name] as Layout<FieldsOf<N>>, values, bytes)
  }

  const resultsOf = <N extends CallName>(name: N, view: DataView): Results<N> =>
    readFields(calls[name] as Layout, view) as Results<N>

  const text = (pointer: bigint, bytes: number): string =>
    bytes === 0 ? '' : Buffer.from(native.view(pointer, bytes)).toString('utf8')

  /** Reads and frees an error. Its three functions cannot fail. */
  function takeStatus(error: bigint): Status {
    const ask = <N extends 'Error_Message' | 'Error_GetCode' | 'Error_Destroy'>(name: N): Results<N> => {
      const view = argumentsOf(name, { error } as WrittenFields<FieldsOf<N>>)
      native.call(slot(name), view)
      return resultsOf(name, view)
    }
    const { message, message_size: size } = ask('Error_Message')
    const status = { name: statusNames[ask('Error_GetCode').code] ?? 'UNKNOWN', message: text(message, size) }
    ask('Error_Destroy')
    return status
  }

  function checked(error: bigint, asked: string): void {
    if (error !== 0n) throw statusError(asked, takeStatus(error))
  }

  const api: Api = {
    native,
    version,
    has: (name) => slot(name) !== 0n,
    call(name, values, asked) {
      const view = argumentsOf(name, values)
      inFlight.add(values)
      try {
        checked(native.call(needed(name, asked), view), asked)
      } finally {
        inFlight.delete(values)
      }
      return resultsOf(name, view)
    },
    async callAsync(name, values, asked) {
      const held = { values, view: argumentsOf(name, values) }
      inFlight.add(held)
      try {
        checked(await native.callAsync(needed(name, asked), held.view), asked)
      } finally {
        inFlight.delete(held)
      }
      return resultsOf(name, held.view)
    },
    async settle(event, asked) {
      try {
        // what is done already is not worth another thread
        const { is_ready: ready } = api.call('Event_IsReady', { event }, asked)
        if (ready) api.call('Event_Await', { event }, asked)
        else await api.callAsync('Event_Await', { event }, asked)
      } finally {
        api.call('Event_Destroy', { event }, 'free an event')
      }
    },
    struct(layout, values) {
      return keep(new Uint8Array(fresh(layout, values, bytesOf(layout as Layout)).buffer), values)
    },
    keep,
    list(items) {
      return keep(
        BigUint64Array.from(items, (item) => (typeof item === 'bigint' ? item : addressOf(item))),
        items,
      )
    },
    text,
    pointers: (pointer, count) => (count === 0 ? [] : [...new BigUint64Array(native.view(pointer, 8 * count))]),
  }
  return api
}
