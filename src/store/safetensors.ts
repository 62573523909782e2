/**
 * The safetensors format (github.com/huggingface/safetensors), float32 only: the header's length as 8 little-endian
 * bytes, a JSON header padded with spaces to a multiple of 8, then the data of all tensors without gaps. Values are
 * little-endian, as in the memory of every machine this package runs on.
 */
import { fail } from '../error.ts'

/** A tensor in memory: `data` holds the product of `shape` numbers, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Tensors by name. */
export type StoredTensors = { readonly [name: string]: StoredTensor }

/** The format's own limit on the header. */
const maximumHeaderBytes = 100_000_000

/** The chunks of a safetensors file, in order; those of the data are views of the tensors, not copies. */
export function encodeSafetensors(tensors: StoredTensors): readonly Uint8Array[] {
  const header: Record<string, { dtype: 'F32'; shape: readonly number[]; data_offsets: [number, number] }> = {}
  const chunks: Uint8Array[] = []
  let end = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (data.length !== elements(shape) || name === '__metadata__') {
      fail({
        code: 'tensor-invalid',
        what: `a tensor of shape [${shape.join(', ')}] cannot be stored with ${data.length} numbers under this name`,
        value: name,
        fix: 'Give as many numbers as the shape has elements, and any name but __metadata__.',
      })
    }
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }
    chunks.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    end += data.byteLength
  }
  const json = Buffer.from(JSON.stringify(header))
  const text = Buffer.concat([json, Buffer.alloc(-json.length & 7, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return [length, text, ...chunks]
}

/**
 * The tensors of a safetensors file, in fresh memory.
 * @throws `safetensors-invalid` for anything but a complete file of float32 tensors
 */
export function decodeSafetensors(bytes: Uint8Array): StoredTensors {
  const { header, data } = splitHeader(bytes)
  const tensors: [string, StoredTensor][] = []
  let expected = 0
  for (const [name, { shape, data_offsets }] of parseHeader(header).sort(byStart)) {
    const [start, end] = data_offsets
    if (start !== expected || end - start !== 4 * elements(shape)) invalid(`tensor ${name} does not fit its place`)
    if (end > data.length) invalid(`it ends inside tensor ${name}`)
    tensors.push([name, { shape, data: new Float32Array(data.slice(start, end).buffer) }])
    expected = end
  }
  if (expected !== data.length) invalid(`${data.length - expected} bytes follow the last tensor`)
  return Object.fromEntries(tensors)
}

function splitHeader(bytes: Uint8Array): { readonly header: string; readonly data: Uint8Array } {
  if (bytes.length < 8) invalid('it is shorter than the length of its header')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > maximumHeaderBytes || Number(length) > bytes.length - 8) invalid('it ends inside its header')
  const start = 8 + Number(length)
  // Buffer.slice would share memory; Uint8Array's own slice, used above, copies.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return { header: new TextDecoder().decode(plain.subarray(8, start)), data: plain.subarray(start) }
}

interface HeaderEntry {
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

function parseHeader(text: string): [string, HeaderEntry][] {
  let header: unknown
  try {
    header = JSON.parse(text)
  } catch {
    invalid('its header is not JSON')
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) invalid('its header is not a JSON object')
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => {
      if (!isHeaderEntry(entry)) invalid(`its header does not describe a float32 tensor ${name}`)
      return [name, entry]
    })
}

function isHeaderEntry(entry: unknown): entry is HeaderEntry {
  if (typeof entry !== 'object' || entry === null) return false
  const { dtype, shape, data_offsets } = entry as { readonly [key: string]: unknown }
  return dtype === 'F32' && areCounts(shape) && areCounts(data_offsets) && data_offsets.length === 2
}

function areCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

/** In order of place; an empty tensor stands before the one that starts where it does. */
function byStart([, a]: [string, HeaderEntry], [, b]: [string, HeaderEntry]): number {
  return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

function invalid(what: string): never {
  return fail({
    code: 'safetensors-invalid',
    what: `not a valid safetensors file: ${what}`,
    fix: 'Restore it from a copy.',
  })
}
