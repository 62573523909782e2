import { expect, test } from 'vitest'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'

const tensors = {
  weight: { shape: [2, 3], data: Float32Array.of(1, -2.5, 3, Number.NaN, Number.POSITIVE_INFINITY, 1e-40) },
  empty: { shape: [0, 4], data: new Float32Array(0) },
  'blocks.0.gain': { shape: [], data: Float32Array.of(7) },
}

const encode = (values: Parameters<typeof encodeSafetensors>[0]) => Buffer.concat(encodeSafetensors(values))
const withHeader = (header: string, data = '') => {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)))
  return Buffer.concat([length, Buffer.from(header + data)])
}

test('what was encoded is decoded bit for bit', () => {
  const decoded = decodeSafetensors(encode(tensors))
  expect(Object.keys(decoded).sort()).toEqual(Object.keys(tensors).sort())
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    expect(decoded[name]?.shape).toEqual(shape)
    expect(new Uint32Array(decoded[name]?.data.buffer ?? new ArrayBuffer(4))).toEqual(new Uint32Array(data.buffer))
  }
})

test('data of views is stored without the rest of their buffers, and starts at a multiple of 8', () => {
  const all = Float32Array.of(0, 1, 2, 3)
  const bytes = encode({ part: { shape: [2], data: all.subarray(1, 3) } })
  expect(decodeSafetensors(bytes)).toEqual({ part: { shape: [2], data: Float32Array.of(1, 2) } })
  expect(Number(bytes.readBigUInt64LE()) % 8).toBe(0)
})

test('decoding does not depend on the alignment of the bytes in memory', () => {
  const bytes = encode(tensors)
  const shifted = new Uint8Array(bytes.length + 1).subarray(1)
  shifted.set(bytes)
  expect(decodeSafetensors(shifted)).toEqual(decodeSafetensors(bytes))
})

test('a file written by the Python package safetensors 0.8.0 is read', () => {
  // save({'head': [[1.5, -2, 3], [0.25, 1e-30, inf]], 'empty': zeros(0, 4), 'scalar': 7}, metadata={'format': 'np'})
  const python =
    '2AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJucCJ9LCJlbXB0eSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCw0XSwiZGF0YV9vZmZzZXRzIjpbMCwwXX0sImhlYWQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzAsMjRdfSwic2NhbGFyIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsyNCwyOF19fSAgICAgICAAAMA/AAAAwAAAQEAAAIA+YEKiDQAAgH8AAOBA'
  expect(decodeSafetensors(Buffer.from(python, 'base64'))).toEqual({
    head: { shape: [2, 3], data: Float32Array.of(1.5, -2, 3, 0.25, 1e-30, Number.POSITIVE_INFINITY) },
    empty: { shape: [0, 4], data: new Float32Array(0) },
    scalar: { shape: [], data: Float32Array.of(7) },
  })
})

test('every truncation of a file is refused', () => {
  const bytes = encode(tensors)
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeSafetensors(bytes.subarray(0, length)), `${length} bytes`).toThrow(
      /not a valid safetensors file/,
    )
  }
  expect(() => decodeSafetensors(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow(/1 bytes follow/)
})

test.each([
  ['not JSON', withHeader('{"a"')],
  ['not an object', withHeader('[]')],
  ['another type', withHeader('{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 'abcd')],
  ['a negative size', withHeader('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 'abcd')],
  ['a shape that does not fit', withHeader('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 'abcd')],
  ['a gap', withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 'abcdefgh')],
  ['an endless header', Buffer.from('ffffffffffffffff00', 'hex')],
])('a header with %s is refused', (_, bytes) => {
  expect(() => decodeSafetensors(bytes)).toThrow(/not a valid safetensors file/)
})

test('a tensor whose shape and numbers disagree is refused', () => {
  expect(() => encodeSafetensors({ w: { shape: [3], data: new Float32Array(2) } })).toThrow(
    /shape \[3\].*2 numbers.*\(w\)/,
  )
})
