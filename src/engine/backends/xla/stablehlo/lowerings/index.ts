import type { OpName } from '../../../../graph/ops.ts'
import * as i from '../instructions.ts'
import { elementOf } from '../types.ts'
import { layout } from './layout.ts'
import type { Lowering } from './lowering.ts'
import { matmul } from './matmul.ts'
import { pointwise } from './pointwise.ts'
import { rows } from './rows.ts'
import { tableRows } from './table-rows.ts'

export type { Context } from './lowering.ts'

/** Every op but inputs, which are arguments of the function, as StableHLO. */
export const lowerings = {
  constant: ({ emitter }, { parameters: { data, shape, dtype } }) =>
    i.constant(emitter, data, shape, elementOf[dtype] as 'f32' | 'i32' | 'i1'),
  ...pointwise,
  ...rows,
  ...layout,
  ...tableRows,
  matmul,
} as const satisfies { readonly [K in Exclude<OpName, 'input'>]: Lowering<K> }
