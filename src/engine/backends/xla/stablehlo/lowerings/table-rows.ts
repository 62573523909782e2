import type { OpName } from '../../../../graph/ops.ts'
import * as i from '../instructions.ts'
import { namesOf, printSignature, printType, type Value } from '../types.ts'
import type { Lowering } from './lowering.ts'

/** Rows of a table, read or summed into by index. */
export const tableRows = {
  gather: ({ emitter, element }, { shape }, inputs) => {
    const [table, indices] = inputs as [Value, Value]
    const type = { shape, element: table.element }
    const width = table.shape.slice(1)
    const offsets = width.map((_, axis) => indices.shape.length + axis)
    const numbers = `#stablehlo.gather<offset_dims = [${offsets.join(', ')}], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = ${indices.shape.length}>`
    const attributes = `dimension_numbers = ${numbers}, indices_are_sorted = false, slice_sizes = array<i64: ${[1, ...width].join(', ')}>`
    const operands = [table, indices]
    const text = `"stablehlo.gather"(${namesOf(operands)}) <{${attributes}}> : ${printSignature(operands, [type])}`
    return i.convert(emitter, emitter.emit(text, operands, type), element)
  },
  scatterAdd: ({ emitter }, { shape }, inputs) => {
    const [indices, updates] = [inputs[0] as Value, i.convert(emitter, inputs[1] as Value, 'f32')]
    const type = { shape, element: 'f32' } as const
    const rank = indices.shape.length
    const numbers = `#stablehlo.scatter<update_window_dims = [${rank}], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = ${rank}>`
    const attributes = `indices_are_sorted = false, scatter_dimension_numbers = ${numbers}, unique_indices = false`
    const operands = [i.splat(emitter, 0, type), indices, updates]
    const text = [
      `"stablehlo.scatter"(${namesOf(operands)}) <{${attributes}}> ({`,
      '^bb0(%sum: tensor<f32>, %update: tensor<f32>):',
      '  %total = stablehlo.add %sum, %update : tensor<f32>',
      '  stablehlo.return %total : tensor<f32>',
      `}) : ${printSignature(operands, [type])}`,
    ]
    return emitter.emit(text.join('\n'), operands, type)
  },
  replaceRows: ({ emitter, element }, { shape }, inputs) => {
    const [table, updates] = [inputs[0], inputs[2]].map((x) => i.convert(emitter, x as Value, element)) as [
      Value,
      Value,
    ]
    const indices = inputs[1] as Value
    const type = { shape, element }
    const rank = indices.shape.length
    const window = shape.slice(1).map((_, axis) => rank + axis)
    const numbers = `#stablehlo.scatter<update_window_dims = [${window.join(', ')}], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = ${rank}>`
    const attributes = `indices_are_sorted = false, scatter_dimension_numbers = ${numbers}, unique_indices = true`
    const operands = [table, indices, updates]
    const scalar = printType({ shape: [], element })
    // what lies outside the table, as −1 does, is left out
    const text = [
      `"stablehlo.scatter"(${namesOf(operands)}) <{${attributes}}> ({`,
      `^bb0(%old: ${scalar}, %new: ${scalar}):`,
      `  stablehlo.return %new : ${scalar}`,
      `}) : ${printSignature(operands, [type])}`,
    ]
    return emitter.emit(text.join('\n'), operands, type)
  },
} satisfies { readonly [K in OpName]?: Lowering<K> }
