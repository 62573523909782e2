/** The StableHLO instructions that lowerings are made of (https://openxla.org/stablehlo/spec), one function each. */
import { type Data, type Shape, sameShape } from '../../../graph/tensor.ts'
import type { Emitter } from './emitter.ts'
import { countingAxis, printElements, printNumber, splatOf } from './literals.ts'
import { type Element, namesOf, printSignature, printType, type Type, type Value } from './types.ts'

/** A value all of whose elements are one number. */
export function splat(e: Emitter, number: number, type: Type): Value {
  const text = `stablehlo.constant dense<${printNumber(number, type.element)}> : ${printType(type)}`
  return { ...e.emit(text, [], type), splat: number }
}

/** 0, 1, 2, … along an axis. */
export const iota = (e: Emitter, axis: number, type: Type): Value =>
  e.emit(`stablehlo.iota dim = ${axis} : ${printType(type)}`, [], type)

/** Stored numbers, as a splat or an iota where they are one. */
export function constant(e: Emitter, data: Data, shape: Shape, element: 'f32' | 'i32' | 'i1'): Value {
  const number = splatOf(data)
  if (number !== undefined) return splat(e, number, { shape, element })
  const axis = element === 'i1' ? undefined : countingAxis(data, shape)
  if (axis !== undefined) return iota(e, axis, { shape, element })
  // MLIR packs the bits of bools, so they are stored as bytes
  const stored = element === 'i1' ? 'ui8' : element
  const bytes = element === 'i1' ? Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)) : data
  const type = { shape, element: stored } as const
  const value = e.emit(
    `stablehlo.constant dense<${printElements(bytes, shape, stored)}> : ${printType(type)}`,
    [],
    type,
  )
  return convert(e, value, element)
}

export function convert(e: Emitter, x: Value, element: Element): Value {
  if (x.element === element) return x
  const type = { shape: x.shape, element }
  if (x.splat !== undefined && element === 'bf16') return splat(e, x.splat, type)
  return e.emit(`stablehlo.convert ${x.name} : ${printSignature([x], [type])}`, [x], type)
}

/** An operation on elements of operands of one type: `add`, `exponential`, … */
export function elementwise(e: Emitter, operation: string, operands: readonly [Value, ...Value[]]): Value {
  const { shape, element } = operands[0]
  const type = { shape, element }
  return e.emit(`stablehlo.${operation} ${namesOf(operands)} : ${printType(type)}`, operands, type)
}

/** i1: whether a is `LT`, `EQ`, … b. */
export function compare(e: Emitter, direction: string, a: Value, b: Value): Value {
  const kind = a.element === 'i1' || a.element === 'ui8' ? 'UNSIGNED' : a.element === 'i32' ? 'SIGNED' : 'FLOAT'
  const type = { shape: a.shape, element: 'i1' } as const
  return e.emit(
    `stablehlo.compare ${direction}, ${a.name}, ${b.name}, ${kind} : ${printSignature([a, b], [type])}`,
    [a, b],
    type,
  )
}

export function select(e: Emitter, condition: Value, a: Value, b: Value): Value {
  const type = { shape: a.shape, element: a.element }
  const text = `stablehlo.select ${namesOf([condition, a, b])} : ${printType(condition)}, ${printType(type)}`
  return e.emit(text, [condition, a, b], type)
}

export function reshape(e: Emitter, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x
  const type = { shape, element: x.element }
  return x.splat === undefined
    ? e.emit(`stablehlo.reshape ${x.name} : ${printSignature([x], [type])}`, [x], type)
    : splat(e, x.splat, type)
}

/** To a shape that `x` broadcasts to by NumPy's rule, or by `axes`, which names the result's axis of each of x. */
export function broadcast(
  e: Emitter,
  x: Value,
  shape: Shape,
  axes = x.shape.map((_, i) => i + shape.length - x.shape.length),
): Value {
  if (sameShape(x.shape, shape)) return x
  const type = { shape, element: x.element }
  if (x.splat !== undefined) return splat(e, x.splat, type)
  const text = `stablehlo.broadcast_in_dim ${x.name}, dims = [${axes.join(', ')}] : ${printSignature([x], [type])}`
  return e.emit(text, [x], type)
}

export function transpose(e: Emitter, x: Value, order: readonly number[]): Value {
  if (order.every((axis, i) => axis === i)) return x
  const type = { shape: order.map((axis) => x.shape[axis] as number), element: x.element }
  return e.emit(
    `stablehlo.transpose ${x.name}, dims = [${order.join(', ')}] : ${printSignature([x], [type])}`,
    [x],
    type,
  )
}

/** From `start` to `end` along one axis. */
export function slice(e: Emitter, x: Value, axis: number, start: number, end: number): Value {
  const ranges = x.shape.map((size, i) => (i === axis ? `${start}:${end}` : `0:${size}`))
  const type = { shape: x.shape.with(axis, end - start), element: x.element }
  return e.emit(`stablehlo.slice ${x.name} [${ranges.join(', ')}] : ${printSignature([x], [type])}`, [x], type)
}

export function concatenate(e: Emitter, parts: readonly Value[], axis: number): Value {
  const [first] = parts as readonly [Value]
  const total = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0)
  const type = { shape: first.shape.with(axis, total), element: first.element }
  const text = `stablehlo.concatenate ${namesOf(parts)}, dim = ${axis} : ${printSignature(parts, [type])}`
  return e.emit(text, parts, type)
}

/** Zeros before and after along one axis. */
export function pad(e: Emitter, x: Value, axis: number, before: number, after: number): Value {
  const zero = splat(e, 0, { shape: [], element: x.element })
  const along = (count: number): string => x.shape.map((_, i) => (i === axis ? count : 0)).join(', ')
  const type = { shape: x.shape.with(axis, before + (x.shape[axis] as number) + after), element: x.element }
  const text = `stablehlo.pad ${x.name}, ${zero.name}, low = [${along(before)}], high = [${along(after)}], interior = [${along(0)}]`
  return e.emit(`${text} : ${printSignature([x, zero], [type])}`, [x, zero], type)
}

/** Folds some axes with `add` or `maximum`, which removes them. */
export function reduce(e: Emitter, operation: 'add' | 'maximum', x: Value, axes: readonly number[]): Value {
  const start = splat(e, operation === 'add' ? 0 : -Infinity, { shape: [], element: x.element })
  const sorted = axes.toSorted((a, b) => a - b)
  const type = { shape: x.shape.filter((_, i) => !axes.includes(i)), element: x.element }
  const text = `stablehlo.reduce(${x.name} init: ${start.name}) applies stablehlo.${operation} across dimensions = [${sorted.join(', ')}]`
  return e.emit(`${text} : ${printSignature([x, start], [type])}`, [x, start], type)
}
