import { expect, test } from 'vitest'
import { canonicalJson, contentHash, type Json, sha256 } from './canonical.ts'

test('the example of RFC 8785, section 3.2.2', () => {
  const input = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`)
  expect(canonicalJson(input)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
})

test('members are sorted by UTF-16 code units: the example of RFC 8785, section 3.2.3', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
  const value = Object.fromEntries(names.map((name) => [name, 0]))
  expect(canonicalJson(value)).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`)
})

test('the order in which members were set does not matter, that of a list does', () => {
  expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }))
  expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]))
})

test('undefined members are left out; null ones are not', () => {
  expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}')
})

test('canonical text survives being parsed', () => {
  const value: Json = { x: [0.1, -0, 1e21, 5e-324], 'é\n': { '': '' }, n: -1 }
  expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value))
  expect(canonicalJson(-0)).toBe('0')
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is refused', (value) => {
  expect(() => canonicalJson({ deep: [value] })).toThrow(/not a JSON number/)
})

test('hashes are SHA-256 of UTF-8', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(sha256('é')).toBe(sha256(new Uint8Array([0xc3, 0xa9])))
  expect(contentHash({ a: 1 })).toBe(sha256('{"a":1}'))
})
