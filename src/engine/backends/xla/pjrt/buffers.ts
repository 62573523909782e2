import { type Data, type DType, type Shape, sizeOf } from '../../../graph/tensor.ts'
import { withMemory } from './memory.ts'
import type { Session } from './session.ts'
import { structs } from './structs.ts'

/** What an array is on the device. */
export interface ArrayType {
  readonly shape: Shape
  readonly dtype: DType
}

/** An array on the devices: one part for each, which is the whole of it unless it was split. */
export interface DeviceArray extends ArrayType {
  /** Addresses of `PJRT_Buffer`, by device. */
  readonly parts: readonly bigint[]
}

/** `PJRT_Buffer_Type`. */
const elementTypes: { readonly [D in DType]: number } = { bool: 1, int32: 4, float32: 11 }

/** `kImmutableUntilTransferCompletes`: the plugin reads the array in place and says when it is done. */
const readInPlace = 1

const dimensions = (shape: Shape): BigInt64Array => BigInt64Array.from(shape, BigInt)

/**
 * Copies an array to devices, cut along `shardedAxis` into one equal part for each, or else the whole of it to each.
 * The array must stay as it is until `sent` resolves; the result may be used at once.
 */
export function send(
  session: Session,
  devices: readonly bigint[],
  data: Data,
  { shape, dtype, shardedAxis }: ArrayType & { readonly shardedAxis: number | null },
): { readonly array: DeviceArray; readonly sent: Promise<unknown> } {
  const { api, client, track } = session
  track.open()
  const asked = `take ${data.byteLength} bytes`
  const cut = shardedAxis ?? 0
  const share = shardedAxis === null ? 0 : (shape[cut] as number) / devices.length
  const partShape = shardedAxis === null ? shape : shape.with(cut, share)
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))

  function copy(device: bigint, i: number) {
    const values = {
      client,
      data: data.subarray(i * share * (strides[cut] ?? 0)),
      type: elementTypes[dtype],
      dims: dimensions(partShape),
      num_dims: shape.length,
      byte_strides: dimensions(strides.map((stride) => stride * data.BYTES_PER_ELEMENT)),
      num_byte_strides: shape.length,
      host_buffer_semantics: readInPlace,
      device,
    }
    try {
      const { buffer, done_with_host_buffer: done } = api.call('Client_BufferFromHostBuffer', values, asked)
      track.buffers.add(buffer)
      return { buffer, sent: track.pending(holding(data, api.settle(done, asked))) }
    } catch (error) {
      throw withMemory(error, session.memoryOf(device))
    }
  }

  const copies = devices.map(copy)
  const sent = Promise.all(copies.map((one) => one.sent))
  sent.catch(() => undefined) // whoever waits for it gets the error; nobody may, after another one
  return { array: { shape, dtype, parts: copies.map(({ buffer }) => buffer) }, sent }
}

/** Copies an array that every device has the whole of into `into`, row-major whatever its layout on the device. */
export async function receive({ api, track }: Session, { shape, parts }: DeviceArray, into: Data): Promise<void> {
  track.open()
  const asked = `give back ${into.byteLength} bytes`
  const rowMajor = api.struct(structs.Buffer_MemoryLayout, {
    tiled_struct_size: 56, // the header's PJRT_Buffer_MemoryLayout_Tiled
    minor_to_major: BigInt64Array.from(shape, (_, i) => BigInt(shape.length - 1 - i)),
    minor_to_major_size: shape.length,
  })
  const { event } = api.call(
    'Buffer_ToHostBuffer',
    { src: parts[0] as bigint, host_layout: rowMajor, dst: into, dst_size: into.byteLength },
    asked,
  )
  await track.pending(holding(into, api.settle(event, asked)))
}

/** Frees arrays; what is being computed with them goes on. Twice is once. */
export function free({ api, track }: Session, arrays: readonly DeviceArray[]): void {
  for (const buffer of arrays.flatMap(({ parts }) => parts)) {
    if (track.buffers.delete(buffer)) api.call('Buffer_Destroy', { buffer }, 'free a buffer')
  }
}

const held = new Set<unknown>()

/** Keeps an array from the garbage collector while another thread reads or writes it. */
async function holding(data: Data, work: Promise<void>): Promise<void> {
  const entry = { data }
  held.add(entry)
  try {
    await work
  } finally {
    held.delete(entry)
  }
}
