/**
 * The little of Protocol Buffers that ONNX models and XLA's options need: varints, fixed and length-delimited fields.
 * A message is a list of fields, encoded as it is built.
 */
export type Field = readonly Uint8Array[]

const text = new TextEncoder()

function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

export const integerField = (tag: number, value: number | bigint): Field => [varint(tag << 3), varint(value)]

export function floatField(tag: number, value: number): Field {
  return [varint((tag << 3) | 5), new Uint8Array(new Float32Array([value]).buffer)]
}

export function doubleField(tag: number, value: number): Field {
  return [varint((tag << 3) | 1), new Uint8Array(new Float64Array([value]).buffer)]
}

export function bytesField(tag: number, value: Uint8Array | string): Field {
  const bytes = typeof value === 'string' ? text.encode(value) : value
  return [varint((tag << 3) | 2), varint(bytes.length), bytes]
}

export const messageField = (tag: number, fields: readonly Field[]): Field => bytesField(tag, encode(fields))

/** Concatenates fields into the bytes of one message. */
export function encode(fields: readonly Field[]): Uint8Array {
  const parts = fields.flat()
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
