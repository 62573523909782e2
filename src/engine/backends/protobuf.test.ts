import { expect, test } from 'vitest'
import { bytesField, doubleField, encode, floatField, integerField, messageField } from './protobuf.ts'

/** Expected bytes are the examples of the Protocol Buffers encoding guide, or follow from its rules. */
const bytes = (...fields: Parameters<typeof encode>[0]): number[] => [...encode(fields)]

test('integers are varints, lowest seven bits first', () => {
  expect(bytes(integerField(1, 150))).toEqual([0x08, 0x96, 0x01])
  expect(bytes(integerField(1, 0))).toEqual([0x08, 0x00])
  expect(bytes(integerField(16, 1))).toEqual([0x80, 0x01, 0x01])
})

test('a negative integer takes ten bytes of two’s complement', () => {
  expect(bytes(integerField(1, -2))).toEqual([0x08, 0xfe, ...Array(8).fill(0xff), 0x01])
})

test('integers beyond 32 bits survive', () => {
  expect(bytes(integerField(1, 2 ** 40))).toEqual([0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20])
})

test('texts and messages carry their length', () => {
  expect(bytes(bytesField(2, 'testing'))).toEqual([0x12, 7, ...Buffer.from('testing')])
  expect(bytes(bytesField(2, 'é'))).toEqual([0x12, 2, 0xc3, 0xa9])
  expect(bytes(messageField(3, [integerField(1, 150)]))).toEqual([0x1a, 3, 0x08, 0x96, 0x01])
})

test('floats are four bytes and doubles eight, lowest first', () => {
  expect(bytes(doubleField(4, 1))).toEqual([0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
  expect(bytes(floatField(2, 1))).toEqual([0x15, 0x00, 0x00, 0x80, 0x3f])
})
