import type { OpName } from '../../../../graph/ops.ts'
import * as i from '../instructions.ts'
import type { Value } from '../types.ts'
import type { Context, Lowering } from './lowering.ts'

const common = ({ emitter, element }: Context, inputs: readonly Value[]): Value[] =>
  inputs.map((x) => i.convert(emitter, x, element))

export const layout = {
  reshape: ({ emitter }, { parameters: { shape } }, [x]) => i.reshape(emitter, x as Value, shape),
  transpose: ({ emitter }, { parameters: { order } }, [x]) => i.transpose(emitter, x as Value, order),
  broadcast: ({ emitter }, { parameters: { shape } }, [x]) => i.broadcast(emitter, x as Value, shape),
  concatenate: (context, { parameters: { axis } }, inputs) =>
    i.concatenate(context.emitter, common(context, inputs), axis),
  slice: ({ emitter }, { parameters: { axis, start, end } }, [x]) => i.slice(emitter, x as Value, axis, start, end),
  pad: (context, { parameters: { axis, before, after } }, inputs) =>
    i.pad(context.emitter, common(context, inputs)[0] as Value, axis, before, after),
  rotate: ({ emitter: e }, { shape }, inputs) => {
    const [x, cos, sin] = inputs.map((input) => i.convert(e, input, 'f32')) as [Value, Value, Value]
    const axis = shape.length - 1
    const half = (shape[axis] as number) / 2
    const [a, b] = [i.slice(e, x, axis, 0, half), i.slice(e, x, axis, half, 2 * half)]
    const times = (part: Value, table: Value): Value =>
      i.elementwise(e, 'multiply', [part, i.broadcast(e, table, part.shape)])
    const parts = [
      i.elementwise(e, 'subtract', [times(a, cos), times(b, sin)]),
      i.elementwise(e, 'add', [times(a, sin), times(b, cos)]),
    ]
    return i.concatenate(e, parts, axis)
  },
  withGradient: (_context, _tensor, [value]) => value as Value,
} satisfies { readonly [K in OpName]?: Lowering<K> }
