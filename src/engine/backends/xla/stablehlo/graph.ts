import type { OpName } from '../../../graph/ops.ts'
import { inputsOf, isOp, topologicalOrder } from '../../../graph/order.ts'
import type { Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'
import { createEmitter, type Emitter } from './emitter.ts'
import { convert } from './instructions.ts'
import { type Context, lowerings } from './lowerings/index.ts'
import { elementsOf, type Precision } from './precision.ts'
import { elementOf, type Value } from './types.ts'

/** A traced graph as the inside of a function: its inputs are `%arg0`, `%arg1`, … in the order of their tracing. */
export interface GraphBody {
  readonly inputs: readonly { readonly tensor: Tensor<'input'>; readonly value: Value }[]
  readonly outputs: readonly { readonly name: string; readonly tensor: Tensor; readonly value: Value }[]
  readonly emitter: Emitter
}

type AnyLowering = (context: Context, tensor: Tensor, inputs: readonly Value[]) => Value

export function emitGraph(outputs: Named<Tensor>, precision: Precision): GraphBody {
  const roots = Object.values(outputs)
  const order = topologicalOrder(roots)
  const inputs = inputsOf(roots).map((tensor, i) => ({
    tensor,
    value: { name: `%arg${i}`, shape: tensor.shape, element: elementOf[tensor.dtype] },
  }))
  const elements = elementsOf(order, roots, precision)
  const emitter = createEmitter()
  const values = new Map<Tensor, Value>(inputs.map(({ tensor, value }) => [tensor, value]))
  for (const tensor of order) {
    if (isOp(tensor, 'input')) continue
    const element = elements.get(tensor) ?? elementOf[tensor.dtype]
    const context: Context = { emitter, element, factors: precision === 'bfloat16' ? 'bf16' : 'f32' }
    const lowering = lowerings[tensor.op as Exclude<OpName, 'input'>] as AnyLowering
    const operands = tensor.inputs.map((input) => values.get(input) as Value)
    values.set(tensor, convert(emitter, lowering(context, tensor, operands), element))
  }
  return {
    inputs,
    outputs: Object.entries(outputs).map(([name, tensor]) => ({
      name,
      tensor,
      value: convert(emitter, values.get(tensor) as Value, elementOf[tensor.dtype]),
    })),
    emitter,
  }
}
