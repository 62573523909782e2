import type { Data, Named, OpName, Tensor } from '../../src/engine/index.ts'
import * as g from '../../src/engine/index.ts'
import { createRandom } from '../../src/stats/index.ts'
import type { Case } from './cases/index.ts'
import { smoothOps } from './cases/index.ts'

/** A case as a graph with its feeds. */
export interface Traced {
  /** The op's result. */
  readonly value: Tensor
  /** Inputs that a gradient flows to, by name. */
  readonly targets: Named<Tensor>
  /** A random weighting of the result, and its gradients by the targets; absent where none flows. */
  readonly first?: { readonly loss: Tensor; readonly gradients: Named<Tensor> }
  /** A random weighting of those gradients, and its gradients; present for smooth ops. */
  readonly second?: { readonly loss: Tensor; readonly gradients: Named<Tensor> }
  /** float32 numbers are in Float64Array. */
  readonly feeds: Named<Data>
}

/** Traces a case with its gradients. */
export function trace(op: OpName, { inputs, build }: Case): Traced {
  const random = createRandom('weighting', op)
  const feeds: Record<string, Data> = {}
  const traced = inputs.map(({ shape, dtype, data }, i) => {
    feeds[`x${i}`] = data
    return g.input(`x${i}`, shape, dtype)
  })
  const weigh = (tensors: readonly Tensor[], name: string): Tensor =>
    tensors
      .map((tensor, i) => {
        feeds[`${name}${i}`] = Float64Array.from({ length: g.sizeOf(tensor.shape) }, () => Math.fround(random.normal()))
        return g.reshape(g.sum(g.multiply(g.input(`${name}${i}`, tensor.shape), tensor)), [])
      })
      .reduce((sum, part) => g.add(sum, part))
  const differentiate = (loss: Tensor) => {
    const gradients = g.gradients(loss, Object.values(targets))
    return {
      loss,
      gradients: Object.fromEntries(Object.keys(targets).map((name, i) => [name, gradients[i] as Tensor])),
    }
  }

  const value = build(...traced)
  const isFloat = (tensor: Tensor) => tensor.dtype === 'float32'
  const targets = Object.fromEntries(
    isFloat(value) ? traced.filter(isFloat).map((tensor) => [`x${traced.indexOf(tensor)}`, tensor]) : [],
  )
  if (Object.keys(targets).length === 0 || op === 'cast') return { value, targets: {}, feeds }
  const first = differentiate(weigh([value], 'w'))
  if (!smoothOps.has(op)) return { value, targets, first, feeds }
  const second = differentiate(weigh(Object.values(first.gradients), 'v'))
  return { value, targets, first, second, feeds }
}

/** The feeds as other backends take them. */
export const inFloat32 = (feeds: Named<Data>): Named<Data> =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, data]) => [name, data instanceof Float64Array ? Float32Array.from(data) : data]),
  )
