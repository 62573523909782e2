import type { DType, Shape } from '../../../graph/tensor.ts'

/** What an element of a value is in the module; bf16 is only ever an intermediate result, never at the boundary. */
export type Element = 'f32' | 'bf16' | 'i32' | 'ui8' | 'i1'

export interface Type {
  readonly shape: Shape
  readonly element: Element
}

/** The result of an instruction, or an argument. */
export interface Value extends Type {
  /** `%3`, `%arg0`, or `%3#1` for one of several results. */
  readonly name: string
  /** The number all elements are, if it is known. */
  readonly splat?: number
}

export const elementOf: { readonly [D in DType]: Element } = { float32: 'f32', int32: 'i32', bool: 'i1' }

/** `tensor<2x3xf32>` */
export const printType = ({ shape, element }: Type): string => `tensor<${[...shape, element].join('x')}>`

/** `(tensor<2xf32>, tensor<f32>) -> tensor<2xf32>`; several results in parentheses. */
export function printSignature(operands: readonly Type[], results: readonly Type[]): string {
  const types = results.map(printType).join(', ')
  return `(${operands.map(printType).join(', ')}) -> ${results.length === 1 ? types : `(${types})`}`
}

export const namesOf = (values: readonly Value[]): string => values.map(({ name }) => name).join(', ')
