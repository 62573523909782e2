import { expect, test } from 'vitest'
import { encodeCompileOptions } from './options.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Field numbers are those of `compile_options.proto`; the bytes follow from the rules of Protocol Buffers. */
test('one device: any, one replica, one partition', () => {
  // field 3 { 1: -1 as ten bytes, 4: 1, 5: 1 }
  expect(hex(encodeCompileOptions())).toBe('1a0f08ffffffffffffffffff0120012801')
})

test('several devices are partitions of one module, split by Shardy', () => {
  // … 5: 4, 6: true, 19: true
  expect(hex(encodeCompileOptions({ partitions: 4 }))).toBe('1a1408ffffffffffffffffff01200128043001980101')
})

test('flags are texts, bools, integers and doubles, in the order of their names', () => {
  const flags = { d: 0.5, c: -1, a: 'x', b: true }
  const expected = [
    '1a0f08ffffffffffffffffff0120012801',
    '3a080a016112030a0178', // 7 { 1: "a", 2 { 1: "x" } }
    '3a070a016212021001', // 7 { 1: "b", 2 { 2: true } }
    '3a100a0163120b18ffffffffffffffffff01', // 7 { 1: "c", 2 { 3: -1 } }
    '3a0e0a0164120921000000000000e03f', // 7 { 1: "d", 2 { 4: 0.5 } }
  ]
  expect(hex(encodeCompileOptions({ flags }))).toBe(expected.join(''))
  expect(hex(encodeCompileOptions({ flags: { c: -1, b: true, d: 0.5, a: 'x' } }))).toBe(expected.join(''))
})
