import { fail } from '../../error.ts'
import * as g from '../graph/build.ts'
import type { OpName, OpParameters } from '../graph/ops.ts'
import { splatOf } from '../graph/splat.ts'
import type { Shape, Tensor } from '../graph/tensor.ts'
import { describe, sameShape } from '../graph/tensor.ts'

/** Sums a gradient back to the shape an operand had before broadcasting. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient
  const lead = gradient.shape.length - shape.length
  const axes = [...gradient.shape.keys()].filter((i) => i < lead || (shape[i - lead] === 1 && gradient.shape[i] !== 1))
  return g.reshape(axes.length > 0 ? g.sum(gradient, axes) : gradient, shape)
}

interface Context<K extends OpName> {
  readonly output: Tensor
  readonly parameters: OpParameters[K]
}

/**
 * Reverse-mode rule of an op: from the gradient of its output to the gradients of its inputs (null where none flows).
 * Broadcast operands are summed back by the caller's `sumTo`.
 */
type GradientRule<K extends OpName> = (
  gradient: Tensor,
  inputs: readonly Tensor[],
  context: Context<K>,
) => readonly (Tensor | null)[]

const stop: GradientRule<OpName> = (_, inputs) => inputs.map(() => null)
const unary = (rule: (gradient: Tensor, x: Tensor, y: Tensor) => Tensor): GradientRule<OpName> => {
  return (gradient, inputs, { output }) => [rule(gradient, inputs[0] as Tensor, output)]
}
const binary = (
  rule: (gradient: Tensor, a: Tensor, b: Tensor, y: Tensor) => readonly Tensor[],
): GradientRule<OpName> => {
  return (gradient, inputs, { output }) => rule(gradient, inputs[0] as Tensor, inputs[1] as Tensor, output)
}

/** Hand-written gradients, which nothing else checks against their sources. */
function checkedGradients(gradients: readonly Tensor[], sources: readonly Tensor[]): readonly Tensor[] {
  const fits = sources.every(({ shape }, i) => sameShape(shape, gradients[i]?.shape ?? [Number.NaN]))
  if (fits && gradients.length === sources.length) return gradients
  return fail({
    code: 'shape-mismatch',
    where: 'withGradient',
    what: 'the rule must give one gradient of each source’s shape',
    value: `${gradients.map(describe).join(' and ')} for ${sources.map(describe).join(' and ')}`,
    fix: 'Sum or reshape the gradients in the rule.',
  })
}

const halves = (x: Tensor): [Tensor, Tensor] => {
  const axis = x.shape.length - 1
  const half = (x.shape[axis] as number) / 2
  return [g.slice(x, axis, 0, half), g.slice(x, axis, half, 2 * half)]
}

export const gradientRules = {
  input: stop,
  constant: stop,
  negate: unary((d) => g.negate(d)),
  exp: unary((d, _, y) => g.multiply(d, y)),
  log: unary((d, x) => g.divide(d, x)),
  sqrt: unary((d, _, y) => g.divide(g.multiply(d, 0.5), y)),
  relu: unary((d, x) => g.where(g.less(0, x), d, 0)),
  reluSquared: unary((d, x) => g.multiply(g.multiply(d, 2), g.relu(x))),
  cast: stop,
  add: binary((d) => [d, d]),
  subtract: binary((d) => [d, g.negate(d)]),
  multiply: binary((d, a, b) => [g.multiply(d, b), g.multiply(d, a)]),
  divide: binary((d, _, b, y) => [g.divide(d, b), g.negate(g.divide(g.multiply(d, y), b))]),
  minimum: binary((d, a, b) => {
    const first = g.less(a, b)
    return [g.where(first, d, 0), g.where(first, 0, d)]
  }),
  less: stop,
  equal: stop,
  where: (d, inputs) => {
    const condition = inputs[0] as Tensor
    return [null, g.where(condition, d, 0), g.where(condition, 0, d)]
  },
  sum: unary((d, x) => g.broadcast(d, x.shape)),
  // ties share the gradient equally, which keeps the rule symmetric
  maximum: (d, inputs, { output, parameters }) => {
    const x = inputs[0] as Tensor
    const chosen = g.where(g.equal(x, output), g.broadcast(g.scalar(1), x.shape), 0)
    return [g.multiply(g.divide(chosen, g.sum(chosen, parameters.axes)), d)]
  },
  // dx = (d − y · mean(d · y)) / rms
  rmsNorm: (d, inputs, { output, parameters: { epsilon } }) => {
    const x = inputs[0] as Tensor
    const projection = g.mean(g.multiply(d, output), [x.shape.length - 1])
    return [g.multiply(g.subtract(d, g.multiply(output, projection)), g.inverseRms(x, epsilon))]
  },
  // d(1 / rms)/dx = −y / (n · rms²)
  inverseRms: (d, inputs, { output, parameters: { epsilon } }) => {
    const x = inputs[0] as Tensor
    const slope = g.multiply(g.multiply(output, output), -1 / (x.shape.at(-1) as number))
    return [g.multiply(g.multiply(d, slope), g.rmsNorm(x, epsilon))]
  },
  softmax: unary((d, x, y) => {
    const weighted = g.multiply(d, y)
    return g.subtract(weighted, g.multiply(y, g.sum(weighted, [x.shape.length - 1])))
  }),
  matmul: (d, inputs, { parameters: { transposeA, transposeB, scale } }) => {
    const [a, b] = inputs as [Tensor, Tensor]
    const da = transposeA
      ? g.matmul(b, d, { transposeA: transposeB, transposeB: true, scale })
      : g.matmul(d, b, { transposeB: !transposeB, scale })
    const db = transposeB
      ? g.matmul(d, a, { transposeA: true, transposeB: transposeA, scale })
      : g.matmul(a, d, { transposeA: !transposeA, scale })
    return [da, db]
  },
  reshape: unary((d, x) => g.reshape(d, x.shape)),
  transpose: (d, _, { parameters: { order } }) => [
    g.transpose(
      d,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  ],
  broadcast: unary((d) => d),
  concatenate: (d, inputs, { parameters: { axis } }) => {
    let start = 0
    return inputs.map((part) => {
      const end = start + (part.shape[axis] as number)
      const piece = g.slice(d, axis, start, end)
      start = end
      return piece
    })
  },
  slice: (d, inputs, { parameters: { axis, start, end } }) => {
    const size = (inputs[0] as Tensor).shape[axis] as number
    return [g.pad(d, axis, start, size - end)]
  },
  pad: (d, inputs, { parameters: { axis, before } }) => {
    const size = (inputs[0] as Tensor).shape[axis] as number
    return [g.slice(d, axis, before, before + size)]
  },
  rotate: (d, inputs) => {
    const [x, cos, sin] = inputs as [Tensor, Tensor, Tensor]
    const [a, b] = halves(x)
    const [da, db] = halves(d)
    return [
      g.rotate(d, cos, g.negate(sin)),
      g.add(g.multiply(da, a), g.multiply(db, b)),
      g.subtract(g.multiply(db, a), g.multiply(da, b)),
    ]
  },
  withGradient: (d, [, ...sources], { parameters: { rule } }) => [null, ...checkedGradients(rule(d), sources)],
  composite: (d, [, ...operands]) => [d, ...operands.map(() => null)],
  gather: (d, inputs) => {
    const [table, indices] = inputs as [Tensor, Tensor]
    const rows = table.shape[0] as number
    const width = table.shape.slice(1).reduce((product, dim) => product * dim, 1)
    return [g.reshape(g.scatterAdd(indices, g.reshape(d, [...indices.shape, width]), rows), table.shape), null]
  },
  scatterAdd: (d, inputs) => [null, g.gather(d, inputs[0] as Tensor)],
  replaceRows: (d, inputs) => {
    const [, indices, updates] = inputs as [Tensor, Tensor, Tensor]
    const zero = g.scalar(0)
    const isLeftOut = g.less(indices, g.constant(Int32Array.of(0), [], 'int32'))
    const rows = g.where(isLeftOut, g.constant(Int32Array.of(0), [], 'int32'), indices)
    const perRow = g.reshape(isLeftOut, [...indices.shape, ...updates.shape.slice(indices.shape.length).map(() => 1)])
    return [g.replaceRows(d, indices, g.broadcast(zero, updates.shape)), null, g.where(perRow, zero, g.gather(d, rows))]
  },
  pick: (d, inputs) => {
    const [x, indices] = inputs as [Tensor, Tensor]
    return [g.pickAdd(g.broadcast(g.scalar(0), x.shape), indices, d), null]
  },
  pickAdd: (d, inputs) => [d, null, g.pick(d, inputs[1] as Tensor)],
  crossEntropy: (d, inputs) => {
    const [logits, indices] = inputs as [Tensor, Tensor]
    const share = splatOf(d)
    if (share !== undefined) {
      // of a mean: one factor for all rows, which the products behind it take in for nothing
      const difference = g.pickAdd(g.softmax(logits), indices, g.broadcast(g.scalar(-1), d.shape))
      return [g.multiply(difference, share), null]
    }
    const rows = g.reshape(d, [...d.shape, 1])
    return [g.pickAdd(g.multiply(g.softmax(logits), rows), indices, g.negate(d)), null]
  },
} as const satisfies { readonly [K in OpName]: GradientRule<K> }
