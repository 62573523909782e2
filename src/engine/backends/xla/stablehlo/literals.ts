import { type Data, type Shape, sizeOf } from '../../../graph/tensor.ts'
import type { Element } from './types.ts'

/** Arrays up to this many elements are printed as numbers, larger ones as bytes. */
const readable = 16

const notFinite: { readonly [E in 'f32' | 'bf16']: readonly [nan: string, plus: string, minus: string] } = {
  f32: ['0x7FC00000', '0x7F800000', '0xFF800000'],
  bf16: ['0x7FC0', '0x7F80', '0xFF80'],
}

/** The fewest digits that float32 reads back as the same number, with the point that MLIR wants. */
function printFloat(number: number): string {
  const value = Math.fround(number)
  let digits = 1
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== value) digits++
  const text = Object.is(value, -0) ? '-0' : String(Number(value.toPrecision(digits)))
  if (text.includes('.')) return text
  return text.includes('e') ? text.replace('e', '.0e') : `${text}.0`
}

/** One number as MLIR reads it. */
export function printNumber(value: number, element: Element): string {
  if (element === 'i1') return value === 0 ? 'false' : 'true'
  if (element === 'i32' || element === 'ui8') return String(Math.trunc(value))
  const [nan, plus, minus] = notFinite[element]
  if (Number.isNaN(value)) return nan
  const stored = Math.fround(value)
  return Number.isFinite(stored) ? printFloat(stored) : stored > 0 ? plus : minus
}

/** The number that all elements are, if there is one. */
export function splatOf(data: Data): number | undefined {
  const first = data[0] as number
  return data.every((value) => Object.is(value, first)) ? first : undefined
}

/** The axis along which the elements count 0, 1, 2, …, if there is one. */
export function countingAxis(data: Data, shape: Shape): number | undefined {
  const axis = shape.findIndex((size, axis) => size > 1 && data[sizeOf(shape.slice(axis + 1))] === 1)
  if (axis < 0) return undefined
  const stride = sizeOf(shape.slice(axis + 1))
  const size = shape[axis] as number
  return data.every((value, i) => value === Math.floor(i / stride) % size) ? axis : undefined
}

/** The elements of an array as the inside of `dense<…>`: nested lists, or the bytes in hexadecimal where there are many. */
export function printElements(data: Data, shape: Shape, element: 'f32' | 'i32' | 'ui8' | 'i1'): string {
  if (data.length > readable && element !== 'i1') return `"0x${hex(data, element)}"`
  const list = (axis: number, start: number): string => {
    if (axis === shape.length) return printNumber(data[start] as number, element)
    const stride = sizeOf(shape.slice(axis + 1))
    return `[${Array.from({ length: shape[axis] as number }, (_, i) => list(axis + 1, start + i * stride)).join(', ')}]`
  }
  return list(0, 0)
}

/** Little-endian, row-major. */
function hex(data: Data, element: 'f32' | 'i32' | 'ui8'): string {
  const arrays = { f32: Float32Array, i32: Int32Array, ui8: Uint8Array }
  const { buffer, byteOffset, byteLength } = arrays[element].from(data)
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex').toUpperCase()
}
