/**
 * Walks structures of Thrift's compact protocol, the language of a Parquet file's footer and page headers, without
 * building them. Whoever does build them trusts the counts in them; a count that the bytes cannot hold is found here.
 * Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

/** Numbers of a structure by the ids of its fields; structures within it likewise. Other fields are passed over. */
export interface ThriftStruct {
  readonly numbers: ReadonlyMap<number, number>
  readonly structs: ReadonlyMap<number, ThriftStruct>
  /** Place after its last byte. */
  readonly end: number
}

const deepest = 32

/** @throws RangeError when the bytes end too early or count more than they hold */
export function walkStruct(bytes: Uint8Array, start: number): ThriftStruct {
  let at = start

  const byte = (): number => {
    const value = bytes[at++]
    if (value === undefined) throw new RangeError('a structure runs beyond its end')
    return value
  }
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const next = byte()
      value += (next & 0x7f) * factor
      if (next < 0x80) return value
    }
  }
  const integer = (): number => {
    const value = varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  const skip = (count: number): void => {
    if (count > bytes.length - at) throw new RangeError('a structure counts more than it holds')
    at += count
  }
  const list = (depth: number): void => {
    const head = byte()
    const count = head >> 4 === 15 ? varint() : head >> 4
    if (count > bytes.length - at) throw new RangeError('a list counts more than it holds')
    for (let i = 0; i < count; i++) element(head & 0x0f, depth)
  }
  const map = (depth: number): void => {
    const count = varint()
    if (count > bytes.length - at) throw new RangeError('a map counts more than it holds')
    if (count === 0) return
    const types = byte()
    for (let i = 0; i < count; i++) {
      element(types >> 4, depth)
      element(types & 0x0f, depth)
    }
  }
  /** A value in a list or map: a boolean takes a byte there, which as a field it does not. */
  const element = (type: number, depth: number): number | ThriftStruct | undefined => {
    if (type === 1 || type === 2) return byte()
    return value(type, depth)
  }
  const value = (type: number, depth: number): number | ThriftStruct | undefined => {
    if (depth > deepest) throw new RangeError('structures are nested too deeply')
    if (type === 1 || type === 2) return undefined
    if (type === 3) return byte()
    if (type >= 4 && type <= 6) return integer()
    if (type === 7) skip(8)
    else if (type === 8) skip(varint())
    else if (type === 9 || type === 10) list(depth + 1)
    else if (type === 11) map(depth + 1)
    else if (type === 12) return struct(depth + 1)
    else throw new RangeError('a structure holds a value of no known type')
    return undefined
  }
  const struct = (depth: number): ThriftStruct => {
    const numbers = new Map<number, number>()
    const structs = new Map<number, ThriftStruct>()
    for (let id = 0; ; ) {
      const head = byte()
      if (head === 0) return { numbers, structs, end: at }
      id = head >> 4 === 0 ? integer() : id + (head >> 4)
      const found = value(head & 0x0f, depth)
      if (typeof found === 'number') numbers.set(id, found)
      else if (found !== undefined) structs.set(id, found)
    }
  }
  return struct(0)
}
