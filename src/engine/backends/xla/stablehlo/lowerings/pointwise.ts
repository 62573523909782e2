import type { OpName } from '../../../../graph/ops.ts'
import type { Shape } from '../../../../graph/tensor.ts'
import * as i from '../instructions.ts'
import { elementOf, type Value } from '../types.ts'
import type { Context, Lowering } from './lowering.ts'

/** Operands of one shape and one type: that of them all, or float32 if they differ or the result is to be kept in it. */
export function matched(
  { emitter, element }: Pick<Context, 'emitter' | 'element'>,
  shape: Shape,
  inputs: readonly Value[],
): [Value, ...Value[]] {
  const isFloat = element === 'f32' || element === 'bf16'
  const common = isFloat && inputs.some((x) => x.element !== element) ? 'f32' : element
  return inputs.map((x) => i.broadcast(emitter, i.convert(emitter, x, common), shape)) as [Value, ...Value[]]
}

const direct =
  (operation: string): Lowering<OpName> =>
  (context, { shape }, inputs) =>
    i.elementwise(context.emitter, operation, matched(context, shape, inputs))

const comparison =
  (direction: string): Lowering<OpName> =>
  ({ emitter }, { shape }, [a, b]) => {
    // the operands' own type, not the result's
    const element = (a as Value).element === (b as Value).element ? (a as Value).element : 'f32'
    const [x, y] = matched({ emitter, element }, shape, [a as Value, b as Value])
    return i.compare(emitter, direction, x, y as Value)
  }

const positive: Lowering<OpName> = ({ emitter, element }, _, [x]) => {
  const operand = element === 'f32' ? i.convert(emitter, x as Value, 'f32') : (x as Value)
  return i.elementwise(emitter, 'maximum', [operand, i.splat(emitter, 0, operand)])
}

export const pointwise = {
  negate: direct('negate'),
  exp: direct('exponential'),
  log: direct('log'),
  sqrt: direct('sqrt'),
  relu: positive,
  reluSquared: (context, tensor, inputs) => {
    const x = positive(context, tensor, inputs)
    return i.elementwise(context.emitter, 'multiply', [x, x])
  },
  cast: ({ emitter }, { parameters: { dtype } }, [x]) => i.convert(emitter, x as Value, elementOf[dtype]),
  add: direct('add'),
  subtract: direct('subtract'),
  multiply: direct('multiply'),
  divide: direct('divide'),
  minimum: direct('minimum'),
  less: comparison('LT'),
  equal: comparison('EQ'),
  where: (context, { shape }, [condition, ...branches]) => {
    const [a, b] = matched(context, shape, branches)
    return i.select(context.emitter, i.broadcast(context.emitter, condition as Value, shape), a, b as Value)
  },
} satisfies { readonly [K in OpName]?: Lowering<K> }
