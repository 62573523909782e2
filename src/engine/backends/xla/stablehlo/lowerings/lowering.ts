import type { OpName } from '../../../../graph/ops.ts'
import type { Tensor } from '../../../../graph/tensor.ts'
import type { Attention } from '../../../backend.ts'
import type { Emitter } from '../emitter.ts'
import type { Element, Value } from '../types.ts'

/** What a lowering knows beside its operands. */
export interface Context {
  readonly emitter: Emitter
  /** What the tensor will be kept in. The driver rounds the result to it; a lowering need not. */
  readonly element: Element
  /** What products multiply. */
  readonly factors: 'f32' | 'bf16'
  readonly attention: Attention
  /** How many devices share the batch. */
  readonly devices: number
}

/** Writes one op into the function; operands come as they are kept. */
export type Lowering<K extends OpName> = (context: Context, tensor: Tensor<K>, inputs: readonly Value[]) => Value
