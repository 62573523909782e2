import type { OpName } from '../../graph/ops.ts'
import { inputsOf, topologicalOrder } from '../../graph/order.ts'
import type { Data, DType, Tensor } from '../../graph/tensor.ts'
import { type ArrayKinds, arrayFor } from '../arrays.ts'
import type { Backend, Executable, Named } from '../backend.ts'
import type { Value } from './indexing.ts'
import { kernels } from './kernels.ts'

type AnyKernel = (tensor: Tensor, inputs: readonly Value[], feeds: Named<Data>) => Float64Array

const kinds: ArrayKinds = { float32: [Float32Array, Float64Array], int32: [Int32Array], bool: [Uint8Array] }

const stored: { readonly [D in DType]: (data: Float64Array) => Data } = {
  float32: (data) => data.slice(),
  int32: (data) => Int32Array.from(data),
  bool: (data) => Uint8Array.from(data),
}

async function compile(outputs: Named<Tensor>): Promise<Executable> {
  const order = topologicalOrder(Object.values(outputs))
  const inputs = inputsOf(Object.values(outputs))
  return {
    async run(feeds, into = {}) {
      for (const { parameters } of inputs) arrayFor(feeds, parameters.name, parameters, kinds)
      const values = new Map<Tensor, Value>()
      const numbersOf = (tensor: Tensor): Value => values.get(tensor) as Value
      for (const tensor of order) {
        const kernel = kernels[tensor.op as OpName] as AnyKernel
        values.set(tensor, { shape: tensor.shape, data: kernel(tensor, tensor.inputs.map(numbersOf), feeds) })
      }
      const results = Object.entries(outputs).map(([name, tensor]): [string, Data] => {
        const result = stored[tensor.dtype](numbersOf(tensor).data)
        if (into[name] === undefined) return [name, result]
        const buffer = arrayFor(into, name, tensor, kinds)
        buffer.set(result)
        return [name, buffer]
      })
      return Object.fromEntries(results)
    },
    async dispose() {},
  }
}

/**
 * The oracle: slow, obviously right, float64 throughout. It also takes Float64Array for float32 inputs, so that finite
 * differences through it are accurate, and returns Float64Array for float32 outputs unless given a buffer.
 */
export const reference: Backend = { name: 'reference', compile }
