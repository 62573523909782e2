import { bytesField, doubleField, encode, type Field, integerField, messageField } from '../../protobuf.ts'
import { type WrittenFields, writeFields } from './layout.ts'
import { structs } from './structs.ts'

/** XLA's flags without `--`, such as `xla_gpu_autotune_level: 2`, for one compilation. */
export type Flags = { readonly [flag: string]: string | boolean | number }

/** How a module is compiled. */
export interface CompileSettings {
  /** Devices that one module spreads over by its sharding annotations; default 1. */
  readonly partitions?: number
  readonly flags?: Flags
}

function flagValue(value: string | boolean | number): Field {
  if (typeof value === 'string') return bytesField(1, value)
  if (typeof value === 'boolean') return integerField(2, Number(value))
  return Number.isInteger(value) ? integerField(3, value) : doubleField(4, value)
}

/** `CompileOptionsProto` of `xla/pjrt/proto/compile_options.proto`. Devices are left to the plugin, which counts from 0. */
export function encodeCompileOptions({ partitions = 1, flags = {} }: CompileSettings = {}): Uint8Array {
  const anyDevice = -1
  const build: Field[] = [integerField(1, anyDevice), integerField(4, 1), integerField(5, partitions)]
  // shardings are written in the Shardy dialect
  const spread = { spmd: integerField(6, 1), shardy: integerField(19, 1) }
  if (partitions > 1) build.push(spread.spmd, spread.shardy)
  // sorted, so that equal settings give equal bytes: they are part of the name in the cache
  const overrides = Object.entries(flags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([flag, value]) => messageField(7, [bytesField(1, flag), messageField(2, [flagValue(value)])]))
  return encode([messageField(3, build), ...overrides])
}

/** How the plugin holds the device. What is left out is the plugin's choice. */
export interface ClientOptions {
  readonly allocator?: 'default' | 'bfc' | 'cuda_async' | 'platform'
  /** Share of the device's memory that may be taken, 0 to 1. */
  readonly memoryFraction?: number
  /** Whether that share is taken at once. */
  readonly preallocate?: boolean
  /** Numbers of the devices to use; all others stay untouched. */
  readonly visibleDevices?: readonly number[]
}

const text = new TextEncoder()

/** `PJRT_NamedValue_Type` and the field's content, by the option's name in the plugin. */
const encodings = {
  allocator: { name: 'allocator', type: 0, encode: (value: string) => text.encode(value) },
  memoryFraction: { name: 'memory_fraction', type: 3, encode: (value: number) => float32Bits(value) },
  preallocate: { name: 'preallocate', type: 4, encode: (value: boolean) => BigInt(value) },
  visibleDevices: {
    name: 'visible_devices',
    type: 2,
    encode: (value: readonly number[]) => BigInt64Array.from(value.map(BigInt)),
  },
} as const

const float32Bits = (value: number): bigint => BigInt(new Uint32Array(Float32Array.of(value).buffer)[0] as number)

/** An array of `PJRT_NamedValue`, and the memory it points to, which must live as long. */
export interface NamedValues {
  readonly array: Uint8Array
  readonly count: number
  readonly held: readonly ArrayBufferView[]
}

export function encodeClientOptions(options: ClientOptions, addressOf: (data: ArrayBufferView) => bigint): NamedValues {
  const chosen = Object.entries(options).filter(([, value]) => value !== undefined) as [keyof ClientOptions, never][]
  const { size } = structs.NamedValue
  const array = new Uint8Array(new ArrayBuffer(size * chosen.length))
  const held: ArrayBufferView[] = []
  for (const [i, [option, value]] of chosen.entries()) {
    const { name, type, encode: encodeValue } = encodings[option]
    const nameBytes = text.encode(name)
    const content = encodeValue(value)
    const scalar = typeof content === 'bigint'
    held.push(nameBytes, ...(scalar ? [] : [content]))
    const fields: WrittenFields<typeof structs.NamedValue.fields> = {
      struct_size: size,
      name: nameBytes,
      name_size: nameBytes.length,
      type,
      value: scalar ? content : addressOf(content),
      value_size: scalar ? 1 : content.length,
    }
    writeFields(structs.NamedValue, new DataView(array.buffer, i * size, size), fields, addressOf)
  }
  return { array, count: chosen.length, held }
}
