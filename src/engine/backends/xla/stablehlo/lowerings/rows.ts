import type { OpName } from '../../../../graph/ops.ts'
import type { Emitter } from '../emitter.ts'
import * as i from '../instructions.ts'
import type { Value } from '../types.ts'
import type { Lowering } from './lowering.ts'

/** A reduction in float32 that keeps the reduced axes with size 1. */
export function keptReduce(e: Emitter, operation: 'add' | 'maximum', x: Value, axes: readonly number[]): Value {
  const exact = i.convert(e, x, 'f32')
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  return i.reshape(e, i.reduce(e, operation, exact, axes), shape)
}

const lastAxis = ({ shape }: Value): readonly [number] => [shape.length - 1]

/** A binary operation with an operand that broadcasts to the other. */
const spread = (e: Emitter, operation: string, x: Value, narrow: Value): Value =>
  i.elementwise(e, operation, [x, i.broadcast(e, narrow, x.shape)])

function inverseRms(e: Emitter, x: Value, epsilon: number): Value {
  const squares = keptReduce(e, 'add', i.elementwise(e, 'multiply', [x, x]), lastAxis(x))
  const means = i.elementwise(e, 'multiply', [squares, i.splat(e, 1 / (x.shape.at(-1) as number), squares)])
  return i.elementwise(e, 'rsqrt', [i.elementwise(e, 'add', [means, i.splat(e, epsilon, means)])])
}

/** exp(x − largest of the row), which cannot overflow, and what was taken off. */
function powersOf(e: Emitter, x: Value): { largest: Value; powers: Value } {
  const largest = keptReduce(e, 'maximum', x, lastAxis(x))
  return { largest, powers: i.elementwise(e, 'exponential', [spread(e, 'subtract', x, largest)]) }
}

/** Whether an element of x [..., n] is the one that its row's index [...] names: i1 [..., n]. */
export function isPicked(e: Emitter, x: Value, indices: Value): Value {
  const positions = i.iota(e, x.shape.length - 1, { shape: x.shape, element: 'i32' })
  const rows = indices.shape.map((_, axis) => axis)
  return i.compare(e, 'EQ', positions, i.broadcast(e, indices, x.shape, rows))
}

/**
 * One element of each row, by a sum over all but for that one zeros: it is taken while the row is read anyway, where a
 * gather would be a kernel of its own.
 */
function pick(e: Emitter, x: Value, indices: Value): Value {
  const picked = i.select(e, isPicked(e, x, indices), x, i.splat(e, 0, x))
  return i.reduce(e, 'add', picked, lastAxis(x))
}

export const rows = {
  sum: ({ emitter }, { parameters: { axes } }, [x]) => keptReduce(emitter, 'add', x as Value, axes),
  maximum: ({ emitter }, { parameters: { axes } }, [x]) => keptReduce(emitter, 'maximum', x as Value, axes),
  rmsNorm: ({ emitter }, { parameters: { epsilon } }, [x]) => {
    const exact = i.convert(emitter, x as Value, 'f32')
    return spread(emitter, 'multiply', exact, inverseRms(emitter, exact, epsilon))
  },
  inverseRms: ({ emitter }, { parameters: { epsilon } }, [x]) =>
    inverseRms(emitter, i.convert(emitter, x as Value, 'f32'), epsilon),
  softmax: ({ emitter }, _, [x]) => {
    const { powers } = powersOf(emitter, i.convert(emitter, x as Value, 'f32'))
    return spread(emitter, 'divide', powers, keptReduce(emitter, 'add', powers, lastAxis(powers)))
  },
  pick: ({ emitter }, _, [x, indices]) => pick(emitter, i.convert(emitter, x as Value, 'f32'), indices as Value),
  pickAdd: ({ emitter }, _, [x, indices, values]) => {
    const exact = i.convert(emitter, x as Value, 'f32')
    const axes = (values as Value).shape.map((_, axis) => axis)
    const spreadValues = i.broadcast(emitter, i.convert(emitter, values as Value, 'f32'), exact.shape, axes)
    const added = i.select(
      emitter,
      isPicked(emitter, exact, indices as Value),
      spreadValues,
      i.splat(emitter, 0, exact),
    )
    return i.elementwise(emitter, 'add', [exact, added])
  },
  // log Σ exp(x − largest) − (picked x − largest)
  crossEntropy: ({ emitter }, { shape }, [logits, indices]) => {
    const exact = i.convert(emitter, logits as Value, 'f32')
    const { largest, powers } = powersOf(emitter, exact)
    const logs = i.elementwise(emitter, 'log', [i.reduce(emitter, 'add', powers, lastAxis(exact))])
    const picked = pick(emitter, exact, indices as Value)
    const margin = i.elementwise(emitter, 'subtract', [picked, i.reshape(emitter, largest, shape)])
    return i.elementwise(emitter, 'subtract', [logs, margin])
  },
} satisfies { readonly [K in OpName]?: Lowering<K> }
